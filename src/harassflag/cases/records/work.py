"""What is done on a case: notes, steps, facts, days, drafts, and the words that end it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from harassflag.cases.records.actors import Who

StepStatus = Literal["open", "do", "do_not", "done"]


@dataclass(frozen=True, slots=True)
class Note:
    """A note; the writer of the posts may be given access to it."""

    id: str
    text: str
    by: Who
    at: datetime


@dataclass(frozen=True, slots=True)
class StepState:
    """What became of one step of the policy: to do, not to do (with reason), done (when, receipt or journal number)."""

    step: str
    status: StepStatus
    reason: str
    receipt: str
    done_at: datetime | None
    by: Who
    at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact deadlines are reckoned from, an ISO date or moment or a word, under an id of the policy or the reckoner."""

    id: str
    value: str
    by: Who
    at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A day on which somebody is to look again; `done_at` when it was done."""

    id: str
    on: date
    about: str
    by: Who
    done_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class DraftText:
    """A text for a person to edit and send; the newest of its kind."""

    kind: str
    text: str
    by: Who
    at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What the person hit said on that date about the case being over, and who wrote it down."""

    said_on: date
    words: str
    by: Who
    at: datetime
    reopened_at: datetime | None = None
