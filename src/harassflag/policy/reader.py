"""policy.toml -> Policy, or every fault at once: where it is, what is wrong, the nearest valid id."""

import difflib
import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from harassflag.errors import PolicyError
from harassflag.policy import schema
from harassflag.policy.schema import Policy, Text

SECTIONS = ("clauses", "types", "routes", "steps", "deadlines", "help_lines", "notices", "wording")
MAX_BYTES = 2_000_000

T = TypeVar("T")

_HEADER = re.compile(r"^\s*\[\[\s*(\w+)\s*\]\]", re.MULTILINE)


def _nearest(word: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(word, list(known), 1, 0.5)
    return f'did you mean "{near[0]}"?' if near else f"known: {', '.join(known)}"


@dataclass(slots=True)
class _Entry:
    """One table of the file being read; what is asked of it is ticked off, what is wrong with it is collected."""

    place: str
    table: Mapping[str, Any]
    faults: list[str]
    asked: set[str] = field(default_factory=set)

    def wrong(self, key: str, fault: str) -> None:
        self.faults.append(f"{self.place}: {key}: {fault}")

    def string(self, key: str) -> str:
        self.asked.add(key)
        value = self.table.get(key)
        if not isinstance(value, str) or not value.strip():
            self.wrong(key, "is missing" if value is None else "must be a text that is not empty")
            return ""
        return value

    def text(self, key: str) -> Text:
        self.asked.add(key)
        value = self.table.get(key)
        found = dict.fromkeys(("da", "en"), "")
        if not isinstance(value, dict):
            self.wrong(key, f'is missing; write {key}.da = "…" and {key}.en = "…"')
            return Text("", "")
        for language in found:
            if isinstance(value.get(language), str) and value[language].strip():
                found[language] = value[language]
            else:
                self.wrong(f"{key}.{language}", "is missing")
        for extra in sorted(set(value) - set(found)):
            self.wrong(f"{key}.{extra}", f"unknown language; {_nearest(extra, found)}")
        return Text(**found)

    def one_of(self, key: str, known: Collection[str], *, optional: bool = False) -> str:
        if optional and key not in self.table:
            self.asked.add(key)
            return ""
        value = self.string(key)
        if value and value not in known:
            self.wrong(key, f'unknown id "{value}"; {_nearest(value, known)}')
        return value

    def some_of(self, key: str, known: Collection[str], *, optional: bool = True) -> tuple[str, ...]:
        self.asked.add(key)
        value = self.table.get(key, [] if optional else None)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value) or not (value or optional):
            self.wrong(key, "is missing" if value is None else f"must be a list of: {', '.join(known)}")
            return ()
        for item in value:
            if item not in known:
                self.wrong(key, f'unknown id "{item}"; {_nearest(item, known)}')
        return tuple(value)

    def positive(self, key: str) -> int:
        self.asked.add(key)
        value = self.table.get(key)
        if type(value) is not int or value <= 0:
            self.wrong(key, "must be a whole number above 0")
            return 1
        return value

    def day(self, key: str) -> date:
        self.asked.add(key)
        value = self.table.get(key)
        if type(value) is not date:
            self.wrong(key, "must be a date like 2023-11-23")
            return date.min
        return value

    def close(self) -> None:
        for key in sorted(set(self.table) - self.asked):
            self.wrong(key, f"unknown key; {_nearest(key, sorted(self.asked))}")


@dataclass(slots=True)
class _File:
    """The parsed file with the line of every table."""

    tables: Mapping[str, Any]
    lines: Mapping[str, list[int]]
    faults: list[str]

    def each(self, section: str, make: Callable[[_Entry], T]) -> tuple[T, ...]:
        """The records of a section."""
        rows = self.tables.get(section, [])
        if not isinstance(rows, list):
            self.faults.append(f"[[{section}]]: write it with double brackets, one table an entry")
            return ()
        made = []
        for at, row in enumerate(rows):
            lines = self.lines.get(section, [])
            line = f"line {lines[at]}, " if at < len(lines) else ""
            name = row.get("id", row.get("avoid")) if isinstance(row, dict) else None
            entry = _Entry(
                f"{line}{section} {name or f'no. {at + 1}'}", row if isinstance(row, dict) else {}, self.faults
            )
            made.append(make(entry))
            entry.close()
        return tuple(made)

    def ids(self, section: str) -> list[str]:
        rows = self.tables.get(section, [])
        rows = rows if isinstance(rows, list) else []
        return [row["id"] for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)]


def _check_ids(file: _File, section: str, wanted: Collection[str] = ()) -> None:
    ids = file.ids(section)
    for twice in sorted({id for id in ids if ids.count(id) > 1}):
        file.faults.append(f'{section}: id "{twice}" stands twice; ids are for ever and belong to one entry')
    for missing in (id for id in wanted if id not in ids):
        file.faults.append(f'{section}: "{missing}" is missing; the program cannot do without it')


def _read(file: _File) -> Policy:
    clauses, types = file.ids("clauses"), file.ids("types")
    for section, wanted in (("routes", schema.ROUTES), ("notices", schema.NOTICES)):
        _check_ids(file, section, wanted)
    for section in ("clauses", "types", "steps", "deadlines", "help_lines"):
        _check_ids(file, section)
    for section in ("clauses", "types", "steps", "help_lines"):
        if not file.tables.get(section):
            file.faults.append(f"[[{section}]]: there is none; the policy needs at least one")
    for extra in sorted(set(file.tables) - {"policy", *SECTIONS}):
        file.faults.append(f"[{extra}]: unknown section; {_nearest(extra, SECTIONS)}")
    head = file.tables.get("policy", {})
    top = _Entry("[policy]", head if isinstance(head, dict) else {}, file.faults)
    policy = Policy(
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
                text=e.text("text"),
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
    )
    top.close()
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
    file = _File(tables, lines, [])
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
