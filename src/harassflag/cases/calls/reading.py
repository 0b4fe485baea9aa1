"""Reading: lists, one case as a whole, the bytes of an exhibit; every look is logged."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import RowMapping, select

from harassflag.cases.calls.base import Calls
from harassflag.cases.calls.nearby import near_cases
from harassflag.cases.calls.whole import whole_case
from harassflag.cases.posting import weight
from harassflag.cases.records import Case, CaseFile, Exhibit, Export, Near, Queue
from harassflag.cases.rows import case_of, evidence_of
from harassflag.cases.schema import cases, evidence, invites
from harassflag.cases.standing import kept_out
from harassflag.cases.turn import Turn, ask_first
from harassflag.errors import RefusedError


class Reading(Calls):
    """Calls that show, and change nothing but the log."""

    def queue(self, *, closed: bool = False) -> Queue:
        """The cases still open, or the closed ones: threats on top, then by day of arrival, then by deadline."""
        with self._turn("queue") as turn:
            status = cases.c.status == "closed" if closed else cases.c.status != "closed"
            rows = list(turn.connection.execute(select(cases).where(status)).mappings())
            out = kept_out(self.store, turn.connection, self.actor, rows)
            shown = heads(turn, [row for row in rows if row["id"] not in out])
            turn.detail["shown"] = len(shown)
            return Queue(tuple(sorted(shown, key=urgency)), kept_from=len(out))

    def my_cases(self) -> Queue:
        """The cases this TR or AMR was invited to."""
        with self._turn("my_cases") as turn:
            query = (
                select(cases).join(invites, invites.c.case_id == cases.c.id).where(invites.c.actor_id == self.actor.id)
            )
            shown = heads(turn, list(turn.connection.execute(query).mappings()))
            turn.detail["shown"] = len(shown)
            return Queue(tuple(sorted(shown, key=urgency)), kept_from=0)

    def open_case(self, case: str) -> CaseFile:
        """Everything of one case."""
        with self._turn("open_case", case) as turn:
            seen(turn)
            return whole_case(turn)

    def still_open(self, case: str) -> None:
        """Ask whether the case, read before, is open to this reader still; only a refusal is logged.

        Raises:
            NoSuchCaseError, RefusedError: as opening it would.
        """
        ask_first(self.store, self.actor, "still_open", case)

    def view_evidence(self, case: str, exhibit: str) -> Exhibit:
        """One exhibit with its bytes as they came.

        Raises:
            RefusedError: it is blocked.
            CasebookError: it is no longer what came in.
        """
        with self._turn("view_evidence", case) as turn:
            row = turn.find(evidence, exhibit)
            turn.detail["exhibit"] = row["number"]
            if row["blocked"]:
                raise RefusedError(
                    "Exhibit {number} is blocked.", "Nobody may see or copy it; ask the police.", number=row["number"]
                )
            return with_bytes(turn, row)

    def export(self, case: str, *, reason: str, masked: bool = True) -> Export:
        """The case and its originals, to leave the casebook; blocked exhibits come without their bytes."""
        with self._turn("export", case, reason=reason) as turn:
            turn.detail["masked"] = masked
            exhibits = tuple(with_bytes(turn, row) for row in turn.rows(evidence, "number"))
            turn.detail["sha256"] = [one.evidence.sha256 for one in exhibits]
            return Export(whole_case(turn), exhibits, masked, turn.who, turn.at)

    def near(self, case: str) -> tuple[Near, ...]:
        """Other cases that share a text, a profile or a person with this one, newest first; never those kept from the reader."""
        with self._turn("near", case) as turn:
            return near_cases(turn)


def urgency(case: Case) -> tuple[object, ...]:
    """Where a case stands in the queue: threats first, then the day it came, then the nearest deadline, then its number."""
    return weight(case.route), case.created_at.date(), case.next_due or datetime.max.replace(tzinfo=UTC), case.number


def heads(turn: Turn, rows: Sequence[RowMapping]) -> list[Case]:
    """The heads of these cases."""
    sealers = turn.store.sealers(turn.connection)
    return [case_of(row, sealers[row["id"]].unseal_body(row["sealed"], f"cases:{row['id']}")) for row in rows]


def seen(turn: Turn) -> None:
    """Note the first sight by somebody who handles the case; from then on it is no unread case."""
    if turn.case is not None and turn.case["first_read_at"] is None and "leader" in turn.standings:
        status = "open" if turn.case["status"] == "new" else turn.case["status"]
        turn.change_case(first_read_at=turn.at, status=status)
        turn.changed = True


def with_bytes(turn: Turn, row: RowMapping) -> Exhibit:
    """An exhibit with its bytes, unless it is blocked."""
    found = evidence_of(row, turn.body(evidence, row))
    content = None if found.blocked else turn.store.vault.get(turn.case_id, found.sha256, turn.sealer)
    return Exhibit(found, content)
