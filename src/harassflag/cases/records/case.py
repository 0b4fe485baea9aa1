"""A case: its head, as the queue shows it, and all of it as one value."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from harassflag.cases.records.actors import Who
from harassflag.cases.records.evidence import Episode, Evidence
from harassflag.cases.records.people import Person
from harassflag.cases.records.posts import CasePost
from harassflag.cases.records.proof import LogLine
from harassflag.cases.records.work import DraftText, Fact, FollowUp, Note, Statement, StepState
from harassflag.records import Hit, Writer

CaseStatus = Literal["new", "open", "closed"]
NearKind = Literal["same_text", "similar_text", "same_profile", "same_person"]


@dataclass(frozen=True, slots=True)
class Case:
    """The head of a case: what the queue shows."""

    id: str
    number: str
    status: CaseStatus
    title: str
    route: str
    types: tuple[str, ...]
    hit: Hit
    writer: Writer
    created_by: Who
    created_at: datetime
    last_material_at: datetime
    first_read_at: datetime | None
    handler: Who | None
    claimed_at: datetime | None
    next_due: datetime | None
    closed_at: datetime | None
    hold: str
    """Why the case must not be erased, empty without a hold."""
    posts: int
    exhibits: int
    version: int
    moved_to: str = ""
    """The number of the case all of this was moved into, if it was."""


@dataclass(frozen=True, slots=True)
class Near:
    """Another case that shares a text, a profile or a person with this one; pointed out, never scored or ranked."""

    case: str
    number: str
    kind: NearKind
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Link:
    """Another case that a person has tied to this one, and why."""

    case: str
    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything of one case as one value: what the page shows and the report prints."""

    case: Case
    episodes: tuple[Episode, ...]
    posts: tuple[CasePost, ...]
    evidence: tuple[Evidence, ...]
    people: tuple[Person, ...]
    notes: tuple[Note, ...]
    steps: tuple[StepState, ...]
    facts: tuple[Fact, ...]
    follow_ups: tuple[FollowUp, ...]
    drafts: tuple[DraftText, ...]
    statements: tuple[Statement, ...]
    links: tuple[Link, ...]
    log: tuple[LogLine, ...]
    invited: tuple[Who, ...]
    may: frozenset[str]
    """The calls the reader may make on this case: names of methods of the Desk."""

    def step(self, id: str) -> StepState | None:
        """What became of this step, if anybody has said."""
        return next((state for state in self.steps if state.step == id), None)

    def fact(self, id: str) -> str | None:
        """The value of this fact, if entered."""
        return next((fact.value for fact in self.facts if fact.id == id), None)

    def draft(self, kind: str) -> DraftText | None:
        """The newest draft of this kind, if any."""
        return next((draft for draft in self.drafts if draft.kind == kind), None)
