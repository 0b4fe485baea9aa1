"""A post becomes an example: reviewed, masked, agreed to, labelled blind a second time, withdrawn with its words."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from school import KEEPER, LEADER, OTHER_LEADER, handed_in
from sqlalchemy import select

from harassflag.cases import CaseBook, NewPerson
from harassflag.cases.schema import data_keys, examples
from harassflag.errors import CaseError, RefusedError

TEXT = "Åse Bro er en klaphat, ring til hende på 20 30 40 50"


def reviewed(book: CaseBook, text: str = TEXT, types: tuple[str, ...] = ("stalking",)) -> tuple[str, str]:
    """A case and its one post, whose labels the leadership has set."""
    case = handed_in(book, text)
    desk = book.as_(LEADER)
    desk.add_person(case, NewPerson("hit", "Åse Bro"))
    post = desk.open_case(case).posts[0]
    desk.set_labels(case, post.id, types, reason="læst", version=post.version)
    return case, post.id


def test_a_post_is_masked_agreed_to_and_withdrawn(book: CaseBook, open_book: Callable[[], CaseBook]) -> None:
    case, post = reviewed(book)
    desk = book.as_(LEADER)
    masked = desk.masked_post(case, post)
    assert "Åse" not in masked
    assert "20 30" not in masked
    assert "klaphat" in masked
    id = desk.agree_to_example(case, post, masked)
    kept = open_book().as_(KEEPER).examples()
    assert [(one.id, one.text, one.labels, one.by.id, one.second) for one in kept] == [
        (id, masked, frozenset({"stalking"}), LEADER.id, None)
    ]
    with pytest.raises(CaseError, match="example already"):
        desk.agree_to_example(case, post, masked)
    desk.withdraw_example(id, reason="fortrudt")
    assert open_book().as_(KEEPER).examples() == ()
    with book._store.transaction() as connection:
        row = connection.execute(select(examples)).mappings().one()
        assert (row["sealed"], row["withdrawn_at"] is None) == (None, False)
        assert connection.execute(select(data_keys).where(data_keys.c.id == id)).first() is None
    assert book.verify().faults == ()
    assert desk.agree_to_example(case, post, masked) != id
    assert {"masked_post", "agree_to_example"} <= {line.action for line in desk.open_case(case).log}


REFUSED = [
    ("  ", "no text to learn from"),
    ("Skriv til hende på ase@skole.example", "still stands in the text: email"),
    ("Ring 20 30 40 50", "still stands in the text: phone"),
]


@pytest.mark.parametrize(("masked", "message"), REFUSED)
def test_words_that_reach_somebody_are_refused(book: CaseBook, masked: str, message: str) -> None:
    case, post = reviewed(book)
    with pytest.raises(CaseError, match=message):
        book.as_(LEADER).agree_to_example(case, post, masked)


def test_only_what_a_person_has_reviewed_is_an_example(book: CaseBook) -> None:
    case = handed_in(book, TEXT)
    desk = book.as_(LEADER)
    with pytest.raises(CaseError, match="Nobody has confirmed"):
        desk.masked_post(case, desk.open_case(case).posts[0].id)


def test_the_second_label_is_blind_and_by_somebody_else(book: CaseBook) -> None:
    case, post = reviewed(book)
    desk, other = book.as_(LEADER), book.as_(OTHER_LEADER)
    id = desk.agree_to_example(case, post, "[medarbejder A] er en klaphat")
    assert desk.for_second_look(["stalking"]) == ()
    with pytest.raises(RefusedError, match="labelled this one first"):
        desk.label_again(id, [])
    assert [(one.id, one.text) for one in other.for_second_look(["stalking"])] == [
        (id, "[medarbejder A] er en klaphat")
    ]
    assert other.for_second_look(["rumour"]) == ()
    with pytest.raises(CaseError, match="no type"):
        other.label_again(id, ["nonsense"])
    other.label_again(id, ["nickname"])
    assert desk.examples()[0].second == frozenset({"nickname"})
    assert other.for_second_look(["stalking"]) == ()
    with pytest.raises(CaseError, match="second label"):
        other.label_again(id, [])


def test_labels_that_were_doubted_and_found_right_stand(book: CaseBook) -> None:
    case, post = reviewed(book)
    desk, other = book.as_(LEADER), book.as_(OTHER_LEADER)
    id = desk.agree_to_example(case, post, "[medarbejder A] er en klaphat")
    before = desk.examples()[0]
    other.let_labels_stand(id)
    assert desk.examples()[0] == replace(before, stands=True)
    with pytest.raises(CaseError, match="no example"):
        other.let_labels_stand("0" * 16)
