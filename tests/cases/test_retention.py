"""Erasure: only what its period has ended, and then beyond recall."""

import os
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from school import KEEPER, LEADER, TEACHER, TR, Clock, handed_in, judged
from sqlalchemy import create_engine, func, select

from harassflag.cases import Case, CaseBook, NewEvidence, NewPerson, Who, open_casebook
from harassflag.cases.database import FILE
from harassflag.cases.retention import erasable_from, months_after, why_kept
from harassflag.cases.schema import CASE_TABLES, data_keys, log, namings, traces
from harassflag.errors import CaseError, NoSuchCaseError
from harassflag.policy import Policy, Retention, Text
from harassflag.settings import Settings

RULES = Retention(months=24, grace_days=30, warning_days=30, check_with=Text("x", "x"))
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CLOSED = Case(
    id="a" * 16,
    number="2026-0001",
    status="closed",
    title="",
    route="police",
    types=(),
    hit="unknown",
    writer="unknown",
    created_by=Who("a", "A"),
    created_at=AT,
    last_material_at=AT,
    first_read_at=AT,
    handler=None,
    claimed_at=None,
    next_due=None,
    closed_at=AT,
    hold="",
    posts=1,
    exhibits=0,
    version=1,
)


@pytest.mark.parametrize(
    ("case", "rules", "now", "why"),
    [
        (CLOSED, RULES, AT + timedelta(days=731), ""),
        (CLOSED, RULES, AT + timedelta(days=730), "period"),
        (CLOSED, None, AT + timedelta(days=9999), "no_period"),
        (replace(CLOSED, status="open", closed_at=None), RULES, AT + timedelta(days=9999), "open"),
        (replace(CLOSED, first_read_at=None), RULES, AT + timedelta(days=9999), "unread"),
        (replace(CLOSED, hold="Retssag"), RULES, AT + timedelta(days=9999), "hold"),
        (replace(CLOSED, last_material_at=AT + timedelta(days=720)), RULES, AT + timedelta(days=740), "grace"),
    ],
)
def test_what_keeps_a_case(case: Case, rules: Retention | None, now: datetime, why: str) -> None:
    assert why_kept(case, rules, now) == why


@pytest.mark.parametrize(
    ("months", "day"),
    [(1, "2026-02-28"), (13, "2027-02-28"), (25, "2028-02-29"), (11, "2026-12-31"), (24, "2028-01-31")],
)
def test_months_end_where_the_month_ends(months: int, day: str) -> None:
    assert months_after(datetime(2026, 1, 31, tzinfo=UTC), months).date().isoformat() == day


