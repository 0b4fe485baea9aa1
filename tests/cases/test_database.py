"""The database: grown from every earlier revision, refused when newer, told in words when it fails."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from school import LEADER, TEACHER, handed_in, judged
from servers import new_database
from sqlalchemy import Boolean, MetaData, create_engine, text

from harassflag.cases import Actor, NewEvidence, open_casebook
from harassflag.cases.database import known_revisions, open_engine, revision_of, upgrade_to
from harassflag.cases.schema import REVISION, metadata
from harassflag.errors import CasebookError, StorageError
from harassflag.policy import Policy
from harassflag.settings import Settings


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def settings(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """As elsewhere, but with not a table in the database."""
    if not settings.database_url:
        (settings.cases / "cases.db").unlink()
        return settings
    return replace(settings, database_url=new_database(request.getfixturevalue("postgres")))


def test_the_newest_revision_is_the_one_the_program_names() -> None:
    assert known_revisions()[-1] == REVISION
    assert list(known_revisions()) == [f"{number:04}" for number in range(1, len(known_revisions()) + 1)]


def test_the_migrations_make_the_tables_the_program_knows(settings: Settings) -> None:
    engine = open_engine(settings)
    with engine.begin() as connection:
        upgrade_to(connection, REVISION)
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


@pytest.mark.parametrize("revision", known_revisions())
def test_an_older_casebook_grows_and_loses_nothing(settings: Settings, policy: Policy, revision: str) -> None:
    case = written_at(settings, policy, revision)
    book = open_casebook(settings, policy=policy)
    file = book.as_(LEADER).open_case(case)
    assert file.posts[0].text == "Jeg ved hvor du bor"
    assert book.as_(LEADER).view_evidence(case, file.evidence[0].id).content == b"billede"
    named = Actor("leder9", "Rita Skov", frozenset({"leadership"}))
    assert book.as_(named).queue().kept_from == 0
    book.as_(LEADER).add_episode(case, [judged("Rita Skov igen", "nickname")])
    assert book.as_(named).queue().kept_from == 1
    assert book.verify().faults == ()
    book.close()
    engine = open_engine(settings)
    with engine.begin() as connection:
        assert revision_of(connection) == REVISION
    engine.dispose()


def written_at(settings: Settings, policy: Policy, revision: str) -> str:
    """A case in a database of that revision: rows of today, as far as the older tables have room for them."""
    today = open_casebook(replace(settings, cases=settings.cases / "today", database_url=""), policy=policy)
    case = handed_in(today)
    today.close()
    (settings.cases / "today" / "evidence").rename(settings.cases / "evidence")
    newer = open_engine(replace(settings, cases=settings.cases / "today", database_url=""))
    older = open_engine(settings)
    known = MetaData()
    with newer.begin() as source, older.begin() as target:
        upgrade_to(target, revision)
        known.reflect(target)
        for table in known.sorted_tables:
            if table.name != "alembic_version":
                columns = ", ".join(f'"{column.name}"' for column in table.c)
                rows = source.execute(text(f'SELECT {columns} FROM "{table.name}"')).mappings().all()
                for row in rows:
                    values = {
                        column.name: bool(row[column.name]) if isinstance(column.type, Boolean) else row[column.name]
                        for column in table.c
                        if (table.name, column.name) != ("traces", "id")
                    }
                    target.execute(table.insert().values(values))
    newer.dispose()
    older.dispose()
    return case


def test_a_database_of_a_newer_program_is_refused_by_name(settings: Settings, policy: Policy) -> None:
    book = open_casebook(settings, policy=policy)
    case = handed_in(book)
    book.close()
    engine = open_engine(settings)

    def stand_at(revision: str) -> None:
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})

    stand_at("0999")
    with pytest.raises(CasebookError, match=r"was written by a newer harassflag \(revision 0999\)"):
        open_casebook(settings, policy=policy)
    stand_at(REVISION)
    engine.dispose()
    book = open_casebook(settings, policy=policy)
    assert book.as_(LEADER).open_case(case).case.id == case
    book.close()


def test_sqlite_waits_for_the_disk_and_is_its_owners_alone(settings: Settings) -> None:
    if settings.database_url:
        pytest.skip("SQLite's own switches")
    engine = open_engine(settings)
    with engine.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    engine.dispose()
    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    assert (settings.cases / "cases.db").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://root@localhost/x", "mysql is a kind of database"),
        ("intet", "no address of a database"),
        (
            "postgresql://ole:hemmelig@127.0.0.1:1/x",
            r"The database postgresql://ole:\*\*\*@127.0.0.1:1/x does not answer",
        ),
    ],
)
def test_a_database_that_is_none_is_told_without_its_password(
    policy: Policy, settings: Settings, url: str, told: str
) -> None:
    with pytest.raises(CasebookError, match=told) as caught:
        open_casebook(replace(settings, database_url=url), policy=policy)
    assert "hemmelig" not in str(caught.value)


def test_a_damaged_file_is_told(settings: Settings, policy: Policy) -> None:
    if settings.database_url:
        pytest.skip("the file is the server's")
    book = open_casebook(settings, policy=policy)
    book.close()
    (settings.cases / "cases.db").write_bytes(b"dette er ikke en database" * 400)
    with pytest.raises(CasebookError, match="is damaged"):
        open_casebook(settings, policy=policy)


@pytest.mark.long
def test_two_programs_may_make_the_casebook_at_once(settings: Settings) -> None:
    script = (
        "import sys, json; from dataclasses import replace; from pathlib import Path\n"
        "from harassflag.settings import load_settings; from harassflag.cases import *\n"
        "book = open_casebook(load_settings())\n"
        "for n in range(5): book.as_(local_actor()).submit([NewPost(f'{n}')])\n"
        "print(len(book.as_(local_actor()).queue().cases)); book.close()"
    )
    env = {
        **os.environ,
        "HARASSFLAG_CASES": str(settings.cases),
        "HARASSFLAG_KEY": "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=",
        "HARASSFLAG_DATABASE_URL": settings.database_url,
    }
    running = [
        subprocess.Popen([sys.executable, "-c", script], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    done = [one.communicate(timeout=120) for one in running]
    assert [one.returncode for one in running] == [0, 0, 0], done
    assert max(int(out) for out, _ in done) == 15


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("only root may make a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.long
def test_a_full_disk_is_told_and_nothing_is_lost(small_disk: Path, settings: Settings, policy: Policy) -> None:
    book = open_casebook(replace(settings, cases=small_disk / "cases"), policy=policy)
    kept = [handed_in(book)]
    with pytest.raises(StorageError, match="The disk is full"):
        book.as_(TEACHER).submit([judged("Stor")], [NewEvidence(os.urandom(3_000_000), "stor.png")])

    def fill() -> None:
        for number in range(4000):
            new = NewEvidence(f"{number}".encode() * 4000)
            kept.append(book.as_(TEACHER).submit([judged("x")], [new]).case)

    with pytest.raises(StorageError, match="The disk is full"):
        fill()
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    verdict = book.verify()
    assert (verdict.faults, verdict.cases) == ((), len(kept))
    book.close()


@pytest.mark.parametrize("call", ["submit", "note", "look"])
def test_a_server_that_goes_away_and_comes_back_is_met_again(settings: Settings, policy: Policy, call: str) -> None:
    if not settings.database_url:
        pytest.skip("a file does not go away")
    book = open_casebook(settings, policy=policy)
    case = handed_in(book)
    admin = create_engine(settings.database_url.replace("postgresql:", "postgresql+psycopg:"))
    with admin.begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        )
    admin.dispose()
    calls: dict[str, Callable[[], object]] = {
        "submit": lambda: handed_in(book),
        "note": lambda: book.as_(LEADER).add_note(case, "x"),
        "look": lambda: book.as_(LEADER).queue(),
    }
    calls[call]()
    assert book.verify().faults == ()
    book.close()
