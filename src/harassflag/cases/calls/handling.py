"""Who works on a case: claim, hand over, invite TR and AMR, keep out whoever is involved, tie cases together."""

from sqlalchemy import delete, select

from harassflag.cases.calls.base import Calls, checked_text
from harassflag.cases.calls.whole import head_of
from harassflag.cases.records import Case, Who
from harassflag.cases.schema import cases, invites, links, screens
from harassflag.cases.standing import standings_of
from harassflag.cases.turn import Turn
from harassflag.errors import CaseError, ConflictError, NoSuchCaseError


class Handling(Calls):
    """Calls about who may and who does work on a case."""

    def claim(self, case: str) -> Case:
        """Take the case up. Of two who claim it at once the second is told who has it.

        Raises:
            ConflictError: somebody else has it; they can hand it over.
        """
        with self._turn("claim", case) as turn:
            head = head_of(turn)
            if head.handler is not None and head.handler.id != self.actor.id:
                raise ConflictError(head.handler.name, yours=turn.who, theirs=head)
            if head.handler is None:
                _give(turn, turn.who)
            return head_of(turn)

    def hand_over(self, case: str, to: Who | None, *, reason: str, version: int) -> Case:
        """Give the case to another leader, or back to the queue."""
        with self._turn("hand_over", case, reason=reason) as turn:
            head = head_of(turn)
            if head.version != version:
                raise ConflictError(turn.body(cases, turn.reload())["by"][1], yours=to, theirs=head)
            _give(turn, to)
            turn.detail["to"] = [to.id, to.name] if to else None
            return head_of(turn)

    def invite(self, case: str, who: Who) -> None:
        """Let this TR or AMR see the case, once the person hit agrees."""
        with self._turn("invite", case) as turn:
            if not turn.rows(invites, actor_id=who.id):
                turn.add(invites, {"invited": [who.id, who.name]}, actor_id=_usable(who.id))
                turn.change_case()
            turn.detail["who"] = [who.id, who.name]

    def uninvite(self, case: str, who: Who, *, reason: str) -> None:
        """Take the invitation back."""
        with self._turn("uninvite", case, reason=reason) as turn:
            turn.connection.execute(
                delete(invites).where(invites.c.case_id == turn.case_id, invites.c.actor_id == who.id)
            )
            turn.change_case()
            turn.detail["who"] = [who.id, who.name]

    def keep_out(self, case: str, who: Who, *, reason: str) -> None:
        """Keep a handler out who is involved, though no name says so."""
        self._screen("keep_out", case, who, reason, out=True)

    def let_in(self, case: str, who: Who, *, reason: str) -> None:
        """Let a handler in who only shares a name; a leader who is kept out cannot do it alone."""
        self._screen("let_in", case, who, reason, out=False)

    def link_cases(self, case: str, other: str, *, reason: str) -> None:
        """Tie two cases together, because a person says that they belong together."""
        with self._turn("link_cases", case, reason=reason) as turn:
            row = turn.connection.execute(select(cases).where(cases.c.id == other)).mappings().one_or_none()
            if row is None or "leader" not in standings_of(self.store, turn.connection, self.actor, row):
                raise NoSuchCaseError(other)
            if other == case:
                raise CaseError("A case cannot be tied to itself.", "Choose another case.")
            if not turn.rows(links, other_id=other):
                turn.add(links, {"reason": checked_text(reason)}, other_id=other)
                turn.change_case()
            turn.detail["other"] = row["number"]

    def _screen(self, call: str, case: str, who: Who, reason: str, *, out: bool) -> None:
        with self._turn(call, case, reason=reason) as turn:
            turn.connection.execute(
                delete(screens).where(screens.c.case_id == turn.case_id, screens.c.actor_id == who.id)
            )
            turn.add(screens, {"reason": checked_text(reason)}, actor_id=_usable(who.id), kept_out=out)
            turn.detail["who"] = [who.id, who.name]
            if out and turn.reload()["handler_id"] == who.id:
                _give(turn, None)
            else:
                turn.change_case()


def _give(turn: Turn, who: Who | None) -> None:
    turn.change_case(
        {"handler_name": who.name if who else ""},
        handler_id=_usable(who.id) if who else None,
        claimed_at=turn.at if who else None,
        status="open" if turn.reload()["status"] == "new" else turn.reload()["status"],
    )


def _usable(id: str) -> str:
    if not id or len(id) > 200 or not id.isprintable():
        raise CaseError("{who} is no login.", "Choose somebody from the list.", who=ascii(id)[1:-1][:64])
    return id
