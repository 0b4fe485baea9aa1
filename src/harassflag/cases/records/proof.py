"""The log, and what verification says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from harassflag.cases.records.actors import Who


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the log; `digest` is the SHA-256 of its own words, `hash` binds it to the line before."""

    seq: int
    at: datetime
    by: Who
    action: str
    case: str | None
    reason: str
    detail: Mapping[str, object]
    prev: str
    digest: str
    hash: str
    entry: str
    """The canonical JSON the digest is taken of, for whoever wants to check it without this program."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that verification found, and where: an English sentence with blanks, as errors have."""

    sentence: str
    values: Mapping[str, object]

    def told(self, say: Callable[[str], str] = str) -> str:
        """The sentence, put into words by `say`."""
        return say(self.sentence).format(**self.values)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification looked at and every fault it found."""

    lines: int
    files: int
    cases: int
    head: str
    faults: tuple[Fault, ...]
