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
WIDEST_TEAR = 11
BAR = "█"
STRAYS = frozenset("><«»—–=+~©®°•·_^|¦§¬-")

_TALL = re.compile(r"[A-ZÆØÅ0-9bdfhklþßiîjåäöéüt!?/()\[\]|'\"’@#&]")
_DEEP = re.compile(r"[gjpqyç,;()\[\]]")
_WORDY = re.compile(r"\w")


@dataclass(frozen=True)
class Row:
    """Lines that stand side by side and belong together, from left to right."""

    lines: tuple[Line, ...]
    surface: int
    pictures: tuple[Box, ...] = ()
    bars: tuple[Box, ...] = ()

    @cached_property
    def words(self) -> tuple[StyledWord, ...]:
        """Every word of the row."""
        return tuple(word for line in self.lines for word in line.words)

    @cached_property
    def text(self) -> str:
        """The words with spaces between, a bar where one is blacked out."""
        parts = [(line.box[0], line.text) for line in self.lines] + [(bar[0], BAR) for bar in self.bars]
        return " ".join(said for _, said in sorted(parts))

    @cached_property
    def box(self) -> Box:
        """Around the words and the small pictures in the row."""
        boxes = [*(line.box for line in self.lines), *self.pictures, *self.bars]
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
            or run_of(" ".join(one.word.text for one in without_icons(self.words, front=False)))
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


def without_icons(words: tuple[StyledWord, ...], *, front: bool = True) -> tuple[StyledWord, ...]:
    """Words without what an icon at the end, and in front, was taken for: short and hardly readable."""
    while front and len(words) > 1 and _icon_like(words[0]):
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


def rows_of(lines: list[Line], pictures: tuple[Box, ...], height: float, bars: tuple[Box, ...] = ()) -> list[Row]:
    """Rows from top to bottom, emoji and bars between words counted in; a wide gap parts two rows beside one another."""
    emoji = sorted(one for one in pictures if one[3] - one[1] < WIDEST_EMOJI * height)
    between = sorted([*emoji, *bars])
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: (one.box[0], one.box[1])):
        home = next((row for row in rows if _goes_on(row[-1], line, between, height)), None)
        if home is None:
            rows.append([line])
        else:
            home.append(line)
    parts = [part for row in rows if (part := _without_strays(row))]
    found = [
        Row(tuple(row), row[0].surface, _beside(row, emoji, height), _beside(row, list(bars), height)) for row in parts
    ]
    found = _bridged(found, emoji, height)
    return sorted(found, key=lambda row: (row.box[1] + row.box[3], row.box[0]))


def _without_strays(row: list[Line]) -> list[Line]:
    """A row without the arrows and dots of icons at its ends."""
    while len(row) > 1 and row[0].text in STRAYS:
        row = row[1:]
    while len(row) > 1 and row[-1].text in STRAYS:
        row = row[:-1]
    return row


def _bridged(rows: list[Row], emoji: list[Box], height: float) -> list[Row]:
    """Rows with the two ends of a line put together that a word blacked out on black, or a smudge, has torn apart."""
    ordered = sorted(rows, key=lambda row: row.box[0])
    for right in ordered:
        left = next((one for one in ordered if one is not right and _are_torn(one, right, rows, height)), None)
        if left is None:
            continue
        whole = Row(left.lines + right.lines, left.surface, left.pictures + right.pictures, left.bars + right.bars)
        return _bridged([one for one in rows if one is not left and one is not right] + [whole], emoji, height)
    return rows


def _are_torn(left: Row, right: Row, rows: list[Row], height: float) -> bool:
    gap = right.box[0] - left.box[2]
    if left.surface != right.surface or not 0 < gap < WIDEST_TEAR * height or not _level(left.box, right.box):
        return False
    if left.run is not None or right.run is not None or not _are_alike(left, right):
        return False
    return any(
        row.surface == left.surface
        and row is not left
        and row is not right
        and abs(row.box[0] - left.box[0]) < 0.8 * height
        and row.box[2] > right.box[0]
        and abs(row.box[3] - left.box[3]) < 3.2 * left.size
        and _are_alike(row, left)
        for row in rows
    ) or (min(len(left.words), len(right.words)) >= 2 and min(left.confidence, right.confidence) > 0.8)


def _are_alike(one: Row, other: Row) -> bool:
    legible = min(one.confidence, other.confidence) > 0.5 and one.wordy and other.wordy
    return legible and not differs(one, other) and not differs(other, one)


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
