from collections.abc import Sequence

import pytest

from harassflag.patterns import find_patterns
from harassflag.records import Post, Thread

Row = tuple[str, str, str, str]


def thread(rows: Sequence[Row]) -> Thread:
    return Thread(
        "t", tuple(Post(text, str(at), author, time, about) for at, (author, time, about, text) in enumerate(rows))
    )


AGAIN = [
    ("Bo", f"2026-03-0{1 + at // 4}T0{at}:00", "Jonna", text)
    for at, text in enumerate(
        [
            "Se lige Jonnas jakke i dag",
            "Nu står hun der igen med kaffen",
            "Den taske har hun haft siden 2010",
            "Hun gik fem minutter før",
            "Og så den stemme",
            "Sikke en hue til en voksen dame",
        ]
    )
]
SPREAD_OUT = [
    (author, f"2026-03-{10 + 3 * at:02}T08:00", about, text) for at, (author, _, about, text) in enumerate(AGAIN)
]
PRAISE = [
    ("Ida", f"2026-03-01T1{at}:00", "Jonna", text)
    for at, text in enumerate(
        ["Tillykke Jonna", "Du er så dygtig", "Tak for alt", "Hurra for dig", "Verdens bedste lærer"]
    )
]
PRACTICAL = [
    ("Per", f"2026-03-01T1{at}:00", "Jonna", text)
    for at, text in enumerate(
        [
            "Hvornår mødes vi?",
            "Husk madpakke siger Jonna",
            "Punkt 1: Jonna orienterede",
            "Hvor skal de hentes?",
            "Tilmelding til Jonna",
        ]
    )
]
TWISTED = [
    ("Bo", f"2026-03-{1 + 5 * at:02}T08:00", "Jonna", text)
    for at, text in enumerate(
        [
            "Når hun skriver ro, mener hun at vores børn er vilde",
            "Hun siger altså at vi er dårlige forældre",
            "»Vi ser på det« betyder at hun er ligeglad",
        ]
    )
]
PUT_RIGHT = [
    *TWISTED[:2],
    ("Bo", "2026-03-11T08:00", "Jonna", "Undskyld, jeg misforstod det helt, hun siger jo at hun hjælper"),
]
STOP = [
    ("Kaj", "2026-03-01T10:00", "Jonna", "Flot kjole Jonna"),
    ("Jonna", "2026-03-01T10:30", "Kaj", "Stop nu venligst"),
    *[("Kaj", f"2026-03-01T1{at}:00", "Jonna", f"Så smuk som altid {at}") for at in range(1, 6)],
]

THREADS = [
    (AGAIN, [("excessive_commenting", "Bo", (0, 1, 2, 3, 4, 5))]),
    (AGAIN[:4], []),
    (SPREAD_OUT, []),
    (PRAISE, []),
    (PRACTICAL, []),
    (TWISTED, [("misinterpretation", "Bo", (0, 1, 2))]),
    (PUT_RIGHT, []),
    (STOP, [("excessive_commenting", "Kaj", (2, 3, 4, 5, 6))]),
    ([("Jonna", time, "Jonna", text) for _, time, _, text in AGAIN], []),
]


@pytest.mark.parametrize(("rows", "expected"), THREADS, ids=range(len(THREADS)))
def test_patterns(rows: list[Row], expected: list[tuple[str, str, tuple[int, ...]]]) -> None:
    assert [(one.type, one.author, one.posts) for one in find_patterns(thread(rows))] == expected


def test_a_pattern_says_why_in_danish() -> None:
    assert "Bo har skrevet 6 opslag om Jonna" in find_patterns(thread(AGAIN))[0].why


def test_posts_without_author_or_person_make_no_pattern() -> None:
    assert find_patterns(Thread("t", tuple(Post(text) for _, _, _, text in AGAIN))) == []
