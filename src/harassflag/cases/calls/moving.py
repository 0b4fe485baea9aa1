"""Moving: what was handed in on its own goes into the case it belongs to, as a new event; the empty shell says where it went."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Table, insert

from harassflag.cases.calls.base import Calls, checked_text, leave_traces, sum_up
from harassflag.cases.calls.ending import open_again
from harassflag.cases.calls.whole import head_of
from harassflag.cases.near import name_traces, profile_traces, text_traces
from harassflag.cases.records import Case
from harassflag.cases.rows import origin_of
from harassflag.cases.schema import episodes, evidence, labels, notes, people, posts
from harassflag.cases.standing import keep_words
from harassflag.cases.turn import Turn, also_on, new_id
from harassflag.errors import CaseError


class Moving(Calls):
    """The call that puts two cases about one matter together."""

    def move_into(self, case: str, other: str, *, reason: str) -> Case:
        """Take this case's posts, exhibits, people and notes into the other, as new events there, and close it as moved.

        Everything keeps who added it and when, and the labels set on it. Steps, facts, letters and log stay where they are. A closed
        case is opened again by it, like by any new material. Returned is the head of the other case.

        Raises:
            NoSuchCaseError: the other case is none of the reader's.
            CaseError: it is the same case.
        """
        with self._turn("move_into", case, reason=reason) as turn:
            if other == case:
                raise CaseError("A case cannot be moved into itself.", "Choose another case.")
            with also_on(turn, other, "took_in", reason=reason) as there:
                numbers = _events(turn, there)
                exhibits = _exhibits(turn, there, numbers)
                count = _posts(turn, there, numbers, exhibits)
                _people(turn, there)
                for row in turn.rows(notes, "at", "id"):
                    _copy(turn, there, notes, row, at=row["at"])
                keep_words(self.store, there.sealer, there.connection, there.case_id)
                head = there.reload()
                came = {"last_material_at": turn.at, "people_version": head["people_version"] + 1}
                if head["status"] == "closed":
                    open_again(there, **came)
                else:
                    sum_up(there, **came)
                moved = head_of(there)
                here = turn.reload()["number"]
                there.detail |= {"from": here, "posts": count, "exhibits": len(exhibits)}
            words = {"moved_to": [moved.id, moved.number]}
            turn.change_case(words, status="closed", closed_at=turn.at, next_due=None)
            turn.detail |= {"to": moved.number, "why": checked_text(reason)}
            return moved


def _copy(turn: Turn, there: Turn, table: Table, row: RowMapping, **columns: object) -> str:
    """A row in the other case with the words it had, sealed under that case's key; who wrote it and when stay."""
    id, body = new_id(), turn.body(table, row)
    sealed = there.sealer.seal_body(body, f"{table.name}:{id}")
    there.connection.execute(insert(table).values(id=id, case_id=there.case_id, sealed=sealed, **columns))
    return id


def _next(turn: Turn, table: Table) -> int:
    return 1 + max((row["number"] for row in turn.rows(table)), default=0)


def _events(turn: Turn, there: Turn) -> dict[int, int]:
    """Number of an event here -> its number there."""
    numbers = {}
    for number, row in enumerate(turn.rows(episodes, "number"), _next(there, episodes)):
        _copy(turn, there, episodes, row, number=number)
        numbers[row["number"]] = number
    return numbers


def _exhibits(turn: Turn, there: Turn, events: Mapping[int, int]) -> dict[str, str]:
    """Id of an exhibit here -> its id there; bytes that lie there already are not kept twice, and a block goes with them."""
    known = {row["sha256"]: row["id"] for row in there.rows(evidence)}
    ids: dict[str, str] = {}
    number, store = _next(there, evidence), turn.store
    for row in turn.rows(evidence, "number"):
        if row["sha256"] in known:
            ids[row["id"]] = known[row["sha256"]]
            continue
        store.vault.put(there.case_id, store.vault.get(turn.case_id, row["sha256"], turn.sealer), there.sealer)
        columns = {name: row[name] for name in ("sha256", "size", "blocked")}
        columns |= {"number": number, "episode": events[row["episode"]], "derived_from": ids.get(row["derived_from"])}
        ids[row["id"]] = _copy(turn, there, evidence, row, **columns)
        origin = origin_of(turn.body(evidence, row)["origin"])
        leave_traces(there, ids[row["id"]], profile_traces(origin, store.house))
        number += 1
    return ids


def _posts(turn: Turn, there: Turn, events: Mapping[int, int], exhibits: Mapping[str, str]) -> int:
    """The posts with the labels set on them; one that stands there already, word for word, does not come twice."""
    standing = {_same(there.body(posts, row)) for row in there.rows(posts)}
    said: dict[str, list[RowMapping]] = defaultdict(list)
    for row in turn.rows(labels, "number"):
        said[row["post_id"]].append(row)
    house, number, count = turn.store.house, _next(there, posts), 0
    label_number = _next(there, labels)
    for row in turn.rows(posts, "number"):
        body = turn.body(posts, row)
        if _same(body) in standing:
            continue
        columns = {name: row[name] for name in ("route", "types", "reviewed")}
        columns |= {"evidence_id": exhibits.get(row["evidence_id"]), "episode": events[row["episode"]]}
        id = _copy(turn, there, posts, row, number=number, **columns)
        found = [*text_traces(body["text"], house), *name_traces([body["author"], body["about"]], house)]
        leave_traces(there, id, found)
        for label in said[row["id"]]:
            words = {name: label[name] for name in ("type", "present", "at")}
            _copy(turn, there, labels, label, post_id=id, number=label_number + label["number"], **words)
        number, count = number + 1, count + 1
    return count


def _same(body: Mapping[str, Any]) -> tuple[str, str | None, str | None, datetime | None]:
    return body["text"], body["author"], body["time_shown"], body["time_resolved"]


def _people(turn: Turn, there: Turn) -> None:
    """The people who do not stand there already under the same name."""
    standing = {(row["kind"], there.body(people, row)["name"]) for row in there.rows(people)}
    number = _next(there, people)
    for row in turn.rows(people, "number"):
        name = turn.body(people, row)["name"]
        if (row["kind"], name) in standing:
            continue
        id = _copy(turn, there, people, row, number=number, kind=row["kind"])
        if row["kind"] not in {"tr", "amr"}:
            leave_traces(there, id, name_traces([name], turn.store.house))
        number += 1
