"""Typical slips of reading: what a word in doubt may have been, told beside it and never put in its place."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from harassflag.intake.screenshot.records import PicturePost, Word
from harassflag.settings import load_settings

LOOKED_AT_BELOW = 0.93
MOST_SUGGESTIONS = 3
SLIPS = (
    ("rn", "m"), ("m", "rn"), ("nn", "m"), ("cl", "d"), ("d", "cl"), ("vv", "w"), ("l", "i"), ("i", "l"), ("1", "l"), ("l", "1"),
    ("I", "l"), ("0", "o"), ("5", "s"), ("ae", "æ"), ("æ", "ae"), ("e", "æ"), ("oe", "ø"), ("o", "ø"), ("ø", "o"), ("aa", "å"),
    ("a", "å"), ("å", "a"),
)  # fmt: skip

_WORD = re.compile(r"[^\W\d_]{2,}")
_INNER = re.compile(r"^(\W*)(.*?)(\W*)$", re.DOTALL)


@cache
def known_words() -> Mapping[str, int]:
    """The words of the project's own posts and how often they stand there; empty where no data lies."""
    found: Counter[str] = Counter()
    for file in sorted((load_settings().data / "posts").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            found.update(word.lower() for word in _WORD.findall(json.loads(line).get("text", "")))
    return found


def suggestions_for(text: str, known: Mapping[str, int]) -> tuple[str, ...]:
    """Known words that one typical slip away from an unknown one, most usual first; case and marks kept."""
    match = _INNER.match(text)
    before, word, after = match.groups() if match else ("", text, "")
    if len(word) < 2 or word.lower() in known:
        return ()
    near = {one for one in _one_slip_away(word) if one.lower() in known}
    ordered = sorted(near, key=lambda one: (-known[one.lower()], one))[:MOST_SUGGESTIONS]
    return tuple(before + one + after for one in ordered)


def _one_slip_away(word: str) -> Iterator[str]:
    for wrong, right in SLIPS:
        at = word.find(wrong)
        while at >= 0:
            yield word[:at] + right + word[at + len(wrong) :]
            at = word.find(wrong, at + 1)


def with_suggestions(post: PicturePost) -> PicturePost:
    """A post with suggestions beside its words in doubt; its text stays as read."""
    if all(word.confidence >= LOOKED_AT_BELOW for word in post.words):
        return post
    known = known_words()
    return replace(post, words=tuple(_looked_at(word, known) for word in post.words))


def _looked_at(word: Word, known: Mapping[str, int]) -> Word:
    return word if word.confidence >= LOOKED_AT_BELOW else replace(word, suggestions=suggestions_for(word.text, known))
