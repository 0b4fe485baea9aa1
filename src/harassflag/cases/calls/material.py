"""What comes in: files on the disk first, then the rows that name them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from sqlalchemy import RowMapping, insert, select

from harassflag.cases.calls.base import checked_text, leave_traces, next_number, sum_up
from harassflag.cases.calls.ending import open_again
from harassflag.cases.near import name_traces, profile_traces, text_traces
from harassflag.cases.posting import heaviest, types_and_route
from harassflag.cases.records import Evidence, NewEvidence, NewPost, Submission
from harassflag.cases.rows import evidence_of, finding_body, moment_text, origin_body, split
from harassflag.cases.schema import cases, episodes, evidence, posts, steps
from harassflag.cases.sealing import Sealer, digest
from harassflag.cases.standing import keep_words
from harassflag.cases.store import Store
from harassflag.cases.turn import Turn
from harassflag.errors import CaseError, InputError
from harassflag.records import Hit, Writer


def put_files(store: Store, case: str, sealer: Sealer, files: Sequence[NewEvidence]) -> None:
    """Lay the bytes on the disk, sealed, before any row names them; nothing is laid down if one of them is refused."""
    for file in files:
        if not file.content:
            raise InputError("{name} is empty.", "Choose the file that holds the posts.", name=file.name or "–")
        if len(file.content) > store.largest:
            raise InputError(
                "{name} is {size} MB; {limit} MB is the most.",
                "Hand in a smaller copy, and keep the original.",
                name=file.name or "–",
                size=-(-len(file.content) // 1_000_000),
                limit=store.largest // 1_000_000,
            )
    for file in files:
        store.vault.put(case, file.content, sealer)


def begin_case(turn: Turn, id: str, key: bytes, title: str, hit: Hit, writer: Writer) -> Sealer:
    """The head of a new case, with its number and its key."""
    sealer = turn.store.keep_key(turn.connection, id, key)
    words = {"title": title, "created_by_name": turn.actor.name, "handler_name": "", "hold": "", **turn.stamp}
    turn.connection.execute(
        insert(cases).values(
            id=id,
            number=f"{turn.at.year}-{next_number(turn, f'case {turn.at.year}'):04}",
            status="new",
            route="assess_now",
            types="",
            hit=hit,
            writer=writer,
            created_by=turn.actor.id,
            created_at=turn.at,
            last_material_at=turn.at,
            sealed=sealer.seal_body(words, f"cases:{id}"),
        )
    )
    return sealer


def take_in(
    turn: Turn, new_posts: Sequence[NewPost], new_evidence: Sequence[NewEvidence], note: str
) -> tuple[Evidence, ...]:
    """An episode with its exhibits and posts; evidence is named before the posts cut from it."""
    number = 1 + max((row["number"] for row in turn.rows(episodes)), default=0)
    turn.add(episodes, {"note": checked_text(note)}, number=number)
    kept = tuple(keep_evidence(turn, one, number) for one in new_evidence)
    first = 1 + max((row["number"] for row in turn.rows(posts)), default=0)
    for at, post in enumerate(new_posts, first):
        _keep_post(turn, post, number, at, kept)
    keep_words(turn.store, turn.sealer, turn.connection, turn.case_id)
    head = turn.reload()
    came = {"last_material_at": turn.at, "people_version": head["people_version"] + 1}
    if head["status"] == "closed":
        turn.detail["reopened"] = True
        open_again(turn, **came)
    else:
        sum_up(turn, **came)
    turn.detail |= {"episode": number, "posts": len(new_posts), "exhibits": [one.number for one in kept]}
    return kept


def keep_evidence(turn: Turn, new: NewEvidence, episode: int) -> Evidence:
    """A row for bytes that lie in the vault; the same bytes again give back the first exhibit."""
    sha256 = digest(new.content)
    again = turn.rows(evidence, sha256=sha256)
    if again:
        turn.detail["again"] = [*cast("list[int]", turn.detail.get("again", [])), again[0]["number"]]
        return evidence_of(again[0], turn.body(evidence, again[0]))
    if not turn.store.vault.path(turn.case_id, sha256).is_file():
        raise CaseError("{name} did not reach the disk.", "Nothing was changed; try again.", name=new.name or "–")
    words = {
        "name": new.name,
        "media_type": new.media_type,
        "origin": origin_body(new.origin),
        "derivation": new.derivation,
        "added_by": [turn.actor.id, turn.actor.name],
        "added_at": turn.at.isoformat(),
    }
    number = 1 + max((row["number"] for row in turn.rows(evidence)), default=0)
    columns = {"episode": episode, "sha256": sha256, "size": len(new.content), "derived_from": new.derived_from}
    id = turn.add(evidence, words, number=number, **columns)
    turn.detail["sha256"] = [*cast("list[str]", turn.detail.get("sha256", [])), sha256]
    leave_traces(turn, id, profile_traces(new.origin, turn.store.house))
    row = turn.find(evidence, id)
    return evidence_of(row, turn.body(evidence, row))


def _keep_post(turn: Turn, new: NewPost, episode: int, number: int, kept: Sequence[Evidence]) -> None:
    types, route = types_and_route(new.findings, turn.store.policy, said=None)
    words = {
        "text": checked_text(new.text),
        "added_by": [turn.actor.id, turn.actor.name],
        "author": new.author,
        "about": new.about,
        "time_shown": new.time_shown,
        "time_resolved": moment_text(new.time_resolved),
        "findings": [finding_body(finding) for finding in new.findings],
        "notices": list(new.notices),
        "model": new.model,
        "policy": new.policy,
    }
    id = turn.add(
        posts,
        words,
        episode=episode,
        number=number,
        evidence_id=kept[new.evidence].id if new.evidence is not None else None,
        route=route if new.model else "assess_now",
        types=",".join(types),
    )
    house = turn.store.house
    leave_traces(turn, id, [*text_traces(new.text, house), *name_traces([new.author, new.about], house)])


def submission_of(turn: Turn) -> Submission:
    """The case as its submitter may see it: only what this actor handed in, and decided once a person has judged all of it."""
    head = turn.reload()
    moved = turn.body(cases, head).get("moved_to")
    if moved:
        return _moved_submission(turn, moved[0])
    return _submission(turn, head)


def _moved_submission(turn: Turn, other: str) -> Submission:
    """What became of it in the case it was moved into, under the number it was handed in with."""
    head, sealer = turn.reload(), turn.sealer
    there = turn.connection.execute(select(cases).where(cases.c.id == other)).mappings().one_or_none()
    if there is None:
        return _submission(turn, head)
    turn.look_at(there)
    try:
        found = _submission(turn, there)
    finally:
        turn.look_at(head)
        turn.keep_sealer(sealer)
    return replace(found, case=head["id"], number=head["number"], submitted_at=head["created_at"])


def _submission(turn: Turn, head: RowMapping) -> Submission:
    me = turn.actor.id
    mine = [(row, body) for row in turn.rows(posts, "number") if (body := turn.body(posts, row))["added_by"][0] == me]
    files = [body for row in turn.rows(evidence, "number") if (body := turn.body(evidence, row))["added_by"][0] == me]
    decided = bool(mine) and all(row["reviewed"] for row, _ in mine)
    types = {type for row, _ in mine for type in split(row["types"])}
    return Submission(
        case=head["id"],
        number=head["number"],
        status=head["status"],
        submitted_at=head["created_at"],
        texts=tuple(body["text"] for _, body in mine),
        exhibits=tuple(body["name"] for body in files),
        read_at=head["first_read_at"],
        handler=turn.body(cases, head)["handler_name"] or None,
        decided_route=heaviest(row["route"] for row, _ in mine) if decided else None,
        decided_types=tuple(type for type in turn.store.policy.type_ids if type in types) if decided else (),
        steps_done=tuple(row["step"] for row in turn.rows(steps, "done_at", status="done")),
        closed_at=head["closed_at"],
    )
