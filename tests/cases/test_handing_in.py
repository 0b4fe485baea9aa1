"""A case comes in, is read, and is what it was."""

from datetime import UTC, datetime

import pytest
from school import LEADER, TEACHER, judged

from harassflag.cases import CaseBook, NewEvidence, Origin
from harassflag.errors import InputError

ORIGIN = Origin("Åse Bro", datetime(2026, 3, 1, 18, 0, tzinfo=UTC), "Facebook", "https://x.example/1", "Bo B", "bo.b")


def test_a_case_comes_in_and_is_what_it_was(book: CaseBook) -> None:
    handed = book.as_(TEACHER).submit(
        [judged("Jeg ved hvor du bor", "stalking", author="Bo B")],
        [NewEvidence(b"\x89PNG pixels", "skærm.png", "image/png", ORIGIN)],
        hit="employee",
    )
    assert (handed.number, handed.status, handed.texts, handed.exhibits) == (
        "2026-0001",
        "new",
        ("Jeg ved hvor du bor",),
        ("skærm.png",),
    )
    desk = book.as_(LEADER)
    assert [(case.number, case.route, case.posts, case.exhibits) for case in desk.queue().cases] == [
        ("2026-0001", "police", 1, 1)
    ]
    file = desk.open_case(handed.case)
    assert [(post.text, post.types, post.route) for post in file.posts] == [
        ("Jeg ved hvor du bor", ("stalking",), "police")
    ]
    assert file.evidence[0].origin == ORIGIN
    assert desk.view_evidence(handed.case, file.evidence[0].id).content == b"\x89PNG pixels"
    assert [line.action for line in desk.open_case(handed.case).log] == ["submit", "open_case", "view_evidence"]


def test_nothing_is_no_case(book: CaseBook) -> None:
    with pytest.raises(InputError, match="nothing to hand in"):
        book.as_(TEACHER).submit()
