"""Handing in: a new case, more material for it, and what the one who handed it in sees of it."""

from collections.abc import Sequence

from sqlalchemy import select

from harassflag.cases.calls.base import Calls, checked_text, sum_up
from harassflag.cases.calls.material import begin_case, keep_evidence, put_files, submission_of, take_in
from harassflag.cases.keys import new_key
from harassflag.cases.records import Evidence, NewEvidence, NewPost, Submission
from harassflag.cases.schema import cases, episodes, evidence
from harassflag.cases.sealing import Sealer
from harassflag.cases.turn import allowed_sealer, new_id
from harassflag.errors import InputError
from harassflag.records import Hit, Writer


class HandingIn(Calls):
    """Calls for whoever hands something in."""

    def submit(
        self,
        new_posts: Sequence[NewPost] = (),
        new_evidence: Sequence[NewEvidence] = (),
        *,
        title: str = "",
        note: str = "",
        hit: Hit = "unknown",
        writer: Writer = "unknown",
    ) -> Submission:
        """A new case from posts, files or both; the leadership finds it in its queue.

        Raises:
            InputError: nothing handed in, or a file that is empty or over the limit, by name.
            StorageError: the disk is full; nothing was kept.
        """
        if not new_posts and not new_evidence:
            raise InputError("There is nothing to hand in.", "Give a post, a file or both.")
        id, key = new_id(), new_key()
        try:
            put_files(self.store, id, Sealer(key), new_evidence)
            with self._turn("submit") as turn:
                turn.take_up(id, begin_case(turn, id, key, checked_text(title), hit, writer))
                take_in(turn, new_posts, new_evidence, note)
                return submission_of(turn)
        except BaseException:
            self.store.vault.erase(id)
            raise

    def add_to_submission(
        self, case: str, new_posts: Sequence[NewPost] = (), new_evidence: Sequence[NewEvidence] = (), *, note: str = ""
    ) -> Submission:
        """More of the same from whoever handed it in, as a new episode; a closed case is opened again by it."""
        put_files(self.store, case, allowed_sealer(self.store, self.actor, "add_to_submission", case), new_evidence)
        with self._turn("add_to_submission", case) as turn:
            take_in(turn, new_posts, new_evidence, note)
            return submission_of(turn)

    def add_episode(
        self, case: str, new_posts: Sequence[NewPost] = (), new_evidence: Sequence[NewEvidence] = (), *, note: str = ""
    ) -> tuple[Evidence, ...]:
        """More posts and files for a case, as a new episode; a closed case is opened again by it.

        The same bytes twice are one exhibit. Returned are the exhibits in the order handed in.
        """
        put_files(self.store, case, allowed_sealer(self.store, self.actor, "add_episode", case), new_evidence)
        with self._turn("add_episode", case) as turn:
            return take_in(turn, new_posts, new_evidence, note)

    def add_derived(self, case: str, copy: NewEvidence) -> Evidence:
        """A masked or enlarged copy of an exhibit, which says what it was made from; the original stays as it is."""
        if not copy.derived_from or not copy.derivation:
            raise InputError("A copy must say what it was made from, and how.", "Name the exhibit.")
        put_files(self.store, case, allowed_sealer(self.store, self.actor, "add_derived", case), [copy])
        with self._turn("add_derived", case) as turn:
            turn.find(evidence, copy.derived_from)
            last = max((row["number"] for row in turn.rows(episodes)), default=1)
            kept = keep_evidence(turn, copy, last)
            sum_up(turn)
            return kept

    def my_submissions(self) -> tuple[Submission, ...]:
        """What the actor handed in, newest first, and what was decided."""
        with self._turn("my_submissions") as turn:
            mine = select(cases).where(cases.c.created_by == self.actor.id).order_by(cases.c.created_at.desc())
            found = []
            for row in turn.connection.execute(mine).mappings().all():
                turn.look_at(row)
                found.append(submission_of(turn))
            turn.look_at(None)
            return tuple(found)

    def view_submitted(self, case: str) -> Submission:
        """One case as the one who handed it in may see it."""
        with self._turn("view_submitted", case) as turn:
            return submission_of(turn)
