"""A casebook on each database: SQLite, and a real PostgreSQL that the tests start themselves."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from school import Clock
from servers import emptied, hurried
from sqlalchemy import create_engine

from harassflag.cases import CaseBook, open_casebook
from harassflag.cases.database import FILE, upgrade
from harassflag.policy import Policy
from harassflag.settings import Settings, load_settings


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server with one database, `grown`, that has every table, to be emptied by each test."""
    with tempfile.TemporaryDirectory() as folder:
        # pgserver looks for a runtime folder when it is imported, and warns where there is none.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pgserver

        server = pgserver.get_server(tempfile.mkdtemp(prefix="harassflag-pg-"), cleanup_mode="delete")
        try:
            yield hurried(server.get_uri())
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file that has every table, to be copied by each test."""
    path = tmp_path_factory.mktemp("grown") / FILE
    engine = create_engine(f"sqlite:///{path}")
    upgrade(engine, "grown")
    engine.dispose()
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of a casebook that has its tables and nothing in them."""
    url = emptied(request.getfixturevalue("postgres")) if request.param == "postgresql" else ""
    if not url:
        (tmp_path / "cases").mkdir(mode=0o700)
        shutil.copyfile(request.getfixturevalue("grown"), tmp_path / "cases" / FILE)
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
