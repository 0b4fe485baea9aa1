"""Whether what comes in changes: shares of routes and of unsure posts by month, and words the corpus has never seen."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from harassflag.records import Finding
from harassflag.text import normalise


@dataclass(frozen=True, slots=True)
class SeenPost:
    """A post that was judged: when, which way it went, what was found, and its words."""

    at: datetime
    route: str
    findings: tuple[Finding, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Month:
    """The posts of one month: how many went which way, how many held a close call, what share of their words is new."""

    month: str
    posts: int
    routes: Mapping[str, int]
    unsure: int
    unseen_words: float


def words_of(text: str) -> list[str]:
    """The words of a text as the model reads it."""
    return [word for word in normalise(text).text.split() if word.isalpha()]


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """Every word of some texts."""
    return frozenset(word for text in texts for word in words_of(text))


def by_month(posts: Sequence[SeenPost], known: frozenset[str]) -> list[Month]:
    """One row a month, oldest first."""
    months: dict[str, list[SeenPost]] = {}
    for post in posts:
        months.setdefault(post.at.strftime("%Y-%m"), []).append(post)
    return [
        Month(
            month,
            len(some),
            dict(Counter(post.route for post in some)),
            sum(any(not finding.flagged for finding in post.findings) for post in some),
            _unseen([word for post in some for word in words_of(post.text)], known),
        )
        for month, some in sorted(months.items())
    ]


def _unseen(words: Sequence[str], known: frozenset[str]) -> float:
    return sum(word not in known for word in words) / len(words) if words else 0.0
