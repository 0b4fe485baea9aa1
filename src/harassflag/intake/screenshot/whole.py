"""Everything that stands on a picture, in a post or not: lines of words and pictures, for whoever has to cover some of it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from harassflag.intake.screenshot.engine import Engine, tesseract
from harassflag.intake.screenshot.lines import read_lines
from harassflag.intake.screenshot.loading import count_pages, open_pages
from harassflag.intake.screenshot.preparing import prepared
from harassflag.intake.screenshot.records import Box, WholePage, Word, carried
from harassflag.intake.screenshot.rows import rows_of
from harassflag.intake.screenshot.surfaces import Colours


def _go_on(_done: int, _pages: int) -> bool:
    return True


def read_everything(
    raw: bytes, name: str, engine: Engine | None = None, *, page_done: Callable[[int, int], bool] = _go_on
) -> tuple[WholePage, ...]:
    """Each page of a picture or PDF with all its words and pictures; a page without any is a page all the same.

    Raises:
        InputError: it cannot be read, or Tesseract is not installed.
    """
    reader = engine or tesseract()
    pages, found = count_pages(raw, name), []
    for number, picture in enumerate(open_pages(raw, name), 1):
        found.append(_whole(np.asarray(picture), picture.size, reader))
        if not page_done(number, pages):
            break
    return tuple(found)


def _whole(colours: Colours, size: tuple[int, int], engine: Engine) -> WholePage:
    ready = prepared(colours)
    lines, drawn = read_lines(ready.ground, ready.inked, engine)
    inked = replace(ready.inked, pictures=ready.inked.pictures + drawn)
    rows = rows_of(lines, inked.pictures, inked.letter_height, ready.ground.bars)
    words = [tuple(one.word for one in row.words) for row in rows if row.words]
    pictures = inked.pictures
    if ready.way is not None:
        way = ready.way
        words = [tuple(replace(word, box=carried(word.box, way)) for word in line) for line in words]
        pictures = tuple(carried(box, way) for box in pictures)
    return WholePage(size, tuple(_inside(line, size) for line in words), tuple(_clipped(box, size) for box in pictures))


def _inside(line: tuple[Word, ...], size: tuple[int, int]) -> tuple[Word, ...]:
    return tuple(replace(word, box=_clipped(word.box, size)) for word in line)


def _clipped(box: Box, size: tuple[int, int]) -> Box:
    left, top, right, bottom = box
    return max(0, left), max(0, top), min(size[0], right), min(size[1], bottom)
