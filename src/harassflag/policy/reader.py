"""policy.toml -> Policy, or every fault at once: where it is, what is wrong, the nearest valid id."""

import re
import tomllib
from collections.abc import Collection
from dataclasses import fields
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from harassflag.errors import PolicyError
from harassflag.policy import schema
from harassflag.policy.entries import Entry, PolicyFile, nearest
from harassflag.policy.schema import Policy

SECTIONS = (
    "clauses",
    "types",
    "routes",
    "steps",
    "facts",
    "deadlines",
    "follow_ups",
    "help_lines",
    "notices",
    "wording",
)
MAX_BYTES = 2_000_000

_HEADER = re.compile(r"^\s*\[\[\s*(\w+)\s*\]\]", re.MULTILINE)


def _check_ids(file: PolicyFile, section: str, wanted: Collection[str] = ()) -> None:
    ids = file.ids(section)
    for twice in sorted({id for id in ids if ids.count(id) > 1}):
        file.faults.append(f'{section}: id "{twice}" stands twice; ids are for ever and belong to one entry')
    for missing in (id for id in wanted if id not in ids):
        file.faults.append(f'{section}: "{missing}" is missing; the program cannot do without it')


def _countable(file: PolicyFile) -> list[str]:
    """The facts a deadline can be counted from."""
    rows = file.tables.get("facts", [])
    timed = [row for row in rows if isinstance(row, dict) and row.get("kind") in {"moment", "day"}]
    return [schema.CASE_CAME, *(row["id"] for row in timed if isinstance(row.get("id"), str))]


def _check_waiting(policy: Policy, faults: list[str]) -> None:
    """Steps that wait for one another in a ring would wait for ever."""
    waits = {step.id: set(step.waits_for) for step in policy.steps}
    while True:
        try:
            TopologicalSorter(waits).prepare()
        except CycleError as error:
            ring = error.args[1]
            faults.append(f"steps: waits_for: {' before '.join(ring)}: a ring can never begin. Take one of them away.")
            waits[ring[1]].discard(ring[0])
        else:
            return


def _retention(file: PolicyFile) -> schema.Retention | None:
    table = file.tables.get("retention")
    if table is None:
        return None
    entry = Entry("[retention]", table if isinstance(table, dict) else {}, file.faults)
    found = schema.Retention(
        months=entry.positive("months"),
        grace_days=entry.positive("grace_days"),
        warning_days=entry.positive("warning_days"),
        check_with=entry.text("check_with"),
    )
    entry.close()
    return found


