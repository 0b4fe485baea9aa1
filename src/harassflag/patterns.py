"""What only shows across a thread: one author at one person, again and again (annotation guide, "Across a thread")."""

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from harassflag.errors import CorpusError
from harassflag.records import Post, Thread
from harassflag.text import normalise, words

MOST_HOURS = 48
FEWEST_COMMENTS = 5
FEWEST_TWISTS = 3

_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_PRAISE = frozenset(_WORDS["praise"].split())
_PRACTICAL = frozenset(_WORDS["practical"].split())
_ASKING = frozenset(_WORDS["asking"].split())
_STOP = frozenset(_WORDS["stop"].split())
_STOP_BESIDE = frozenset(_WORDS["stop_beside"].split())
_TWIST = re.compile(rf"\b(?:{'|'.join(_WORDS['twist'])})\b")
_PUT_RIGHT = re.compile(rf"\b(?:{'|'.join(_WORDS['put_right'])})\b")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A type that shows in several posts: who, about whom, which posts (indices), and a sentence why, in Danish."""

    type: str
    author: str
    about: str
    posts: tuple[int, ...]
    why: str


@dataclass(frozen=True, slots=True)
class PatternedThread:
    """A thread with the patterns a reader found in it: (type, author) pairs."""

    thread: Thread
    patterns: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Remark:
    index: int
    when: datetime | None
    text: str
    words: frozenset[str]


def find_patterns(thread: Thread) -> list[Pattern]:
    """The patterns of a thread; posts without author or without a person they are about belong to none."""
    by_pair: dict[tuple[str, str], list[_Remark]] = defaultdict(list)
    for index, post in enumerate(thread.posts):
        if post.author and post.about and post.author.casefold() != post.about.casefold():
            text = normalise(post.text).text
            by_pair[post.author, post.about].append(_Remark(index, _moment(post), text, frozenset(words(text))))
    found = []
    for (author, about), remarks in by_pair.items():
        found += _twists(author, about, remarks)
        asked_to_stop = _asked_to_stop(thread.posts, about)
        found += _too_many(author, about, remarks, asked_to_stop)
    return sorted(found, key=lambda pattern: (pattern.posts[0], pattern.type))


def _moment(post: Post) -> datetime | None:
    if not post.time:
        return None
    try:
        return datetime.fromisoformat(post.time).replace(tzinfo=None)
    except ValueError:
        return None


def _asked_to_stop(posts: Sequence[Post], person: str) -> int | None:
    """The index of the first post in which the person asks for it to stop."""
    for index, post in enumerate(posts):
        if post.author and post.author.casefold() == person.casefold():
            said = words(normalise(post.text).text)
            if "stop" in said or (_STOP.intersection(said) and _STOP_BESIDE.intersection(said)):
                return index
    return None


def _densest(remarks: Sequence[_Remark]) -> list[_Remark]:
    """The longest run of remarks within the hours that count; without times, all of them."""
    if any(remark.when is None for remark in remarks):
        return list(remarks)
    ordered = sorted(remarks, key=lambda remark: (remark.when or datetime.min, remark.index))
    best: list[_Remark] = []
    for at, first in enumerate(ordered):
        until = (first.when or datetime.min) + timedelta(hours=MOST_HOURS)
        run = [remark for remark in ordered[at:] if (remark.when or datetime.min) <= until]
        if len(run) > len(best):
            best = run
    return best


def _is_harmless(remark: _Remark, after_stop: bool) -> bool:
    if after_stop:
        return False
    return bool(_PRAISE.intersection(remark.words) or _PRACTICAL.intersection(remark.words)) or (
        "?" in remark.text and bool(_ASKING.intersection(remark.words))
    )


def _indices(remarks: Iterable[_Remark]) -> tuple[int, ...]:
    return tuple(sorted(remark.index for remark in remarks))


def _too_many(author: str, about: str, remarks: Sequence[_Remark], stop: int | None) -> list[Pattern]:
    counted = [remark for remark in remarks if not _is_harmless(remark, stop is not None and remark.index > stop)]
    run = _densest(counted)
    if len(run) < FEWEST_COMMENTS:
        return []
    why = f"{author} har skrevet {len(run)} opslag om {about} inden for {MOST_HOURS} timer; hvert for sig kan de være milde."
    return [Pattern("excessive_commenting", author, about, _indices(run), why)]


def _twists(author: str, about: str, remarks: Sequence[_Remark]) -> list[Pattern]:
    twisted = [remark for remark in remarks if _TWIST.search(remark.text) and not _PUT_RIGHT.search(remark.text)]
    if len(twisted) < FEWEST_TWISTS:
        return []
    why = f"{author} gengiver {len(twisted)} gange det, {about} har sagt eller gjort, som noget andet."
    return [Pattern("misinterpretation", author, about, _indices(twisted), why)]


def read_patterned_threads(stream: BinaryIO) -> list[PatternedThread]:
    """Threads of the corpus, one JSON object a line, with `patterns` as a reader set them.

    Raises:
        CorpusError: a line that is no such thread, with its number.
    """
    found, faults = [], []
    for number, line in enumerate(stream, 1):
        try:
            row = json.loads(line)
            posts = tuple(
                Post(one["text"], str(at), one["author"], one["time"], one["about"])
                for at, one in enumerate(row["posts"])
            )
            patterns = frozenset((one["type"], one["author"]) for one in row["patterns"])
            found.append(PatternedThread(Thread(row["id"], posts), patterns))
        except (ValueError, KeyError, TypeError) as error:
            faults.append(f"line {number}: not a thread with patterns ({error!r})")
    if faults:
        raise CorpusError(faults)
    return found


def measure_patterns(threads: Sequence[PatternedThread]) -> dict[str, tuple[float, float, float, int]]:
    """For each type precision, recall, F1 and how many patterns there are; a pattern is right if type and author are."""
    pairs = [(frozenset((p.type, p.author) for p in find_patterns(one.thread)), one.patterns) for one in threads]
    measured = {}
    for name in ("excessive_commenting", "misinterpretation"):
        got = [{pair for pair in found if pair[0] == name} for found, _ in pairs]
        true = [{pair for pair in wanted if pair[0] == name} for _, wanted in pairs]
        right = sum(len(a & b) for a, b in zip(got, true, strict=True))
        flagged, carried = sum(map(len, got)), sum(map(len, true))
        measured[name] = (
            right / flagged if flagged else 1.0,
            right / carried if carried else 1.0,
            2 * right / (flagged + carried) if flagged + carried else 1.0,
            carried,
        )
    return measured
