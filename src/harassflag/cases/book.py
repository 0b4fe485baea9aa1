"""The front door: one casebook, opened with the settings of this machine; nothing is done in it without an actor."""

import getpass
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from harassflag.cases.backup import restore_backup, write_backup
from harassflag.cases.database import database_name, open_engine, told_in_words, upgrade, was_used
from harassflag.cases.desk import Desk
from harassflag.cases.keys import MainKeys, load_keys, new_key, write_keys
from harassflag.cases.records import Actor, Verdict
from harassflag.cases.rotation import rotate
from harassflag.cases.store import Store
from harassflag.cases.turn import ask_first, take_turn
from harassflag.cases.vault import Vault
from harassflag.cases.verify import verify
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

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings

    def as_(self, actor: Actor) -> Desk:
        """The desk of this actor."""
        return Desk(self._store, actor)

    def verify(self) -> Verdict:
        """Prove log, rows and files, or name what was changed."""
        return verify(self._store)

    def backup(self, target: Path, actor: Actor) -> Verdict:
        """Write a verified backup into a new folder, while others work on; the log tells of it."""
        ask_first(self._store, actor, "backup")
        verdict = write_backup(self._store, self._settings, target)
        with take_turn(self._store, actor, "backup") as turn:
            turn.detail = {"lines": verdict.lines, "head": verdict.head}
        return verdict

    def rotate_key(self, actor: Actor) -> str:
        """Put a fresh main key in place of the old one; its id."""
        return rotate(self._store, self._settings, actor)

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
                made_before = was_used(connection)
            keys = _first_key(settings, name, made_before=made_before)
        upgrade(engine, name)
        vault = Vault(settings.cases / "evidence")
        store = Store(engine, keys, vault, policy or load_policy(settings.policy), clock, name, largest)
    except BaseException:
        engine.dispose()
        raise
    return CaseBook(store, settings)


def restore(settings: Settings, source: Path) -> Verdict:
    """Bring a backup back into a place where no casebook is, and verify it.

    Raises:
        CasebookError: the key is missing or another one, a casebook is there, or the backup is none or was changed.
        StorageError: the disk is full or may not be written.
    """
    keys = load_keys(settings)
    if keys is None:
        raise CasebookError(
            "There is no key at {source}.",
            "Put the key of this backup there first.",
            source=settings.key_file.as_posix(),
        )
    policy = load_policy(settings.policy)
    return restore_backup(
        settings, source, keys, lambda engine, vault, name: Store(engine, keys, vault, policy, now, name, LARGEST)
    )


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
