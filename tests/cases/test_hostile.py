"""Names, posts, notes and files are kept as they are, whatever they hold."""

import threading

import pytest
from school import LEADER, OTHER_LEADER, TEACHER, handed_in

from harassflag.cases import Actor, CaseBook, NewEvidence, NewPerson, NewPost, Origin
from harassflag.errors import CaseError, ConflictError

HOSTILE = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "markdown": "[klik](javascript:alert(1)) ![x](http://x.example/y.png) **fed** | `kode`",
    "control": "\x00\x01\x1b[31mrød\x1b[0m\x07\r\n\x85",
    "bidi": "abc\u202egnp.exe\u2066\u2069\u200f",
    "surrogate": "\ud800 løs \udfff",
    "combining": "e" + "\u0301" * 1000,
    "sql": "'; DROP TABLE cases; --",
    "format": "{who} %s ${x} \\u0041",
    "emoji": "🖕🏽👩‍👩‍👧 \U0010ffff",
    "empty": "",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_every_text_comes_back_as_it_was(book: CaseBook, kind: str) -> None:
    text = HOSTILE[kind]
    teacher = Actor("lærer9", text or "x", frozenset({"staff"}))
    case = (
        book.as_(teacher)
        .submit(
            [NewPost(text, text, text, text)],
            [NewEvidence(b"x", text, text, Origin(text, None, text, text, text, text, text, "open", text))],
            title=text,
            note=text,
        )
        .case
    )
    desk = book.as_(LEADER)
    desk.add_person(case, NewPerson("hit", text, "unknown", text, text, text))
    desk.add_note(case, text + ".")
    desk.save_draft(case, "police", text)
    desk.set_fact(case, "learnt", text)
    desk.set_step(case, "lead_secure", "do_not", reason=text + ".", receipt=text)
    desk.set_labels(case, desk.open_case(case).posts[0].id, ["rumour"], reason=text + ".", version=1)
    file = desk.open_case(case)
    post, exhibit, person = file.posts[0], file.evidence[0], file.people[0]
    assert (file.case.title, file.episodes[0].note, file.case.created_by.name) == (text, text, text or "x")
    assert (post.text, post.author, post.about, post.time_shown) == (text, text, text, text)
    assert (exhibit.name, exhibit.media_type, exhibit.origin.address) == (text, text, text)
    assert (person.name, person.relation, person.contact, person.remark) == (text,) * 4
    assert (file.notes[0].text, file.drafts[0].text, file.facts[0].value) == (text + ".", text, text)
    assert post.labels[0].reason == text + "."
    desk.search(text)
    desk.near(case)
    assert book.verify().faults == ()


def test_a_text_beyond_measure_is_refused_by_its_length(book: CaseBook) -> None:
    case = handed_in(book)
    with pytest.raises(CaseError, match="is 200001 characters long; 200000 is the most"):
        book.as_(LEADER).add_note(case, "x" * 200_001)
    with pytest.raises(CaseError, match="characters long"):
        book.as_(TEACHER).submit([NewPost("x" * 200_001)])


@pytest.mark.parametrize("note", ["", " \n\t"])
def test_an_empty_note_is_none(book: CaseBook, note: str) -> None:
    with pytest.raises(CaseError, match="The note is empty"):
        book.as_(LEADER).add_note(handed_in(book), note)


def test_many_at_work_lose_nothing_and_meet_no_error(book: CaseBook) -> None:
    """Ten leaders judge, note and claim in two cases at once; the benchmark does it for longer."""
    cases = [handed_in(book), handed_in(book, "Et andet")]
    errors: list[BaseException] = []
    kept: list[tuple[str, str]] = []
    told: list[ConflictError] = []

    def work(number: int) -> None:
        desk = book.as_(Actor(f"l{number}", f"Leder Nr{number}", frozenset({"leadership"})))
        try:
            for turn in range(3):
                case = cases[(number + turn) % 2]
                post = desk.open_case(case).posts[0]
                kept.append((case, desk.add_note(case, f"{number} {turn}").text))
                try:
                    desk.set_labels(case, post.id, ["rumour"], reason=f"{number} {turn}", version=post.version)
                except ConflictError as error:
                    told.append(error)
                desk.queue()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    files = [book.as_(OTHER_LEADER).open_case(case) for case in cases]
    assert {(file.case.id, note.text) for file in files for note in file.notes} == set(kept)
    assert len(kept) == 30
    judgements = {label.reason for file in files for label in file.posts[0].labels}
    assert len(judgements) + len(told) == 30
    assert book.verify().faults == ()
