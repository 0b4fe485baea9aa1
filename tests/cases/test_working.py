"""Work on a case: a person's word above the model's, versions, claims, steps, closing."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from school import LEADER, OTHER_LEADER, TEACHER, Clock, handed_in, judged

from harassflag.cases import CaseBook, CaseFile, Desk, NewEvidence, NewPerson, NewPost, Origin, Who
from harassflag.errors import CaseError, ConflictError


@pytest.fixture
def case(book: CaseBook) -> str:
    return handed_in(book)


@pytest.fixture
def desk(book: CaseBook) -> Desk:
    return book.as_(LEADER)


def test_a_persons_word_outranks_the_models_and_both_are_kept(desk: Desk, case: str) -> None:
    post = desk.open_case(case).posts[0]
    assert (post.types, post.route, post.reviewed) == (("stalking",), "police", False)
    after = desk.set_labels(case, post.id, ["rumour"], reason="Citat fra avisen", version=post.version)
    assert (after.types, after.route, after.reviewed) == (("rumour",), "leadership", True)
    assert after.model_types == ("stalking",)
    assert [(label.type, label.present, label.by.name, label.reason) for label in after.labels] == [
        ("rumour", True, "Karen Holm", "Citat fra avisen"),
        ("stalking", False, "Karen Holm", "Citat fra avisen"),
    ]
    assert desk.open_case(case).case.route == "leadership"
    again = desk.set_labels(case, post.id, ["stalking"], reason="Læst igen", version=after.version)
    assert again.types == ("stalking",)
    assert [(label.type, label.present) for label in again.labels][:2] == [("rumour", True), ("stalking", False)]
    line = next(line for line in desk.open_case(case).log[::-1] if line.action == "set_labels")
    assert (line.reason, line.detail["was"], line.detail["now"]) == ("Læst igen", ["rumour"], ["stalking"])


def test_agreeing_needs_no_reason_and_differing_does(desk: Desk, case: str) -> None:
    post = desk.open_case(case).posts[0]
    with pytest.raises(CaseError, match="reason is missing"):
        desk.set_labels(case, post.id, [], reason=" ", version=post.version)
    assert desk.set_labels(case, post.id, ["stalking"], reason="", version=post.version).reviewed
    with pytest.raises(CaseError, match="no type nonsense"):
        desk.set_labels(case, post.id, ["nonsense"], reason="x", version=post.version + 1)


def test_saying_that_it_is_nothing_is_a_word_too(desk: Desk, book: CaseBook) -> None:
    case = book.as_(TEACHER).submit([judged("Husk gummistøvler", unsure=("stalking",))]).case
    post = desk.open_case(case).posts[0]
    assert (post.types, post.route) == ((), "assess_now")
    after = desk.set_labels(case, post.id, [], reason="Om vejret", version=post.version)
    assert (after.types, after.route, after.reviewed) == ((), "none", True)


def test_what_nobody_has_judged_waits_to_be_read_now(desk: Desk, book: CaseBook) -> None:
    unread = book.as_(TEACHER).submit([], [NewEvidence(b"billede")]).case
    unjudged = book.as_(TEACHER).submit([NewPost("Hej")]).case
    assert {case.id: case.route for case in desk.queue().cases} == {unread: "assess_now", unjudged: "assess_now"}


def test_the_queue_has_threats_on_top_then_age_then_deadline(book: CaseBook, desk: Desk, clock: Clock) -> None:
    def new(*types: str) -> str:
        return book.as_(TEACHER).submit([judged("x", *types)]).number

    rumour, threat = new("rumour"), new("threat_of_violence")
    clock.forward(days=1)
    later, sooner, young_threat, nothing = new("rumour"), new("rumour"), new("stalking"), new()
    heads = {case.number: case.id for case in desk.queue().cases}
    desk.add_follow_up(heads[later], date(2026, 3, 20), "ring")
    desk.add_follow_up(heads[sooner], date(2026, 3, 9), "ring")
    assert [case.number for case in desk.queue().cases] == [threat, young_threat, rumour, sooner, later, nothing]


def both_at_once(
    book: CaseBook, act: Callable[[Desk, CaseFile], object], case: str
) -> tuple[list[object], list[ConflictError]]:
    """Two leaders who have both read the case, and then act in the same moment."""
    done: list[object] = []
    told: list[ConflictError] = []
    desks = [book.as_(LEADER), book.as_(OTHER_LEADER)]
    files = [desk.open_case(case) for desk in desks]
    start = threading.Barrier(2)

    def go(desk: Desk, file: CaseFile) -> None:
        start.wait()
        try:
            done.append(act(desk, file))
        except ConflictError as error:
            told.append(error)

    threads = [threading.Thread(target=go, args=pair) for pair in zip(desks, files, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done, told


EDITS: dict[str, Callable[[Desk, CaseFile], object]] = {
    "claim": lambda desk, file: desk.claim(file.case.id),
    "labels": lambda desk, file: desk.set_labels(file.case.id, file.posts[0].id, ["rumour"], reason="x", version=1),
    "draft": lambda desk, file: desk.save_draft(file.case.id, "police", f"Udkast af {desk.actor.name}"),
    "step": lambda desk, file: desk.set_step(file.case.id, "lead_secure", "done", receipt=desk.actor.name),
    "fact": lambda desk, file: desk.set_fact(file.case.id, "learnt", "2026-03-02"),
    "title": lambda desk, file: desk.describe_case(file.case.id, version=file.case.version, title=desk.actor.name),
    "person": lambda desk, file: desk.change_person(file.case.id, file.people[0].id, NewPerson("hit", "Ny"), version=1),
    "origin": lambda desk, file: desk.describe_evidence(
        file.case.id, file.evidence[0].id, Origin(platform=desk.actor.name), version=1
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_of_two_who_change_the_same_the_second_is_told_and_keeps_his_text(book: CaseBook, case: str, edit: str) -> None:
    book.as_(LEADER).add_person(case, NewPerson("hit", "Åse"))
    book.as_(OTHER_LEADER).open_case(case)
    done, told = both_at_once(book, EDITS[edit], case)
    assert (len(done), len(told)) == (1, 1)
    assert told[0].yours is not None
    assert told[0].theirs is not None
    assert "changed this while you were at it" in str(told[0])


def test_the_text_of_the_second_is_given_back_whole(desk: Desk, book: CaseBook, case: str) -> None:
    first = desk.save_draft(case, "police", "Den første tekst")
    book.as_(OTHER_LEADER).save_draft(case, "police", "Den anden", version=first.version)
    with pytest.raises(ConflictError) as caught:
        desk.save_draft(case, "police", "Min lange tekst", version=first.version)
    assert caught.value.yours == "Min lange tekst"
    assert caught.value.theirs == desk.open_case(case).draft("police")
    assert desk.save_draft(case, "police", "Begge", version=2).version == 3


def test_adding_never_collides(book: CaseBook, case: str) -> None:
    done, told = both_at_once(book, lambda desk, file: desk.add_note(file.case.id, desk.actor.name), case)
    assert (len(done), told) == (2, [])
    assert {note.text for note in book.as_(LEADER).open_case(case).notes} == {"Karen Holm", "Bent Vang"}


def test_claim_and_hand_over(desk: Desk, book: CaseBook, case: str) -> None:
    assert desk.claim(case).handler == Who(LEADER.id, LEADER.name)
    assert desk.claim(case).handler == Who(LEADER.id, LEADER.name)
    with pytest.raises(ConflictError, match="Karen Holm"):
        book.as_(OTHER_LEADER).claim(case)
    head = desk.open_case(case).case
    given = desk.hand_over(case, Who(OTHER_LEADER.id, OTHER_LEADER.name), reason="Ferie", version=head.version)
    assert given.handler == Who(OTHER_LEADER.id, OTHER_LEADER.name)
    assert desk.hand_over(case, None, reason="Tilbage", version=given.version).handler is None


def test_steps_facts_and_days(desk: Desk, case: str, clock: Clock) -> None:
    done = desk.set_step(case, "lead_secure", "done", receipt="J-17")
    assert (done.receipt, done.by.name, done.done_at) == ("J-17", "Karen Holm", done.at)
    with pytest.raises(CaseError, match="reason is missing"):
        desk.set_step(case, "lead_police", "do_not")
    desk.set_step(case, "lead_police", "do_not", reason="Politiet på 114 sagde nej")
    assert desk.set_fact(case, "learnt", "2026-03-02").version == 1
    assert desk.set_fact(case, "learnt", "", version=1).value == ""
    day = desk.add_follow_up(case, date(2026, 3, 9), "Ring til Åse")
    assert desk.open_case(case).case.next_due is not None
    assert desk.finish_follow_up(case, day.id, version=1).done_at is not None
    file = desk.open_case(case)
    assert {step.step: step.status for step in file.steps} == {"lead_secure": "done", "lead_police": "do_not"}
    assert (file.case.next_due, file.fact("learnt")) == (None, "")
    for bad in ("", "x" * 65, "a b", "å", "'; --"):
        with pytest.raises(CaseError, match="is no id"):
            desk.set_fact(case, bad, "1")


@pytest.mark.parametrize(
    ("words", "said_on", "why"),
    [
        (" ", date(2026, 3, 2), "only when the person hit says"),
        ("Slut", date(2026, 3, 3), "not between"),
        ("Slut", date(2026, 3, 1), "not between"),
    ],
)
def test_a_case_closes_only_with_the_dated_statement(
    desk: Desk, case: str, words: str, said_on: date, why: str
) -> None:
    version = desk.open_case(case).case.version
    with pytest.raises(CaseError, match=why):
        desk.close(case, said_on=said_on, words=words, version=version)
    assert desk.open_case(case).case.status == "open"


def closed(desk: Desk, case: str) -> None:
    version = desk.open_case(case).case.version
    desk.close(case, said_on=date(2026, 3, 2), words="Det er slut for mig", version=version)


def test_closing_and_opening_again(desk: Desk, case: str, clock: Clock) -> None:
    version = desk.open_case(case).case.version
    receipt = desk.close(case, said_on=date(2026, 3, 2), words="Det er slut for mig", version=version)
    file = desk.open_case(case)
    line = next(line for line in file.log if line.action == "close")
    assert (receipt.log_seq, receipt.log_hash, receipt.counts) == (line.seq, line.hash, {"posts": 1, "exhibits": 1})
    assert "Karen" not in str(receipt)
    assert (file.case.status, file.statements[0].words) == ("closed", "Det er slut for mig")
    assert [case.id for case in desk.queue(closed=True).cases] == [case]
    with pytest.raises(CaseError, match="Reopen it first"):
        desk.add_note(case, "x")
    with pytest.raises(CaseError, match="reason is missing"):
        desk.reopen(case, reason="")
    assert desk.reopen(case, reason="Det begyndte igen").status == "open"
    assert desk.open_case(case).statements[0].reopened_at is not None
    with pytest.raises(CaseError, match="open already"):
        desk.reopen(case, reason="x")


def test_new_material_opens_a_closed_case(desk: Desk, book: CaseBook, case: str) -> None:
    closed(desk, case)
    told = book.as_(TEACHER).add_to_submission(case, [judged("Så skrev han igen", "threatening")], note="I går")
    assert (told.status, told.closed_at) == ("open", None)
    file = desk.open_case(case)
    assert [(post.number, post.episode) for post in file.posts] == [(1, 1), (2, 2)]
    assert file.episodes[1].note == "I går"


def test_staff_see_their_own_words_and_what_was_decided_only(desk: Desk, book: CaseBook, case: str) -> None:
    desk.add_episode(case, [judged("Lederens eget fund", "rumour")])
    own = book.as_(TEACHER)
    assert (own.view_submitted(case).decided_route, own.view_submitted(case).texts) == (None, ("Jeg ved hvor du bor",))
    post = desk.open_case(case).posts[0]
    desk.set_labels(case, post.id, ["stalking"], reason="", version=post.version)
    desk.claim(case)
    desk.set_step(case, "lead_secure", "done")
    desk.set_step(case, "lead_police", "done", receipt="J-17")
    seen = own.my_submissions()[0]
    assert (seen.decided_route, seen.decided_types) == ("police", ("stalking",))
    assert (seen.handler, seen.steps_done) == ("Karen Holm", ("lead_secure", "lead_police"))
    assert "J-17" not in str(seen)


def test_search_reads_texts_titles_and_names(desk: Desk, book: CaseBook, case: str) -> None:
    desk.add_person(case, NewPerson("writer", "Søren Ærø"))
    handed_in(book, "Noget helt andet")
    for words, hits in {"JEG ved": 1, "ærø": 1, "sag": 2, "2026-0001": 1, "findes ikke": 0, "": 0}.items():
        assert len(desk.search(words)) == hits, words


def test_figures_name_no_one(desk: Desk, book: CaseBook, case: str, clock: Clock) -> None:
    clock.forward(days=31)
    handed_in(book, "Tossen", "Klovnen")
    closed_at = clock.now.astimezone(UTC).date()
    desk.close(case, said_on=closed_at, words="Slut", version=desk.open_case(case).case.version)
    march, april = desk.figures(date(2026, 3, 1), date(2026, 5, 1))
    assert (march.month, march.cases, march.routes, march.types) == ("2026-03", 1, {"police": 1}, {"stalking": 1})
    assert (april.cases, april.types, april.closed) == (1, {"nickname": 1}, 1)


def test_cases_are_tied_together_by_a_person(desk: Desk, book: CaseBook, case: str) -> None:
    other = handed_in(book, "Samme afsender")
    desk.link_cases(case, other, reason="Samme profil")
    assert [(link.case, link.reason) for link in desk.open_case(case).links] == [(other, "Samme profil")]


def test_times_are_kept_as_shown_and_as_resolved(desk: Desk, book: CaseBook) -> None:
    at = datetime(2026, 3, 1, 21, 14, tzinfo=UTC)
    case = book.as_(TEACHER).submit([NewPost("Hej", "Bo", "Åse", "i går kl. 22:14", at)]).case
    post = desk.open_case(case).posts[0]
    assert (post.author, post.about, post.time_shown, post.time_resolved) == ("Bo", "Åse", "i går kl. 22:14", at)
