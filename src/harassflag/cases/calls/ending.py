"""The end of a case: the statement of the person hit, opening again, holds."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import update

from harassflag.cases.calls.base import Calls, checked_text, sum_up
from harassflag.cases.calls.whole import head_of
from harassflag.cases.records import Case, Receipt
from harassflag.cases.schema import cases, statements
from harassflag.cases.turn import Turn
from harassflag.errors import CaseError, ConflictError

HERE = ZoneInfo("Europe/Copenhagen")


class Ending(Calls):
    """Calls that close, open again and hold."""

    def close(self, case: str, *, said_on: date, words: str, version: int) -> Receipt:
        """Close the case, because the person hit said on that date, in these words, that it is over.

        Raises:
            CaseError: no words, or a date before the case or still to come.
            ConflictError: the case was changed since it was read.
        """
        if not words.strip():
            raise CaseError(
                "A case closes only when the person hit says that it is over.", "Write what the person said, and when."
            )
        with self._turn("close", case) as turn:
            head = head_of(turn)
            if not head.created_at.astimezone(HERE).date() <= said_on <= turn.at.astimezone(HERE).date():
                raise CaseError(
                    "{day} is not between the day the case came and today.", "Correct the date.", day=said_on
                )
            if head.version != version:
                raise ConflictError(turn.body(cases, turn.reload())["by"][1], yours=words, theirs=head)
            turn.add(statements, {"words": checked_text(words)}, at=turn.at, said_on=said_on.isoformat())
            turn.change_case(status="closed", closed_at=turn.at, next_due=None)
            turn.detail["said_on"] = said_on.isoformat()
        return receipt_of(turn, "closed", {"posts": head.posts, "exhibits": head.exhibits})

    def reopen(self, case: str, *, reason: str) -> Case:
        """Open a closed case again; the statement stays, with the day it ceased to hold."""
        with self._turn("reopen", case, reason=reason) as turn:
            if head_of(turn).status != "closed":
                raise CaseError("The case is open already.", "Go on working on it.")
            turn.change_case({"moved_to": None})
            open_again(turn)
            return head_of(turn)

    def hold(self, case: str, *, reason: str) -> Case:
        """Let the case not be erased, whatever the period, until the hold is lifted."""
        with self._turn("hold", case, reason=reason) as turn:
            turn.change_case({"hold": checked_text(reason)}, on_hold=True)
            return head_of(turn)

    def lift_hold(self, case: str, *, reason: str) -> Case:
        """Let the period count again."""
        with self._turn("lift_hold", case, reason=reason) as turn:
            turn.change_case({"hold": ""}, on_hold=False)
            return head_of(turn)


def open_again(turn: Turn, **columns: object) -> None:
    """The case is open, and the last statement no longer holds."""
    turn.connection.execute(
        update(statements)
        .where(statements.c.case_id == turn.case_id, statements.c.reopened_at.is_(None))
        .values(reopened_at=turn.at)
    )
    sum_up(turn, status="open", closed_at=None, **columns)


def receipt_of(turn: Turn, what: str, counts: dict[str, int]) -> Receipt:
    """A receipt for a turn that is over, bound to its line in the log."""
    seq, hash = turn.logged
    return Receipt(f"K-{seq}", turn.at, what, counts, seq, hash)
