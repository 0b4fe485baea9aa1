"""The flat grounds of a page (page, bubbles, cards) and the ink that stands out from them, whatever their colours."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from harassflag.intake.screenshot.records import Box
from harassflag.intake.screenshot.tints import tinted

Colours = npt.NDArray[np.uint8]
Grey = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int32]
Stats = npt.NDArray[np.int32]
"""One row for each connected shape: left, top, width, height, area; the first is what is around them."""

LEAST_STEP = 4
QUIET = 0.3
SMALLEST_SHARE = 1 / 60
SMALLEST_GROUND, LOWEST_LABEL = 1.6, 1.4
LOWEST_BAR, HIGHEST_BAR, BAR_FILLED, BLACK = 0.9, 3.2, 0.93, 60


@dataclass(frozen=True, slots=True)
class Surface:
    """A stretch of one ground: its box, colour, share of the box it fills with its holes closed, and the surface it lies on."""

    id: int
    box: Box
    colour: tuple[int, int, int]
    filled: float
    area: int
    parent: int | None = None

    @property
    def width(self) -> int:
        """In pixels."""
        return self.box[2] - self.box[0]

    @property
    def height(self) -> int:
        """In pixels."""
        return self.box[3] - self.box[1]


@dataclass(frozen=True, slots=True)
class Ground:
    """A page taken apart: what each pixel stands on, how far it stands out from it (0 to 255), and where it is blacked out."""

    colours: Colours
    below: Colours
    ink: Grey
    labels: Labels
    surfaces: dict[int, Surface]
    noise: float
    bars: tuple[Box, ...] = ()


def noise_of(colours: Colours) -> float:
    """The standard deviation of the grain in the quietest half of a page."""
    grey = cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY).astype(np.float32)
    rough = np.abs(cv2.filter2D(grey, -1, np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)))
    return float(np.percentile(rough, 50)) / (6 * 0.6745)


def ground_of(colours: Colours, letter: float = 0.0) -> Ground:
    """The grounds of a page. Flat stretches small against the height of a letter count as drawings, not as ground."""
    noise = noise_of(colours)
    smooth = colours if noise < 0.7 else cv2.bilateralFilter(colours, 7, 12 * min(noise, 4), 3).astype(np.uint8)
    flat = _flat(smooth)
    labels, stats = shapes_of(flat, 4)
    count = len(stats)
    height, width = flat.shape
    smallest = max(120.0, (min(width, height) * SMALLEST_SHARE) ** 2)
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].min(axis=1)
    kept = (stats[:, cv2.CC_STAT_AREA] >= smallest) & (
        (sides >= SMALLEST_GROUND * letter)
        | ((sides >= LOWEST_LABEL * letter) & (stats[:, cv2.CC_STAT_WIDTH] > 1.4 * stats[:, cv2.CC_STAT_HEIGHT]))
    )
    kept[0] = False
    bars = _bars(labels, stats, smooth, letter) if letter else {}
    kept[list(bars)] = False
    if not kept.any():
        kept[1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))] = count > 1
    renumbered = np.where(kept, np.arange(count), 0).astype(np.int32)
    labels = renumbered[labels]
    below, nearest = _spread(smooth, labels)
    ids = [int(one) for one in np.flatnonzero(kept)]
    coloured = tinted(smooth, labels, letter, tuple(bars.values())) if letter and noise < QUIET else []
    if coloured:
        for id, place in enumerate(coloured, count):
            labels[place] = id
        below, nearest = _spread(smooth, labels)
        ids = [int(one) for one in np.unique(labels) if one]
        stats = _stats_of(labels, ids)
    ink = cv2.absdiff(smooth, below).max(axis=2)
    surfaces = _surfaces(labels, stats, smooth, ids)
    return Ground(smooth, below, ink, nearest, surfaces, noise, tuple(bars.values()))


def _flat(smooth: Colours) -> Grey:
    rough = cv2.morphologyEx(smooth, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)).max(axis=2)
    flat: Grey = (rough <= max(LEAST_STEP, int(np.percentile(rough, 60) * 1.5))).astype(np.uint8)
    return flat


def _bars(labels: Labels, stats: Stats, smooth: Colours, letter: float) -> dict[int, Box]:
    """Where words are blacked out: even black blocks about as high as a line, with nothing on them."""
    found = {}
    for id, (x, y, width, height, area) in enumerate(stats.tolist()):
        if not (LOWEST_BAR * letter < height < HIGHEST_BAR * letter and width > LOWEST_BAR * letter):
            continue
        if id == 0 or area < BAR_FILLED * width * height:
            continue
        inside = labels[y : y + height, x : x + width] == id
        if int(np.median(smooth[y : y + height, x : x + width][inside].max(axis=1))) < BLACK:
            found[id] = (x - 1, y - 1, x + width + 1, y + height + 1)
    return found


def shapes_of(mask: Grey, connectivity: int = 8) -> tuple[Labels, Stats]:
    """The connected shapes of a mask, numbered, and their boxes and areas."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=connectivity)
    return labels.astype(np.int32, copy=False), stats.astype(np.int32, copy=False)


def _stats_of(labels: Labels, ids: list[int]) -> Stats:
    """Boxes and areas of numbered places, as they stand now."""
    stats = np.zeros((max(ids, default=0) + 1, 5), np.int32)
    for id in ids:
        x, y, wide, tall = cv2.boundingRect((labels == id).astype(np.uint8))
        stats[id] = (x, y, wide, tall, int((labels == id).sum()))
    return stats


def _spread(smooth: Colours, labels: Labels) -> tuple[Colours, Labels]:
    """For each pixel the colour and the label of the nearest flat one."""
    _, places = cv2.distanceTransformWithLabels(
        (labels == 0).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    flat = labels > 0
    source = np.zeros(int(places.max()) + 1, np.int64)
    source[places[flat]] = np.flatnonzero(flat)
    nearest = source[places]
    return smooth.reshape(-1, 3)[nearest], labels.reshape(-1)[nearest]


def _surfaces(labels: Labels, stats: Stats, smooth: Colours, ids: list[int]) -> dict[int, Surface]:
    found: dict[int, Surface] = {}
    ordered = sorted(ids, key=lambda one: int(stats[one, cv2.CC_STAT_AREA]), reverse=True)
    for id in ordered:
        x, y, width, height, area = (int(value) for value in stats[id])
        inside = labels[y : y + height, x : x + width] == id
        outlines, _ = cv2.findContours(inside.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        filled = sum(cv2.contourArea(outline) for outline in outlines) / max(width * height, 1)
        colour = smooth[y : y + height, x : x + width][inside]
        middle = tuple(int(value) for value in np.median(colour[:: max(1, len(colour) // 5000)], axis=0))
        found[id] = Surface(id, (x, y, x + width, y + height), (middle[0], middle[1], middle[2]), filled, area)
    return found
