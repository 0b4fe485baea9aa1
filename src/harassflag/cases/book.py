"""The front door: one casebook, opened with the settings of this machine; nothing is done in it without an actor."""

import getpass
from collections.abc import Callable
from datetime import UTC, datetime

from harassflag.cases.database import database_name, open_engine, revision_of, told_in_words, upgrade
from harassflag.cases.desk import Desk
from harassflag.cases.keys import MainKeys, load_keys, new_key, write_keys
from harassflag.cases.records import Actor
from harassflag.cases.store import Store
from harassflag.cases.vault import Vault
from harassflag.errors import CasebookError
from harassflag.policy import Policy, load_policy
from harassflag.settings import Settings

LARGEST = 50_000_000
"""The most bytes one exhibit may have."""


def now() -> datetime:
    """The moment it is, in UTC."""
    return datetime.now(UTC)


class CaseBook:
    """An open casebook."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def as_(self, actor: Actor) -> Desk:
        """The desk of this actor."""
        return Desk(self._store, actor)

    def close(self) -> None:
        """Let go of every connection."""
        self._store.engine.dispose()


def open_casebook(
    settings: Settings,
    *,
    policy: Policy | None = None,
    clock: Callable[[], datetime] = now,
    largest: int = LARGEST,
) -> CaseBook:
    """Open the casebook of these settings; a first one is made with its key, an older one upgraded.

    Raises:
        CasebookError: the key is missing, wrong or open to others; a newer program wrote the database; it does not answer.
        StorageError: the folder may not be written.
    """
    name = database_name(settings)
    engine = open_engine(settings)
    try:
        keys = load_keys(settings)
        if keys is None:
            with told_in_words(name), engine.begin() as connection:
                made_before = revision_of(connection) is not None
            keys = _first_key(settings, name, made_before=made_before)
        upgrade(engine, name)
        vault = Vault(settings.cases / "evidence")
        return CaseBook(Store(engine, keys, vault, policy or load_policy(settings.policy), clock, name, largest))
    except BaseException:
        engine.dispose()
        raise


def _first_key(settings: Settings, name: str, *, made_before: bool) -> MainKeys:
    if made_before:
        raise CasebookError(
            "The key of {name} is not at {source}.",
            "Nothing was changed; put the key back from its copy.",
            name=name,
            source=settings.key_file.as_posix(),
        )
    keys = MainKeys((new_key(),))
    write_keys(settings.key_file, keys)
    return keys


def local_actor() -> Actor:
    """The one user of a machine without login: staff and leadership in one, and named nowhere."""
    user = getpass.getuser()
    return Actor(f"local:{user}", user, frozenset({"staff", "leadership", "tr_amr", "model_keeper"}))
