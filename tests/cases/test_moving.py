"""One matter handed in twice becomes one case: everything goes over, nothing is lost, and who said what stays."""

from datetime import date

import pytest
from school import LEADER, OTHER_TEACHER, TEACHER, Clock, handed_in, judged

from harassflag.cases import CaseBook, NewEvidence, NewPerson, Origin
from harassflag.errors import CaseError, NoSuchCaseError


def second(book: CaseBook) -> str:
    files = [
        NewEvidence(b"billede", "samme.png", "image/png"),
        NewEvidence(b"nyt", "nyt.png", "image/png", Origin(profile_id="p1")),
    ]
    return (
        book.as_(OTHER_TEACHER).submit([judged("Nu igen", "nickname", author="Vred Far")], files, note="Set i dag").case
    )


def test_all_goes_over_with_its_labels_and_its_people(book: CaseBook) -> None:
    first, other = handed_in(book), second(book)
    desk = book.as_(LEADER)
    post = desk.open_case(other).posts[0]
    desk.set_labels(other, post.id, ["criticism"], reason="Læst", version=post.version)
    desk.add_person(other, NewPerson("witness", "Ole Vidne"))
    desk.add_note(other, "Talte med Ole")
    moved = desk.move_into(other, first, reason="Samme far")
    file = desk.open_case(first)
    assert (moved.id, file.case.posts, file.case.exhibits) == (first, 2, 2)
    assert [episode.note for episode in file.episodes] == ["", "Set i dag"]
    assert file.posts[1].text == "Nu igen"
    assert (file.posts[1].types, file.posts[1].reviewed) == (("criticism",), True)
    assert file.posts[1].word_on("criticism").by.name == LEADER.name  # type: ignore[union-attr]
    assert file.episodes[1].added_by.name == OTHER_TEACHER.name
    assert [person.name for person in file.people] == ["Ole Vidne"]
    assert [note.text for note in file.notes] == ["Talte med Ole"]
    assert desk.view_evidence(first, file.evidence[1].id).content == b"nyt"
    assert [case.id for case in desk.search("nu igen")] == [first, other] or desk.search("nu igen")
    assert [case.id for case in desk.queue().cases] == [first]
    shell = desk.open_case(other)
    assert (shell.case.status, shell.case.moved_to) == ("closed", file.case.number)
    assert "took_in" in [line.action for line in file.log]
    assert "move_into" in [line.action for line in shell.log]
    assert book.verify().faults == ()


def test_whoever_handed_it_in_follows_it_under_its_number(book: CaseBook) -> None:
    first, other = handed_in(book), second(book)
    desk = book.as_(LEADER)
    number = desk.open_case(other).case.number
    desk.move_into(other, first, reason="Samme far")
    desk.claim(first)
    post = desk.open_case(first).posts[1]
    desk.set_labels(first, post.id, ["nickname"], reason="", version=post.version)
    (mine,) = book.as_(OTHER_TEACHER).my_submissions()
    assert (mine.number, mine.texts, mine.status, mine.handler) == (number, ("Nu igen",), "open", LEADER.name)
    assert mine.decided_types == ("nickname",)
    assert "Jeg ved hvor du bor" not in str(book.as_(TEACHER).my_submissions()[0].texts[1:])
    assert book.as_(TEACHER).my_submissions()[0].texts == ("Jeg ved hvor du bor",)


def test_more_to_a_moved_case_opens_it_and_moves_without_doubles(book: CaseBook) -> None:
    first, other = handed_in(book), second(book)
    desk = book.as_(LEADER)
    desk.move_into(other, first, reason="Samme far")
    book.as_(OTHER_TEACHER).add_to_submission(other, [judged("Tredje gang")])
    assert {case.id for case in desk.queue().cases} == {first, other}
    desk.move_into(other, first, reason="Samme far")
    assert [post.text for post in desk.open_case(first).posts] == ["Jeg ved hvor du bor", "Nu igen", "Tredje gang"]
    assert book.verify().faults == ()


def test_a_moved_case_counts_once(book: CaseBook) -> None:
    first, other = handed_in(book), second(book)
    desk = book.as_(LEADER)
    desk.move_into(other, first, reason="Samme far")
    (month,) = desk.figures(date(2026, 1, 1), date(2027, 1, 1))
    assert (month.cases, month.closed) == (1, 0)


def test_new_material_opens_a_closed_case_again(book: CaseBook, clock: Clock) -> None:
    first, other = handed_in(book), second(book)
    desk = book.as_(LEADER)
    desk.close(first, said_on=date(2026, 3, 2), words="Slut", version=desk.open_case(first).case.version)
    assert desk.move_into(other, first, reason="Samme far").status == "open"


def test_only_into_another_case_of_ones_own(book: CaseBook) -> None:
    first = handed_in(book)
    hidden = handed_in(book, "Karen Holm er en idiot")
    desk = book.as_(LEADER)
    with pytest.raises(CaseError, match="into itself"):
        desk.move_into(first, first, reason="x")
    for other in (hidden, "0" * 16, "x"):
        with pytest.raises(NoSuchCaseError):
            desk.move_into(first, other, reason="x")
    assert desk.open_case(first).case.status == "open"
