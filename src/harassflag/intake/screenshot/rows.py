"""Lines side by side -> rows; how a row is set tells a name from what was written."""

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from harassflag.intake.screenshot.lines import Line, StyledWord
from harassflag.intake.screenshot.phrases import Run, is_composer, mended_time, run_of
from harassflag.intake.screenshot.records import Box

BOLDER = 1.17
FAINTER = 0.82
COLOURED = 60
WIDEST_GAP = 2.6
WIDEST_EMOJI = 3.2
DRAWN = 0.7

_TALL = re.compile(r"[A-ZÆØÅ0-9bdfhklþßiîjåäöéüt!?/()\[\]|'\"’@#&]")
_DEEP = re.compile(r"[gjpqyç,;()\[\]]")
_WORDY = re.compile(r"\w")


@dataclass(frozen=True)
class Row:
    """Lines that stand side by side and belong together, from left to right."""

    lines: tuple[Line, ...]
    surface: int
    pictures: tuple[Box, ...] = ()

    @cached_property
    def words(self) -> tuple[StyledWord, ...]:
        """Every word of the row."""
        return tuple(word for line in self.lines for word in line.words)

    @cached_property
    def text(self) -> str:
        """The words with spaces between."""
        return " ".join(one.word.text for one in self.words)

    @cached_property
    def box(self) -> Box:
        """Around the words and the small pictures in the row."""
        boxes = [*(line.box for line in self.lines), *self.pictures]
        return (
            min(box[0] for box in boxes),
            min(line.box[1] for line in self.lines),
            max(box[2] for box in boxes),
            max(line.box[3] for line in self.lines),
        )

    @cached_property
    def left(self) -> int:
        """Where its first word stands."""
        return self.lines[0].box[0]

    @cached_property
    def run(self) -> Run | None:
        """The app's own words, if the row is nothing else."""
        return (
            run_of(self.text)
            or run_of(" ".join(mended_time(line.text) for line in self.lines))
            or run_of(" ".join(one.word.text for one in without_icons(self.words)))
        )

    @cached_property
    def stroke(self) -> float:
        """The usual stroke, longer words counting more."""
        return weighted([(one.stroke, len(one.word.text)) for one in self.words])

    @cached_property
    def strength(self) -> float:
        """The usual strength of its ink."""
        return weighted([(one.strength, len(one.word.text)) for one in self.words])

    @cached_property
    def size(self) -> float:
        """The size of its letters in pixels, from the heights of its words and the letters in them."""
        return weighted([(size_of(one), len(one.word.text)) for one in self.words])

    @cached_property
    def confidence(self) -> float:
        """The mean of its words, longer ones counting more."""
        return float(
            np.average([w.word.confidence for w in self.words], weights=[len(w.word.text) for w in self.words])
        )

    @property
    def wordy(self) -> bool:
        """Whether it holds a letter or a digit."""
        return _WORDY.search(self.text) is not None


def without_icons(words: tuple[StyledWord, ...]) -> tuple[StyledWord, ...]:
    """Words without what an icon at either end was taken for: short and hardly readable."""
    while len(words) > 1 and _icon_like(words[0]):
        words = words[1:]
    while len(words) > 1 and _icon_like(words[-1]):
        words = words[:-1]
    return words


def _icon_like(word: StyledWord) -> bool:
    text = word.word.text
    if len(text) == 1 and not text.isdigit():
        return True
    return len(text) <= 3 and (word.word.confidence < DRAWN or not _WORDY.search(text))


def weighted(values: list[tuple[float, int]]) -> float:
    """The weighted median; 0 of nothing."""
    if not values:
        return 0.0
    ordered = sorted(values)
    half = sum(weight for _, weight in ordered) / 2
    seen = 0
    for value, weight in ordered:
        seen += weight
        if seen >= half:
            return float(value)
    return float(ordered[-1][0])


def size_of(word: StyledWord) -> float:
    """The font size of a word in pixels: its height over the share of the size its letters take."""
    text, box = word.word.text, word.word.box
    share = (0.73 if _TALL.search(text) else 0.54) + (0.2 if _DEEP.search(text) else 0.0)
    return (box[3] - box[1]) / share


def rows_of(lines: list[Line], pictures: tuple[Box, ...], height: float) -> list[Row]:
    """Rows from top to bottom, emoji between words counted in; a wide gap parts two rows beside one another."""
    emoji = sorted(one for one in pictures if one[3] - one[1] < WIDEST_EMOJI * height)
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: (one.box[0], one.box[1])):
        home = next((row for row in rows if _goes_on(row[-1], line, emoji, height)), None)
        if home is None:
            rows.append([line])
        else:
            home.append(line)
    found = [Row(tuple(row), row[0].surface, _beside(row, emoji, height)) for row in rows]
    return sorted(found, key=lambda row: (row.box[1] + row.box[3], row.box[0]))


def _level(one: Box, other: Box) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared >= 0.5 * min(one[3] - one[1], other[3] - other[1])


def _goes_on(before: Line, after: Line, emoji: list[Box], height: float) -> bool:
    if before.surface != after.surface or not _level(before.box, after.box):
        return False
    between = [
        one for one in emoji if before.box[2] - 2 <= one[0] and one[2] <= after.box[0] + 2 and _level(one, before.box)
    ]
    gap = after.box[0] - before.box[2] - sum(one[2] - one[0] + 0.3 * height for one in between)
    return -height < gap < WIDEST_GAP * height


def _beside(row: list[Line], emoji: list[Box], height: float) -> tuple[Box, ...]:
    """The emoji in a row, and those that follow or go before it without a wide gap."""
    left, right = row[0].box[0], row[-1].box[2]
    level = [one for one in emoji if _level(one, row[0].box)]
    found = [one for one in level if left <= one[0] and one[2] <= right]
    for one in level:
        if right - 2 <= one[0] < right + 1.2 * height:
            found.append(one)
            right = one[2]
    for one in reversed(level):
        if left - 1.2 * height < one[2] <= left + 2:
            found.append(one)
            left = one[0]
    return tuple(sorted(found))


def holds_composer(row: Row) -> bool:
    """Whether a row is the empty field one writes in, its icons aside."""
    return is_composer(row.text) or any(is_composer(line.text) for line in row.lines)


def bolder(row: Row, than: Row) -> bool:
    """Whether a row is set in heavier strokes than another, size for size."""
    return row.stroke / max(row.size, 1) > BOLDER * than.stroke / max(than.size, 1)


def differs(row: Row, than: Row) -> bool:
    """Whether a row is set otherwise than another: weight, strength, colour or size."""
    apart = max(abs(a - b) for a, b in zip(colour_of(row), colour_of(than), strict=True))
    return bolder(row, than) or apart > COLOURED or not 0.87 < row.size / max(than.size, 1) < 1.15


def colour_of(row: Row) -> tuple[int, int, int]:
    """The colour most of its words have."""
    widest = max(row.words, key=lambda one: len(one.word.text))
    return widest.colour
