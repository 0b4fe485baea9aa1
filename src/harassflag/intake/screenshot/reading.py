"""Front door of the room: the bytes of one picture -> its posts."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from harassflag.errors import InputError
from harassflag.intake.screenshot.engine import Engine, tesseract
from harassflag.intake.screenshot.layout import Cut, posts_of
from harassflag.intake.screenshot.lines import read_lines
from harassflag.intake.screenshot.loading import count_pages, open_pages
from harassflag.intake.screenshot.page import page_of
from harassflag.intake.screenshot.records import PicturePost, ScreenReading, moved
from harassflag.intake.screenshot.rows import Row, rows_of
from harassflag.intake.screenshot.segments import enlargement, taken_apart
from harassflag.intake.screenshot.straighten import straightened
from harassflag.intake.screenshot.surfaces import Colours

UNRECOGNISED = 0.5


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
        posts += cut.posts
        layouts.append(cut.layout)
        if not page_done(number + 1, pages):
            break
    if not posts:
        raise InputError("No text was found in {name}.", "Hand in a screenshot of the post.", name=name)
    return ScreenReading(
        name, tuple(sizes), tuple(posts), next((one for one in layouts if one != "unknown"), "unknown")
    )


def _page(colours: Colours, number: int, engine: Engine) -> Cut:
    level = straightened(colours)
    if level is not None:
        cut = _level_page(level.colours, number, engine)
        return Cut(tuple(moved(post, level.place) for post in cut.posts), cut.layout)
    return _level_page(colours, number, engine)


def _level_page(colours: Colours, number: int, engine: Engine) -> Cut:
    scale = enlargement(colours)
    if scale > 1:
        larger = cv2.resize(colours, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        cut = _read(larger.astype(np.uint8), number, engine)
        return Cut(tuple(moved(post, lambda x, y: (x / scale, y / scale)) for post in cut.posts), cut.layout)
    return _read(colours, number, engine)


def _read(colours: Colours, number: int, engine: Engine) -> Cut:
    ground, inked = taken_apart(colours)
    lines, drawn = read_lines(ground, inked, engine)
    inked = replace(inked, pictures=inked.pictures + drawn)
    rows = rows_of(lines, inked.pictures, inked.letter_height)
    if not any(row.wordy for row in rows):
        return Cut((), "unknown")
    cut = posts_of(page_of(ground, inked, rows), number)
    return cut if cut.posts else Cut((_everything(rows, number),), "unknown")


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
