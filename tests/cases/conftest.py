"""A casebook on each database: SQLite, and a real PostgreSQL that the tests start themselves."""

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import psycopg
import pytest
from school import Clock
from sqlalchemy import create_engine

from harassflag.cases import CaseBook, open_casebook
from harassflag.cases.database import upgrade
from harassflag.cases.schema import metadata
from harassflag.policy import Policy
from harassflag.settings import Settings, load_settings

_numbers = count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server with one database, `grown`, that has every table, to be emptied by each test."""
    with tempfile.TemporaryDirectory() as folder:
        # pgserver looks for a runtime folder when it is imported, and warns where there is none.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pgserver

        server = pgserver.get_server(tempfile.mkdtemp(prefix="harassflag-pg-"), cleanup_mode="delete")
        try:
            yield _hurried(server.get_uri())
        finally:
            server.cleanup()


def _hurried(server: str) -> str:
    """The server's address, once it no longer waits for the disk and has a grown database."""
    with psycopg.connect(server, autocommit=True) as connection:
        for switch in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {switch} = off".encode())
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("CREATE DATABASE grown")
    engine = create_engine(server.replace("/postgres?", "/grown?").replace("postgresql:", "postgresql+psycopg:"))
    upgrade(engine, "grown")
    engine.dispose()
    return server


def emptied(server: str) -> str:
    """The address of the grown database, with nothing in it; as fast as a new one is slow."""
    url = server.replace("/postgres?", "/grown?")
    names = ", ".join(table.name for table in metadata.sorted_tables)
    with psycopg.connect(url, autocommit=True) as connection:
        # The log refuses to be emptied; a superuser of the tests may go past its triggers.
        connection.execute("SET session_replication_role = replica")
        connection.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE".encode())
    return url


def new_database(server: str) -> str:
    """The address of a database without a table."""
    name = f"cases_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of a casebook that is not there yet."""
    url = emptied(request.getfixturevalue("postgres")) if request.param == "postgresql" else ""
    return replace(
        load_settings(),
        cases=tmp_path / "cases",
        key_file=tmp_path / "settings" / "cases.key",
        key="",
        database_url=url,
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_book(settings: Settings, clock: Clock, policy: Policy) -> Iterator[Callable[[], CaseBook]]:
    """Opens the casebook, again and again if asked, and closes each at the end."""
    opened: list[CaseBook] = []

    def open_() -> CaseBook:
        opened.append(open_casebook(settings, policy=policy, clock=clock))
        return opened[-1]

    yield open_
    for book in opened:
        book.close()


@pytest.fixture
def book(open_book: Callable[[], CaseBook]) -> CaseBook:
    return open_book()
