"""Figures over months: cases, closings, and deadlines kept, late or open; and no name in them."""

from datetime import date

from school import LEADER, TEACHER, Clock, judged

from harassflag.cases import CaseBook

YEAR = (date(2026, 1, 1), date(2027, 1, 1))


def police_case(book: CaseBook, made: str) -> str:
    case = book.as_(TEACHER).submit([judged("Jeg smadrer dig", "threat_of_violence")], hit="pupil").case
    book.as_(LEADER).set_fact(case, "threat_made", made)
    book.as_(LEADER).set_step(case, "lead_secure", "done", receipt="Gemt")
    return case


def deadlines(book: CaseBook) -> dict[str, dict[str, int]]:
    return {month.month: dict(month.deadlines) for month in book.as_(LEADER).figures(*YEAR) if month.deadlines}


def test_a_deadline_counts_in_its_month_as_kept_late_or_open(book: CaseBook, clock: Clock) -> None:
    kept, late = police_case(book, "2026-03-01T10:00+01:00"), police_case(book, "2026-03-01T10:00+01:00")
    assert deadlines(book) == {"2026-03": {"open": 2}}
    book.as_(LEADER).set_step(kept, "lead_police", "done", receipt="J-1")
    assert deadlines(book) == {"2026-03": {"kept": 1, "open": 1}}
    clock.forward(days=20)
    assert deadlines(book) == {"2026-03": {"kept": 1, "late": 1}}
    book.as_(LEADER).set_step(late, "lead_police", "done", receipt="J-2")
    assert deadlines(book) == {"2026-03": {"kept": 1, "late": 1}}


def test_left_out_and_unreckoned_count_nowhere(book: CaseBook) -> None:
    case = police_case(book, "")
    assert deadlines(book) == {}
    desk = book.as_(LEADER)
    desk.set_fact(case, "threat_made", "2026-03-01", version=1)
    desk.set_step(case, "lead_police", "do_not", reason="Politiet er der allerede")
    assert deadlines(book) == {}


def test_what_still_ran_when_the_case_closed_is_no_deadline_any_more(book: CaseBook, clock: Clock) -> None:
    case = police_case(book, "2026-03-01T10:00+01:00")
    desk = book.as_(LEADER)
    desk.close(case, said_on=date(2026, 3, 2), words="Slut", version=desk.open_case(case).case.version)
    clock.forward(days=30)
    assert deadlines(book) == {}
    assert [(month.month, month.closed) for month in desk.figures(*YEAR)] == [("2026-03", 1)]


def test_a_possible_threat_has_a_clock_from_its_first_minute(book: CaseBook, clock: Clock) -> None:
    case = book.as_(TEACHER).submit([judged("Bare vent", unsure=("threat_of_violence",))]).case
    desk = book.as_(LEADER)
    head = desk.queue().cases[0]
    assert (head.id, head.route) == (case, "assess_now")
    assert head.next_due is not None
    assert (head.next_due - head.created_at).total_seconds() == 24 * 3600
    desk.set_step(case, "lead_decide_concrete", "done", receipt="Ikke konkret")
    assert desk.queue().cases[0].next_due is None
