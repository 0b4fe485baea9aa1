"""Nearly the same texts and the same people are pointed out; nobody is scored."""

import dataclasses

import pytest
from school import LEADER, TEACHER, Clock

from harassflag.cases import CaseBook, Near, NewEvidence, NewPerson, NewPost, Origin
from harassflag.cases.names import name_forms, named_in
from harassflag.cases.near import ALIKE, likeness, text_traces
from harassflag.cases.sealing import Sealer

LONG = "Alle i 3.b ved hvordan hun taler til børnene når døren er lukket, og nu siger jeg det højt"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (LONG, LONG, True),
        (LONG, LONG.upper() + "!!!", True),
        (LONG, LONG.replace("børnene", "boernene"), True),
        (LONG, LONG + " – del gerne", True),
        (LONG, LONG.replace("højt", "igen"), True),
        (LONG, "Husk gummistøvler på onsdag, vi skal i skoven hele dagen", False),
        ("hej", "hej", True),
        ("hej", "nej tak", False),
        ("", "", False),
        ("🖕", "🖕", True),
    ],
)
def test_likeness_of_texts(one: str, other: str, alike: bool) -> None:
    assert (likeness(one, other) >= ALIKE) is alike
    if alike:
        house = Sealer(b"k" * 32)
        assert {*text_traces(one, house)} & {*text_traces(other, house)}


def test_traces_say_nothing_without_the_key() -> None:
    assert not {*text_traces(LONG, Sealer(b"k" * 32))} & {*text_traces(LONG, Sealer(b"l" * 32))}


@pytest.mark.parametrize(
    ("name", "others", "text", "named"),
    [
        ("Mette Østergård", (), "så kom METTE oestergaard ind", True),
        ("Mette Østergård", (), "Mette Louise Østergårds time", True),
        ("Mette Østergård", (), "Mette er sød", False),
        ("Mette Østergård", (), "Østergård er sød", False),
        ("Mette Østergård", ("fru Østergård",), "hos fru østergård", True),
        ("Bo Ny", (), "Bo er ny her", True),
        ("Bo Nyborg", (), "Bo Ny", False),
        ("Bo", (), "Bo er her", False),
        ("", (), "hvad som helst", False),
        ("M.", ("",), "m.", False),
    ],
)
def test_who_is_named(name: str, others: tuple[str, ...], text: str, named: bool) -> None:
    assert named_in(name_forms(name, others), [text]) is named


def told(found: tuple[Near, ...]) -> list[tuple[str, str]]:
    return [(near.number, near.kind) for near in found]


def test_earlier_cases_are_pointed_out_by_text_profile_and_person(book: CaseBook, clock: Clock) -> None:
    desk, teacher = book.as_(LEADER), book.as_(TEACHER)
    same = teacher.submit([NewPost(LONG)]).case
    teacher.submit([NewPost(LONG + " – del gerne")])
    profile = Origin(platform="Facebook", profile_id="bo.b.77", profile_name="Bo B")
    teacher.submit([NewPost("Noget andet")], [NewEvidence(b"a", origin=profile)])
    teacher.submit([NewPost("Et tredje opslag", author="Sjælden Afsender")])
    teacher.submit([NewPost("Uden lighed med noget")])
    here = teacher.submit(
        [NewPost(LONG.upper())],
        [NewEvidence(b"b", origin=dataclasses.replace(profile, platform="facebook ", profile_name="Andet navn"))],
    ).case
    desk.add_person(here, NewPerson("writer", "sjælden afsender"))
    assert told(desk.near(here)) == [
        ("2026-0004", "same_person"),
        ("2026-0003", "same_profile"),
        ("2026-0002", "similar_text"),
        ("2026-0001", "same_text"),
    ]
    post = desk.open_case(here).posts[0].id
    assert {near.here for near in desk.near(here) if near.kind.endswith("text")} == {post}
    assert told(desk.near(same)) == [("2026-0006", "same_text"), ("2026-0002", "similar_text")]


def test_nothing_in_what_is_pointed_out_is_a_score() -> None:
    assert [field.name for field in dataclasses.fields(Near)] == ["case", "number", "kind", "here", "there"]


def test_helpers_are_not_the_people_of_a_case(book: CaseBook) -> None:
    desk, teacher = book.as_(LEADER), book.as_(TEACHER)
    cases = [teacher.submit([NewPost(text)]).case for text in ("Det ene", "Noget ganske andet")]
    for case in cases:
        desk.add_person(case, NewPerson("tr", "Jens Dal"))
    assert desk.near(cases[0]) == ()


def test_a_person_taken_out_leaves_no_trace(book: CaseBook) -> None:
    desk, teacher = book.as_(LEADER), book.as_(TEACHER)
    one, other = (teacher.submit([NewPost(text)]).case for text in ("Det ene", "Noget ganske andet"))
    people = [desk.add_person(case, NewPerson("writer", "Bo Ny")) for case in (one, other)]
    assert told(desk.near(one)) == [("2026-0002", "same_person")]
    desk.remove_person(other, people[1].id, reason="Forkert person")
    assert desk.near(one) == ()
