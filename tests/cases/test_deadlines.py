from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from case_files import FILE, OPENED, fact, step

from harassflag.cases.deadlines import dues, facts_missing, next_due, proposed_follow_ups, read_fact, run_out
from harassflag.cases.records import CaseFile
from harassflag.errors import InputError
from harassflag.policy import Policy

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

RUN_OUT = [
    ("hours pass as they are", datetime(2026, 11, 19, 20, 41, tzinfo=UTC), 72, "hours", "2026-11-22T21:41:00+01:00"),
    ("an hour is lost in March", datetime(2026, 3, 27, 12, tzinfo=UTC), 72, "hours", "2026-03-30T14:00:00+02:00"),
    ("an hour is won in October", datetime(2026, 10, 23, 12, tzinfo=UTC), 72, "hours", "2026-10-26T13:00:00+01:00"),
    ("a day counts from its beginning", date(2026, 11, 19), 72, "hours", "2026-11-22T00:00:00+01:00"),
    ("days run to the end of the last", date(2026, 11, 20), 14, "days", "2026-12-04T23:59:00+01:00"),
    (
        "days of a moment by the Danish clock",
        datetime(2026, 11, 19, 23, 30, tzinfo=UTC),
        1,
        "days",
        "2026-11-21T23:59:00+01:00",
    ),
    ("months", date(2026, 8, 31), 6, "months", "2027-02-28T23:59:00+01:00"),
    ("working days over Easter", date(2026, 3, 27), 10, "working_days", "2026-04-15T23:59:00+02:00"),
]


@pytest.mark.parametrize(
    ("name", "counted_from", "amount", "unit", "expected"), RUN_OUT, ids=[row[0] for row in RUN_OUT]
)
def test_when_it_runs_out(name: str, counted_from: datetime | date, amount: int, unit: str, expected: str) -> None:
    assert run_out(counted_from, amount, unit).isoformat() == expected


def of(file: CaseFile, policy: Policy, now: datetime = NOW) -> dict[str, tuple[str, str | None]]:
    return {due.deadline: (due.standing, due.at.isoformat() if due.at else None) for due in dues(file, policy, now)}


def with_facts(**facts: str) -> CaseFile:
    return replace(FILE, facts=tuple(fact(id, value) for id, value in facts.items()))


def test_the_clock_of_copenhagen_is_meant_where_no_other_is_named(policy: Policy) -> None:
    assert of(with_facts(threat_made="2026-07-19T21:41"), policy)["police_report"][1] == "2026-07-22T21:41:00+02:00"
    assert of(with_facts(threat_made="2026-07-19T19:41:00Z"), policy)["police_report"][1] == "2026-07-22T21:41:00+02:00"


def test_easy_counts_from_absence_where_there_is_one(policy: Policy) -> None:
    known = {"threat_made": "2026-11-19T21:41"}
    assert of(with_facts(**known), policy)["easy"][1] == "2026-12-03T23:59:00+01:00"
    assert of(with_facts(**known, first_absence="2026-11-23"), policy)["easy"][1] == "2026-12-07T23:59:00+01:00"


STANDINGS = [
    (datetime(2026, 11, 20, 12, tzinfo=UTC), (), "running"),
    (datetime(2026, 11, 21, 12, tzinfo=UTC), (), "soon"),
    (datetime(2026, 11, 23, 12, tzinfo=UTC), (), "passed"),
    (datetime(2026, 11, 23, 12, tzinfo=UTC), (step("lead_police", "do_not", reason="x"),), "left_out"),
    (
        datetime(2026, 11, 23, 12, tzinfo=UTC),
        (step("lead_police", "done", done_at=datetime(2026, 11, 21, tzinfo=UTC)),),
        "met",
    ),
    (
        datetime(2026, 11, 23, 12, tzinfo=UTC),
        (step("lead_police", "done", done_at=datetime(2026, 11, 23, tzinfo=UTC)),),
        "met_late",
    ),
    (datetime(2026, 11, 23, 12, tzinfo=UTC), (step("lead_police", "do"),), "passed"),
]


@pytest.mark.parametrize(("now", "steps", "standing"), STANDINGS)
def test_where_a_deadline_stands(now: datetime, steps: tuple[object, ...], standing: str, policy: Policy) -> None:
    file = replace(FILE, steps=steps)
    assert of(file, policy, now)["police_report"][0] == standing


def test_a_missing_fact_is_named(policy: Policy) -> None:
    file = replace(with_facts(), case=replace(FILE.case, hit="pupil"))
    found = dues(file, policy, NOW)
    assert {due.standing for due in found} == {"fact_missing"}
    assert facts_missing(found, policy) == ("threat_made", "school_learnt")
    assert next_due(found) is None


def test_a_fact_that_cannot_be_read_is_missing(policy: Policy) -> None:
    assert of(with_facts(threat_made="i går"), policy)["police_report"] == ("fact_missing", None)


def test_a_day_alone_is_counted_cautiously(policy: Policy) -> None:
    due = next(
        due for due in dues(with_facts(threat_made="2026-11-19"), policy, NOW) if due.deadline == "police_report"
    )
    assert due.cautious
    assert not due.whole_day


def test_a_day_off_is_named(policy: Policy) -> None:
    found = {due.deadline: due for due in dues(with_facts(threat_made="2026-12-11"), policy, NOW)}
    assert found["easy"].on_day_off == "Juledag"
    assert found["easy"].whole_day


def test_the_queue_sorts_by_the_first_that_is_open(policy: Policy) -> None:
    assert next_due(dues(FILE, policy, NOW)) == datetime(2026, 11, 22, 20, 41, tzinfo=UTC)
    done = replace(FILE, steps=(step("lead_police", "done", done_at=NOW),))
    assert next_due(dues(done, policy, NOW)) == datetime(2026, 12, 3, 22, 59, tzinfo=UTC)


def test_a_harmless_case_has_no_deadline(policy: Policy) -> None:
    assert dues(replace(FILE, case=replace(FILE.case, route="none", types=())), policy, NOW) == ()


def test_follow_ups_are_proposed_from_the_day_of_opening(policy: Policy) -> None:
    proposed = [(one.id, day) for one, day in proposed_follow_ups("police", OPENED, policy)]
    assert proposed == [("follow_up_soon", date(2026, 11, 24)), ("follow_up_month", date(2026, 12, 20))]


REFUSED = [
    ("threat_made", "i går", "is no date"),
    ("threat_made", "2026-13-01", "is no date"),
    ("threat_made", "2027-01-01", "lies in the future"),
    ("school_learnt", "2026-11-20T10:00", "is no date"),
    ("absence", "ja", "neither yes nor no"),
]


@pytest.mark.parametrize(("id", "value", "message"), REFUSED)
def test_a_wrong_fact_is_refused(id: str, value: str, message: str, policy: Policy) -> None:
    with pytest.raises(InputError, match=message):
        read_fact(policy.fact(id), value, now=NOW)


def test_a_right_fact_is_read(policy: Policy) -> None:
    assert read_fact(policy.fact("school_learnt"), "2026-11-20", now=NOW) == date(2026, 11, 20)
    assert read_fact(policy.fact("what_happened"), "2027 og mere", now=NOW) == "2027 og mere"
