"""Other cases that share a text, a profile or a person with this one."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Row, and_, func, or_, select

from harassflag.cases.near import ALIKE, likeness_to
from harassflag.cases.records import Near, NearKind
from harassflag.cases.schema import cases, posts, traces
from harassflag.cases.standing import kept_out
from harassflag.cases.turn import Turn

BANDS_SHARED = 2
"""So many bands must agree before two texts are read beside one another."""

READ_BESIDE = 150
"""The most pairs of texts that are read beside one another; phrases that half the cases share are no finding."""

_KINDS: dict[str, NearKind] = {
    "text": "same_text",
    "similar": "similar_text",
    "profile": "same_profile",
    "name": "same_person",
}

Pair = Row[str, str, str, str, int]


def near_cases(turn: Turn) -> tuple[Near, ...]:
    """One pair of places for each other case and each kind, the newest case first; none that is kept from the reader."""
    pairs = _pairs(turn)
    query = select(cases).where(cases.c.id.in_({pair.case_id for pair in pairs})).order_by(cases.c.created_at.desc())
    rows = list(turn.connection.execute(query).mappings())
    out = kept_out(turn.store, turn.connection, turn.actor, rows)
    settled = out | {pair.case_id for pair in pairs if pair.kind == "text"}
    alike = _alike(turn, [pair for pair in pairs if pair.case_id not in settled])
    by_case: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        if pair.kind != "similar" or pair in alike:
            by_case[pair.case_id].append(pair)
    found = []
    for row in rows:
        if row["id"] in out:
            continue
        mine = by_case[row["id"]]
        for kind, told in _KINDS.items():
            first = next((pair for pair in mine if pair.kind == kind), None)
            if first and not (kind == "similar" and any(pair.kind == "text" for pair in mine)):
                found.append(Near(row["id"], row["number"], told, first.here, first.there))
    return tuple(found)


def _pairs(turn: Turn) -> Sequence[Pair]:
    here, there = traces.alias("here"), traces.alias("there")
    same = and_(here.c.token == there.c.token, here.c.kind == there.c.kind, here.c.case_id != there.c.case_id)
    columns = (here.c.kind, here.c.source.label("here"), there.c.case_id, there.c.source.label("there"))
    shared = func.count()
    query = (
        select(*columns, shared.label("shared"))
        .select_from(here.join(there, same))
        .where(here.c.case_id == turn.case_id)
        .group_by(here.c.kind, here.c.source, there.c.case_id, there.c.source)
        .having(or_(here.c.kind != "similar", shared >= BANDS_SHARED))
        .order_by(shared.desc(), there.c.case_id, there.c.source, here.c.source)
    )
    return turn.connection.execute(query).all()


def _alike(turn: Turn, pairs: Sequence[Pair]) -> set[Pair]:
    """The pairs of texts that are nearly the same once read beside one another."""
    similar = [pair for pair in pairs if pair.kind == "similar"][:READ_BESIDE]
    mine = {row["id"]: likeness_to(turn.body(posts, row)["text"]) for row in turn.rows(posts)} if similar else {}
    alike = set()
    for pair in similar:
        theirs = turn.connection.execute(select(posts.c.sealed).where(posts.c.id == pair.there)).scalar_one()
        sealer = turn.store.sealer(turn.connection, pair.case_id)
        if mine[pair.here](sealer.unseal_body(theirs, f"posts:{pair.there}")["text"]) >= ALIKE:
            alike.add(pair)
    return alike
