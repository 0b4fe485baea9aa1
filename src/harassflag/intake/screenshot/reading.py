"""Front door of the room: the bytes of one picture -> its posts."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from harassflag.errors import InputError
from harassflag.intake.screenshot.doubt import with_suggestions
from harassflag.intake.screenshot.engine import Engine, tesseract
from harassflag.intake.screenshot.layout import Cut, posts_of
from harassflag.intake.screenshot.lines import read_lines
from harassflag.intake.screenshot.loading import count_pages, open_pages
from harassflag.intake.screenshot.page import page_of
from harassflag.intake.screenshot.preparing import prepared
from harassflag.intake.screenshot.records import PageRead, PicturePost, ScreenReading, moved
from harassflag.intake.screenshot.rows import Row, rows_of
from harassflag.intake.screenshot.segments import Inked
from harassflag.intake.screenshot.surfaces import Colours, Ground

UNRECOGNISED = 0.5
LEGIBLE = 0.55


def _go_on(_page: PageRead) -> bool:
    return True


def read_picture(
    raw: bytes, name: str, engine: Engine | None = None, *, page_done: Callable[[PageRead], bool] = _go_on
) -> ScreenReading:
    """The posts of a picture or PDF in reading order; `page_done` is handed each page, and stops by False with what is read.

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
        found = tuple(with_suggestions(post) for post in cut.posts)
        posts += found
        layouts.append(cut.layout)
        if not page_done(PageRead(number + 1, pages, picture, found)):
            break
    if not posts:
        raise InputError("No text was found in {name}.", "Hand in a screenshot of the post.", name=name)
    return ScreenReading(
        name, tuple(sizes), tuple(posts), next((one for one in layouts if one != "unknown"), "unknown")
    )


def _page(colours: Colours, number: int, engine: Engine) -> Cut:
    """The posts of a page, their places told on the page as it came."""
    ready = prepared(colours)
    cut = _cut(ready.ground, ready.inked, number, engine)
    if ready.way is None:
        return cut
    way = ready.way
    return Cut(tuple(moved(post, way) for post in cut.posts), cut.layout)


def _cut(ground: Ground, inked: Inked, number: int, engine: Engine) -> Cut:
    lines, drawn = read_lines(ground, inked, engine)
    inked = replace(inked, pictures=inked.pictures + drawn)
    rows = rows_of(lines, inked.pictures, inked.letter_height, ground.bars)
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
