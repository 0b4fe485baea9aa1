"""What somebody is to a case; a handler who is named in it is kept out of it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, RowMapping, and_, select, text

from harassflag.cases.access import Standing
from harassflag.cases.names import name_forms, named_in
from harassflag.cases.records import Actor
from harassflag.cases.schema import evidence, invites, namings, people, posts, screens
from harassflag.cases.sealing import Sealer, canonical
from harassflag.cases.store import Store

INVOLVED = frozenset({"hit", "writer", "witness"})


def standings_of(store: Store, connection: Connection, actor: Actor, case: RowMapping) -> frozenset[Standing]:
    """Leader, submitter, invited: what holds for this actor and this case."""
    held: set[Standing] = set()
    if case["created_by"] == actor.id and actor.roles & {"staff", "leadership", "tr_amr"}:
        held.add("submitter")
    if "leadership" in actor.roles and not kept_out(store, connection, actor, [case]):
        held.add("leader")
    if "tr_amr" in actor.roles:
        invited = select(invites.c.id).where(invites.c.case_id == case["id"], invites.c.actor_id == actor.id)
        if connection.execute(invited).first() is not None:
            held.add("invited")
    return frozenset(held)


def kept_out(store: Store, connection: Connection, actor: Actor, cases: Sequence[RowMapping]) -> set[str]:
    """Which of these cases the actor is kept out of: by a person's word, else by being named in them."""
    ids = {case["id"] for case in cases}
    one = [screens.c.case_id.in_(ids)] if len(ids) == 1 else []
    words = connection.execute(
        select(screens.c.case_id, screens.c.kept_out).where(screens.c.actor_id == actor.id, *one)
    ).all()
    decided = {row.case_id: row.kept_out for row in words}
    out = {id for id, kept in decided.items() if kept and id in ids}
    return out | _named(store, connection, actor, [case for case in cases if case["id"] not in decided])


def _named(store: Store, connection: Connection, actor: Actor, cases: Sequence[RowMapping]) -> set[str]:
    forms = name_forms(actor.name, actor.names)
    names = store.house.mark("names", canonical([actor.id, *forms]))[:32]
    ids = [case["id"] for case in cases]
    one = [namings.c.case_id == ids[0]] if len(ids) == 1 else []
    mine = and_(namings.c.actor_id == actor.id, namings.c.names == names, *one)
    known = {
        (row.case_id, row.people_version): row.named for row in connection.execute(select(namings).where(mine)).all()
    }
    out, new = set(), []
    for case in cases:
        named = known.get((case["id"], case["people_version"]))
        if named is None:
            named = _compared(store.sealer(connection, case["id"]), connection, actor, forms, case["id"])
            found = {"actor_id": actor.id, "names": names, "people_version": case["people_version"], "named": named}
            new.append({"case_id": case["id"], **found})
        if named:
            out.add(case["id"])
    if new:
        connection.execute(_KEEP, sorted(new, key=lambda one: str(one["case_id"])))
    return out


_KEEP = text(
    "INSERT INTO namings (case_id, actor_id, names, people_version, named)"
    " VALUES (:case_id, :actor_id, :names, :people_version, :named)"
    " ON CONFLICT (case_id, actor_id) DO UPDATE"
    " SET names = excluded.names, people_version = excluded.people_version, named = excluded.named"
)
"""Two sessions of one handler may open the list in the same moment, and both find this not there yet."""


def _compared(sealer: Sealer, connection: Connection, actor: Actor, forms: Sequence[str], case_id: str) -> bool:
    texts: list[str] = []
    for row in connection.execute(select(people).where(people.c.case_id == case_id)).mappings():
        if row["kind"] in INVOLVED:
            body = sealer.unseal_body(row["sealed"], f"people:{row['id']}")
            if body["actor"] == actor.id:
                return True
            texts.append(body["name"])
    if not forms:
        return False
    for row in connection.execute(select(posts).where(posts.c.case_id == case_id)).mappings():
        body = sealer.unseal_body(row["sealed"], f"posts:{row['id']}")
        texts += _said(body[key] for key in ("text", "author", "about"))
    for row in connection.execute(select(evidence).where(evidence.c.case_id == case_id)).mappings():
        body = sealer.unseal_body(row["sealed"], f"evidence:{row['id']}")
        texts += _said([body["origin"]["profile_name"]])
    return named_in(forms, texts)


def _said(values: Iterable[str | None]) -> list[str]:
    return [value for value in values if value]
