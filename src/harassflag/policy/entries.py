"""One table of a policy file at a time: what is asked of it is ticked off, what is wrong with it is collected."""

import difflib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from harassflag.policy.schema import Text

T = TypeVar("T")


def nearest(word: str, known: Collection[str]) -> str:
    """The id that was perhaps meant, or all that are known."""
    near = difflib.get_close_matches(word, list(known), 1, 0.5)
    return f'did you mean "{near[0]}"?' if near else f"known: {', '.join(known)}"


@dataclass(slots=True)
class Entry:
    """One table of the file being read."""

    place: str
    table: Mapping[str, Any]
    faults: list[str]
    asked: set[str] = field(default_factory=set)

    def wrong(self, key: str, fault: str) -> None:
        """Note a fault at this place."""
        self.faults.append(f"{self.place}: {key}: {fault}")

    def string(self, key: str, *, optional: bool = False) -> str:
        """A text that is not empty; empty if left out where that is allowed."""
        self.asked.add(key)
        value = self.table.get(key)
        if value is None and optional:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.wrong(key, "is missing" if value is None else "must be a text that is not empty")
            return ""
        return value

    def text(self, key: str) -> Text:
        """A text in both languages."""
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
            self.wrong(f"{key}.{extra}", f"unknown language; {nearest(extra, found)}")
        return Text(**found)

    def one_of(self, key: str, known: Collection[str], *, optional: bool = False) -> str:
        """One of the known ids; empty if left out where that is allowed."""
        if optional and key not in self.table:
            self.asked.add(key)
            return ""
        value = self.string(key)
        if value and value not in known:
            self.wrong(key, f'unknown id "{value}"; {nearest(value, known)}')
        return value

    def some_of(self, key: str, known: Collection[str], *, optional: bool = True) -> tuple[str, ...]:
        """Some of the known ids."""
        self.asked.add(key)
        value = self.table.get(key, [] if optional else None)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value) or not (value or optional):
            self.wrong(key, "is missing" if value is None else f"must be a list of: {', '.join(known)}")
            return ()
        for item in value:
            if item not in known:
                self.wrong(key, f'unknown id "{item}"; {nearest(item, known)}')
        return tuple(value)

    def positive(self, key: str) -> int:
        """A whole number above 0."""
        self.asked.add(key)
        value = self.table.get(key)
        if type(value) is not int or value <= 0:
            self.wrong(key, "must be a whole number above 0")
            return 1
        return value

    def day(self, key: str) -> date:
        """A date."""
        self.asked.add(key)
        value = self.table.get(key)
        if type(value) is not date:
            self.wrong(key, "must be a date like 2023-11-23")
            return date.min
        return value

    def close(self) -> None:
        """Name every key nobody asked for."""
        for key in sorted(set(self.table) - self.asked):
            self.wrong(key, f"unknown key; {nearest(key, sorted(self.asked))}")


@dataclass(slots=True)
class PolicyFile:
    """The parsed file with the line of every table."""

    tables: Mapping[str, Any]
    lines: Mapping[str, list[int]]
    faults: list[str]

    def each(self, section: str, make: Callable[[Entry], T]) -> tuple[T, ...]:
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
            entry = Entry(
                f"{line}{section} {name or f'no. {at + 1}'}", row if isinstance(row, dict) else {}, self.faults
            )
            made.append(make(entry))
            entry.close()
        return tuple(made)

    def ids(self, section: str) -> list[str]:
        """The ids of a section, in order, twice where they stand twice."""
        rows = self.tables.get(section, [])
        rows = rows if isinstance(rows, list) else []
        return [row["id"] for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)]
