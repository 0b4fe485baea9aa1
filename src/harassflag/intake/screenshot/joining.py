"""Wrapped lines -> the text as its writer broke it."""

import re
from collections.abc import Sequence
from itertools import pairwise

from harassflag.intake.screenshot.rows import Row

SPACE = 0.3
BLANK_LINE = 1.7

_MORE = re.compile(
    r"\s*(?:…|\.{2,3}|\.\.)?\s*(?:se|læs|vis|see|read|show)\s+(?:mere|more|mindre|less)\s*$|\s*(?:…|\.{3})\s*(?:mere|more)\s*$",
    re.IGNORECASE,
)
_FOLDED = re.compile(r"\s*(?:…|\.{2,3})$")
_EDITED = re.compile(r"\s*\((?:redigeret|edited)\)\s*$", re.IGNORECASE)
_HYPHEN = re.compile(r"(?<=[a-zæøå]{2})-$")


def joined(rows: Sequence[Row], right: int | None = None) -> str:
    """The text of rows below one another; `right` is how far a line could have gone, if it is known."""
    if not rows:
        return ""
    limit = max([row.box[2] for row in rows] + ([right] if right else []))
    pitches = sorted(after.box[3] - before.box[3] for before, after in pairwise(rows))
    pitch = pitches[len(pitches) // 3] if pitches else 0
    text = rows[0].text
    for before, after in pairwise(rows):
        if pitch and after.box[3] - before.box[3] > BLANK_LINE * pitch:
            text += "\n\n" + after.text
        elif _would_have_fitted(before, after, limit):
            text += "\n" + after.text
        elif _HYPHEN.search(text) and after.text[:1].islower():
            text = text[:-1] + after.text
        elif text.endswith("-") and text[-2:-1].isalpha():
            text += after.text
        else:
            text += " " + after.text
    return text


def _would_have_fitted(before: Row, after: Row, limit: int) -> bool:
    """Whether the first word of a line had had room on the one before: then its writer broke the line."""
    first = after.lines[0].words[0].word.box
    leading = [one for one in after.pictures if one[2] <= first[0] + 2]
    width = leading[0][2] - leading[0][0] if leading else first[2] - first[0]
    return before.box[2] + SPACE * 1.4 * before.size + width < limit - 0.6 * before.size


def unfolded(text: str, *, folded: bool = False) -> str:
    """A text without the app's "… Se mere" or "(redigeret)" at its end; `folded`: the words stood beside it."""
    shown = _EDITED.sub("", text)
    cut = _MORE.sub("", shown)
    return _FOLDED.sub("", cut).rstrip() if folded or cut != shown else shown.rstrip()
