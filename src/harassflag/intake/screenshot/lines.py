"""Segments -> lines of words, each with its place, weight and strength of ink."""

import re
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from harassflag.intake.screenshot.engine import Engine, Glyphs
from harassflag.intake.screenshot.markers import homes_of_marked
from harassflag.intake.screenshot.records import Box, Word
from harassflag.intake.screenshot.segments import Inked, Segment
from harassflag.intake.screenshot.short_times import times_again
from harassflag.intake.screenshot.signs import at_shapes, may_hold_sign, wants_signs, with_signs
from harassflag.intake.screenshot.surfaces import Grey, Ground

LETTER_HEIGHT_READ = 22
WIDEST_READ = 3000
DRAWN = 0.85
LOWEST_BUBBLE = 2.4


@dataclass(frozen=True, slots=True)
class StyledWord:
    """A word with how it is set: stroke width in pixels, strength of its ink (0 to 255) and its colour."""

    word: Word
    stroke: float
    strength: float
    colour: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one stretch of a line, and the surface below it."""

    box: Box
    surface: int
    words: tuple[StyledWord, ...]
    badge: bool = False

    @property
    def text(self) -> str:
        """The words with spaces between."""
        return " ".join(one.word.text for one in self.words)

    @property
    def stroke(self) -> float:
        """The usual stroke of its words."""
        return float(np.median([one.stroke for one in self.words]))

    @property
    def strength(self) -> float:
        """The usual strength of its ink."""
        return float(np.median([one.strength for one in self.words]))

    @property
    def confidence(self) -> float:
        """The mean of its words, longer ones counting more."""
        weights = [len(one.word.text) for one in self.words]
        return float(np.average([one.word.confidence for one in self.words], weights=weights))


def read_segment(
    ground: Ground, inked: Inked, segment: Segment, engine: Engine, home: int | None = None
) -> Line | None:
    """A segment read by the engine; None where it gives nothing. `home`: the ground below the marker it is under."""
    left, top, right, bottom = segment.box
    margin = max(3, round(0.35 * inked.letter_height))
    height, width = ground.ink.shape
    box = (max(0, left - margin), max(0, top - margin), min(width, right + margin), min(height, bottom + margin))
    grey = _dark_on_light(ground, inked, box)
    scale = min(LETTER_HEIGHT_READ / min(inked.letter_height, 0.75 * (bottom - top)), WIDEST_READ / grey.shape[1])
    if abs(scale - 1) > 0.15:
        how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=how).astype(np.uint8)
    else:
        scale = 1.0
    read = times_again(engine.read_line(grey), grey, engine)
    if wants_signs(read, may_hold_sign(inked.letters, segment.box, inked.letter_height)):
        ats = [(left - box[0] + x) * scale for x in at_shapes(inked.letters, segment.box, inked.letter_height)]
        read = with_signs(read, engine.read_line(grey, signs=True), ats)
    words = [_styled(ground, one, box, scale) for one in read]
    words = [part for word in words for part in spaced_time(ground, upright(word))]
    if not words:
        return None
    surface, badge = (home, False) if home is not None else surface_under(ground, segment, inked.letter_height)
    return Line(segment.box, surface, tuple(words), badge)


def read_lines(ground: Ground, inked: Inked, engine: Engine) -> tuple[list[Line], tuple[Box, ...]]:
    """Every segment read, and those that turned out to be drawings."""
    lines: list[Line] = []
    drawn: list[Box] = []
    kept: list[Segment] = []
    marked = homes_of_marked(ground, inked)
    for segment in inked.segments:
        line = read_segment(ground, inked, segment, engine, marked.get(segment.surface))
        if line is None or _is_drawing(line, inked.letter_height):
            drawn.append(segment.box)
        else:
            kept.append(segment)
            lines.append(line)
    under = [line for line, segment in zip(lines, kept, strict=True) if segment.surface in marked]
    return [_as_around(line, lines) if line in under else line for line in lines], tuple(drawn)


def _as_around(line: Line, lines: list[Line]) -> Line:
    """A line under a marker, its ink as strong as that of the lines around it."""
    usual = [one.strength for one in lines if one.surface == line.surface and len(one.words) > 2]
    strength = max(float(np.percentile(usual, 85)) if usual else 0.0, line.strength)
    return replace(line, words=tuple(replace(word, strength=strength) for word in line.words))


def _is_drawing(line: Line, height: float) -> bool:
    """Whether what was read is an icon or an emoji: as wide as high, taller than letters, hardly readable."""
    left, top, right, bottom = line.box
    squarish = 0.6 < (right - left) / max(bottom - top, 1) < 1.7 and bottom - top > 1.3 * height
    return squarish and len(line.text) <= 4 and line.confidence < DRAWN


def _dark_on_light(ground: Ground, inked: Inked, box: Box) -> Grey:
    """The ink of a segment as dark letters on white; what stands around it is blanked."""
    left, top, right, bottom = box
    ink = ground.ink[top:bottom, left:right].copy()
    letters = inked.letters[top:bottom, left:right] > 0
    near = cv2.dilate(letters.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    ink[~near] = 0
    inside = ink[letters]
    peak = float(np.percentile(inside, 92)) if inside.size else 255.0
    stretched = np.clip(ink.astype(np.float32) * (255 / max(peak, 30.0)), 0, 255)
    dark: Grey = (255 - stretched).astype(np.uint8)
    return dark


def _styled(ground: Ground, read: Glyphs, box: Box, scale: float) -> StyledWord:
    left, top = box[0], box[1]
    x0, y0, x1, y1 = (round(value / scale) for value in read.box)
    place = (left + x0, top + y0, min(box[2], left + max(x1, x0 + 1)), min(box[3], top + max(y1, y0 + 1)))
    ink = ground.ink[place[1] : place[3], place[0] : place[2]].astype(np.float32)
    strength = float(np.percentile(ink, 97)) if ink.size else 0.0
    strong = ink > 0.8 * strength
    colours = ground.colours[place[1] : place[3], place[0] : place[2]][strong]
    colour = np.median(colours, axis=0) if len(colours) else np.zeros(3)
    return StyledWord(
        Word(read.text, read.confidence, place),
        stroke_of(ink, strength),
        strength,
        (int(colour[0]), int(colour[1]), int(colour[2])),
    )


def stroke_of(ink: npt.NDArray[np.float32], strength: float) -> float:
    """The width of strokes, finer than a pixel: twice the ink over the length of its edges."""
    if ink.size == 0 or strength <= 0:
        return 0.0
    share = np.pad(np.clip(ink / strength, 0, 1), 1)
    edges = np.hypot(np.diff(share, axis=0)[:, :-1], np.diff(share, axis=1)[:-1]).sum()
    return float(2 * share.sum() / max(edges, 1e-6))


def upright(word: StyledWord) -> StyledWord:
    """A bar standing among words is the capital I, one inside a word a small l."""
    text = word.word.text
    if "|" not in text:
        return word
    return replace(word, word=replace(word.word, text="I" if text == "|" else text.replace("|", "l")))


def surface_under(ground: Ground, segment: Segment, height: float) -> tuple[int, bool]:
    """The ground a line belongs to, and whether it stands on a label of its own: too low for a bubble, part of the line around it."""
    surface = ground.surfaces.get(segment.surface)
    if surface is None or surface.height >= LOWEST_BUBBLE * height:
        return segment.surface, False
    left, top, right, bottom = surface.box
    reach = round(0.6 * height)
    around = [
        other
        for other in ground.surfaces.values()
        if other.id != surface.id
        and other.height >= LOWEST_BUBBLE * height
        and other.box[0] <= left - 1
        and other.box[2] >= right + 1
        and other.box[1] <= top + reach
        and other.box[3] >= bottom - reach
    ]
    if not around:
        return segment.surface, False
    return min(around, key=lambda other: other.width * other.height).id, True


_GLUED_TIME = re.compile(r"^(\d{1,2})((?:t|min|d|u|md|mdr|h|w|m|s|å|år)\.?)$")
ROOM_OF_A_SPACE = 0.3


def spaced_time(ground: Ground, word: StyledWord) -> list[StyledWord]:
    """A short time as it is set: "3t" is two words where there is room for a space behind its digits."""
    match = _GLUED_TIME.match(word.word.text)
    if match is None:
        return [word]
    if match.group(2).endswith(".") and len(match.group(2)) < 4:
        number = replace(word.word, text=f"{match.group(1)} {match.group(2)}")
        return [replace(word, word=number)]
    left, top, right, bottom = word.word.box
    inked = np.asarray((ground.ink[top:bottom, left:right] > 0.35 * word.strength).any(axis=0))
    starts = np.flatnonzero(inked[1:] & ~inked[:-1]) + 1
    ends = np.flatnonzero(~inked[1:] & inked[:-1]) + 1
    gaps = [(int(s - e), int(e), int(s)) for e in ends for s in starts[starts > e][:1]]
    digits = len(match.group(1))
    if len(gaps) < digits:
        return [word]
    room, end, start = gaps[digits - 1]
    if room < ROOM_OF_A_SPACE * (bottom - top):
        return [word]
    number = replace(word.word, text=match.group(1), box=(left, top, left + end, bottom))
    unit = replace(word.word, text=match.group(2), box=(left + start, top, right, bottom))
    return [replace(word, word=number), replace(word, word=unit)]