def _read(file: PolicyFile) -> Policy:
    clauses, types, steps = (file.ids(section) for section in ("clauses", "types", "steps"))
    for section, wanted in (("routes", schema.ROUTES), ("notices", schema.NOTICES)):
        _check_ids(file, section, wanted)
    for section in ("clauses", "types", "steps", "facts", "deadlines", "follow_ups", "help_lines"):
        _check_ids(file, section)
    for section in ("clauses", "types", "steps", "help_lines"):
        if not file.tables.get(section):
            file.faults.append(f"[[{section}]]: there is none; the policy needs at least one")
    singles = ("school", "retention")
    for extra in sorted(set(file.tables) - {"policy", *singles, *SECTIONS}):
        file.faults.append(f"[{extra}]: unknown section; {nearest(extra, (*singles, *SECTIONS))}")
    head = file.tables.get("policy", {})
    top = Entry("[policy]", head if isinstance(head, dict) else {}, file.faults)
    house = file.tables.get("school", {})
    school = Entry("[school]", house if isinstance(house, dict) else {}, file.faults)
    policy = Policy(
        school=schema.School(
            **{field.name: school.string(field.name, optional=True) for field in fields(schema.School)}
        ),
        id=top.string("id"),
        version=top.string("version"),
        adopted=top.day("adopted"),
        name=top.text("name"),
        clauses=file.each("clauses", lambda e: schema.Clause(id=e.string("id"), name=e.text("name"))),
        types=file.each(
            "types",
            lambda e: schema.HarmType(
                id=e.string("id"),
                clause=e.one_of("clause", clauses),
                flagged_route=e.one_of("flagged_route", schema.ROUTES),
                unsure_route=e.one_of("unsure_route", schema.ROUTES, optional=True) or None,
                name=e.text("name"),
                covers=e.text("covers"),
            ),
        ),
        routes=file.each(
            "routes",
            lambda e: schema.Route(id=e.one_of("id", schema.ROUTES), name=e.text("name"), sentence=e.text("sentence")),
        ),
        steps=file.each(
            "steps",
            lambda e: schema.StepRule(
                id=e.string("id"),
                audience=e.one_of("audience", schema.AUDIENCES),
                clause=e.one_of("clause", clauses),
                routes=e.some_of("routes", schema.ROUTES, optional=False),
                types=e.some_of("types", types),
                writer=e.some_of("writer", schema.WRITERS),
                hit=e.some_of("hit", schema.HITS),
                waits_for=e.some_of("waits_for", steps),
                asks=e.one_of("asks", schema.ASKS, optional=True) or None,
                draft=e.one_of("draft", schema.DRAFTS, optional=True) or None,
                text=e.text("text"),
            ),
        ),
        facts=file.each(
            "facts",
            lambda e: schema.Fact(
                id=e.string("id"),
                kind=e.one_of("kind", schema.FACT_KINDS),
                hit=e.some_of("hit", schema.HITS),
                name=e.text("name"),
            ),
        ),
        deadlines=file.each(
            "deadlines",
            lambda e: schema.Deadline(
                id=e.string("id"),
                amount=e.positive("amount"),
                unit=e.one_of("unit", schema.UNITS),
                counted_from=e.text("from"),
                text=e.text("text"),
                basis=e.string("basis"),
                check_with=e.text("check_with"),
                routes=e.some_of("routes", schema.ROUTES, optional=False),
                types=e.some_of("types", types),
                hit=e.some_of("hit", schema.HITS),
                facts=e.some_of("facts", _countable(file), optional=False),
                step=e.one_of("step", steps, optional=True) or None,
            ),
        ),
        follow_ups=file.each(
            "follow_ups",
            lambda e: schema.FollowUp(
                id=e.string("id"),
                amount=e.positive("amount"),
                unit=e.one_of("unit", schema.UNITS),
                routes=e.some_of("routes", schema.ROUTES, optional=False),
                text=e.text("text"),
            ),
        ),
        help_lines=file.each(
            "help_lines",
            lambda e: schema.HelpLine(
                id=e.string("id"),
                number=e.string("number"),
                when=e.some_of("when", schema.OCCASIONS, optional=False),
                name=e.text("name"),
            ),
        ),
        notices=file.each(
            "notices",
            lambda e: schema.Notice(id=e.one_of("id", schema.NOTICES), name=e.text("name"), text=e.text("text")),
        ),
        wording=file.each("wording", lambda e: schema.Wording(avoid=e.string("avoid"), use=e.string("use"))),
        retention=_retention(file),
    )
    top.close()
    school.close()
    _check_waiting(policy, file.faults)
    return policy


@lru_cache(maxsize=8)
def _load(path: Path, modified: int, size: int) -> Policy:  # noqa: ARG001 - part of the cache key
    if size > MAX_BYTES:
        raise PolicyError(path.name, [f"the file holds {size:,} bytes; a policy holds at most {MAX_BYTES:,}"])
    try:
        source = path.read_bytes().decode("utf-8")
        tables = tomllib.loads(source)
    except UnicodeDecodeError as error:
        raise PolicyError(path.name, [f"byte {error.start}: not UTF-8; save the file as UTF-8"]) from error
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(path.name, [f"not TOML: {error}"]) from error
    lines: dict[str, list[int]] = {}
    for match in _HEADER.finditer(source):
        lines.setdefault(match.group(1), []).append(source.count("\n", 0, match.start(1)) + 1)
    file = PolicyFile(tables, lines, [])
    policy = _read(file)
    if file.faults:
        raise PolicyError(path.name, file.faults)
    return policy


def load_policy(path: Path) -> Policy:
    """The policy in a TOML file; read again only when the file has changed.

    Raises:
        PolicyError: every fault of the file at once.
    """
    try:
        state = path.stat()
        return _load(path, state.st_mtime_ns, state.st_size)
    except OSError as error:
        raise PolicyError(path.name, [f"cannot be read: {error.strerror}"]) from error
