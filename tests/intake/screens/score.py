"""How near what was read is to the truth: posts paired by text, then authors, times, and posts that are none."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from rapidfuzz.distance import Levenshtein
from scipy.optimize import linear_sum_assignment

FOUND_WITHIN = 0.15
PAIRED_WITHIN = 0.5
_UNSEEN = {"\u200d", "\ufe0f", "\u20e3", "█"}


def plain(text: str | None) -> str:
    """Without emoji and bars, whitespace collapsed; case and punctuation count."""
    kept = (" " if one in _UNSEEN or unicodedata.category(one) in {"So", "Sk"} else one for one in text or "")
    return " ".join("".join(kept).split())


@dataclass
class Score:
    """Counts that add up; `wrong` tells in words what went wrong."""

    posts: int = 0
    letters: int = 0
    found: int = 0
    slips: int = 0
    authors: int = 0
    times: int = 0
    outputs: int = 0
    strangers: int = 0
    routes: int = 0
    wrong: list[str] = field(default_factory=list)

    def __add__(self, other: "Score") -> "Score":
        added = {name: getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__}
        return Score(**added)


def pairs(true: Sequence[dict[str, Any]], read: Sequence[Any]) -> list[tuple[int, int | None]]:
    """For each true post the output that is it, or None; each output is used once."""
    if not read:
        return [(at, None) for at in range(len(true))]
    cost = np.array([[distance(post["text"], one.text) for one in read] for post in true])
    rows, columns = linear_sum_assignment(np.minimum(cost, 1))
    chosen = {int(row): int(column) for row, column in zip(rows, columns, strict=True)}
    return [
        (at, chosen[at] if at in chosen and cost[at, chosen[at]] <= PAIRED_WITHIN else None) for at in range(len(true))
    ]


def distance(true: str, read: str) -> float:
    """Edits per letter of the true text."""
    wanted = plain(true)
    return Levenshtein.distance(wanted, plain(read)) / max(len(wanted), 1)


def scored(true: Sequence[dict[str, Any]], read: Sequence[Any]) -> Score:
    """The counts of one picture; `read` holds anything with text, author and time."""
    total = Score(outputs=len(read))
    used = set()
    for at, chosen in pairs(true, read):
        post = true[at]
        letters = len(plain(post["text"]))
        total.posts += 1
        total.letters += letters
        if chosen is None:
            total.slips += letters
            total.wrong.append(f"not found: {post['text']!r}")
            continue
        used.add(chosen)
        one = read[chosen]
        far = distance(post["text"], one.text)
        total.slips += round(far * letters)
        total.found += far <= FOUND_WITHIN
        if plain(post["text"]) != plain(one.text):
            total.wrong.append(f"text {far:.2f}: {plain(post['text'])!r} read as {plain(one.text)!r}")
        for name in ("author", "time"):
            right = plain(post[name]) == plain(getattr(one, name))
            setattr(total, f"{name}s", getattr(total, f"{name}s") + right)
            if not right:
                total.wrong.append(f"{name}: {post[name]!r} read as {getattr(one, name)!r}")
    strangers = [one.text for number, one in enumerate(read) if number not in used]
    total.strangers = len(strangers)
    total.wrong += [f"no post: {text!r}" for text in strangers]
    return total


def within(post: str, stream: str) -> int:
    """Edits from a post to the part of a stream of text that is most like it."""
    wanted, given = plain(post), np.array([ord(one) for one in plain(stream)])
    steps = np.arange(len(given) + 1)
    row = np.zeros(len(given) + 1, int)
    for count, letter in enumerate(wanted, 1):
        best = np.concatenate([[count], np.minimum(row[:-1] + (given != ord(letter)), row[1:] + 1)])
        row = np.minimum.accumulate(best - steps) + steps
    return int(row.min())
