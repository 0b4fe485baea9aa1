"""Judging: a person's word on posts, exhibits and people."""

from collections.abc import Collection
from dataclasses import asdict

from sqlalchemy import delete

from harassflag.cases.calls.base import Calls, checked_text, leave_traces, sum_up
from harassflag.cases.calls.whole import head_of, posts_of
from harassflag.cases.near import name_traces, profile_traces
from harassflag.cases.posting import types_and_route
from harassflag.cases.records import Case, CasePost, Evidence, NewPerson, Origin, Person
from harassflag.cases.rows import evidence_of, origin_body, person_of
from harassflag.cases.schema import cases, evidence, labels, people, posts
from harassflag.cases.standing import keep_words
from harassflag.cases.turn import Turn
from harassflag.errors import CaseError, ConflictError
from harassflag.records import Hit, Writer


class Judging(Calls):
    """Calls that say what a case is and what becomes of it. Each takes the `version` of the thing its reader saw; 0 is none yet."""

    def set_labels(self, case: str, post: str, types: Collection[str], *, reason: str, version: int) -> CasePost:
        """A person's word on one post: these types and no others. It outranks the model's; both are kept.

        Raises:
            CaseError: a type the policy does not have, or no reason where the model said otherwise.
            ConflictError: somebody else has judged it meanwhile.
        """
        with self._turn("set_labels", case, reason=reason) as turn:
            row = turn.find(posts, post)
            before = _post(turn, post)
            _check_labels(turn, before, types, reason)
            now, route = types_and_route(before.findings, turn.store.policy, said=types)
            columns = {"route": route, "types": ",".join(now), "reviewed": True}
            turn.change(
                posts, row, turn.body(posts, row), version=version, yours=now, told=lambda *_: before, **columns
            )
            number = 1 + max((one["number"] for one in turn.rows(labels)), default=0)
            touched = {*now, *before.types, *(finding.type for finding in before.findings)}
            for type in sorted(touched):
                words = {"post_id": post, "number": number, "type": type, "present": type in now, "at": turn.at}
                turn.add(labels, {"reason": checked_text(reason)}, **words)
            sum_up(turn)
            turn.detail |= {"post": before.number, "was": list(before.types), "now": list(now)}
            return _post(turn, post)

    def describe_case(
        self,
        case: str,
        *,
        version: int,
        title: str | None = None,
        hit: Hit | None = None,
        writer: Writer | None = None,
    ) -> Case:
        """A new title, or who was hit and who wrote, as far as known; what is None stays."""
        with self._turn("describe_case", case) as turn:
            head = head_of(turn)
            if head.version != version:
                by = turn.body(cases, turn.reload())["by"][1]
                raise ConflictError(by, yours=(title, hit, writer), theirs=head)
            words = {} if title is None else {"title": checked_text(title)}
            columns = {name: value for name, value in (("hit", hit), ("writer", writer)) if value is not None}
            turn.change_case(words, **columns)
            keep_words(self.store, turn.sealer, turn.connection, case)
            sum_up(turn)
            turn.detail |= columns
            return head_of(turn)

    def describe_evidence(self, case: str, exhibit: str, origin: Origin, *, version: int) -> Evidence:
        """What is known of where an exhibit comes from; its bytes stay as they came."""
        with self._turn("describe_evidence", case) as turn:
            row = turn.find(evidence, exhibit)
            words = {**turn.body(evidence, row), "origin": origin_body(origin)}
            turn.change(evidence, row, words, version=version, yours=origin, told=evidence_of)
            leave_traces(turn, exhibit, profile_traces(origin, turn.store.house))
            _people_changed(turn)
            row = turn.find(evidence, exhibit)
            turn.detail |= {"exhibit": row["number"], "now": words["origin"]}
            return evidence_of(row, turn.body(evidence, row))

    def block_evidence(self, case: str, exhibit: str, *, reason: str) -> None:
        """Let nobody see, copy or export an exhibit and its copies from now on, until the police say what happens to it."""
        with self._turn("block_evidence", case, reason=reason) as turn:
            asked = turn.find(evidence, exhibit)
            for row in (asked, *turn.rows(evidence, derived_from=exhibit)):
                words, version = turn.body(evidence, row), row["version"]
                turn.change(evidence, row, words, version=version, yours=None, told=evidence_of, blocked=True)
            turn.detail["exhibit"] = asked["number"]

    def add_person(self, case: str, person: NewPerson) -> Person:
        """Somebody in the case; a handler of that name or login is kept out of it from now on, TR and AMR apart."""
        with self._turn("add_person", case) as turn:
            number = 1 + max((row["number"] for row in turn.rows(people)), default=0)
            id = turn.add(people, _person_words(person), number=number, kind=person.kind)
            turn.detail |= {"person": number, "kind": person.kind}
            return _person_kept(turn, id, person)

    def change_person(self, case: str, id: str, person: NewPerson, *, version: int) -> Person:
        """How somebody stands in the case from now on."""
        with self._turn("change_person", case) as turn:
            row = turn.find(people, id)
            turn.change(
                people, row, _person_words(person), version=version, yours=person, told=person_of, kind=person.kind
            )
            turn.detail |= {"person": row["number"], "kind": person.kind}
            return _person_kept(turn, id, person)

    def remove_person(self, case: str, id: str, *, reason: str) -> None:
        """Take somebody out who does not belong in the case."""
        with self._turn("remove_person", case, reason=reason) as turn:
            row = turn.find(people, id)
            turn.detail |= {"person": row["number"], "kind": row["kind"]}
            turn.connection.execute(delete(people).where(people.c.id == id))
            leave_traces(turn, id, [])
            _people_changed(turn)


def _post(turn: Turn, id: str) -> CasePost:
    return next(one for one in posts_of(turn) if one.id == id)


def _check_labels(turn: Turn, before: CasePost, types: Collection[str], reason: str) -> None:
    unknown = sorted(set(types) - set(turn.store.policy.type_ids))
    if unknown:
        raise CaseError("The policy has no type {type}.", "Choose from its list.", type=ascii(unknown[0])[1:-1][:64])
    if set(types) != set(before.types) and not reason.strip():
        raise CaseError("A reason is missing.", "Say in a few words why.")


def _person_words(person: NewPerson) -> dict[str, object]:
    words = asdict(person)
    del words["kind"]
    for text in (person.name, person.relation, person.contact, person.remark):
        checked_text(text)
    return words


def _person_kept(turn: Turn, id: str, person: NewPerson) -> Person:
    helping = person.kind in {"tr", "amr"}
    leave_traces(turn, id, [] if helping else name_traces([person.name], turn.store.house))
    _people_changed(turn)
    row = turn.find(people, id)
    return person_of(row, turn.body(people, row))


def _people_changed(turn: Turn) -> None:
    keep_words(turn.store, turn.sealer, turn.connection, turn.case_id)
    sum_up(turn, people_version=turn.reload()["people_version"] + 1)
