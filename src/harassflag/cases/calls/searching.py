"""Searching: words are kept in one spelling, sealed, one text a case, so that a search unseals a thousand short texts and reads no post."""

from sqlalchemy import RowMapping, select

from harassflag.cases.calls.base import Calls
from harassflag.cases.calls.reading import heads
from harassflag.cases.near import plain_words
from harassflag.cases.records import Case
from harassflag.cases.schema import cases, words
from harassflag.cases.sealing import Sealer
from harassflag.cases.standing import keep_said, keep_words, kept_out, words_said
from harassflag.cases.turn import Turn


class Searching(Calls):
    """The call that finds cases by what stands in them."""

    def search(self, asked: str) -> tuple[Case, ...]:
        """The cases in whose number, title, posts or people all these words stand, newest first."""
        wanted = plain_words(asked).split()
        with self._turn("search") as turn:
            rows = list(turn.connection.execute(select(cases).order_by(cases.c.created_at.desc())).mappings())
            out = kept_out(self.store, turn.connection, self.actor, rows)
            sealers = self.store.sealers(turn.connection)
            kept = {row["case_id"]: row for row in turn.connection.execute(select(words)).mappings()}
            found = [
                row
                for row in rows
                if row["id"] not in out
                and (
                    row["number"] == asked.strip()
                    or (wanted and _answers(wanted, _said(turn, row["id"], sealers[row["id"]], kept)))
                )
            ]
            turn.detail["shown"] = len(found)
            return tuple(heads(turn, found))


def _answers(wanted: list[str], said: str) -> bool:
    return all(word in said for word in wanted)


def _said(turn: Turn, case: str, sealer: Sealer, kept: dict[str, RowMapping]) -> str:
    """The words of a case; read from its posts and kept where an older program did not keep them."""
    if case not in kept:
        return keep_words(turn.store, sealer, turn.connection, case)
    said = words_said(sealer, kept[case])
    return keep_said(sealer, turn.connection, case) if said is None else said
