"""The signs Danish letter data does not know (@ # _): read a second time, and put where they stand."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from harassflag.intake.screenshot.engine import Glyphs

DOUBTED = 0.6
SURE_ENOUGH = 0.35

_SIGNED = re.compile(r"^[@#][\w.]|\w_+\w|^_+\w|\w_+$")
_FOLDED = str.maketrans({"å": "a", "ø": "o", "æ": "a", "é": "e", "Å": "A", "Ø": "O", "Æ": "A"})


def wants_signs(words: Sequence[Glyphs], shaped: bool) -> bool:
    """Whether a line may hold such a sign: a stroke below the letters, or a word that could not be read."""
    return shaped or any(one.confidence < DOUBTED and len(one.text) > 2 for one in words)


def with_signs(words: list[Glyphs], again: Sequence[Glyphs]) -> list[Glyphs]:
    """The words with those of the second reading that hold a sign, their Danish letters kept."""
    for one in again:
        if not _SIGNED.search(one.text) or one.confidence < SURE_ENOUGH:
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
    """Of "#handbold" and "ithåndbold" comes "#håndbold": the end both share is taken from the Danish reading."""
    tail = signed.lstrip("@#")
    sign = signed[: len(signed) - len(tail)]
    if len(danish) >= len(tail):
        end = danish[len(danish) - len(tail) :]
        pairs = list(zip(tail, end, strict=True))
        if fuzz.ratio(tail.translate(_FOLDED), end.translate(_FOLDED)) >= 80:
            return sign + "".join(b if b.translate(_FOLDED) == a and b != a else a for a, b in pairs)
    return signed
