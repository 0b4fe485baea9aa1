"""Short times ("9t", "3 u.", "1 d."): so little ink that a digit is easily taken for a letter; looked at again, alone and larger."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import cv2

from harassflag.intake.screenshot.engine import Engine, Glyphs
from harassflag.intake.screenshot.surfaces import Grey

LETTERS = "0123456789tdumin.hw"
SIZES = (1.0, 1.36, 1.8)
SURE = 0.93
AROUND = 8

_UNIT = r"(?:t|min|d|u|m|md|mdr|h|w)\.?"
_DIGIT_LIKE = r"[\dgqlIi|OoQSZBéøAT]"
_IN_DOUBT = re.compile(rf"^({_DIGIT_LIKE}{{1,3}})\s?({_UNIT})$")
_SHORT_TIME = re.compile(rf"^([1-9]\d?)\s?({_UNIT})$")
_LOOK_ALIKE = re.compile(r"^(?:0|1[17])$")


def times_again(words: Sequence[Glyphs], grey: Grey, engine: Engine) -> list[Glyphs]:
    """The words of a line with the short times among them that are in doubt read again."""
    found: list[Glyphs] = []
    at = 0
    while at < len(words):
        taken = next((count for count in (2, 1) if _doubtful(words[at : at + count], count)), 0)
        if not taken:
            found.append(words[at])
            at += 1
            continue
        found += _again(words[at : at + taken], grey, engine)
        at += taken
    return found


def _doubtful(words: Sequence[Glyphs], count: int) -> bool:
    if len(words) < count or (count == 2 and not words[1].text.strip(".").isalpha()):
        return False
    match = _IN_DOUBT.match(" ".join(word.text for word in words))
    if match is None:
        return False
    number = match.group(1)
    if not number.isdigit():
        return len(words) == 1 or len(number) == 1
    return _LOOK_ALIKE.match(number) is not None or min(word.confidence for word in words) < 0.7


def _again(words: Sequence[Glyphs], grey: Grey, engine: Engine) -> list[Glyphs]:
    """The best of several looks; the words as they were where none gives a time."""
    left, right = max(0, words[0].box[0] - AROUND), min(grey.shape[1], words[-1].box[2] + AROUND)
    votes: defaultdict[tuple[str, str], float] = defaultdict(float)
    for size in SIZES:
        part = grey[:, left:right]
        larger = cv2.resize(part, None, fx=size, fy=size, interpolation=cv2.INTER_CUBIC).astype(part.dtype)
        for signs in (True, False):
            again = engine.read_line(larger, signs=signs, among=LETTERS)
            match = _SHORT_TIME.match("".join(one.text for one in again))
            if match is not None:
                votes[match.group(1), match.group(2)] += 0.1 + min(one.confidence for one in again)
    if not votes:
        return list(words)
    number, unit = max(votes, key=lambda one: votes[one])
    if len(words) == 1:
        return [replace(words[0], text=number + unit)]
    return [replace(words[0], text=number), replace(words[1], text=unit)]
