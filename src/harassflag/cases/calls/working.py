"""Working on a case: notes, facts, steps, days to look again, drafts. A `version` of 0 says that nothing was there when it was read."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import RowMapping, Table

from harassflag.cases.calls.base import Calls, checked_text, checked_word, sum_up
from harassflag.cases.calls.whole import head_of
from harassflag.cases.records import DraftText, Fact, FollowUp, Note, StepState, StepStatus
from harassflag.cases.rows import draft_of, fact_of, follow_up_of, note_of, step_of
from harassflag.cases.schema import drafts, facts, follow_ups, notes, steps
from harassflag.cases.steps import waiting_for
from harassflag.cases.turn import Turn
from harassflag.errors import CaseError, ConflictError
from harassflag.policy import steps_for

Record = TypeVar("Record")
Reader = Callable[[RowMapping, dict[str, Any]], Record]


class Working(Calls):
    """Calls that carry a case forward."""

    def add_note(self, case: str, text: str) -> Note:
        """A note. Whoever wrote the posts may be given access to it: the screen says so before it is written."""
        if not text.strip():
            raise CaseError("The note is empty.", "Write what you saw or did, with date and time.")
        with self._turn("add_note", case) as turn:
            id = turn.add(notes, {"text": checked_text(text)}, at=turn.at)
            row = turn.find(notes, id)
            return note_of(row, turn.body(notes, row))

    def set_fact(self, case: str, fact: str, value: str, *, version: int = 0) -> Fact:
        """A fact deadlines are reckoned from; empty takes it back."""
        with self._turn("set_fact", case) as turn:
            words = {"value": checked_text(value)}
            kept = _put(turn, facts, {"fact": checked_word(fact)}, words, version, value, fact_of)
            sum_up(turn)
            turn.detail |= {"fact": fact, "value": value}
            return kept

    def set_step(
        self,
        case: str,
        step: str,
        status: StepStatus,
        *,
        version: int = 0,
        reason: str = "",
        receipt: str = "",
        done_at: datetime | None = None,
    ) -> StepState:
        """What becomes of a step: do, do not (say why), done (when, with receipt or journal number), or open again.

        Raises:
            CaseError: a reason is missing; or it is called done while steps it waits for are not settled.
        """
        if status == "do_not" and not reason.strip():
            raise CaseError("A reason is missing.", "Say in a few words why.")
        with self._turn("set_step", case, reason=reason) as turn:
            if status == "done":
                _check_waiting(turn, step)
            when = (done_at or turn.at) if status == "done" else None
            words = {"reason": checked_text(reason), "receipt": checked_text(receipt)}
            key = {"step": checked_word(step)}
            kept = _put(
                turn, steps, key, words, version, (status, reason, receipt), step_of, status=status, done_at=when
            )
            sum_up(turn)
            turn.detail |= {"step": step, "status": status, "receipt": receipt}
            return kept

    def add_follow_up(self, case: str, on: date, about: str) -> FollowUp:
        """A day on which to look again, usually with the person hit."""
        with self._turn("add_follow_up", case) as turn:
            id = turn.add(follow_ups, {"about": checked_text(about)}, day=on.isoformat())
            sum_up(turn)
            turn.detail["on"] = on.isoformat()
            row = turn.find(follow_ups, id)
            return follow_up_of(row, turn.body(follow_ups, row))

    def finish_follow_up(self, case: str, id: str, *, version: int) -> FollowUp:
        """It was done today."""
        with self._turn("finish_follow_up", case) as turn:
            row = turn.find(follow_ups, id)
            words = turn.body(follow_ups, row)
            turn.change(follow_ups, row, words, version=version, yours=None, told=follow_up_of, done_at=turn.at)
            sum_up(turn)
            turn.detail["on"] = row["day"]
            row = turn.find(follow_ups, id)
            return follow_up_of(row, turn.body(follow_ups, row))

    def save_draft(self, case: str, kind: str, text: str, *, version: int = 0) -> DraftText:
        """A text to edit and send; the program sends nothing.

        Raises:
            ConflictError: somebody else saved it meanwhile; `yours` is the text handed in.
        """
        with self._turn("save_draft", case) as turn:
            turn.detail["kind"] = kind
            return _put(
                turn, drafts, {"kind": checked_word(kind)}, {"text": checked_text(text)}, version, text, draft_of
            )


def _check_waiting(turn: Turn, step: str) -> None:
    """Contact and removal wait for the documentation; the policy says what waits for what."""
    head, policy = head_of(turn), turn.store.policy
    rule = next((one for one in policy.steps if one.id == step), None)
    if rule is None:
        return
    asked = steps_for(head.route, head.types, policy, writer=head.writer, hit=head.hit)
    states = {row["step"]: step_of(row, turn.body(steps, row)) for row in turn.rows(steps)}
    first = waiting_for(rule, [one.id for one in asked], states)
    if first:
        raise CaseError(
            "This step waits for another: {first}",
            "Settle that one first, or leave it out and say why.",
            first=policy.step(first[0]).text.da,
        )


def _put(
    turn: Turn,
    table: Table,
    key: Mapping[str, str],
    words: Mapping[str, object],
    version: int,
    yours: object,
    read: Reader[Record],
    **columns: object,
) -> Record:
    """Make or change the one row with this key."""
    found = turn.rows(table, **key)
    if found:
        turn.change(table, found[0], words, version=version, yours=yours, told=read, **columns)
    elif version != 0:
        raise ConflictError("?", yours=yours, theirs=None)
    else:
        turn.add(table, words, **key, **columns)
    row = turn.rows(table, **key)[0]
    return read(row, turn.body(table, row))
