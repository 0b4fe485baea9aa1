"""A page made ready to be read: reduced, levelled and enlarged where needed, with the way back to the page as it came."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from harassflag.intake.screenshot.markers import without_marker
from harassflag.intake.screenshot.pens import without_pen
from harassflag.intake.screenshot.segments import MOST_PIXELS, Inked, enlargement, taken_apart
from harassflag.intake.screenshot.straighten import straightened
from harassflag.intake.screenshot.surfaces import Colours, Ground

NEARLY = 0.97

Way = Callable[[float, float], tuple[float, float]]
"""From a point of the page that is read to the same point of the page as it came."""


@dataclass(frozen=True)
class Prepared:
    """Ground and ink of a page; `way` is None where the page is read as it came."""

    ground: Ground
    inked: Inked
    way: Way | None = None


def prepared(colours: Colours) -> Prepared:
    """The page as it is read best."""
    room = (MOST_PIXELS / (colours.shape[0] * colours.shape[1])) ** 0.5
    if room < NEARLY:
        smaller = prepared(cv2.resize(colours, None, fx=room, fy=room, interpolation=cv2.INTER_AREA).astype(np.uint8))
        return replace(smaller, way=_from_smaller(smaller.way, room))
    colours = without_pen(without_marker(colours))
    ground, inked = taken_apart(colours)
    level = straightened(colours, inked)
    if level is not None:
        colours = level.colours
        ground, inked = taken_apart(colours)
    scale = enlargement(colours, inked.letter_height)
    if scale > 1:
        larger = cv2.resize(colours, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        ground, inked = taken_apart(larger.astype(np.uint8))
    if level is None and scale == 1:
        return Prepared(ground, inked)

    def way(x: float, y: float) -> tuple[float, float]:
        return level.place(x / scale, y / scale) if level is not None else (x / scale, y / scale)

    return Prepared(ground, inked, way)


def _from_smaller(inner: Way | None, room: float) -> Way:
    def way(x: float, y: float) -> tuple[float, float]:
        x, y = inner(x, y) if inner else (x, y)
        return x / room, y / room

    return way
