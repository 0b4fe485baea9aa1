"""Lists and figures over cases, and what a case leaves behind when it is taken out or erased."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from harassflag.cases.records.actors import Who
from harassflag.cases.records.case import Case, CaseFile, CaseStatus
from harassflag.cases.records.evidence import Exhibit

Kept = Literal["kept", "late", "open"]
"""What became of a deadline: met in time; met late or passed; still running."""


@dataclass(frozen=True, slots=True)
class Export:
    """A case taken out of the casebook, by a logged choice: masked, or unmasked for the police."""

    file: CaseFile
    exhibits: tuple[Exhibit, ...]
    masked: bool
    by: Who
    at: datetime


@dataclass(frozen=True, slots=True)
class Submission:
    """What staff see of what they handed in: where it stands and what was decided, never the handling."""

    case: str
    number: str
    status: CaseStatus
    submitted_at: datetime
    texts: tuple[str, ...]
    exhibits: tuple[str, ...]
    read_at: datetime | None
    handler: str | None
    decided_route: str | None
    decided_types: tuple[str, ...]
    steps_done: tuple[str, ...]
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Queue:
    """The cases a leader may take up, threats on top, then age, then deadline; and how many are kept from this reader."""

    cases: tuple[Case, ...]
    kept_from: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt for something that cannot be undone; it names no one."""

    number: str
    at: datetime
    what: str
    counts: Mapping[str, int]
    log_seq: int
    log_hash: str


@dataclass(frozen=True, slots=True)
class Erasable:
    """A closed case whose period is over or soon will be; `why_kept` is empty once it may go (see `retention.WhyKept`)."""

    case: Case
    due: datetime
    why_kept: str


@dataclass(frozen=True, slots=True)
class Month:
    """Figures of one month, without names: cases by route and by type, cases closed, and what became of the deadlines in it."""

    month: str
    cases: int
    routes: Mapping[str, int]
    types: Mapping[str, int]
    closed: int
    deadlines: Mapping[Kept, int] = field(default_factory=dict)
