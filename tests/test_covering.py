"""Masked copies: names in a picture are covered, also those nobody listed; the original is not touched."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from harassflag.cases import CaseBook, CaseFile, NewEvidence, NewPerson, NewPost, local_actor, open_casebook
from harassflag.cases.report import is_masked_copy, make_report
from harassflag.covering import Cover, covers, masked_copy, masked_evidence
from harassflag.intake.screenshot import WholePage, Word, open_pages, read_everything
from harassflag.policy import Policy
from harassflag.settings import load_settings

LINES = (
    ("Kaj Krage", 40, 30),
    ("Mette skal bare vente sig", 40, 130),
    ("Ring til mig på 40 12 34 56", 40, 210),
    ("Hun er elendig til matematik", 40, 290),
)


def screenshot() -> bytes:
    picture = Image.new("RGB", (900, 420), "white")
    pen = ImageDraw.Draw(picture)
    for text, x, y in LINES:
        pen.text((x, y), text, fill="black", font=ImageFont.load_default(44))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def book(tmp_path: Path) -> Iterator[CaseBook]:
    settings = replace(load_settings(), cases=tmp_path / "cases", key_file=tmp_path / "key", key="", database_url="")
    opened = open_casebook(settings)
    yield opened
    opened.close()


@pytest.fixture
def case(book: CaseBook) -> str:
    desk = book.as_(local_actor())
    post = NewPost("Mette skal bare vente sig", author="Kaj Krage", evidence=0)
    case = desk.submit([post], [NewEvidence(screenshot(), "skærm.png", "image/png")]).case
    desk.add_person(case, NewPerson("hit", "Mette Sørensen"))
    return case


def file_of(book: CaseBook, case: str) -> CaseFile:
    return book.as_(local_actor()).open_case(case)


COVERED = [
    ("a known name", ["Mette er dum"], ["Mette"]),
    ("in the genitive", ["Mettes bil"], ["Mettes"]),
    ("misread", ["Meite Sørensen kommer"], ["Meite", "Sørensen"]),
    ("over two lines", ["det er Kaj", "Krage igen"], ["Kaj", "Krage"]),
    ("nobody listed", ["så sagde Birgitte Madsen nej"], ["Birgitte", "Madsen"]),
    ("a number to ring", ["ring 40 12 34 56"], ["40", "12", "34", "56"]),
    ("ordinary words", ["hun er elendig til matematik"], []),
]


@pytest.mark.parametrize(("name", "lines", "expected"), COVERED, ids=[row[0] for row in COVERED])
def test_words_covered(name: str, lines: list[str], expected: list[str], book: CaseBook, case: str) -> None:
    pages = [
        tuple(Word(word, 0.95, (at, row, at + 1, row + 1)) for at, word in enumerate(line.split()))
        for row, line in enumerate(lines)
    ]
    found = {one.box for one in covers(WholePage((99, 99), tuple(pages), ()), file_of(book, case))}
    assert [word.text for line in pages for word in line if word.box in found] == expected


def test_a_person_has_the_last_word(book: CaseBook, case: str) -> None:
    file, line = (
        file_of(book, case),
        (Word("Mette", 0.9, (0, 0, 1, 1)), Word("zorba", 0.9, (1, 0, 2, 1)), Word("grd", 0.2, (2, 0, 3, 1))),
    )
    one = WholePage((9, 9), (line,), ((4, 4, 6, 6),))
    assert [(area.box[0], area.why) for area in covers(one, file)] == [(0, "name"), (2, "doubt"), (4, "picture")]
    mended = covers(one, file, hide=["zorba"], leave=["grd"])
    assert [(area.box[0], area.why) for area in mended] == [(0, "name"), (1, "name"), (4, "picture")]


def test_nothing_covered_can_be_read_again(book: CaseBook, case: str) -> None:
    raw, file = screenshot(), file_of(book, case)
    (whole,) = read_everything(raw, "skærm.png")
    areas = covers(whole, file)
    copy = masked_copy(next(open_pages(raw, "skærm.png")), areas)
    out = io.BytesIO()
    copy.save(out, "PNG")
    (again,) = read_everything(out.getvalue(), "kopi.png")
    left = " ".join(word.text for line in again.lines for word in line if word.confidence > 0.3)
    assert not [name for name in ("Mette", "Kaj", "Krage", "34") if name in left]
    assert "matematik" in left


def test_the_copy_says_what_it_is_of_and_stands_in_the_masked_report(book: CaseBook, case: str, policy: Policy) -> None:
    desk = book.as_(local_actor())
    original = desk.open_case(case).evidence[0]
    content = desk.view_evidence(case, original.id).content or b""
    for areas in ([], [Cover((0, 0, 300, 90), "hand"), Cover((30, 120, 200, 190), "name")]):
        desk.add_derived(case, masked_evidence(content, original, 0, areas, pages=1))
    _empty, newest = desk.open_case(case).evidence[1:]
    assert newest.derived_from == original.id
    assert newest.derivation == "maskeret: 1 felter dækket af programmet, 1 i hånden; gennemset"
    assert is_masked_copy(newest)
    assert not is_masked_copy(original)
    assert desk.view_evidence(case, original.id).content == content == screenshot()
    attached = {
        masked: {
            path
            for path in make_report(desk.export(case, reason="x", masked=masked), policy, reason="x").files
            if path.startswith("bilag/")
        }
        for masked in (True, False)
    }
    assert attached == {
        True: {f"bilag/bilag-00{newest.number}-maskeret-bilag-1.png"},
        False: {"bilag/bilag-001-skaerm.png"},
    }
    desk.block_evidence(case, original.id, reason="Må ikke ses")
    assert [one.blocked for one in desk.open_case(case).evidence] == [True, True, True]
