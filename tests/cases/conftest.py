"""A casebook on each database: SQLite, and a real PostgreSQL that the tests start themselves."""

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import psycopg
import pytest

from harassflag.cases import CaseBook, open_casebook
from harassflag.policy import Policy
from harassflag.settings import Settings, load_settings

_numbers = count()


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server with one database, `grown`, that has every table."""
    with tempfile.TemporaryDirectory() as folder:
        # pgserver looks for a runtime folder when it is imported, and warns where there is none.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pgserver

        server = pgserver.get_server(tempfile.mkdtemp(prefix="harassflag-pg-"), cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def new_database(server: str, template: str = "template1") -> str:
    """The address of a fresh database on the server."""
    name = f"cases_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of a casebook that is not there yet."""
    url = new_database(request.getfixturevalue("postgres")) if request.param == "postgresql" else ""
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
