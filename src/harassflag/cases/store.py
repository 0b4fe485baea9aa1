"""What all of one casebook shares: connections, keys, files of evidence, policy, clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select

from harassflag.cases import chain
from harassflag.cases.database import alone, told_in_words
from harassflag.cases.keys import MainKeys, new_key
from harassflag.cases.schema import data_keys
from harassflag.cases.sealing import Sealer
from harassflag.cases.vault import Vault
from harassflag.errors import CasebookError
from harassflag.policy import Policy

HOUSE = "house"
"""The name of the data key for what belongs to no case."""


@dataclass(slots=True)
class Store:
    """An open casebook below the screens; `name` is how its database is told of."""

    engine: Engine
    keys: MainKeys = field(repr=False)
    vault: Vault
    policy: Policy
    clock: Callable[[], datetime]
    name: str
    largest: int
    house: Sealer = field(init=False, repr=False)

    def __post_init__(self) -> None:
        with self.transaction() as connection:
            alone(connection)
            found = self.find_sealer(connection, HOUSE)
            if found is None:
                found = self.keep_key(connection, HOUSE, new_key())
                chain.start(connection, found)
        self.house = found

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All or nothing; what the database complains of is told in words."""
        with told_in_words(self.name), self.engine.begin() as connection:
            yield connection

    def find_sealer(self, connection: Connection, id: str) -> Sealer | None:
        """The sealer of a case or of the house; None where its key is gone or never was."""
        row = connection.execute(
            select(data_keys.c.key_id, data_keys.c.wrapped).where(data_keys.c.id == id)
        ).one_or_none()
        return Sealer(self.keys.unwrap(id, row.key_id, row.wrapped)) if row is not None else None

    def sealer(self, connection: Connection, id: str) -> Sealer:
        """The sealer of a case that is there.

        Raises:
            CasebookError: its key is gone.
        """
        found = self.find_sealer(connection, id)
        if found is None:
            raise CasebookError("The key of case {case} is gone.", "Restore the last backup.", case=id)
        return found

    def sealers(self, connection: Connection) -> dict[str, Sealer]:
        """The sealer of every case, and of the house."""
        rows = connection.execute(select(data_keys.c.id, data_keys.c.key_id, data_keys.c.wrapped))
        return {row.id: Sealer(self.keys.unwrap(row.id, row.key_id, row.wrapped)) for row in rows}

    def keep_key(self, connection: Connection, id: str, key: bytes) -> Sealer:
        """Wrap a fresh data key and keep it."""
        connection.execute(insert(data_keys).values(id=id, key_id=self.keys.current, wrapped=self.keys.wrap(id, key)))
        return Sealer(key)
