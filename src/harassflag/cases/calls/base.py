"""What every group of calls stands on: the store, the actor, a turn."""

import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, time

from sqlalchemy import text

from harassflag.cases import deadlines
from harassflag.cases.danish import CLOCK
from harassflag.cases.near import Trace
from harassflag.cases.posting import heaviest
from harassflag.cases.records import Actor
from harassflag.cases.rows import split, step_of
from harassflag.cases.schema import evidence, facts, follow_ups, posts, steps, traces
from harassflag.cases.store import Store
from harassflag.cases.turn import Turn, take_turn
from harassflag.errors import CaseError, RefusedError

LONGEST = 200_000
_WORD = re.compile(r"[A-Za-z0-9_:.-]{1,64}")


class Calls:
    """Calls bound to one actor, so that none is without."""

    def __init__(self, store: Store, actor: Actor) -> None:
        if not actor.id or len(actor.id) > 200 or not actor.id.isprintable():
            raise RefusedError("This login has no usable id.", "Ask whoever runs the server.")
        self.store = store
        self.actor = actor

    def _turn(self, call: str, case: str | None = None, *, reason: str = "") -> AbstractContextManager[Turn]:
        return take_turn(self.store, self.actor, call, case, reason=reason)


def checked_text(text: str) -> str:
    """A text a person wrote, kept as it is.

    Raises:
        CaseError: it is too long.
    """
    if len(text) > LONGEST:
        raise CaseError(
            "The text is {length} characters long; {longest} is the most.",
            "Shorten it, or hand it in as a file.",
            length=len(text),
            longest=LONGEST,
        )
    return text


def checked_word(word: str) -> str:
    """An id of a step, a fact or a draft.

    Raises:
        CaseError: it is none.
    """
    if not _WORD.fullmatch(word):
        raise CaseError("{word} is no id.", "Use letters, digits and _ only.", word=ascii(word)[1:-1][:64])
    return word


def next_number(turn: Turn, name: str) -> int:
    """The next number of a counter, without gaps or doubles."""
    connection = turn.connection
    connection.execute(
        text("INSERT INTO counters (name, value) VALUES (:name, 0) ON CONFLICT DO NOTHING"), {"name": name}
    )
    connection.execute(text("UPDATE counters SET value = value + 1 WHERE name = :name"), {"name": name})
    return int(connection.execute(text("SELECT value FROM counters WHERE name = :name"), {"name": name}).scalar_one())


def leave_traces(turn: Turn, source: str, found: Sequence[Trace]) -> None:
    """Keep the keyed fingerprints of one text, exhibit or person; those it left before give way."""
    connection, case = turn.connection, turn.case_id
    connection.execute(traces.delete().where(traces.c.case_id == case, traces.c.source == source))
    if found:
        rows = [{"case_id": case, "kind": kind, "token": token, "source": source} for kind, token in found]
        connection.execute(traces.insert(), rows)


def sum_up(turn: Turn, **columns: object) -> None:
    """Bring the head of the case in line with its posts, exhibits and days; every change of those ends here."""
    rows = turn.rows(posts)
    types = {type for row in rows for type in split(row["types"])}
    ordered = [type for type in turn.store.policy.type_ids if type in types]
    route = heaviest(row["route"] for row in rows) if rows else "assess_now"
    turn.change_case(
        None,
        route=route,
        types=",".join(ordered),
        posts=len(rows),
        exhibits=len(turn.rows(evidence)),
        next_due=next_due(turn, route, ordered),
        **columns,
    )


def next_due(turn: Turn, route: str, types: Sequence[str]) -> datetime | None:
    """When something is due first: an open follow-up, or a deadline of the policy that is not met yet."""
    days = [row["day"] for row in turn.rows(follow_ups, done_at=None)]
    dates = [datetime.combine(date.fromisoformat(day), time(), CLOCK) for day in days]
    entered = {row["fact"]: turn.body(facts, row)["value"] for row in turn.rows(facts)}
    states = {row["step"]: step_of(row, turn.body(steps, row)) for row in turn.rows(steps)}
    case = turn.case or turn.reload()
    found = deadlines.reckon_all(
        route, types, case["hit"], entered, states, turn.store.policy, turn.at, came=case["created_at"]
    )
    first = deadlines.next_due(found)
    return min([*dates, *([first] if first else [])], default=None)
