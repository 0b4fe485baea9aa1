"""Facts entered -> when the policy's deadlines run out: hints with their basis, to be checked, never legal advice."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from harassflag.cases.danish import CLOCK, day_off, months_after, working_days_after
from harassflag.cases.records import CaseFile, Kept, StepState
from harassflag.errors import InputError
from harassflag.policy import CASE_CAME, Deadline, Fact, FollowUp, Policy, deadlines_for

Standing = Literal["met", "met_late", "left_out", "passed", "soon", "running", "fact_missing"]
SOON = timedelta(days=2)

_END_OF_DAY = time(23, 59)


@dataclass(frozen=True, slots=True)
class Due:
    """One deadline of a case.

    `at` is aware, by the clock of Copenhagen; None while no fact it can be counted from is known. `whole_day` says that it runs
    to the end of that day; `cautious` that only the day of the fact is known, so that it is counted from that day's beginning;
    `on_day_off` names the holiday or weekend day it falls on.
    """

    deadline: str
    standing: Standing
    fact: str | None
    at: datetime | None
    whole_day: bool = False
    cautious: bool = False
    on_day_off: str | None = None


def read_fact(fact: Fact, value: str, *, now: datetime | None = None) -> datetime | date | str:
    """A fact's value as what it means: an aware moment (a naive one is by the clock of Copenhagen), a day, or the text itself.

    Raises:
        InputError: no such moment, day or answer; or later than `now`.
    """
    try:
        if fact.kind == "moment":
            found: datetime | date | str = _moment_or_day(value)
        elif fact.kind == "day":
            found = date.fromisoformat(value)
        else:
            found = value
    except ValueError as error:
        raise InputError(
            "“{value}” is no date.", "Write it like 2026-11-22 or 2026-11-22 14:30.", value=value
        ) from error
    if fact.kind == "yes_no" and value not in {"yes", "no"}:
        raise InputError("“{value}” is neither yes nor no.", value=value)
    if now is not None and not isinstance(found, str) and _as_day(found) > now.astimezone(CLOCK).date():
        raise InputError("{value} lies in the future.", "Enter when it happened.", value=value)
    return found


def _moment_or_day(value: str) -> datetime | date:
    if len(value) <= len("2026-11-22"):
        return date.fromisoformat(value)
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=CLOCK)


def _as_day(counted_from: datetime | date) -> date:
    return counted_from.astimezone(CLOCK).date() if isinstance(counted_from, datetime) else counted_from


def run_out(counted_from: datetime | date, amount: int, unit: str) -> datetime:
    """When so many hours, days, working days or months are over, by the clock of Copenhagen.

    Hours are counted as they pass, also over a change of the clock; the others run to the end of their last day.
    """
    if unit == "hours":
        began = counted_from
        if not isinstance(began, datetime):
            began = datetime.combine(began, time(), CLOCK)
        return (began.astimezone(UTC) + timedelta(hours=amount)).astimezone(CLOCK)
    day = _as_day(counted_from)
    if unit == "working_days":
        last = working_days_after(day, amount)
    elif unit == "months":
        last = months_after(day, amount)
    else:
        last = day + timedelta(days=amount)
    return datetime.combine(last, _END_OF_DAY, CLOCK)


def reckon(deadline: Deadline, facts: Mapping[str, datetime | date], state: StepState | None, now: datetime) -> Due:
    """One deadline, counted from the first of its facts that is known; `state` is what became of the step that meets it."""
    fact = next((id for id in deadline.facts if id in facts), None)
    if fact is None:
        settled = _settled(state, None)
        return Due(deadline.id, settled or "fact_missing", None, None)
    counted_from = facts[fact]
    at = run_out(counted_from, deadline.amount, deadline.unit)
    return Due(
        deadline.id,
        _settled(state, at) or ("passed" if now > at else "soon" if now > at - SOON else "running"),
        fact,
        at,
        whole_day=deadline.unit != "hours",
        cautious=deadline.unit == "hours" and not isinstance(counted_from, datetime),
        on_day_off=day_off(at.date()),
    )


def _settled(state: StepState | None, at: datetime | None) -> Standing | None:
    if state is None or state.status not in {"done", "do_not"}:
        return None
    if state.status == "do_not":
        return "left_out"
    return "met_late" if at and state.done_at and state.done_at > at else "met"


def dues(file: CaseFile, policy: Policy, now: datetime) -> tuple[Due, ...]:
    """Every deadline that may run in a case, in the policy's order; a fact that cannot be read counts as missing."""
    entered = {fact.id: fact.value for fact in file.facts}
    states = {state.step: state for state in file.steps}
    case = file.case
    return reckon_all(case.route, case.types, case.hit, entered, states, policy, now, came=case.created_at)


def reckon_all(
    route: str,
    types: Collection[str],
    hit: str,
    entered: Mapping[str, str],
    states: Mapping[str, StepState],
    policy: Policy,
    now: datetime,
    *,
    came: datetime,
) -> tuple[Due, ...]:
    """The deadlines of a case that came then, with these facts entered and these steps spoken about."""
    times = {**known_times(entered, policy), CASE_CAME: came}
    return tuple(
        reckon(one, times, states.get(one.step) if one.step else None, now)
        for one in deadlines_for(route, types, hit, policy)
    )


def known_times(entered: Mapping[str, str], policy: Policy) -> dict[str, datetime | date]:
    """The moments and days among the facts entered, by the policy's fact ids."""
    found: dict[str, datetime | date] = {}
    for fact in policy.facts:
        value = entered.get(fact.id)
        if not value:
            continue
        try:
            read = read_fact(fact, value)
        except InputError:
            continue
        if not isinstance(read, str):
            found[fact.id] = read
    return found


def outcome(due: Due) -> Kept | None:
    """What a deadline counts as in figures; None where it was left out with a reason, or cannot be reckoned."""
    match due.standing:
        case "met":
            return "kept"
        case "met_late" | "passed":
            return "late"
        case "soon" | "running":
            return "open"
        case _:
            return None


def next_due(found: Iterable[Due]) -> datetime | None:
    """The first deadline that is not met yet, in UTC; what the queue is sorted by."""
    open_ones = [due.at for due in found if due.at and due.standing in {"passed", "soon", "running"}]
    return min(open_ones).astimezone(UTC) if open_ones else None


def facts_missing(found: Iterable[Due], policy: Policy) -> tuple[str, ...]:
    """The facts to be entered before the deadlines that lack one can be reckoned, in the policy's order."""
    wanted = {id for due in found if due.standing == "fact_missing" for id in _deadline(policy, due).facts}
    return tuple(fact.id for fact in policy.facts if fact.id in wanted)


def _deadline(policy: Policy, due: Due) -> Deadline:
    return next(one for one in policy.deadlines if one.id == due.deadline)


def proposed_follow_ups(route: str, opened: datetime, policy: Policy) -> tuple[tuple[FollowUp, date], ...]:
    """The days the policy proposes for talking with the person hit again."""
    return tuple(
        (one, run_out(_as_day(opened), one.amount, one.unit).date()) for one in policy.follow_ups if route in one.routes
    )
