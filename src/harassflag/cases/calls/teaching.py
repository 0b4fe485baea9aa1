"""Teaching: posts the leadership has agreed to for the next model, each masked and seen by a person; withdrawn, their words are gone.

An example outlives its case: it holds no name, and has a key of its own whose loss is its erasure.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import RowMapping, delete, insert, select, update

from harassflag.cases.calls.base import Calls, checked_text
from harassflag.cases.calls.whole import posts_of, whole_case
from harassflag.cases.keys import new_key
from harassflag.cases.masking import Masker
from harassflag.cases.masking.contacts import find_contacts
from harassflag.cases.records import Blind, CasePost, JudgedPost, KeptExample, Who
from harassflag.cases.report.known import known_of
from harassflag.cases.rows import post_of
from harassflag.cases.schema import cases, data_keys, examples, posts
from harassflag.cases.sealing import Sealer
from harassflag.cases.standing import kept_out
from harassflag.cases.turn import Turn, new_id
from harassflag.errors import CaseError, RefusedError

NEVER_IN_AN_EXAMPLE = frozenset({"cpr", "phone", "email"})


class Teaching(Calls):
    """Calls that make reviewed posts into examples, and unmake them."""

    def masked_post(self, case: str, post: str) -> str:
        """The text of a post as it would be learnt from: names, numbers and places as placeholders, for a person to mend.

        Raises:
            CaseError: nobody has reviewed the post.
        """
        with self._turn("masked_post", case) as turn:
            found = _reviewed(turn, post)
            turn.detail["post"] = found.number
            return Masker(known_of(whole_case(turn))).mask(found.text)

    def agree_to_example(self, case: str, post: str, masked: str) -> str:
        """Let the next model learn from this very post, in these words and with a person's labels; the id of the example.

        Raises:
            CaseError: nobody has reviewed the post, it is an example already, or a way to reach somebody stands in the words.
        """
        with self._turn("agree_to_example", case) as turn:
            found = _reviewed(turn, post)
            _check_words(masked)
            query = select(examples.c.id).where(examples.c.post_id == post, examples.c.withdrawn_at.is_(None))
            if turn.connection.execute(query).first():
                raise CaseError("The post is an example already.", "Withdraw that one first.")
            id = new_id()
            sealer = turn.store.keep_key(turn.connection, id, new_key())
            body = {"text": masked, "labels": sorted(found.types), **turn.stamp}
            turn.connection.execute(
                insert(examples).values(
                    id=id, post_id=post, agreed_at=turn.at, sealed=sealer.seal_body(body, f"examples:{id}")
                )
            )
            turn.detail |= {"post": found.number, "example": id}
            return id

    def examples(self) -> tuple[KeptExample, ...]:
        """Every example that has not been withdrawn, the newest first."""
        with self._turn("examples") as turn:
            found = [_kept(turn, row) for row in _standing(turn)]
            turn.detail["count"] = len(found)
            return tuple(found)

    def judged_posts(self) -> tuple[JudgedPost, ...]:
        """Every post of the cases this reader may see, the newest case first."""
        with self._turn("judged_posts") as turn:
            rows = list(turn.connection.execute(select(cases).order_by(cases.c.created_at.desc())).mappings())
            out = kept_out(self.store, turn.connection, self.actor, rows)
            sealers = self.store.sealers(turn.connection)
            of_case: dict[str, list[RowMapping]] = defaultdict(list)
            for row in turn.connection.execute(select(posts).order_by(posts.c.number)).mappings():
                of_case[row["case_id"]].append(row)
            learnt = {row["post_id"] for row in _standing(turn)}
            found = [
                _judged(case, row, sealers[case["id"]], example=row["id"] in learnt)
                for case in rows
                if case["id"] not in out
                for row in of_case[case["id"]]
            ]
            turn.detail["count"] = len(found)
            return tuple(found)

    def withdraw_example(self, example: str, *, reason: str) -> None:
        """Take an example out of the next model and erase its words; the models made before have learnt from it.

        Raises:
            CaseError: there is no such example.
        """
        with self._turn("withdraw_example", reason=reason) as turn:
            row = _find(turn, example)
            turn.connection.execute(delete(data_keys).where(data_keys.c.id == row["id"]))
            turn.connection.execute(
                update(examples)
                .where(examples.c.id == row["id"])
                .values(withdrawn_at=turn.at, sealed=None, second=None)
            )
            turn.detail["example"] = example
        self.store.tidy()

    def for_second_look(self, types: Collection[str], also: Collection[str] = ()) -> tuple[Blind, ...]:
        """Examples of these types, and those named by id, without a second label: only their words, and never to whoever agreed to it."""
        with self._turn("for_second_look") as turn:
            asked = []
            for row in _standing(turn):
                kept = _kept(turn, row)
                wanted = kept.id in also or not set(types).isdisjoint(kept.labels)
                if wanted and kept.second is None and kept.by.id != self.actor.id:
                    asked.append(Blind(kept.id, kept.text))
            return tuple(asked)

    def label_again(self, example: str, labels: Collection[str]) -> None:
        """A second person's labels for an example, given without seeing the first.

        Raises:
            RefusedError: the same person labelled it first.
            CaseError: it has a second label, or a label is none of the policy's.
        """
        with self._turn("label_again") as turn:
            row = _find(turn, example)
            kept = _kept(turn, row)
            if kept.by.id == self.actor.id:
                raise RefusedError("You labelled this one first.", "Let somebody else look.")
            if kept.second is not None:
                raise CaseError("It has a second label.", "Take the next one.")
            unknown = sorted(set(labels) - set(turn.store.policy.type_ids))
            if unknown:
                raise CaseError(
                    "The policy has no type {type}.", "Choose from its list.", type=ascii(unknown[0])[1:-1][:64]
                )
            sealer = turn.store.sealer(turn.connection, example)
            sealed = sealer.seal_body({"labels": sorted(set(labels)), **turn.stamp}, f"examples.second:{example}")
            turn.connection.execute(update(examples).where(examples.c.id == example).values(second=sealed))
            turn.detail["example"] = example

    def let_labels_stand(self, example: str) -> None:
        """A doubted example was looked at, and its labels are right: it is not doubted again.

        Raises:
            CaseError: there is no such example.
        """
        with self._turn("let_labels_stand") as turn:
            row = _find(turn, example)
            sealer, name = turn.store.sealer(turn.connection, example), f"examples:{example}"
            body = sealer.unseal_body(row["sealed"], name) | {"stands": turn.stamp}
            turn.connection.execute(
                update(examples).where(examples.c.id == example).values(sealed=sealer.seal_body(body, name))
            )
            turn.detail["example"] = example


def _judged(case: RowMapping, row: RowMapping, sealer: Sealer, *, example: bool) -> JudgedPost:
    post = post_of(row, sealer.unseal_body(row["sealed"], f"posts:{row['id']}"))
    return JudgedPost(
        post.id,
        case["id"],
        case["number"],
        post.number,
        case["created_at"],
        post.text,
        post.findings,
        post.route,
        post.reviewed,
        example,
    )


def _reviewed(turn: Turn, post: str) -> CasePost:
    found = next((one for one in posts_of(turn) if one.id == post), None)
    if found is None:
        raise CaseError("The case does not hold {thing}.", "Open the case again.", thing=ascii(post)[1:-1][:32])
    if not found.reviewed:
        raise CaseError("Nobody has confirmed or changed the labels of this post.", "Do that first.")
    return found


def _check_words(masked: str) -> None:
    if not checked_text(masked).strip():
        raise CaseError("There is no text to learn from.", "Leave the post out, or keep some of its words.")
    left = [one for one in find_contacts(masked) if one.kind in NEVER_IN_AN_EXAMPLE]
    if left:
        raise CaseError(
            "A number or address of a person still stands in the text: {kind}.",
            "Put a placeholder in its place.",
            kind=left[0].kind,
        )


def _standing(turn: Turn) -> list[RowMapping]:
    query = select(examples).where(examples.c.withdrawn_at.is_(None)).order_by(examples.c.agreed_at.desc())
    return list(turn.connection.execute(query).mappings())


def _find(turn: Turn, id: str) -> RowMapping:
    query = select(examples).where(examples.c.id == id, examples.c.withdrawn_at.is_(None))
    row = turn.connection.execute(query).mappings().one_or_none()
    if row is None:
        raise CaseError("There is no example {id}.", "Look at the list again.", id=ascii(id)[1:-1][:32])
    return row


def _kept(turn: Turn, row: RowMapping) -> KeptExample:
    sealer = turn.store.sealer(turn.connection, row["id"])
    body = sealer.unseal_body(row["sealed"], f"examples:{row['id']}")
    second = sealer.unseal_body(row["second"], f"examples.second:{row['id']}") if row["second"] else None
    at: datetime = row["agreed_at"]
    return KeptExample(
        row["id"],
        body["text"],
        frozenset(body["labels"]),
        Who(*body["by"]),
        at,
        frozenset(second["labels"]) if second else None,
        "stands" in body,
    )