def test_an_open_case_has_no_end() -> None:
    assert erasable_from(replace(CLOSED, closed_at=None), RULES) is None
    assert erasable_from(CLOSED, RULES) == datetime(2028, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def book(settings: Settings, clock: Clock, policy: Policy) -> Iterator[CaseBook]:
    book = open_casebook(settings, policy=replace(policy, retention=RULES), clock=clock)
    yield book
    book.close()


def closed_case(book: CaseBook) -> str:
    case = book.as_(TEACHER).submit(
        [judged("Karlsvognsvej 7 er hvor du bor", "stalking", author="Sjælden Afsender")],
        [NewEvidence(b"et helt s\xe6rligt billede", "særligt.png")],
        title="Den særlige sag",
    )
    desk = book.as_(LEADER)
    desk.add_person(case.case, NewPerson("hit", "Åse Usædvanlig"))
    desk.add_note(case.case, "Helt særligt notat")
    desk.invite(case.case, Who(TR.id, TR.name))
    version = desk.open_case(case.case).case.version
    desk.close(case.case, said_on=date(2026, 3, 2), words="Slut for mig", version=version)
    return case.case


def test_a_warning_before_and_a_receipt_after(book: CaseBook, clock: Clock, settings: Settings) -> None:
    case, other = closed_case(book), handed_in(book, "En anden sag")
    desk = book.as_(LEADER)
    assert desk.erasable() == ()
    clock.forward(days=710)
    assert [(one.case.id, one.why_kept) for one in desk.erasable()] == [(case, "period")]
    with pytest.raises(CaseError, match="period of case 2026-0001 is not over"):
        desk.erase(case, reason="period_over")
    clock.forward(days=30)
    assert [(one.case.id, one.why_kept) for one in desk.erasable()] == [(case, "")]
    receipt = desk.erase(case, reason="period_over")
    assert (receipt.what, receipt.counts["posts"], receipt.counts["files"]) == ("erased", 1, 1)
    for name in ("Åse", "Karen", "Sjælden", "særlig"):
        assert name not in str(receipt)
    with pytest.raises(NoSuchCaseError):
        desk.open_case(case)
    assert not (settings.cases / "evidence" / case).exists()
    assert [one.id for one in desk.queue().cases] == [other]
    verdict = book.verify()
    assert (verdict.faults, verdict.cases) == ((), 1)


@pytest.mark.parametrize("kept_by", ["hold", "material"])
def test_a_hold_and_new_material_keep_it(book: CaseBook, clock: Clock, kept_by: str) -> None:
    case = closed_case(book)
    desk = book.as_(LEADER)
    if kept_by == "hold":
        desk.hold(case, reason="Retssag i gang")
    else:
        clock.forward(days=735)
        book.as_(TEACHER).add_to_submission(case, [judged("Nu igen")])
        today = clock.now.date()
        desk.close(case, said_on=today, words="Slut", version=desk.open_case(case).case.version)
    clock.forward(days=740 if kept_by == "hold" else 700)
    with pytest.raises(CaseError, match="is held" if kept_by == "hold" else "period of case"):
        desk.erase(case, reason="period_over")
    if kept_by == "hold":
        desk.lift_hold(case, reason="Dom faldet")
        assert desk.erase(case, reason="period_over").counts["cases"] == 1


def test_no_row_and_no_free_page_is_left(book: CaseBook, clock: Clock, settings: Settings) -> None:
    case = closed_case(book)
    clock.forward(days=800)
    book.as_(LEADER).erase(case, reason="period_over")
    url = settings.database_url.replace("postgresql:", "postgresql+psycopg:")
    engine = create_engine(url or f"sqlite:///{settings.cases / FILE}")
    with engine.connect() as connection:
        for table in (*CASE_TABLES[1:], traces, namings):
            query = select(func.count()).select_from(table).where(table.c.case_id == case)
            assert connection.execute(query).scalar() == 0, table.name
        words = select(func.count(log.c.sealed)).where(log.c.case_id == case)
        assert connection.execute(words).scalar() == 0
        assert connection.execute(select(data_keys.c.id)).scalars().all() == ["house"]
        if not url:
            assert connection.exec_driver_sql("PRAGMA freelist_count").scalar() == 0
    engine.dispose()


def test_the_wrapped_key_leaves_no_page_behind(book: CaseBook, clock: Clock, settings: Settings) -> None:
    if settings.database_url:
        pytest.skip("the pages are the server's")
    case = closed_case(book)
    connection = sqlite3.connect(settings.cases / FILE)
    (wrapped,) = connection.execute("SELECT wrapped FROM data_keys WHERE id = ?", (case,)).fetchone()
    (sealed,) = connection.execute("SELECT sealed FROM notes WHERE case_id = ?", (case,)).fetchone()
    connection.close()
    clock.forward(days=800)
    book.as_(LEADER).erase(case, reason="period_over")
    content = b"".join(path.read_bytes() for path in settings.cases.glob(f"{FILE}*"))
    assert (wrapped in content, sealed in content) == (False, False)


def test_what_a_killed_program_left_is_swept_up_an_hour_later(book: CaseBook, clock: Clock, settings: Settings) -> None:
    case = closed_case(book)
    folder = settings.cases / "evidence"
    old, young = folder / ("e" * 16) / "loose", folder / case / ".x.part"
    for path in (old, young):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"rest")
    os.utime(old, (time.time() - 7200,) * 2)
    clock.forward(days=800)
    other = handed_in(book)
    assert book.verify().faults == ()
    book.as_(LEADER).erase(case, reason="period_over")
    assert not old.exists()
    assert book.as_(LEADER).open_case(other).case.exhibits == 1


@pytest.mark.parametrize("reason", ["", "Åse Bro bad om det"])
def test_free_words_are_no_reason(book: CaseBook, clock: Clock, reason: str) -> None:
    case = closed_case(book)
    clock.forward(days=800)
    with pytest.raises(CaseError, match="reason"):
        book.as_(LEADER).erase(case, reason=reason)
    assert book.as_(LEADER).open_case(case).case.number == "2026-0001"


def test_only_the_leadership_sees_what_may_go(book: CaseBook) -> None:
    for actor in (TEACHER, TR, KEEPER):
        with pytest.raises(CaseError, match="not open to you"):
            book.as_(actor).erasable()
