"""Role × call × case: every call of the desk, by everybody, on every kind of case; and ways round it."""

from collections.abc import Callable
from datetime import date

import pytest
from school import KEEPER, LEADER, OTHER_LEADER, OTHER_TEACHER, TEACHER, TR, handed_in, judged

from harassflag.cases import CALLS, Actor, CaseBook, Desk, NewEvidence, NewPerson, Origin, Who
from harassflag.errors import CaseError, ConflictError, HarassflagError, NoSuchCaseError, RefusedError

NAMED_LEADER = Actor("leder3", "Rita Skov", frozenset({"leadership", "staff"}))
UNINVITED_TR = Actor("tr2", "Poul Eng", frozenset({"tr_amr"}))
NOBODY = Actor("ingen", "Ingen", frozenset())
PEOPLE = {
    "leader": LEADER,
    "named leader": NAMED_LEADER,
    "submitter": TEACHER,
    "other staff": OTHER_TEACHER,
    "invited TR": TR,
    "other TR": UNINVITED_TR,
    "model keeper": KEEPER,
    "no role": NOBODY,
}

DAY = date(2026, 3, 2)
ON_A_CASE: dict[str, Callable[[Desk, str], object]] = {
    "add_to_submission": lambda desk, case: desk.add_to_submission(case, [judged("Mere")]),
    "view_submitted": lambda desk, case: desk.view_submitted(case),
    "open_case": lambda desk, case: desk.open_case(case),
    "still_open": lambda desk, case: desk.still_open(case),
    "view_evidence": lambda desk, case: desk.view_evidence(case, "0" * 16),
    "near": lambda desk, case: desk.near(case),
    "export": lambda desk, case: desk.export(case, reason="politiet"),
    "add_episode": lambda desk, case: desk.add_episode(case, [judged("Mere")]),
    "describe_evidence": lambda desk, case: desk.describe_evidence(case, "0" * 16, Origin(), version=1),
    "block_evidence": lambda desk, case: desk.block_evidence(case, "0" * 16, reason="må ikke ses"),
    "add_derived": lambda desk, case: desk.add_derived(
        case, NewEvidence(b"k", derived_from="0" * 16, derivation="masked")
    ),
    "set_labels": lambda desk, case: desk.set_labels(case, "0" * 16, [], reason="x", version=1),
    "describe_case": lambda desk, case: desk.describe_case(case, version=0, title="x"),
    "add_person": lambda desk, case: desk.add_person(case, NewPerson("witness", "Ny Mand")),
    "change_person": lambda desk, case: desk.change_person(case, "0" * 16, NewPerson("hit"), version=1),
    "remove_person": lambda desk, case: desk.remove_person(case, "0" * 16, reason="x"),
    "add_note": lambda desk, case: desk.add_note(case, "Et notat"),
    "set_fact": lambda desk, case: desk.set_fact(case, "learnt", "2026-03-02"),
    "set_step": lambda desk, case: desk.set_step(case, "lead_secure", "do"),
    "add_follow_up": lambda desk, case: desk.add_follow_up(case, DAY, "ring"),
    "finish_follow_up": lambda desk, case: desk.finish_follow_up(case, "0" * 16, version=1),
    "save_draft": lambda desk, case: desk.save_draft(case, "police", "Tekst"),
    "link_cases": lambda desk, case: desk.link_cases(case, case, reason="x"),
    "move_into": lambda desk, case: desk.move_into(case, case, reason="x"),
    "claim": lambda desk, case: desk.claim(case),
    "hand_over": lambda desk, case: desk.hand_over(case, None, reason="x", version=0),
    "invite": lambda desk, case: desk.invite(case, Who("tr9", "Tr Ni")),
    "uninvite": lambda desk, case: desk.uninvite(case, Who("tr9", "Tr Ni"), reason="x"),
    "keep_out": lambda desk, case: desk.keep_out(case, Who("x", "X"), reason="x"),
    "let_in": lambda desk, case: desk.let_in(case, Who("x", "X"), reason="x"),
    "close": lambda desk, case: desk.close(case, said_on=DAY, words="slut", version=0),
    "reopen": lambda desk, case: desk.reopen(case, reason="x"),
    "hold": lambda desk, case: desk.hold(case, reason="x"),
    "lift_hold": lambda desk, case: desk.lift_hold(case, reason="x"),
    "masked_post": lambda desk, case: desk.masked_post(case, "0" * 16),
    "agree_to_example": lambda desk, case: desk.agree_to_example(case, "0" * 16, "x"),
    "erase": lambda desk, case: desk.erase(case, reason="period_over"),
}
ON_NO_CASE: dict[str, tuple[Callable[[Desk], object], str]] = {
    "submit": (
        lambda desk: desk.submit([judged("Ny")]),
        "leader, named leader, submitter, other staff, invited TR, other TR",
    ),
    "my_submissions": (
        lambda desk: desk.my_submissions(),
        "leader, named leader, submitter, other staff, invited TR, other TR",
    ),
    "queue": (lambda desk: desk.queue(), "leader, named leader"),
    "my_cases": (lambda desk: desk.my_cases(), "invited TR, other TR"),
    "search": (lambda desk: desk.search("bor"), "leader, named leader"),
    "figures": (lambda desk: desk.figures(DAY, DAY), "leader, named leader"),
    "examples": (lambda desk: desk.examples(), "leader, named leader, model keeper"),
    "withdraw_example": (
        lambda desk: desk.withdraw_example("0" * 16, reason="x"),
        "leader, named leader, model keeper",
    ),
    "for_second_look": (lambda desk: desk.for_second_look(["stalking"]), "leader, named leader, model keeper"),
    "judged_posts": (lambda desk: desk.judged_posts(), "leader, named leader"),
    "label_again": (lambda desk: desk.label_again("0" * 16, []), "leader, named leader, model keeper"),
    "let_labels_stand": (lambda desk: desk.let_labels_stand("0" * 16), "leader, named leader, model keeper"),
    "erasable": (lambda desk: desk.erasable(), "leader, named leader"),
}
OPEN_TO_TR = {"open_case", "still_open", "view_evidence", "add_note"}
OPEN_TO_SUBMITTER = {"add_to_submission", "view_submitted"}
WHOLE_BOOK = {"backup", "rotate_key"}


