"""Erasure: rows, words in the log, key, files and free pages; what is left names no one."""

from datetime import timedelta

from sqlalchemy import delete, insert, select, update

from harassflag.cases.calls.base import Calls
from harassflag.cases.calls.ending import receipt_of
from harassflag.cases.calls.reading import heads
from harassflag.cases.calls.whole import head_of
from harassflag.cases.records import Erasable, Receipt
from harassflag.cases.retention import ERASURE_REASONS, WhyKept, erasable_from, why_kept
from harassflag.cases.schema import CASE_TABLES, cases, data_keys, erasures, log, namings, traces, words
from harassflag.cases.standing import kept_out
from harassflag.cases.turn import Turn
from harassflag.errors import CaseError


class Erasing(Calls):
    """Calls that bring a case to nothing when its period is over."""

    def erasable(self) -> tuple[Erasable, ...]:
        """Closed cases whose period is over or will be within the warning, with what keeps them; the oldest first."""
        rules = self.store.policy.retention
        with self._turn("erasable") as turn:
            rows = list(turn.connection.execute(select(cases).where(cases.c.status == "closed")).mappings())
            out = kept_out(self.store, turn.connection, self.actor, rows)
            listed = []
            for case in heads(turn, [row for row in rows if row["id"] not in out]):
                due = erasable_from(case, rules)
                if rules and due and due <= turn.at + timedelta(days=rules.warning_days):
                    listed.append(Erasable(case, due, why_kept(case, rules, turn.at)))
            return tuple(sorted(listed, key=lambda one: (one.due, one.case.number)))

    def erase(self, case: str, *, reason: str) -> Receipt:
        """Erase a case whose period is over, beyond recall on this machine; backups go by their own clock.

        Args:
            case: its id.
            reason: one of `ERASURE_REASONS`.

        Raises:
            CaseError: something keeps it, or the reason is none of these.
        """
        with self._turn("erase", case, reason=reason) as turn:
            if reason not in ERASURE_REASONS:
                raise CaseError(
                    "{reason} is no reason for erasing.",
                    "Choose one of: {known}.",
                    reason=ascii(reason)[1:-1][:64],
                    known=", ".join(ERASURE_REASONS),
                )
            head = head_of(turn)
            why = why_kept(head, self.store.policy.retention, turn.at)
            if why:
                raise _kept(why, head.number)
            counts = _erase_rows(turn)
            turn.look_at(None)
            turn.changed = False
            turn.detail = {"case": case, "counts": counts}
        files = self.store.vault.erase(case)
        self.store.tidy()
        return receipt_of(turn, "erased", {**counts, "files": files})


def _kept(why: WhyKept, number: str) -> CaseError:
    match why:
        case "unread":
            return CaseError("Nobody has read case {number} yet.", "It stays.", number=number)
        case "hold":
            return CaseError("Case {number} is held.", "It stays.", number=number)
        case "no_period":
            return CaseError("No period is set in the policy.", "Case {number} stays.", number=number)
        case "period":
            return CaseError("The period of case {number} is not over.", "It stays.", number=number)
        case "grace":
            return CaseError("New material came to case {number} not long ago.", "It stays.", number=number)
        case _:
            return CaseError("Case {number} is open.", "It stays.", number=number)


def _erase_rows(turn: Turn) -> dict[str, int]:
    """Everything the case left in the database; how many rows of each kind there were."""
    connection, case = turn.connection, turn.case_id
    connection.execute(insert(erasures).values(case_id=case, at=turn.at))
    lines = connection.execute(update(log).where(log.c.case_id == case).values(sealed=None)).rowcount
    counts = {"log_lines": lines}
    for table in (traces, namings, words):
        connection.execute(delete(table).where(table.c.case_id == case))
    for table in reversed(CASE_TABLES):
        key = table.c.id if table is cases else table.c.case_id
        counts[table.name] = connection.execute(delete(table).where(key == case)).rowcount
    connection.execute(delete(data_keys).where(data_keys.c.id == case))
    return {name: count for name, count in counts.items() if count}
