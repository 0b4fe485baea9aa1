"""What the casebook hands out: frozen records; a person's word stands beside the model's and outranks it.

Moments are aware and in UTC. `version` grows with every change of a thing; whoever changes it says which version was read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from harassflag.records import Finding, Hit, Writer

Role = Literal["staff", "leadership", "tr_amr", "model_keeper"]
CaseStatus = Literal["new", "open", "closed"]
AgeClass = Literal["under_15", "15_17", "adult", "unknown"]
PersonKind = Literal["hit", "writer", "witness", "tr", "amr"]
Openness = Literal["open", "closed", "unknown"]
StepStatus = Literal["open", "do", "do_not", "done"]
NearKind = Literal["same_text", "similar_text", "same_profile", "same_person"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: id of the login, name, roles, and other names this person is known by."""

    id: str
    name: str
    roles: frozenset[Role]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody as the casebook remembers them: id and name at the time."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Label:
    """A person's word on one type of one post; the newest counts, the older stay."""

    type: str
    present: bool
    by: Who
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class CasePost:
    """One post of a case: the text as it was written, what the model found, and what a person says."""

    id: str
    episode: int
    number: int
    text: str
    author: str | None
    about: str | None
    time_shown: str | None
    time_resolved: datetime | None
    evidence: str | None
    findings: tuple[Finding, ...]
    notices: tuple[str, ...]
    model: str
    policy: str
    labels: tuple[Label, ...]
    route: str
    types: tuple[str, ...]
    """What counts: a person's word once the post is `reviewed`, else what the model flagged."""
    reviewed: bool
    version: int

    @property
    def model_types(self) -> tuple[str, ...]:
        """The types the model flagged."""
        return tuple(finding.type for finding in self.findings if finding.flagged)

    def word_on(self, type: str) -> Label | None:
        """The newest label a person has set on this type, if any."""
        return next((label for label in reversed(self.labels) if label.type == type), None)


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post on its way in; without findings nobody has judged it yet."""

    text: str
    author: str | None = None
    about: str | None = None
    time_shown: str | None = None
    time_resolved: datetime | None = None
    findings: tuple[Finding, ...] = ()
    notices: tuple[str, ...] = ()
    model: str = ""
    policy: str = ""
    evidence: int | None = None
    """Place of the file or text it was read from among the evidence handed in with it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where evidence comes from, as far as known; nothing here proves who wrote it."""

    captured_by: str = ""
    captured_at: datetime | None = None
    platform: str = ""
    address: str = ""
    profile_name: str = ""
    profile_id: str = ""
    group: str = ""
    openness: Openness = "unknown"
    time_shown: str = ""
    time_resolved: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """A file or pasted text on its way in, with its bytes as they came."""

    content: bytes = field(repr=False)
    name: str = ""
    media_type: str = "application/octet-stream"
    origin: Origin = Origin()
    derived_from: str | None = None
    derivation: str = ""
    """For a masked or enlarged copy: of which evidence, and what was done to it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One exhibit: the bytes lie under their SHA-256 and never change; `blocked` bytes are shown to nobody."""

    id: str
    number: int
    episode: int
    sha256: str
    size: int
    name: str
    media_type: str
    origin: Origin
    added_by: Who
    added_at: datetime
    derived_from: str | None
    derivation: str
    blocked: bool
    version: int


@dataclass(frozen=True, slots=True)
class Episode:
    """One handing-in or event of the series, numbered from 1."""

    number: int
    added_by: Who
    added_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the case: the one hit, the writer, a witness, TR or AMR; `actor` is the login, where there is one."""

    id: str
    kind: PersonKind
    name: str
    age: AgeClass
    relation: str
    contact: str
    remark: str
    actor: str | None
    version: int


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to add, or how somebody is to stand from now on."""

    kind: PersonKind
    name: str = ""
    age: AgeClass = "unknown"
    relation: str = ""
    contact: str = ""
    remark: str = ""
    actor: str | None = None


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


@dataclass(frozen=True, slots=True)
class Exhibit:
    """An exhibit with its bytes as they came; `content` is None while it is blocked."""

    evidence: Evidence
    content: bytes | None = field(repr=False)


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
    """Figures of one month, without names: cases by route, reviewed types, cases closed."""

    month: str
    cases: int
    routes: Mapping[str, int]
    types: Mapping[str, int]
    closed: int


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


@dataclass(frozen=True, slots=True)
class KeptExample:
    """A masked post the leadership has agreed to for the next model, with a person's labels; `second` is another person's word."""

    id: str
    text: str
    labels: frozenset[str]
    by: Who
    at: datetime
    second: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Blind:
    """An example without its labels, for a second person to label."""

    id: str
    text: str