@pytest.fixture
def case(book: CaseBook) -> str:
    """Handed in by a teacher, about the named leader, with one TR invited."""
    case = handed_in(book, "Rita Skov er en idiot")
    book.as_(LEADER).invite(case, Who(TR.id, TR.name))
    return case


def outcome(call: Callable[[], object]) -> str:
    """`open`, also where the call was refused for what it asked; else the way it was shut."""
    try:
        call()
    except NoSuchCaseError:
        return "no such case"
    except RefusedError:
        return "refused"
    except (CaseError, ConflictError):
        return "open"
    return "open"


def expected(who: str, call: str) -> str:
    if who == "leader":
        return "refused" if call in OPEN_TO_SUBMITTER else "open"
    if who == "submitter":
        return "open" if call in OPEN_TO_SUBMITTER else "refused"
    if who == "invited TR":
        return "open" if call in OPEN_TO_TR else "refused"
    return "no such case"


def test_the_table_knows_every_call() -> None:
    assert set(ON_A_CASE) | set(ON_NO_CASE) | WHOLE_BOOK == set(CALLS)
    public = {name for name in dir(Desk) if not name.startswith("_")} - {"store", "actor"}
    assert public == set(CALLS) - WHOLE_BOOK


def test_role_call_case(book: CaseBook, case: str) -> None:
    found, wanted = {}, {}
    for who, actor in PEOPLE.items():
        for name, call in ON_A_CASE.items():
            found[who, name] = outcome(lambda call=call, actor=actor: call(book.as_(actor), case))
            wanted[who, name] = expected(who, name)
    assert found == wanted


def test_role_call(book: CaseBook, case: str) -> None:
    for name, (call, may) in ON_NO_CASE.items():
        for who, actor in PEOPLE.items():
            shut = outcome(lambda call=call, actor=actor: call(book.as_(actor)))
            assert shut == ("open" if who in may.split(", ") else "refused"), (who, name)


@pytest.mark.parametrize(
    "id", ["", "0" * 16, "f" * 17, "2026-0001", "house", "' OR 1=1 --", "x\0y", "\ud800", "Å" * 5000, "../" * 9]
)
def test_a_case_that_is_not_yours_and_one_that_is_not_there_get_the_same_words(
    book: CaseBook, case: str, id: str
) -> None:
    def words(asked: str) -> str:
        with pytest.raises(NoSuchCaseError) as caught:
            book.as_(OTHER_TEACHER).view_submitted(asked)
        return str(caught.value).replace(str(caught.value.values["case"]), "…") if asked else str(caught.value)

    assert len(words(id)) < 120
    assert "'" not in words("0" * 16)
    if id:
        assert words(id) == words(case)


