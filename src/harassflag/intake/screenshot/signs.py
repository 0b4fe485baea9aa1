"""The signs Danish letter data does not know (@ # _): read a second time, and put where they stand."""

import re
from collections.abc import Sequence

import cv2
import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from harassflag.intake.screenshot.drawings import Mask
from harassflag.intake.screenshot.engine import Glyphs
from harassflag.intake.screenshot.records import Box
from harassflag.intake.screenshot.surfaces import shapes_of

DOUBTED = 0.6
SURE_ENOUGH = 0.35
SAME_WORD = 70

_SIGNED = re.compile(r"^[@#][\w.]|\w_+\w|^_+\w|\w_+$")
_AT_MISREAD = frozenset("ØOQGE€©®&(@")
_TWICE = re.compile(r"æ[ea]|[ea]æ")
_FOLDED = str.maketrans({"å": "a", "ø": "o", "æ": "a", "é": "e", "Å": "A", "Ø": "O", "Æ": "A"})


def wants_signs(words: Sequence[Glyphs], shaped: bool) -> bool:
    """Whether a line may hold such a sign: a shape like one, or a word that could not be read."""
    return shaped or any(one.confidence < DOUBTED and len(one.text) > 2 for one in words)


def with_signs(words: list[Glyphs], again: Sequence[Glyphs], ats: Sequence[float]) -> list[Glyphs]:
    """The words with those of the second reading that hold a sign, their Danish letters kept; `ats`: where shapes like @ begin."""
    for one in again:
        if not _SIGNED.search(one.text) or one.confidence < SURE_ENOUGH:
            continue
        tall = one.box[3] - one.box[1]
        if one.text.startswith("@") and not any(abs(at - one.box[0]) < 0.5 * tall for at in ats):
            continue
        under = [word for word in words if _overlap(word, one) > 0.5]
        if not under:
            continue
        at = words.index(under[0])
        text = with_danish_letters(one.text, "".join(word.text for word in under))
        box = (
            min(one.box[0], under[0].box[0]),
            min(one.box[1], *(word.box[1] for word in under)),
            max(one.box[2], under[-1].box[2]),
            max(one.box[3], *(word.box[3] for word in under)),
        )
        words = [*words[:at], Glyphs(text, one.confidence, box), *words[at + len(under) :]]
    return words


def _overlap(word: Glyphs, other: Glyphs) -> float:
    shared = min(word.box[2], other.box[2]) - max(word.box[0], other.box[0])
    return shared / max(min(word.box[2] - word.box[0], other.box[2] - other.box[0]), 1)


def with_danish_letters(signed: str, danish: str) -> str:
    """Of "#handbold" and "ithåndbold" comes "#håndbold": letters both saw are taken from the Danish reading."""
    tail = signed.lstrip("@#")
    sign = signed[: len(signed) - len(tail)]
    if sign and danish[:1] in _AT_MISREAD and len(danish) > len(tail):
        danish = danish[1:]
    one, other = tail.translate(_FOLDED).lower(), danish.translate(_FOLDED).lower()
    if fuzz.partial_ratio(one, other) < SAME_WORD:
        return signed
    steps = Levenshtein.opcodes(one, other)
    parts = []
    for step in steps:
        ours, theirs = tail[step.src_start : step.src_end], danish[step.dest_start : step.dest_end]
        known = step.tag == "equal" or (step.tag == "replace" and any(letter in "æøåÆØÅé" for letter in theirs))
        parts.append(theirs if known else ours)
    return sign + _TWICE.sub("æ", "".join(parts))


def at_shapes(letters: Mask, box: Box, height: float) -> list[int]:
    """Where shapes as large and round as an @ begin, from the left edge of a line."""
    shapes = _shapes(letters, box)
    usual = [tall for _, _, _, tall, _ in shapes if tall > 0.5 * height]
    height = min(height, float(np.median(usual))) if len(usual) > 3 else height
    return [x for x, _, wide, tall, _ in shapes if 1.3 * height < tall < 2.3 * height and wide > 0.7 * tall]


def may_hold_sign(letters: Mask, box: Box, height: float) -> bool:
    """Whether a line holds a shape like an @ or a #, or a stroke below its letters as an underscore is."""
    return bool(at_shapes(letters, box, height)) or _is_underscored(letters, box, height) or _is_tagged(letters, box)


def _shapes(letters: Mask, box: Box) -> list[list[int]]:
    left, top, right, bottom = box
    shapes: list[list[int]] = shapes_of(letters[top:bottom, left:right])[1][1:].tolist()
    return shapes


def _is_underscored(letters: Mask, box: Box, height: float) -> bool:
    left, top, right, bottom = box
    feet = [y + tall for _, y, _, tall, _ in _shapes(letters, box) if tall > 0.6 * height]
    if not feet:
        return False
    foot = round(float(np.median(feet)) - 0.12 * height)
    low = letters[top + max(foot, 0) : bottom, left:right]
    level = cv2.morphologyEx(low, cv2.MORPH_OPEN, np.ones((1, max(3, round(0.55 * height))), np.uint8))
    strokes = shapes_of(level.astype(np.uint8))[1][1:].tolist()
    return any(tall <= 0.3 * height and wide >= 0.55 * height for _, _, wide, tall, _ in strokes)


def _is_tagged(letters: Mask, box: Box) -> bool:
    """Whether a shape is crossed by two level strokes that both stand clear of its ends, as those of a # do."""
    left, top, _, _ = box
    for x, y, wide, tall, _ in _shapes(letters, box):
        if not 0.7 < wide / max(tall, 1) < 1.2 or tall < 8:
            continue
        inked = letters[top + y : top + y + tall, left + x : left + x + wide].mean(axis=1) > 0.8
        starts = np.flatnonzero(np.diff(np.concatenate([[0], inked.astype(np.int8), [0]])) == 1) / tall
        crossed = len(starts) == 2 and 0.1 < starts[0] < 0.45 and 0.5 < starts[1] < 0.85
        if crossed and not inked[0] and not inked[-1]:
            return True
    return False
