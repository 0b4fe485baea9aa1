"""Ink -> stretches of text on one line, with emoji, avatars, icons and rules told apart from letters."""

from dataclasses import dataclass

import cv2
import numpy as np

from harassflag.intake.screenshot.drawings import (
    Mask,
    drop_pieces,
    faces_of,
    is_drawn,
    is_rule,
    odd_in_colour,
    parts_grounds,
)
from harassflag.intake.screenshot.records import Box
from harassflag.intake.screenshot.surfaces import Colours, Ground, Stats, ground_of, shapes_of

FAINT, STRONG, SOLID = 22, 44, 60
LOWEST, HIGHEST = 6, 120
TALLEST_LINE = 2.7
LARGEST_EMOJI = 3.2
SMALL_LETTERS, ENLARGED_LETTERS, LARGEST_ENLARGEMENT = 12.5, 16, 2.5
MOST_PIXELS = 6_000_000


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one line: its box and the surface below it."""

    box: Box
    surface: int


@dataclass(frozen=True, slots=True)
class Inked:
    """What stands on a page: lines of text, pictures (emoji, avatars, icons), rules, and the usual height of letters."""

    segments: tuple[Segment, ...]
    pictures: tuple[Box, ...]
    rules: tuple[Box, ...]
    letter_height: float
    letters: Mask


def ink_mask(ground: Ground) -> Mask:
    """Where ink stands: faint strokes count where they hang together with strong ones."""
    grain = 5 * ground.noise
    faint = (ground.ink > FAINT + grain).astype(np.uint8)
    count, labels = cv2.connectedComponents(faint, connectivity=8)
    strong = np.zeros(count, np.uint8)
    strong[np.unique(labels[ground.ink > STRONG + grain])] = 1
    strong[0] = 0
    found: Mask = strong[labels]
    return found


def letter_height_of(stats: Stats) -> float:
    """The usual height of a letter: the height that most ink shares, small marks and drawings aside."""
    heights, widths, areas = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_AREA]
    fill = areas / np.maximum(heights * widths, 1)
    like = (
        (heights >= LOWEST) & (heights <= HIGHEST) & (widths <= 2.5 * heights) & (widths * 6 >= heights) & (fill < 0.9)
    )
    if like.sum() < 4:
        return 0.0
    return float(np.median(heights[like]))


def segments_of(ground: Ground) -> Inked:
    """The lines of text of a page and what else stands on it."""
    mask = ink_mask(ground)
    for left, top, right, bottom in ground.bars:
        mask[max(0, top - 1) : bottom + 1, max(0, left - 1) : right + 1] = 0
    labels, stats = shapes_of(mask)
    count = len(stats)
    height = letter_height_of(stats)
    if not height:
        return Inked((), (), (), 0.0, np.zeros_like(mask))
    pictures: list[Box] = []
    rules: list[Box] = []
    solid = (ground.ink > SOLID).astype(np.uint8)
    depth = cv2.distanceTransform(solid, cv2.DIST_L2, 3).astype(np.float32)
    lettering = np.zeros(count, np.uint8)
    for id in range(1, count):
        x, y, wide, tall, area = (int(value) for value in stats[id])
        box = (x, y, x + wide, y + tall)
        if is_rule(wide, tall, height):
            rules.append(box)
        elif (
            parts_grounds(ground, box)
            or tall > 3.2 * height
            or wide > 9 * height
            or is_drawn(ground, labels, depth, id, box, height)
        ):
            pictures.append(box)
        elif area >= max(2, 0.012 * height * height):
            lettering[id] = 1
    faces = faces_of(ground, height)
    pictures += faces
    drop_pieces(lettering, stats, faces, 0.25 * height)
    small = [one for one in pictures if max(one[3] - one[1], one[2] - one[0]) < LARGEST_EMOJI * height]
    drop_pieces(lettering, stats, small, 0.2 * height)
    letters = lettering[labels]
    segments = _joined(ground, letters, height)
    odd = [box for segment in segments for box in odd_in_colour(ground, letters, segment.box, height)]
    if odd:
        for left, top, right, bottom in odd:
            letters[top:bottom, left:right] = 0
        pictures += odd
        segments = _joined(ground, letters, height)
    return Inked(tuple(segments), tuple(pictures), tuple(rules), height, letters)


def _joined(ground: Ground, letters: Mask, height: float) -> list[Segment]:
    across, down = max(3, round(1.25 * height)), max(1, round(0.3 * height))
    closed = cv2.morphologyEx(letters, cv2.MORPH_CLOSE, np.ones((1, across), np.uint8), borderValue=0)
    closed = cv2.morphologyEx(closed, cv2.MORPH_CLOSE, np.ones((down, 1), np.uint8), borderValue=0)
    stats = shapes_of(closed.astype(np.uint8), 4)[1]
    boxes = [
        (int(x), int(y), int(x + wide), int(y + tall))
        for x, y, wide, tall, _ in stats[1:]
        if tall >= 0.45 * height or wide >= 0.8 * height
    ]
    single = [line for box in boxes for line in _single_lines(letters, box, height)]
    parted = [part for box in single for part in _parted_at_dots(letters, box, height)]
    return [Segment(box, _surface_below(ground, box)) for box in sorted(parted, key=lambda one: (one[1], one[0]))]


def _single_lines(letters: Mask, box: Box, height: float) -> list[Box]:
    """A stretch cut between its lines, where letters of two lines touch: at the emptiest level near the middle."""
    left, top, right, bottom = box
    if bottom - top < TALLEST_LINE * height or right - left < 2 * height:
        return [box]
    inked = letters[top:bottom, left:right].sum(axis=1, dtype=np.int64)
    low, high = int(1.0 * height), int(bottom - top - 1.0 * height)
    cut = low + int(np.argmin(inked[low:high]))
    if inked[cut] > 0.35 * inked.mean():
        return [box]
    halves = [_tight(letters, (left, top, right, top + cut)), _tight(letters, (left, top + cut, right, bottom))]
    return [line for half in halves if half is not None for line in _single_lines(letters, half, height)]


def _parted_at_dots(letters: Mask, box: Box, height: float) -> list[Box]:
    """A stretch cut at the dots apps set between name and time ("Ida · 3 t."): small, alone, half way up the letters."""
    left, top, right, bottom = box
    if right - left < 5 * height:
        return [box]
    stats = shapes_of(letters[top:bottom, left:right])[1][1:]
    ordered = stats[np.argsort(stats[:, cv2.CC_STAT_LEFT])]
    tall = ordered[ordered[:, cv2.CC_STAT_HEIGHT] >= 0.6 * height]
    if not len(tall):
        return [box]
    highest = float(np.median(tall[:, cv2.CC_STAT_TOP]))
    lowest = float(np.median(tall[:, cv2.CC_STAT_TOP] + tall[:, cv2.CC_STAT_HEIGHT]))
    cuts: list[tuple[int, int]] = []
    for before, dot, after in zip(ordered, ordered[1:], ordered[2:], strict=False):
        x, y, wide, deep = (int(value) for value in dot[:4])
        room = 0.28 * height
        alone = x - (before[0] + before[2]) > room and after[0] - (x + wide) > room
        if not alone or max(wide, deep) > 0.5 * height or wide > 1.6 * deep:
            continue
        if highest + 0.25 * height < y + deep / 2 < lowest - 0.2 * height:
            cuts.append((left + x, left + x + wide))
    parts, start = [], left
    for from_, to in cuts:
        parts.append((start, top, from_ - 1, bottom))
        start = to + 1
    parts.append((start, top, right, bottom))
    return [tight for part in parts if (tight := _tight(letters, part)) is not None]


def _tight(letters: Mask, box: Box) -> Box | None:
    found = cv2.findNonZero(letters[box[1] : box[3], box[0] : box[2]])
    if found is None:
        return None
    x, y, wide, tall = cv2.boundingRect(found)
    return (box[0] + x, box[1] + y, box[0] + x + wide, box[1] + y + tall)


def _surface_below(ground: Ground, box: Box) -> int:
    below = ground.labels[box[1] : box[3], box[0] : box[2]].reshape(-1)
    return int(np.bincount(below).argmax())


def taken_apart(colours: Colours) -> tuple[Ground, Inked]:
    """Ground and ink of a page; the first look tells how large letters are, the second sees grounds and drawings by it."""
    ground = ground_of(colours)
    height = first_letter_height(ground)
    if height:
        ground = ground_of(colours, height)
    return ground, segments_of(ground)


def first_letter_height(ground: Ground) -> float:
    """How high letters are at a first look."""
    return letter_height_of(shapes_of(ink_mask(ground))[1])


def enlargement(colours: Colours, height: float) -> float:
    """How many times a small capture is to be enlarged, so that dots and gaps are pixels enough to be told apart."""
    room = (MOST_PIXELS / (colours.shape[0] * colours.shape[1])) ** 0.5
    if not height or height >= SMALL_LETTERS or room <= 1:
        return 1.0
    return float(min(ENLARGED_LETTERS / height, LARGEST_ENLARGEMENT, room))
