"""What the rooms hand one another: frozen records that carry ids, never texts of the policy."""

from dataclasses import dataclass
from typing import Literal

Band = Literal["clear", "unsure"]
Audience = Literal["staff", "leadership", "tr_amr"]
Writer = Literal["parent", "pupil_under_15", "pupil_15_plus", "colleague", "unknown"]
Hit = Literal["employee", "pupil", "parent", "unknown"]


@dataclass(frozen=True, slots=True)
class Post:
    """One status, comment, message or caption, as it was written."""

    text: str
    id: str = ""
    author: str | None = None
    time: str | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """Posts that belong together, in reading order."""

    id: str
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the original text, in characters: `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One type that shows in a post, with what it was measured against."""

    type: str
    probability: float
    threshold: float
    unsure_from: float
    spans: tuple[Span, ...] = ()

    @property
    def flagged(self) -> bool:
        """Whether the probability reaches the type's threshold."""
        return self.probability >= self.threshold

    @property
    def band(self) -> Band:
        """`clear` from the threshold up, `unsure` in the stretch below it."""
        return "clear" if self.flagged else "unsure"


@dataclass(frozen=True, slots=True)
class Step:
    """One step the policy recommends, for whom, by which clause, and the types that caused it."""

    id: str
    audience: Audience
    clause: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """A recommendation for one post; a named person decides."""

    post: Post
    route: str
    findings: tuple[Finding, ...]
    steps: tuple[Step, ...]
    notices: tuple[str, ...]
    model: str
    policy: str
