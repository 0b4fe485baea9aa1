"""What somebody is to a case; a handler who is named in it is kept out of it."""

from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import Connection, RowMapping, and_, delete, insert, select, text, update

from harassflag.cases.access import Standing
from harassflag.cases.bloom import Probe, filter_of
from harassflag.cases.names import name_forms, named_in, spoken
from harassflag.cases.records import Actor
from harassflag.cases.schema import cases, evidence, invites, namings, people, posts, screens, words
from harassflag.cases.sealing import BrokenSealError, Sealer, canonical
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
    """Those of the cases the actor is named in; read is only where the words of a case leave it open."""
    forms = name_forms(actor.name, actor.names)
    probe = Probe([[(_login(actor.id),)], *map(_spellings, forms)], store.house)
    one = [words.c.case_id == cases[0]["id"]] if len(cases) == 1 else []
    bits = {row.case_id: row.bits for row in connection.execute(select(words).where(*one))}
    doubtful = [case for case in cases if case["id"] not in bits or probe.may_be_in(bits[case["id"]])]
    return _read_again(store, connection, actor, forms, doubtful) if doubtful else set()


def _read_again(
    store: Store, connection: Connection, actor: Actor, forms: Sequence[str], cases: Sequence[RowMapping]
) -> set[str]:
    names = store.house.mark("names", canonical([actor.id, *forms]))[:32]
    mine = and_(namings.c.actor_id == actor.id, namings.c.names == names)
    known = {
        (row.case_id, row.people_version): row.named for row in connection.execute(select(namings).where(mine)).all()
    }
    out, new = set(), []
    for case in cases:
        named = known.get((case["id"], case["people_version"]))
        if named is None:
            texts, logins = said_in(store.sealer(connection, case["id"]), connection, case["id"])
            named = actor.id in logins or named_in(forms, texts)
            found = {"actor_id": actor.id, "names": names, "people_version": case["people_version"], "named": named}
            new.append({"case_id": case["id"], **found})
        if named:
            out.add(case["id"])
    if new:
        connection.execute(_KEEP, sorted(new, key=lambda one: str(one["case_id"])))
    return out


def _spellings(form: str) -> list[tuple[str, ...]]:
    return [(word, f"{word}s") for word in form.split()]


def _login(id: str) -> str:
    return f"login {id}"


def keep_words(store: Store, sealer: Sealer, connection: Connection, case_id: str) -> str:
    """Bring the filter of a case's words, and the words a search reads, in line with its texts and people; returns those."""
    texts, logins = said_in(sealer, connection, case_id)
    found = [spoken(text) for text in texts]
    bits = filter_of([*(word for said in found for word in said), *map(_login, logins)], store.house)
    said = _in_one(found, sealer, connection, case_id)
    connection.execute(delete(words).where(words.c.case_id == case_id))
    connection.execute(insert(words).values(case_id=case_id, bits=bits, said=_sealed(said, sealer, case_id)))
    return said


def keep_said(sealer: Sealer, connection: Connection, case_id: str) -> str:
    """The words a search reads, for a case that has its filter already; returns them."""
    texts, _ = said_in(sealer, connection, case_id)
    said = _in_one([spoken(text) for text in texts], sealer, connection, case_id)
    connection.execute(update(words).where(words.c.case_id == case_id).values(said=_sealed(said, sealer, case_id)))
    return said


def _in_one(found: Sequence[Sequence[str]], sealer: Sealer, connection: Connection, case_id: str) -> str:
    return "\n".join(map(" ".join, [*found, *map(spoken, _headings(sealer, connection, case_id))]))


def _sealed(said: str, sealer: Sealer, case_id: str) -> bytes:
    return sealer.seal(said.encode("utf-8", "surrogatepass"), f"words:{case_id}")


def words_said(sealer: Sealer, row: RowMapping) -> str | None:
    """What `keep_words` kept for searching; None where it is not there, or not as it was left."""
    with suppress(BrokenSealError):
        if row["said"] is not None:
            return sealer.unseal(row["said"], f"words:{row['case_id']}").decode("utf-8", "surrogatepass")
    return None


def _headings(sealer: Sealer, connection: Connection, case_id: str) -> list[str]:
    """Title and helpers: looked for in a search, but nobody is kept out for standing there."""
    head = connection.execute(select(cases.c.sealed).where(cases.c.id == case_id)).scalar_one()
    helpers = select(people).where(people.c.case_id == case_id, people.c.kind.not_in(INVOLVED))
    rows = connection.execute(helpers).mappings()
    names = [sealer.unseal_body(row["sealed"], f"people:{row['id']}")["name"] for row in rows]
    return [sealer.unseal_body(head, f"cases:{case_id}")["title"], *names]


_KEEP = text(
    "INSERT INTO namings (case_id, actor_id, names, people_version, named)"
    " VALUES (:case_id, :actor_id, :names, :people_version, :named)"
    " ON CONFLICT (case_id, actor_id) DO UPDATE"
    " SET names = excluded.names, people_version = excluded.people_version, named = excluded.named"
)
"""Two sessions of one handler may open the list in the same moment, and both find this not there yet."""


def said_in(sealer: Sealer, connection: Connection, case_id: str) -> tuple[list[str], set[str]]:
    """Every text and name of a case somebody may be named in, and the logins of the people involved."""
    texts: list[str | None] = []
    logins: set[str] = set()
    for row in connection.execute(select(people).where(people.c.case_id == case_id)).mappings():
        if row["kind"] in INVOLVED:
            body = sealer.unseal_body(row["sealed"], f"people:{row['id']}")
            texts.append(body["name"])
            logins |= {body["actor"]} - {None}
    for row in connection.execute(select(posts).where(posts.c.case_id == case_id)).mappings():
        body = sealer.unseal_body(row["sealed"], f"posts:{row['id']}")
        texts += [body["text"], body["author"], body["about"]]
    for row in connection.execute(select(evidence).where(evidence.c.case_id == case_id)).mappings():
        body = sealer.unseal_body(row["sealed"], f"evidence:{row['id']}")
        texts.append(body["origin"]["profile_name"])
    return [text for text in texts if text], logins
