"""One author's posts about one person, as a few numbers that tell harassing from busy."""

import math
import re
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from harassflag.records import Post, Thread
from harassflag.text import normalise, words

HOURS = 48
FEWEST_POSTS = 3
STEM = 4

WORDS = tomllib.loads(Path(__file__).with_name("patterns.toml").read_text(encoding="utf-8"))

_PRAISE = frozenset(WORDS["praise"].split())
_PRACTICAL = frozenset(WORDS["practical"].split())
_STOP = frozenset(WORDS["stop"].split())
_STOP_BESIDE = frozenset(WORDS["stop_beside"].split())
_TWIST = re.compile(rf"\b(?:{'|'.join(WORDS['twist'])})\b")
_PUT_RIGHT = re.compile(rf"\b(?:{'|'.join(WORDS['put_right'])})\b")

FEATURES = (
    *("count", "dense", "answers", "echo", "questions", "praise", "practical"),
    *("twists", "put_right", "length", "addressed", "named", "after_stop"),
)


@dataclass(frozen=True)
class _Read:
    """A post as the patterns see it."""

    post: Post
    text: str

    @cached_property
    def words(self) -> list[str]:
        return words(self.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Beginnings of the longer words."""
        return frozenset(word[:STEM] for word in self.words if len(word) >= STEM)

    @cached_property
    def moment(self) -> datetime | None:
        """When it was posted, if the time is an ISO time."""
        try:
            return datetime.fromisoformat(self.post.time or "").replace(tzinfo=None)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Series:
    """An author's posts about one person, as indices in the thread, and `FEATURES`.

    `dense` are those within the densest 48 hours, `after_stop` those after the person asked for it to stop, `twisted` those
    that say in so many words that something else was meant.
    """

    author: str
    about: str
    posts: tuple[int, ...]
    dense: tuple[int, ...]
    after_stop: tuple[int, ...]
    twisted: tuple[int, ...]
    features: tuple[float, ...]


def series_of(thread: Thread) -> list[Series]:
    """Every series of three posts or more, in the order of its first post."""
    read = [_Read(post, normalise(post.text).text) for post in thread.posts]
    pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, post in enumerate(thread.posts):
        if post.author and post.about and post.author.casefold() != post.about.casefold():
            pairs[post.author, post.about].append(index)
    return [_series(read, *pair, indices) for pair, indices in pairs.items() if len(indices) >= FEWEST_POSTS]


def _series(read: Sequence[_Read], author: str, about: str, indices: list[int]) -> Series:
    own = [read[index] for index in indices]
    said = [index for index, one in enumerate(read) if (one.post.author or "").casefold() == about.casefold()]
    stop = next((index for index in said if _asks_to_stop(read[index].words)), None)
    after_stop = tuple(index for index in indices if stop is not None and index > stop)
    twisted = tuple(
        index for index in indices if _TWIST.search(read[index].text) and not _PUT_RIGHT.search(read[index].text)
    )
    dense = _densest(read, indices)
    name = normalise(about.split(maxsplit=1)[0]).text[:STEM]
    share = 1 / len(own)
    values = {
        "count": float(len(own)),
        "dense": float(len(dense)),
        "answers": sum(any(before < index for before in said) for index in indices) * share,
        "echo": sum(_echo(read, index, said) for index in indices) * share,
        "questions": sum("?" in one.text for one in own) * share,
        "praise": sum(not _PRAISE.isdisjoint(one.words) for one in own) * share,
        "practical": sum(not _PRACTICAL.isdisjoint(one.words) for one in own) * share,
        "twists": sum(_TWIST.search(one.text) is not None for one in own) * share,
        "put_right": sum(_PUT_RIGHT.search(one.text) is not None for one in own) * share,
        "length": math.log(1 + sum(len(one.words) for one in own) * share),
        "addressed": sum(not {"du", "dig", "din"}.isdisjoint(one.words) for one in own) * share,
        "named": sum(name in one.text for one in own) * share,
        "after_stop": float(len(after_stop)),
    }
    return Series(author, about, tuple(indices), dense, after_stop, twisted, tuple(values[name] for name in FEATURES))


def _asks_to_stop(said: Sequence[str]) -> bool:
    return "stop" in said or not (_STOP.isdisjoint(said) or _STOP_BESIDE.isdisjoint(said))


def _echo(read: Sequence[_Read], index: int, said: Sequence[int]) -> float:
    """The largest share of a post's word beginnings that an earlier post of the person holds."""
    own = read[index].stems
    return max((len(own & read[before].stems) / max(len(own), 1) for before in said if before < index), default=0.0)


def _densest(read: Sequence[_Read], indices: Sequence[int]) -> tuple[int, ...]:
    """The largest run of posts within 48 hours; without times, all of them."""
    timed = sorted((read[index].moment or datetime.max, index) for index in indices)
    if any(read[index].moment is None for index in indices):
        return tuple(indices)
    best: list[int] = []
    for first, _ in timed:
        run = [index for moment, index in timed if first <= moment <= first + timedelta(hours=HOURS)]
        best = run if len(run) > len(best) else best
    return tuple(sorted(best))
