"""Front door of the room: the bytes of one picture -> its posts."""

from collections.abc import Callable

import numpy as np

from harassflag.errors import InputError
from harassflag.intake.screenshot.engine import Engine, tesseract
from harassflag.intake.screenshot.loading import count_pages, open_pages
from harassflag.intake.screenshot.records import PicturePost, ScreenReading, Word

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
    for number, picture in enumerate(open_pages(raw, name)):
        sizes.append(picture.size)
        posts += _page(np.asarray(picture.convert("L")), number, reader)
        if not page_done(number + 1, pages):
            break
    if not posts:
        raise InputError("No text was found in {name}.", "Hand in a screenshot of the post.", name=name)
    return ScreenReading(name, tuple(sizes), tuple(posts))


def _page(grey: np.ndarray, number: int, engine: Engine) -> list[PicturePost]:
    lines = engine.read_block(grey)
    words = tuple(Word(one.text, one.confidence, one.box) for line in lines for one in line)
    if not words:
        return []
    text = "\n".join(" ".join(one.text for one in line) for line in lines)
    box = (
        min(word.box[0] for word in words),
        min(word.box[1] for word in words),
        max(word.box[2] for word in words),
        max(word.box[3] for word in words),
    )
    return [PicturePost(text, None, None, UNRECOGNISED, box, words, number)]
