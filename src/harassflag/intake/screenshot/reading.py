"""Front door of the room: the bytes of one picture -> its posts."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from harassflag.errors import InputError
from harassflag.intake.screenshot.doubt import with_suggestions
from harassflag.intake.screenshot.engine import Engine, tesseract
from harassflag.intake.screenshot.layout import Cut, posts_of
from harassflag.intake.screenshot.lines import read_lines
from harassflag.intake.screenshot.loading import count_pages, open_pages
from harassflag.intake.screenshot.page import page_of
from harassflag.intake.screenshot.records import PicturePost, ScreenReading, moved
from harassflag.intake.screenshot.rows import Row, rows_of
from harassflag.intake.screenshot.segments import MOST_PIXELS, Inked, enlargement, taken_apart
from harassflag.intake.screenshot.straighten import straightened
from harassflag.intake.screenshot.surfaces import Colours, Ground

UNRECOGNISED = 0.5
LEGIBLE = 0.55
NEARLY = 0.97


def _go_on(_done: int, _pages: int) -> bool:
    return True


def read_picture(
    raw: bytes, name: str, engine: Engine | None = None, *, page_done: Callable[[int, int], bool] = _go_on
) -> ScreenReading:
    """The posts of a picture or PDF in reading order; `page_done(done, pages)` is told of each page and may stop by False.

    Raises:
        InputError: it cannot be read, holds no text, or Tesseract is not installed.
    """
    reader = engine or tesseract()
    pages = count_pages(raw, name)
    sizes: list[tuple[int, int]] = []
    posts: list[PicturePost] = []
    layouts: list[str] = []
    for number, picture in enumerate(open_pages(raw, name)):
        sizes.append(picture.size)
        cut = _page(np.asarray(picture), number, reader)
        posts += [with_suggestions(post) for post in cut.posts]
        layouts.append(cut.layout)
        if not page_done(number + 1, pages):
            break
    if not posts:
        raise InputError("No text was found in {name}.", "Hand in a screenshot of the post.", name=name)
    return ScreenReading(
        name, tuple(sizes), tuple(posts), next((one for one in layouts if one != "unknown"), "unknown")
    )


def _page(colours: Colours, number: int, engine: Engine) -> Cut:
    """The posts of a page, reduced, levelled and enlarged where needed, their places told on the page as it came."""
    room = (MOST_PIXELS / (colours.shape[0] * colours.shape[1])) ** 0.5
    if room < NEARLY:
        smaller = cv2.resize(colours, None, fx=room, fy=room, interpolation=cv2.INTER_AREA).astype(np.uint8)
        cut = _page(smaller, number, engine)
        return Cut(tuple(moved(post, lambda x, y: (x / room, y / room)) for post in cut.posts), cut.layout)
    apart = taken_apart(colours)
    level = straightened(colours, apart[1])
    if level is not None:
        colours, apart = level.colours, taken_apart(level.colours)
    scale = enlargement(colours, apart[1].letter_height)
    if scale > 1:
        larger = cv2.resize(colours, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        apart = taken_apart(larger.astype(np.uint8))
    cut = _cut(*apart, number, engine)

    def way_back(x: float, y: float) -> tuple[float, float]:
        return level.place(x / scale, y / scale) if level is not None else (x / scale, y / scale)

    if level is None and scale == 1:
        return cut
    return Cut(tuple(moved(post, way_back) for post in cut.posts), cut.layout)


def _cut(ground: Ground, inked: Inked, number: int, engine: Engine) -> Cut:
    lines, drawn = read_lines(ground, inked, engine)
    inked = replace(inked, pictures=inked.pictures + drawn)
    rows = rows_of(lines, inked.pictures, inked.letter_height)
    legible = [row for row in rows if row.confidence > LEGIBLE and row.wordy]
    if not _is_written(rows, legible):
        return Cut((), "unknown")
    cut = posts_of(page_of(ground, inked, rows), number)
    return cut if cut.posts else Cut((_everything(legible, number),), "unknown")


def _is_written(rows: list[Row], legible: list[Row]) -> bool:
    """Whether a page holds writing: words of some length that are read well, and not only shapes taken for letters."""
    good = [one for row in legible for one in row.words if len(one.word.text) > 2 and one.word.confidence > LEGIBLE]
    return bool(good) and 4 * len(legible) >= len(rows)


def _everything(rows: list[Row], number: int) -> PicturePost:
    """All the text of a page whose layout is not recognised."""
    words = tuple(one.word for row in rows for one in row.words)
    box = (
        min(word.box[0] for word in words),
        min(word.box[1] for word in words),
        max(word.box[2] for word in words),
        max(word.box[3] for word in words),
    )
    return PicturePost("\n".join(row.text for row in rows), None, None, UNRECOGNISED, box, words, number)
