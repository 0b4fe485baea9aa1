"""A backup is whole while others work, proves itself, and comes back only to where nothing is."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from school import LEADER, TEACHER, handed_in, judged
from servers import new_database

from harassflag.cases import CaseBook, NewEvidence, open_casebook, restore
from harassflag.errors import CasebookError
from harassflag.policy import Policy
from harassflag.settings import Settings


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "sikkerhedskopi æøå"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def elsewhere(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Settings:
    """Another machine that has the key: with a file of its own, or a server."""
    url = new_database(request.getfixturevalue("postgres")) if request.param == "postgresql" else ""
    return replace(settings, cases=tmp_path / "elsewhere", database_url=url)


def test_it_comes_back_whole_on_either_database(
    book: CaseBook, elsewhere: Settings, target: Path, policy: Policy
) -> None:
    case = handed_in(book)
    book.as_(LEADER).add_note(case, "Et notat med æøå og \x00")
    before = book.as_(LEADER).open_case(case)
    made = book.backup(target, LEADER)
    assert restore(elsewhere, target) == made
    again = open_casebook(elsewhere, policy=policy)
    after = again.as_(LEADER).open_case(case)
    assert (after.notes, after.posts, after.evidence) == (before.notes, before.posts, before.evidence)
    assert again.as_(LEADER).view_evidence(case, after.evidence[0].id).content == b"billede"
    other = handed_in(again, "En ny")
    assert again.as_(LEADER).open_case(other).case.number == "2026-0002"
    assert again.as_(LEADER).near(other) == again.as_(LEADER).near(case) == ()
    assert again.verify().faults == ()
    again.close()


def test_it_is_consistent_while_others_write(book: CaseBook, target: Path, settings: Settings, tmp_path: Path) -> None:
    stop = threading.Event()
    handed: list[str] = []

    def write() -> None:
        while not stop.is_set():
            content = f"billede {len(handed)}".encode()
            handed.append(book.as_(TEACHER).submit([judged("Hej")], [NewEvidence(content)]).number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        verdicts = [book.backup(target / str(number), LEADER) for number in range(3)]
    finally:
        stop.set()
        writer.join()
    assert [verdict.faults for verdict in verdicts] == [(), (), ()]
    assert len(handed) > 3
    elsewhere = replace(settings, cases=tmp_path / "new", database_url="")
    assert restore(elsewhere, target / "2").cases == verdicts[2].cases
    assert book.verify().faults == ()


def test_the_key_is_not_in_it(book: CaseBook, settings: Settings, target: Path) -> None:
    handed_in(book)
    book.backup(target, LEADER)
    key = settings.key_file.read_bytes().strip()
    for path in target.rglob("*"):
        assert not path.is_file() or key not in path.read_bytes()
    assert [path.name for path in target.parent.iterdir() if path.name.endswith(".part")] == []


def test_nothing_is_written_over(book: CaseBook, settings: Settings, target: Path) -> None:
    case = handed_in(book)
    book.backup(target, LEADER)
    with pytest.raises(CasebookError, match="is there already"):
        book.backup(target, LEADER)
    with pytest.raises(CasebookError, match="There is a casebook at"):
        restore(settings, target)
    assert book.as_(LEADER).open_case(case).case.id == case


def spoil_manifest(folder: Path, **changed: object) -> None:
    path = folder / "backup.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changed), encoding="utf-8")


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda folder: (folder / "backup.json").unlink(), "is no backup"),
        (lambda folder: (folder / "backup.json").write_text("[1]"), "is no backup"),
        (lambda folder: (folder / "cases.db").unlink(), "is no backup"),
        (lambda folder: flip(folder / "cases.db"), "was changed after it was made"),
        (lambda folder: spoil_manifest(folder, format=2), "was made by a newer harassflag"),
        (lambda folder: spoil_manifest(folder, key="fremmed"), "needs the key fremmed"),
        (
            lambda folder: flip(next(path for path in (folder / "evidence").rglob("*") if path.is_file())),
            "does not verify: Exhibit 1 of case 2026-0001 was changed",
        ),
        (
            lambda folder: next(path for path in (folder / "evidence").rglob("*") if path.is_file()).unlink(),
            "does not verify: Exhibit 1 of case 2026-0001 is missing",
        ),
    ],
)
def test_a_spoilt_backup_is_told_and_nothing_is_made_of_it(
    book: CaseBook, settings: Settings, target: Path, tmp_path: Path, spoil: Callable[[Path], object], told: str
) -> None:
    handed_in(book)
    book.backup(target, LEADER)
    spoil(target)
    elsewhere = replace(settings, cases=tmp_path / "elsewhere", database_url="")
    with pytest.raises(CasebookError, match=told):
        restore(elsewhere, target)
    assert not (elsewhere.cases / "cases.db").exists()


def test_without_the_key_it_says_where_to_put_it(
    book: CaseBook, settings: Settings, target: Path, tmp_path: Path
) -> None:
    book.backup(target, LEADER)
    with pytest.raises(CasebookError, match="There is no key at"):
        restore(replace(settings, cases=tmp_path / "x", key_file=tmp_path / "gone"), target)


def test_a_file_no_case_names_is_in_no_backup(book: CaseBook, settings: Settings, target: Path) -> None:
    handed_in(book)
    assert book.backup(target, LEADER).files == 1
    stray = settings.cases / "evidence" / ("f" * 16) / "x"
    stray.parent.mkdir()
    stray.write_bytes(b"unnamed")
    book.backup(target.with_name("to"), LEADER)
    assert not (target.with_name("to") / "evidence" / ("f" * 16)).exists()
