"""The database: SQLite that survives a power cut, or PostgreSQL by address; upgraded when opened, refused when newer."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from harassflag.cases.schema import REVISION, data_keys
from harassflag.errors import FULL, CasebookError, StorageError
from harassflag.settings import Settings

FILE = "cases.db"
WAIT_SECONDS = 60
SNAPSHOT = "harassflag_snapshot"
NO_ROOM_TO_WORK = frozenset({"SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_SHMMAP"})
NOT_WRITTEN = frozenset(
    f"SQLITE_IOERR_{deed}" for deed in ("WRITE", "FSYNC", "DIR_FSYNC", "TRUNCATE", "SHMOPEN", "LOCK")
)
"""What SQLite calls an error of the disk though nothing that was kept is harmed: a full disk shows in the first way too."""
_UPGRADE_LOCK = 7227_0001
MIGRATIONS = Path(__file__).parent / "migrations"


def database_name(settings: Settings) -> str:
    """The database as a person knows it, never with its password."""
    if settings.database_url:
        # What is asked for behind a question mark may hold a password too.
        return _url(settings).set(drivername="postgresql", query={}).render_as_string(hide_password=True)
    return (settings.cases / FILE).as_posix()


def has_casebook(settings: Settings) -> bool:
    """Whether a casebook was begun under these settings; opening one would begin it."""
    return bool(settings.database_url) or (settings.cases / FILE).is_file()


def _url(settings: Settings) -> URL:
    try:
        url = make_url(settings.database_url)
    except (ArgumentError, ValueError) as error:
        raise CasebookError(
            "HARASSFLAG_DATABASE_URL is no address of a database.", "Write postgresql://user:password@host/name."
        ) from error
    if not url.drivername.startswith("postgresql"):
        raise CasebookError(
            "{kind} is a kind of database harassflag does not know.",
            "Give a postgresql:// address, or none for a file of its own.",
            kind=url.drivername,
        )
    if "@" in (url.host or ""):
        raise CasebookError(
            "HARASSFLAG_DATABASE_URL holds more than one @.", "In a password write %40 for @, %2F for / and %3A for :."
        )
    return url.set(drivername="postgresql+psycopg")


def open_engine(settings: Settings) -> Engine:
    """Connections to the database of these settings; nothing is read yet."""
    if settings.database_url:
        return create_engine(_url(settings), pool_size=10, max_overflow=40, pool_pre_ping=True, hide_parameters=True)
    try:
        settings.cases.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = settings.cases / FILE
        path.touch(mode=0o600)
    except OSError as error:
        raise StorageError(settings.cases.as_posix(), error.strerror or str(error)) from error
    engine = create_engine(
        f"sqlite:///{path.as_posix()}",
        pool_size=10,
        max_overflow=40,
        connect_args={"timeout": WAIT_SECONDS, "isolation_level": None},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "trusted_schema=OFF"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    """Every transaction writes at least its line in the log; taking the lock first means never to be told `busy` halfway."""
    looking = connection.get_execution_options().get(SNAPSHOT, False)
    connection.exec_driver_sql("BEGIN" if looking else "BEGIN IMMEDIATE")


@contextmanager
def told_in_words(name: str) -> Iterator[None]:
    """What the database complains of, as one of our errors; the transaction was rolled back."""
    try:
        yield
    except DBAPIError as error:
        raise _in_words(str(error.orig), getattr(error.orig, "sqlite_errorname", ""), name) from error


def _in_words(complaint: str, code: str, name: str) -> CasebookError | StorageError:
    said = complaint.lower()
    if code in NO_ROOM_TO_WORK:
        return StorageError(name, FULL)
    if code in NOT_WRITTEN:
        return StorageError(name, os.strerror(errno.EIO))
    if "full" in said or "no space left" in said:
        return StorageError(name, FULL)
    if "readonly" in said or "read-only" in said or "unable to open" in said:
        return StorageError(name, os.strerror(errno.EROFS))
    if any(word in said for word in ("locked", "busy", "deadlock")):
        return CasebookError("The casebook is busy.", "Nothing was changed; try again in a moment.")
    if "malformed" in said or "not a database" in said or "disk i/o" in said or "could not decode" in said:
        return CasebookError(
            "{name} is damaged.", "Stop, keep a copy of it as it is, and restore the last backup.", name=name
        )
    return CasebookError("The database {name} does not answer.", "Nothing was changed; try again.", name=name)


def upgrade(engine: Engine, name: str) -> None:
    """Bring the database to this program's revision, in one transaction.

    Raises:
        CasebookError: a newer program wrote it.
    """
    with told_in_words(name), engine.begin() as connection:
        alone(connection)
        found = revision_of(connection)
        if found == REVISION:
            return
        if found is not None and found not in known_revisions():
            raise CasebookError(
                "{name} was written by a newer harassflag (revision {revision}).",
                "Nothing was changed; update this program.",
                name=name,
                revision=found,
            )
        upgrade_to(connection, REVISION)


def alone(connection: Connection) -> None:
    """Let no other process make or upgrade the same casebook until this transaction ends; SQLite's writers are alone anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})


def revision_of(connection: Connection) -> str | None:
    """The revision a database stands at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def was_used(connection: Connection) -> bool:
    """Whether anything was ever written here: tables alone are no casebook, a key in them is one."""
    return revision_of(connection) is not None and connection.execute(select(data_keys.c.id)).first() is not None


def known_revisions() -> tuple[str, ...]:
    """Every revision this program can upgrade from, oldest first."""
    from alembic.script import ScriptDirectory

    return tuple(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())[::-1]


def upgrade_to(connection: Connection, revision: str) -> None:
    """Run the migrations up to a revision in the transaction at hand."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
