"""What is counted of a text's words while it is judged: enough to tell, for most texts, that nobody need look closer.

A closer look is a search by patterns or a language detector, both many times dearer than judging. These counts never answer yes
by themselves: they say where it is worth looking.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import Any

from harassflag.text.language import common_words
from harassflag.text.self_harm import NEEDED

STEM = 5
STEM_MARK = "*"
COMMON = 1

Counts = Any

_WORD = re.compile("[0-9A-Za-z\u00c0-\u1fff]+|[\u2190-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Signs:
    """The classes any word belongs to, as bits; how many words are common Danish ones; words and letters in all."""

    classes: int
    common: int
    words: int
    letters: int


@cache
def word_classes() -> Mapping[str, int]:
    """Words, and stems of five letters ending in `*`, with the classes they belong to as bits."""
    asked = sorted(set().union(*NEEDED))
    classes = {word: COMMON << at for at, word in enumerate(asked, 1)}
    for word in common_words():
        classes[word] = classes.get(word, 0) | COMMON
    return classes


@cache
def _needed_bits() -> tuple[int, ...]:
    classes = word_classes()
    return tuple(sum(classes[word] & ~COMMON for word in together) for together in NEEDED)


def signs_of(text: str) -> Signs:
    """The signs of a normalised text; words are cut as the model's n-grams cut them."""
    classes, bits, common = word_classes(), 0, 0
    found = _WORD.findall(text)
    for word in found:
        own = classes.get(word, 0)
        common += own & COMMON
        bits |= own | (classes.get(word[:STEM] + STEM_MARK, 0) if len(word) >= STEM else 0)
    return Signs(bits, common, len(found), sum(map(len, found)))


def may_speak_of_self_harm(classes: Counts) -> Counts:
    """Whether all words of any sign of self-harm are there, of one text or of an array of them; False is final."""
    return reduce(or_, [(classes & bits) == bits for bits in _needed_bits()])
