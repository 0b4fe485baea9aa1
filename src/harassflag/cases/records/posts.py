"""The posts of a case: what the model found stands beside a person's word, which outranks it."""

from dataclasses import dataclass
from datetime import datetime

from harassflag.cases.records.actors import Who
from harassflag.records import Finding


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
