"""What all of one casebook shares: connections, keys, files of evidence, policy, clock."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select

from harassflag.cases import chain
from harassflag.cases.database import SNAPSHOT, alone, told_in_words
from harassflag.cases.keys import MainKeys, new_key
from harassflag.cases.schema import data_keys, evidence, metadata
from harassflag.cases.sealing import BrokenSealError, Sealer
from harassflag.cases.vault import Vault, overwrite
from harassflag.errors import CasebookError
from harassflag.policy import Policy

HOUSE = "house"
"""The name of the data key for what belongs to no case."""

SECONDS_LEFT_ALONE = 3600
"""A file younger than this may be on its way into a case."""


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
    _line: threading.Lock = field(default_factory=threading.Lock, repr=False)
    """SQLite's writers wait in line here: its own waiting is by sleep and chance, and lets one starve."""

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
        line = self._line if self.engine.dialect.name == "sqlite" else nullcontext()
        with line, told_in_words(self.name), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """One consistent look at everything, which holds nobody up."""
        with told_in_words(self.name), self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            else:
                connection.execution_options(**{SNAPSHOT: True})
            with connection.begin():
                yield connection

    def tidy(self) -> None:
        """Give free pages back, so that what was deleted is not left in them; sweep away files no case names."""
        self.sweep()
        with told_in_words(self.name):
            if self.engine.dialect.name == "postgresql":
                with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    for table in reversed(metadata.sorted_tables):
                        connection.exec_driver_sql(f"VACUUM {'FULL ' if table is data_keys else ''}{table.name}")
                return
            raw = self.engine.raw_connection()
            try:
                cursor = raw.cursor()
                for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                    cursor.execute(statement)
                    cursor.fetchall()
            finally:
                raw.close()

    def sweep(self) -> int:
        """Remove files that no case names and that have lain for an hour: what a killed program left behind."""
        old = time.time() - SECONDS_LEFT_ALONE
        lying = [(case, path) for case, path in self.vault.files() if path.stat().st_mtime < old]
        with self.snapshot() as connection:
            named = {
                (row.case_id, row.sha256) for row in connection.execute(select(evidence.c.case_id, evidence.c.sha256))
            }
        loose = [path for case, path in lying if (case, path.name) not in named]
        for path in loose:
            overwrite(path)
        return len(loose)

    def find_sealer(self, connection: Connection, id: str) -> Sealer | None:
        """The sealer of a case or of the house; None where its key is gone or never was."""
        row = connection.execute(
            select(data_keys.c.key_id, data_keys.c.wrapped).where(data_keys.c.id == id)
        ).one_or_none()
        if row is None:
            return None
        try:
            return Sealer(self.keys.unwrap(id, row.key_id, row.wrapped))
        except BrokenSealError as error:
            raise CasebookError("The key of case {case} was changed.", "Restore the last backup.", case=id) from error

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
        """The sealer of every case and of the house; a key that was changed from outside is left out."""
        rows = connection.execute(select(data_keys.c.id, data_keys.c.key_id, data_keys.c.wrapped))
        found = {}
        for row in rows:
            with suppress(BrokenSealError):
                found[row.id] = Sealer(self.keys.unwrap(row.id, row.key_id, row.wrapped))
        return found

    def keep_key(self, connection: Connection, id: str, key: bytes) -> Sealer:
        """Wrap a fresh data key and keep it."""
        connection.execute(insert(data_keys).values(id=id, key_id=self.keys.current, wrapped=self.keys.wrap(id, key)))
        return Sealer(key)
