"""Masked posts for the next model."""

from dataclasses import dataclass
from datetime import datetime

from harassflag.cases.records.actors import Who
from harassflag.records import Finding


@dataclass(frozen=True, slots=True)
class KeptExample:
    """A masked post the leadership has agreed to for the next model, with a person's labels; `second` is another person's word.

    `stands` says that somebody looked at the labels after the model had doubted them, and found them right.
    """

    id: str
    text: str
    labels: frozenset[str]
    by: Who
    at: datetime
    second: frozenset[str] | None
    stands: bool = False


@dataclass(frozen=True, slots=True)
class JudgedPost:
    """A post of a case as the model's keeper needs it: where it stands, when its case came, what was found, what became of it."""

    id: str
    case: str
    case_number: str
    number: int
    at: datetime
    text: str
    findings: tuple[Finding, ...]
    route: str
    reviewed: bool
    example: bool


@dataclass(frozen=True, slots=True)
class Blind:
    """An example without its labels, for a second person to label."""

    id: str
    text: str
