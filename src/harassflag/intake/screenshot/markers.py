"""A highlighter over somebody's words: taken off bright pages, and its lines counted to the ground around elsewhere."""

import cv2
import numpy as np

from harassflag.intake.screenshot.segments import Inked
from harassflag.intake.screenshot.surfaces import Colours, Ground, Surface, shapes_of

BRIGHT, YELLOWISH = 225, 70
LIGHT_PAGE = 190
LARGEST_SHARE = 0.12
CLOSE_BESIDE, CLOSE_ABOVE = 0.75, 0.9
MORE_COLOUR = 30


def without_marker(colours: Colours) -> Colours:
    """A bright page without yellow marker: where blue is missing, it is put back."""
    if float(np.median(colours[::8, ::8].max(axis=2))) < LIGHT_PAGE:
        return colours
    red, green, blue = (colours[..., at].astype(np.int16) for at in range(3))
    yellow = ((np.minimum(red, green) > BRIGHT - 25) & (red - blue > YELLOWISH) & (green - blue > YELLOWISH)).astype(
        np.uint8
    )
    if not yellow.any():
        return colours
    found = colours
    closed = cv2.morphologyEx(yellow, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)).astype(np.uint8)
    for x, y, wide, tall, area in shapes_of(closed)[1][1:].tolist():
        if area < 0.4 * wide * tall or wide < 3 * 12 or tall < 12 or wide * tall > LARGEST_SHARE * yellow.size:
            continue
        if found is colours:
            found = colours.copy()
        part = found[max(0, y - 2) : y + tall + 2, max(0, x - 2) : x + wide + 2]
        top = part.max(axis=2)
        stained = part[..., 0].astype(np.int16) - part[..., 2] > 0.2 * top
        part[stained] = top[stained][:, None]
    return found


def homes_of_marked(ground: Ground, inked: Inked) -> dict[int, int]:
    """For each ground that is only a marker's colour around letters the ground it lies on."""
    found = {}
    for id in {segment.surface for segment in inked.segments}:
        surface = ground.surfaces.get(id)
        if surface is None or not _fits_closely(surface, inked):
            continue
        home = _around(surface, ground, inked.letter_height)
        if home is not None and np.ptp(surface.colour) > np.ptp(home.colour) + MORE_COLOUR:
            found[id] = home.id
    return found


def _fits_closely(surface: Surface, inked: Inked) -> bool:
    boxes = [segment.box for segment in inked.segments if segment.surface == surface.id]
    height = inked.letter_height
    beside = max(min(box[0] for box in boxes) - surface.box[0], 0)
    above = min(box[1] for box in boxes) - surface.box[1]
    below = surface.box[3] - max(box[3] for box in boxes)
    return beside < CLOSE_BESIDE * height and above < CLOSE_ABOVE * height and below < CLOSE_ABOVE * height


def _around(surface: Surface, ground: Ground, height: float) -> Surface | None:
    left, top, right, bottom = surface.box
    around = [
        other
        for other in ground.surfaces.values()
        if other.id != surface.id
        and other.area > surface.area
        and other.box[0] <= left
        and other.box[2] >= right
        and other.box[1] <= top + height
        and other.box[3] >= bottom - height
    ]
    return min(around, key=lambda other: other.width * other.height, default=None)