def test_an_exhibit_or_post_of_another_case_is_not_reached_through_ones_own(book: CaseBook) -> None:
    mine, other = handed_in(book), handed_in(book, "Et andet")
    book.as_(LEADER).invite(mine, Who(TR.id, TR.name))
    foreign = book.as_(LEADER).open_case(other)
    with pytest.raises(CaseError, match="does not hold"):
        book.as_(TR).view_evidence(mine, foreign.evidence[0].id)
    with pytest.raises(CaseError, match="does not hold"):
        book.as_(LEADER).set_labels(mine, foreign.posts[0].id, ["nickname"], reason="x", version=1)


def test_a_named_leader_meets_the_case_in_no_list(book: CaseBook, case: str) -> None:
    desk = book.as_(NAMED_LEADER)
    assert (desk.queue().cases, desk.queue().kept_from) == ((), 1)
    assert desk.search("idiot") == ()
    other = handed_in(book, "Rita Skov er en idiot")
    assert [near.case for near in book.as_(LEADER).near(other)] == [case]


def test_a_named_leader_still_sees_what_she_handed_in_herself(book: CaseBook) -> None:
    case = handed_in(book, "Rita Skov er en idiot", by=NAMED_LEADER)
    desk = book.as_(NAMED_LEADER)
    assert desk.view_submitted(case).texts == ("Rita Skov er en idiot",)
    assert outcome(lambda: desk.open_case(case)) == "refused"


def test_a_leader_cannot_let_herself_in(book: CaseBook, case: str) -> None:
    me = Who(NAMED_LEADER.id, NAMED_LEADER.name)
    assert outcome(lambda: book.as_(NAMED_LEADER).let_in(case, me, reason="en anden Rita")) == "no such case"
    book.as_(LEADER).let_in(case, me, reason="en anden Rita Skov")
    assert book.as_(NAMED_LEADER).open_case(case).case.id == case
    book.as_(LEADER).keep_out(case, me, reason="alligevel hende")
    assert outcome(lambda: book.as_(NAMED_LEADER).open_case(case)) == "no such case"


def test_a_handler_kept_out_loses_the_case(book: CaseBook) -> None:
    case = handed_in(book)
    book.as_(OTHER_LEADER).claim(case)
    book.as_(LEADER).keep_out(case, Who(OTHER_LEADER.id, OTHER_LEADER.name), reason="gift med afsenderen")
    assert book.as_(LEADER).open_case(case).case.handler is None


@pytest.mark.parametrize(
    ("person", "shut"),
    [
        (NewPerson("writer", "Bent Vang"), True),
        (NewPerson("hit", "Bent Ole Vang"), True),
        (NewPerson("witness", "En anden", actor=OTHER_LEADER.id), True),
        (NewPerson("amr", "Bent Vang"), False),
        (NewPerson("hit", "Bent Vangsgaard"), False),
    ],
)
def test_somebody_added_to_the_case_is_kept_out_of_it(book: CaseBook, person: NewPerson, shut: bool) -> None:
    case = handed_in(book)
    assert book.as_(OTHER_LEADER).queue().kept_from == 0
    book.as_(LEADER).add_person(case, person)
    assert (outcome(lambda: book.as_(OTHER_LEADER).open_case(case)) == "no such case") is shut
    assert book.as_(OTHER_LEADER).queue().kept_from == int(shut)


def test_who_tried_in_vain_stands_in_the_log_of_the_case(book: CaseBook, case: str) -> None:
    outcome(lambda: book.as_(OTHER_TEACHER).open_case(case))
    lines = [line for line in book.as_(LEADER).open_case(case).log if line.action == "refused"]
    assert [(line.by.id, line.detail) for line in lines] == [(OTHER_TEACHER.id, {"call": "open_case"})]


def test_an_uninvited_tr_is_out_again(book: CaseBook, case: str) -> None:
    assert [one.id for one in book.as_(TR).my_cases().cases] == [case]
    book.as_(LEADER).uninvite(case, Who(TR.id, TR.name), reason="den ramte ønsker det")
    assert book.as_(TR).my_cases().cases == ()
    assert outcome(lambda: book.as_(TR).open_case(case)) == "no such case"


@pytest.mark.parametrize("id", ["", "x\ny", "\0", "a" * 201])
def test_a_login_without_a_usable_id_gets_no_desk(book: CaseBook, id: str) -> None:
    with pytest.raises(HarassflagError, match="no usable id"):
        book.as_(Actor(id, "X", frozenset({"leadership"})))
