"""Counting: figures over months, without names."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import RowMapping, Table, select

from harassflag.cases.calls.base import Calls
from harassflag.cases.danish import CLOCK
from harassflag.cases.deadlines import Due, outcome, reckon_all
from harassflag.cases.records import Kept, Month
from harassflag.cases.rows import split, step_of
from harassflag.cases.schema import cases, facts, steps
from harassflag.cases.sealing import Sealer
from harassflag.cases.turn import Turn


class Counting(Calls):
    """The call behind the overview."""

    def figures(self, since: date, until: date) -> tuple[Month, ...]:
        """Figures by month, without names; `until` is not included.

        A deadline counts in the month it runs out; a case that was moved into another counts there only.
        """
        with self._turn("figures") as turn:
            came: dict[str, list[RowMapping]] = defaultdict(list)
            closed: Counter[str] = Counter()
            sealers = turn.store.sealers(turn.connection)
            rows = [
                row
                for row in turn.connection.execute(select(cases)).mappings()
                if not sealers[row["id"]].unseal_body(row["sealed"], f"cases:{row['id']}").get("moved_to")
            ]
            for row in rows:
                if since <= _day(row["created_at"]) < until:
                    came[_month(row["created_at"])].append(row)
                if row["closed_at"] and since <= _day(row["closed_at"]) < until:
                    closed[_month(row["closed_at"])] += 1
            due = _deadlines(turn, rows, sealers, since, until)
            return tuple(
                _figures(month, came.get(month, []), closed[month], due.get(month, {}))
                for month in sorted({*came, *closed, *due})
            )


def _day(moment: datetime) -> date:
    return moment.astimezone(CLOCK).date()


def _month(moment: datetime) -> str:
    return f"{_day(moment):%Y-%m}"


def _figures(name: str, rows: Sequence[RowMapping], closed: int, deadlines: Mapping[Kept, int]) -> Month:
    types = Counter(type for row in rows for type in split(row["types"]))
    return Month(name, len(rows), dict(Counter(row["route"] for row in rows)), dict(types), closed, dict(deadlines))


def _deadlines(
    turn: Turn, rows: Iterable[RowMapping], sealers: Mapping[str, Sealer], since: date, until: date
) -> dict[str, Counter[Kept]]:
    """How many deadlines were kept, came late or are open, by the month they run out."""
    entered, states = _bodies(turn, facts, sealers), _bodies(turn, steps, sealers)
    found: dict[str, Counter[Kept]] = defaultdict(Counter)
    for row in rows:
        known = {one["fact"]: str(body["value"]) for one, body in entered.get(row["id"], ())}
        spoken = {one["step"]: step_of(one, body) for one, body in states.get(row["id"], ())}
        until_when = row["closed_at"] or turn.at
        types, came = split(row["types"]), row["created_at"]
        for due in reckon_all(row["route"], types, row["hit"], known, spoken, turn.store.policy, until_when, came=came):
            what = _outcome_of(due, turn, closed=row["closed_at"] is not None)
            if what and due.at and since <= _day(due.at) < until:
                found[_month(due.at)][what] += 1
    return found


def _outcome_of(due: Due, turn: Turn, *, closed: bool) -> Kept | None:
    """What became of a deadline that somebody can meet; one still running when its case closed is none any more."""
    if not any(one.id == due.deadline and one.step for one in turn.store.policy.deadlines):
        return None
    what = outcome(due)
    return None if closed and what == "open" else what


def _bodies(
    turn: Turn, table: Table, sealers: Mapping[str, Sealer]
) -> dict[str, list[tuple[RowMapping, dict[str, object]]]]:
    found: dict[str, list[tuple[RowMapping, dict[str, object]]]] = defaultdict(list)
    for row in turn.connection.execute(select(table)).mappings():
        body = sealers[row["case_id"]].unseal_body(row["sealed"], f"{table.name}:{row['id']}")
        found[row["case_id"]].append((row, body))
    return found
