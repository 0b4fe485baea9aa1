"""One turn: one actor, one call, one transaction, and the line it leaves in the log."""

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, insert, select, update

from harassflag.cases import chain
from harassflag.cases.access import CALLS, Call, Standing
from harassflag.cases.fingerprint import state_of
from harassflag.cases.records import Actor, Who
from harassflag.cases.schema import cases
from harassflag.cases.sealing import BrokenSealError, Sealer
from harassflag.cases.standing import standings_of
from harassflag.cases.store import Store
from harassflag.errors import CasebookError, CaseError, ConflictError, NoSuchCaseError, RefusedError

_ID = re.compile(r"[0-9a-f]{16}")


def new_id() -> str:
    """An id that says nothing and cannot be guessed."""
    return secrets.token_hex(8)


@dataclass(slots=True)
class Turn:
    """What a call works with; everything it changes goes through here, so that nothing is changed without a line."""

    store: Store
    connection: Connection
    actor: Actor
    call: Call
    at: datetime
    case: RowMapping | None
    standings: frozenset[Standing]
    _sealer: Sealer | None = None
    detail: dict[str, object] = field(default_factory=dict)
    changed: bool = False
    """Whether a row of the case was changed; first sight of a case changes it too."""
    logged: tuple[int, str] = (0, "")

    @property
    def who(self) -> Who:
        """The actor as the casebook remembers."""
        return Who(self.actor.id, self.actor.name)

    @property
    def stamp(self) -> dict[str, object]:
        """By whom and when, as it stands in what is sealed."""
        return {"by": [self.actor.id, self.actor.name], "at": self.at.isoformat()}

    @property
    def case_id(self) -> str:
        """The case this turn is about."""
        if self.case is None:
            raise LookupError("a turn on no case")
        return str(self.case["id"])

    @property
    def sealer(self) -> Sealer:
        """The sealer of the case."""
        if self._sealer is None:
            self._sealer = self.store.sealer(self.connection, self.case_id)
        return self._sealer

    def take_up(self, case_id: str, sealer: Sealer) -> None:
        """Go on with a case made in this very turn."""
        self._sealer, self.changed = sealer, True
        self.case = self.connection.execute(select(cases).where(cases.c.id == case_id)).mappings().one()

    def look_at(self, row: RowMapping | None) -> None:
        """Read one case after another in a turn on a list of them."""
        self.case, self._sealer = row, None

    def keep_sealer(self, sealer: Sealer) -> None:
        """Go back to a case whose sealer is at hand."""
        self._sealer = sealer

    def reload(self) -> RowMapping:
        """The head of the case as it stands now."""
        self.case = self.connection.execute(select(cases).where(cases.c.id == self.case_id)).mappings().one()
        return self.case

    def rows(self, table: Table, *order: str, **where: object) -> list[RowMapping]:
        """The rows of this case in a table."""
        query = select(table).where(table.c.case_id == self.case_id)
        for name, value in where.items():
            query = query.where(table.c[name] == value)
        return list(self.connection.execute(query.order_by(*(table.c[name] for name in order))).mappings())

    def body(self, table: Table, row: RowMapping) -> dict[str, Any]:
        """What is sealed in a row.

        Raises:
            BrokenSealError: it was changed from outside.
        """
        return self.sealer.unseal_body(row["sealed"], f"{table.name}:{row['id']}")

    def add(self, table: Table, body: Mapping[str, object], **columns: object) -> str:
        """A new row with its words sealed; its id."""
        id = new_id()
        sealed = self.sealer.seal_body({**body, **self.stamp}, f"{table.name}:{id}")
        connection, case_id = self.connection, self.case_id
        connection.execute(insert(table).values(id=id, case_id=case_id, sealed=sealed, **columns))
        return id

    def find(self, table: Table, id: str) -> RowMapping:
        """One row of this case.

        Raises:
            CaseError: the case has no such thing.
        """
        query = select(table).where(table.c.id == id, table.c.case_id == self.case_id)
        row = self.connection.execute(query).mappings().one_or_none() if _ID.fullmatch(id) else None
        if row is None:
            raise CaseError("The case does not hold {thing}.", "Open the case again.", thing=ascii(id)[1:-1][:32])
        return row

    def change(
        self,
        table: Table,
        row: RowMapping,
        body: Mapping[str, object],
        *,
        version: int,
        yours: object,
        told: Callable[[RowMapping, dict[str, Any]], object],
        **columns: object,
    ) -> None:
        """Change a row, if it still is what its reader saw; `told` makes the record of what stands there instead.

        Raises:
            ConflictError: somebody was faster; nothing was changed.
        """
        if row["version"] != version:
            theirs = self.body(table, row)
            raise ConflictError(str(theirs["by"][1]), yours=yours, theirs=told(row, theirs))
        sealed = self.sealer.seal_body({**body, **self.stamp}, f"{table.name}:{row['id']}")
        self.connection.execute(
            update(table).where(table.c.id == row["id"]).values(version=version + 1, sealed=sealed, **columns)
        )

    def change_case(self, body: Mapping[str, object] | None = None, /, **columns: object) -> None:
        """Change the head of the case; whoever was to be told of another's change has been."""
        row = self.reload()
        if body is not None:
            columns["sealed"] = self.sealer.seal_body(
                {**self.body(cases, row), **body, **self.stamp}, f"cases:{row['id']}"
            )
        values = {"version": row["version"] + 1, **columns}
        self.connection.execute(update(cases).where(cases.c.id == row["id"]).values(**values))
        self.reload()


