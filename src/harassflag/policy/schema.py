"""The shape of a policy: frozen records, each with an id for ever."""

from dataclasses import dataclass, field
from datetime import date

DANGER_ROUTES = ("police", "assess_now")
ROUTES = ("police", "assess_now", "leadership", "none")
AUDIENCES = ("staff", "leadership", "tr_amr")
WRITERS = ("parent", "pupil_under_15", "pupil_15_plus", "colleague", "unknown")
HITS = ("employee", "pupil", "parent", "unknown")
UNITS = ("hours", "days", "working_days", "months")
OCCASIONS = ("danger", "self_harm", "stalking", "pupil")
FACT_KINDS = ("moment", "day", "yes_no", "text")
CASE_CAME = "case_came"
"""The one moment every case knows by itself; a deadline may be counted from it like from a fact."""
ASKS = ("journal_number", "receipt", "date")
DRAFTS = ("police_report", "easy", "removal_request", "invitation", "invitation_hit", "writer_message", "follow_up")
NOTICES = ("lawful_criticism", "self_harm", "not_danish", "wish_or_intent")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in the languages of the screen."""

    da: str
    en: str

    def in_language(self, language: str) -> str:
        """The text in `da` or `en`."""
        return self.en if language == "en" else self.da


@dataclass(frozen=True, slots=True)
class Clause:
    """A place in the policy that types and steps refer to."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class HarmType:
    """One of the twelve types; `unsure_route` is where a close call goes, if anywhere."""

    id: str
    clause: str
    flagged_route: str
    name: Text
    covers: Text
    unsure_route: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """Where a post goes, in one plain sentence."""

    id: str
    name: Text
    sentence: Text


@dataclass(frozen=True, slots=True)
class StepRule:
    """A step with its conditions; an empty condition is always met.

    `waits_for` names steps to be settled first, `asks` what to note when it is done, `draft` the text that can be prepared for it.
    """

    id: str
    audience: str
    clause: str
    routes: tuple[str, ...]
    text: Text
    types: tuple[str, ...] = ()
    writer: tuple[str, ...] = ()
    hit: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()
    asks: str | None = None
    draft: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the leadership enters in a case: a moment, a day, a yes or no, or a text."""

    id: str
    kind: str
    name: Text
    hit: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A reckoned hint: so long, counted from the first of `facts` that is known, on what basis, to be checked with whom; met by `step`."""

    id: str
    amount: int
    unit: str
    counted_from: Text
    text: Text
    basis: str
    check_with: Text
    routes: tuple[str, ...]
    facts: tuple[str, ...]
    step: str | None = None
    types: tuple[str, ...] = ()
    hit: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A day proposed for talking with the person hit again, counted from the day the case was opened."""

    id: str
    amount: int
    unit: str
    text: Text
    routes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A number to ring, and on what occasions it is shown."""

    id: str
    number: str
    when: tuple[str, ...]
    name: Text


@dataclass(frozen=True, slots=True)
class Notice:
    """A short text shown when something about the post calls for it."""

    id: str
    name: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Wording:
    """Words to avoid towards the people involved, and what to write instead."""

    avoid: str
    use: str


@dataclass(frozen=True, slots=True)
class School:
    """The school as it signs letters and reports; what is empty is filled in by hand."""

    name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    meeting_place: str = ""
    crisis_help: str = ""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a closed case is kept, how long new material keeps it, and how long before the end the leadership is warned."""

    months: int
    grace_days: int
    warning_days: int
    check_with: Text


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything the school has decided; `name_and_version` stands in every assessment."""

    id: str
    version: str
    adopted: date
    name: Text
    school: School = School()
    clauses: tuple[Clause, ...] = ()
    types: tuple[HarmType, ...] = ()
    routes: tuple[Route, ...] = ()
    steps: tuple[StepRule, ...] = ()
    facts: tuple[Fact, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    help_lines: tuple[HelpLine, ...] = ()
    notices: tuple[Notice, ...] = ()
    wording: tuple[Wording, ...] = field(default=())
    retention: Retention | None = None
    """None: the municipality has set no period, and nothing is erased."""

    @property
    def name_and_version(self) -> str:
        """How assessments and cases name this policy."""
        return f"{self.id}@{self.version}"

    @property
    def type_ids(self) -> tuple[str, ...]:
        """The ids of the types, in the policy's order."""
        return tuple(kind.id for kind in self.types)

    def type(self, id: str) -> HarmType:
        """The type with this id."""
        return next(kind for kind in self.types if kind.id == id)

    def route(self, id: str) -> Route:
        """The route with this id."""
        return next(route for route in self.routes if route.id == id)

    def step(self, id: str) -> StepRule:
        """The step with this id."""
        return next(step for step in self.steps if step.id == id)

    def fact(self, id: str) -> Fact:
        """The fact with this id."""
        return next(fact for fact in self.facts if fact.id == id)

    def clause(self, id: str) -> Clause:
        """The clause with this id."""
        return next(clause for clause in self.clauses if clause.id == id)

    def notice(self, id: str) -> Notice:
        """The notice with this id."""
        return next(notice for notice in self.notices if notice.id == id)
