"""`case export` and `case calendar` as they are installed, from a casebook made for the test."""

from dataclasses import replace
from pathlib import Path

import bagit
import pytest
from icalendar import Calendar
from test_commands import run

from harassflag.cases import NewEvidence, NewPerson, NewPost, local_actor, open_casebook
from harassflag.records import Finding
from harassflag.settings import load_settings

POST = NewPost(
    "Mette får bank på Skovvej 12",
    author="Kaj Krage",
    findings=(Finding("threat_of_violence", 0.9, 0.5, 0.2),),
    model="m-1",
    policy="p@1",
)


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    """The environment of a casebook with one case."""
    settings = replace(
        load_settings(), cases=tmp_path / "cases", key_file=tmp_path / "key" / "cases.key", key="", database_url=""
    )
    book = open_casebook(settings)
    desk = book.as_(local_actor())
    case = desk.submit([POST], [NewEvidence("æ".encode(), "note.txt", "text/plain")], hit="employee").case
    desk.add_person(case, NewPerson("hit", "Mette Holm"))
    desk.set_fact(case, "threat_made", "2026-03-01T20:00")
    book.close()
    return {"HARASSFLAG_CASES": str(settings.cases), "HARASSFLAG_KEY_FILE": str(settings.key_file)}


def lines(places: dict[str, str]) -> list[tuple[str, str, object]]:
    settings = replace(
        load_settings(),
        cases=Path(places["HARASSFLAG_CASES"]),
        key_file=Path(places["HARASSFLAG_KEY_FILE"]),
        key="",
        database_url="",
    )
    book = open_casebook(settings)
    desk = book.as_(local_actor())
    log = desk.open_case(desk.queue().cases[0].id).log
    book.close()
    return [(line.action, line.reason, line.detail.get("masked")) for line in log]


def test_masked_to_a_folder(places: dict[str, str], tmp_path: Path) -> None:
    done = run("case", "export", "2026-0001", "--output", str(tmp_path / "ud"), **places)
    assert done.returncode == 0, done.stderr
    assert b"read it through before you pass it on" in done.stdout
    bag = bagit.Bag(str(tmp_path / "ud" / "sag-2026-0001-bagit"))
    bag.validate()
    assert (tmp_path / "ud" / "sag-2026-0001.pdf").read_bytes().startswith(b"%PDF-1.7")
    assert "Mette" not in (tmp_path / "ud" / "sag-2026-0001-bagit" / "data" / "sag.json").read_text(encoding="utf-8")
    assert ("export", "Maskeret udskrift", True) in lines(places)


def test_unmasked_with_a_reason_to_a_file(places: dict[str, str], tmp_path: Path) -> None:
    chosen = ("--unmasked", "--reason", "Til politiet, sag 0700-1")
    done = run("case", "export", "2026-0001", "--output", str(tmp_path / "p.pdf"), *chosen, **places)
    assert done.returncode == 0, done.stderr
    data = tmp_path / "p-bagit" / "data"
    assert (data / "bilag" / "bilag-001-note.txt").read_text(encoding="utf-8") == "æ"
    assert "Mette" in (data / "sag.json").read_text(encoding="utf-8")
    assert ("export", "Til politiet, sag 0700-1", False) in lines(places)


REFUSED = [
    (("--output", "{folder}/a", "--unmasked"), "An unmasked export needs a reason."),
    (("--output", "{folder}/there.pdf"), "there.pdf is there already."),
]


@pytest.mark.parametrize(("options", "message"), REFUSED)
def test_refused_and_not_logged(options: tuple[str, ...], message: str, places: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "there.pdf").write_bytes(b"x")
    asked = [option.format(folder=tmp_path) for option in options]
    done = run("case", "export", "2026-0001", *asked, **places)
    assert (done.returncode, done.stderr.decode().splitlines()[0][: len(message) + 12]) == (1, f"harassflag: {message}")
    assert "export" not in [action for action, *_ in lines(places)]


def test_no_such_case(places: dict[str, str], tmp_path: Path) -> None:
    done = run("case", "export", "2026-9999", "--output", str(tmp_path / "ud"), **places)
    assert (done.returncode, b"There is no case 2026-9999." in done.stderr) == (1, True)
    assert not (tmp_path / "ud").exists()


def test_the_calendar_names_nobody(places: dict[str, str], tmp_path: Path) -> None:
    done = run("case", "calendar", "2026-0001", "--output", str(tmp_path / "frister.ics"), **places)
    assert done.returncode == 0, done.stderr
    made = (tmp_path / "frister.ics").read_bytes()
    assert len(Calendar.from_ical(made).walk("VEVENT")) == 3
    assert b"Mette" not in made
