"""Ink -> stretches of text on one line, with emoji, avatars, icons and rules told apart from letters."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from harassflag.intake.screenshot.records import Box
from harassflag.intake.screenshot.surfaces import Colours, Ground, Stats, ground_of, shapes_of

Mask = npt.NDArray[np.uint8]

FAINT, STRONG, SOLID = 22, 44, 60
LOWEST, HIGHEST = 6, 120
THICKEST_STROKE = 0.32
SMALLEST_GROUND = 1.6
LARGEST_EMOJI = 3.2
TALLEST_LETTER = 2.15
LARGEST_FACE, FACE_SHARE, ROUND, LABEL_FILLED = 9, 0.72, 0.82, 0.7
LOWEST_BAR, HIGHEST_BAR = 1.0, 2.9
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


def _is_picture(ground: Ground, box: Box, inside: npt.NDArray[np.bool_], thickness: float, height: float) -> bool:
    """Whether a shape is drawn in several colours, or thicker than any letter's stroke."""
    left, top, right, bottom = box
    wide, tall = right - left, bottom - top
    if wide < 0.5 * tall:
        return False
    if thickness > THICKEST_STROKE * height and wide < 6 * tall:
        return True
    colours = ground.colours[top:bottom, left:right][inside].astype(np.float32)
    offsets = colours - ground.below[top:bottom, left:right][inside]
    strength = np.linalg.norm(offsets, axis=1)
    core = offsets[strength > 0.5 * strength.max()]
    if len(core) < 12 or wide > 2.2 * tall:
        return False
    directions = core / np.linalg.norm(core, axis=1, keepdims=True)
    middle = directions.mean(axis=0)
    along = directions @ middle / max(float(np.linalg.norm(middle)), 1e-6)
    return float((along < 0.97).mean()) > 0.12


def segments_of(ground: Ground) -> Inked:
    """The lines of text of a page and what else stands on it."""
    mask = ink_mask(ground)
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
        if _is_rule(wide, tall, height):
            rules.append(box)
        elif (
            _parts_grounds(ground, box)
            or tall > 3.2 * height
            or wide > 9 * height
            or _drawn(ground, labels, depth, id, box, height)
        ):
            pictures.append(box)
        elif area >= max(2, 0.012 * height * height):
            lettering[id] = 1
    faces = faces_of(ground, height)
    pictures += faces
    _drop_pieces(lettering, stats, faces, 0.25 * height)
    small = [one for one in pictures if max(one[3] - one[1], one[2] - one[0]) < LARGEST_EMOJI * height]
    _drop_pieces(lettering, stats, small, 0.2 * height)
    letters = lettering[labels]
    pictures += bars_of(ground, letters, height)
    return Inked(tuple(_joined(ground, letters, height)), tuple(pictures), tuple(rules), height, letters)


def _is_rule(wide: int, tall: int, height: float) -> bool:
    """Whether a shape is a line: across, or upright and taller than any letter (a bar beside a message, the end of a bubble)."""
    if min(wide, tall) <= max(3, 0.3 * height) and max(wide, tall) > 3.5 * height:
        return True
    return tall > TALLEST_LETTER * height and wide < 0.45 * tall


def bars_of(ground: Ground, letters: Mask, height: float) -> list[Box]:
    """Where words are blacked out: even blocks about as high as a line with nothing on them."""
    found = []
    for surface in ground.surfaces.values():
        left, top, right, bottom = surface.box
        like = LOWEST_BAR * height < surface.height < HIGHEST_BAR * height and surface.width > height
        if like and surface.filled > 0.93 and max(surface.colour) < 90 and not letters[top:bottom, left:right].any():
            found.append(surface.box)
    return found


def _parts_grounds(ground: Ground, box: Box) -> bool:
    """Whether an upright shape stands between two grounds, as the round end of a bubble does."""
    left, top, right, bottom = box
    if right - left > 0.6 * (bottom - top):
        return False
    middle, width = (top + bottom) // 2, ground.labels.shape[1]
    return bool(ground.labels[middle, max(0, left - 2)] != ground.labels[middle, min(width - 1, right + 1)])


def faces_of(ground: Ground, height: float) -> list[Box]:
    """Where people's pictures stand: small flat stretches that fill their box badly, joined where they touch."""
    mask = np.zeros(ground.ink.shape, np.uint8)
    reach = round(0.4 * height)
    for surface in ground.surfaces.values():
        side = max(surface.width, surface.height)
        share = surface.area / max(surface.width * surface.height, 1)
        if surface.height < 2.4 * height and surface.width > 1.2 * surface.height and surface.filled > LABEL_FILLED:
            continue
        ragged = surface.filled < ROUND or (share < FACE_SHARE and side >= 2.4 * height)
        if side > LARGEST_FACE * height or not ragged or surface.width > 2.2 * surface.height:
            continue
        left, top, right, bottom = surface.box
        mask[max(0, top - reach) : bottom + reach, max(0, left - reach) : right + reach] = 1
    boxes = [(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in shapes_of(mask)[1][1:]]
    grown = [(x0 + reach, y0 + reach, x1 - reach, y1 - reach) for x0, y0, x1, y1 in boxes]
    return [box for box in grown if min(box[2] - box[0], box[3] - box[1]) > 1.3 * height]


def _drawn(
    ground: Ground, labels: npt.NDArray[np.int32], depth: npt.NDArray[np.float32], id: int, box: Box, height: float
) -> bool:
    if max(box[3] - box[1], box[2] - box[0]) < 1.25 * height or box[3] - box[1] < 0.8 * height:
        return False
    place = np.s_[box[1] : box[3], box[0] : box[2]]
    inside = labels[place] == id
    return _is_picture(ground, box, inside, float(depth[place][inside].max()), height)


def _drop_pieces(lettering: Mask, stats: Stats, pictures: list[Box], margin: float) -> None:
    """Splashes and sparkles that belong to an emoji are no letters."""
    left, top = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    right, bottom = left + stats[:, cv2.CC_STAT_WIDTH], top + stats[:, cv2.CC_STAT_HEIGHT]
    for one in pictures:
        within = (
            (left >= one[0] - margin)
            & (top >= one[1] - margin)
            & (right <= one[2] + margin)
            & (bottom <= one[3] + margin)
        )
        lettering[within] = 0


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
    parted = [part for box in boxes for part in _parted_at_dots(letters, box, height)]
    return [Segment(box, _surface_below(ground, box)) for box in sorted(parted, key=lambda one: (one[1], one[0]))]


def _parted_at_dots(letters: Mask, box: Box, height: float) -> list[Box]:
    """A stretch cut at the dots apps set between name and time ("Ida · 3 t."): small, alone, half way up the letters."""
    left, top, right, bottom = box
    if right - left < 5 * height:
        return [box]
    stats = shapes_of(letters[top:bottom, left:right])[1][1:]
    ordered = stats[np.argsort(stats[:, cv2.CC_STAT_LEFT])]
    cuts: list[tuple[int, int]] = []
    for before, dot, after in zip(ordered, ordered[1:], ordered[2:], strict=False):
        x, y, wide, tall = (int(value) for value in dot[:4])
        room = 0.28 * height
        alone = x - (before[0] + before[2]) > room and after[0] - (x + wide) > room
        if not alone or max(wide, tall) > 0.5 * height or wide > 1.6 * tall:
            continue
        lowest = min(int(before[1] + before[3]), int(after[1] + after[3]))
        highest = max(int(before[1]), int(after[1]))
        if y + tall < lowest - 0.2 * height and y > highest - 0.1 * height:
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
        ground = ground_of(colours, SMALLEST_GROUND * height)
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