@contextmanager
def take_turn(store: Store, actor: Actor, name: str, case_id: str | None = None, *, reason: str = "") -> Iterator[Turn]:
    """Check the table of calls, run the call in a transaction, and write its line in that same transaction.

    Raises:
        NoSuchCaseError: there is no such case, or none for this actor.
        CaseError: the call is not open to this actor, or not as things stand.
    """
    call = CALLS[name]
    try:
        with store.transaction() as connection:
            turn = _opened(store, connection, actor, call, case_id)
            _ask(turn, reason)
            yield turn
            turn.logged = _write_line(turn, name, reason)
    except (NoSuchCaseError, RefusedError):
        _write_refusal(store, actor, name, case_id)
        raise
    except BrokenSealError as error:
        raise CasebookError(
            "{where} was changed past this program.",
            "Run `harassflag case verify`, and keep all as it is.",
            where=error,
        ) from error


@contextmanager
def also_on(turn: Turn, case_id: str, action: str, *, reason: str) -> Iterator[Turn]:
    """A second case in the same turn, with a line of its own, where the actor leads both.

    Raises:
        NoSuchCaseError: there is no such case, or none for this actor.
    """
    query = select(cases).where(cases.c.id == case_id).with_for_update(key_share=True)
    found = turn.connection.execute(query).mappings().one_or_none() if _ID.fullmatch(case_id) else None
    standings = standings_of(turn.store, turn.connection, turn.actor, found) if found is not None else frozenset()
    if "leader" not in standings:
        raise NoSuchCaseError(case_id)
    other = Turn(turn.store, turn.connection, turn.actor, turn.call, turn.at, found, standings)
    other.changed = True
    yield other
    other.logged = _write_line(other, action, reason)


def ask_first(store: Store, actor: Actor, name: str, case_id: str | None = None) -> None:
    """Whether a call is open to the actor: for what is done outside a turn, before it is done.

    Raises:
        NoSuchCaseError, RefusedError: as the turn itself would.
    """
    try:
        with store.transaction() as connection:
            _opened(store, connection, actor, CALLS[name], case_id)
    except (NoSuchCaseError, RefusedError):
        _write_refusal(store, actor, name, case_id)
        raise


def allowed_sealer(store: Store, actor: Actor, name: str, case_id: str) -> Sealer:
    """The sealer of a case this call is open on: for files, which lie on the disk before the turn that names them.

    Raises:
        NoSuchCaseError, RefusedError: as the turn itself would.
    """
    try:
        with store.transaction() as connection:
            turn = _opened(store, connection, actor, CALLS[name], case_id)
            _ask(turn, "")
            return turn.sealer
    except (NoSuchCaseError, RefusedError):
        _write_refusal(store, actor, name, case_id)
        raise


def _opened(store: Store, connection: Connection, actor: Actor, call: Call, case_id: str | None) -> Turn:
    """The turn, once the table of calls has said yes."""
    turn = Turn(store, connection, actor, call, store.clock(), None, frozenset())
    if case_id is None:
        if not call.roles & actor.roles:
            raise RefusedError("This is not open to you.", "Ask the leadership.")
        return turn
    # Rows that only name the case (FOR KEY SHARE) need not wait for whoever works on it.
    query = select(cases).where(cases.c.id == case_id).with_for_update(key_share=True)
    found = connection.execute(query).mappings().one_or_none() if _ID.fullmatch(case_id) else None
    if found is None:
        raise NoSuchCaseError(case_id)
    turn.case, turn.changed = found, call.changes
    turn.standings = standings_of(store, connection, actor, found)
    if not turn.standings:
        raise NoSuchCaseError(case_id)
    if not call.standings & turn.standings:
        raise RefusedError("This is not open to you.", "Ask the leadership.")
    return turn


def _ask(turn: Turn, reason: str) -> None:
    if turn.case is not None and turn.case["status"] == "closed" and not turn.call.when_closed:
        raise CaseError("The case is closed.", "Reopen it first.")
    if turn.call.reason and not reason.strip():
        raise CaseError("A reason is missing.", "Say in a few words why.")


def _write_line(turn: Turn, name: str, reason: str) -> tuple[int, str]:
    """The line of this turn, with a digest of the case where it changed; which cases a list showed is no case's line."""
    store, connection = turn.store, turn.connection
    case_id = turn.case_id if turn.case is not None else None
    detail = dict(turn.detail)
    if case_id is not None and turn.changed:
        detail["state"] = state_of(connection, case_id)
    sealer = turn.sealer if case_id is not None else store.house
    return chain.append(
        connection,
        store.house,
        sealer,
        at=turn.at,
        by=turn.who,
        action=name,
        case=case_id,
        reason=reason,
        detail=detail,
    )


def _write_refusal(store: Store, actor: Actor, name: str, case_id: str | None) -> None:
    """Who tried what in vain; in the log of the case, if there is such a case."""
    with store.transaction() as connection:
        sealer = store.find_sealer(connection, case_id) if case_id is not None and _ID.fullmatch(case_id) else None
        chain.append(
            connection,
            store.house,
            sealer or store.house,
            at=store.clock(),
            by=Who(actor.id, actor.name),
            action="refused",
            case=case_id if sealer else None,
            reason="",
            detail={"call": name} if sealer or case_id is None else {"call": name, "asked": ascii(case_id)[:64]},
        )
