"""Bytes of a picture or PDF -> upright pages, or a clear word about why not; memory is bounded before anything is unpacked."""

import io
import warnings
from collections.abc import Iterator
from math import ceil
from typing import TYPE_CHECKING

from harassflag.errors import InputError
from harassflag.intake.kinds import LARGEST_PICTURE_FILE, kind_of
from harassflag.intake.screenshot.pdf_pages import count_pdf_pages, pdf_pages
from harassflag.intake.screenshot.scans import in_one_scan

if TYPE_CHECKING:
    from PIL import Image

LARGEST_DECODED = 64_000_000
"""Pixels; unpacking them takes up to ten bytes each."""
LARGEST_PICTURE = 25_000_000
"""Pixels that are read, and of a WebP as it lies: unpacking takes sixteen bytes each; with sides of 16,383 no capture has more."""
SMALLEST_SIDE = 24
MOST_SCANS = 100
"""Of a JPEG; cameras write one or ten, and each costs as much as the whole picture."""
_READERS = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP", "gif": "GIF", "heic": "HEIF"}
_MOVING = {"png", "webp", "gif"}


def open_pages(raw: bytes, name: str) -> Iterator["Image.Image"]:
    """The pages one by one, upright, in RGB; a picture has one.

    Raises:
        InputError: not a picture, damaged, locked, moving, or too large.
    """
    kind = kind_of(raw)
    if not raw:
        raise InputError("{name} is empty.", "Choose the picture again.", name=name)
    if len(raw) > LARGEST_PICTURE_FILE:
        raise _too_large(name)
    if kind == "pdf":
        yield from pdf_pages(raw, name)
    elif kind == "svg":
        raise InputError("{name} is a drawing (SVG), not a picture of a screen.", "Hand in a screenshot.", name=name)
    elif kind in {"png", "jpeg", "webp", "gif", "heic"}:
        yield _picture(raw, name, kind)
    else:
        raise InputError(
            "{name} is not a picture that can be read.", "Hand in PNG, JPEG, WebP, HEIC or PDF.", name=name
        )


def count_pages(raw: bytes, name: str) -> int:
    """How many pages a file holds.

    Raises:
        InputError: a PDF that cannot be opened.
    """
    if kind_of(raw) != "pdf":
        return 1
    return count_pdf_pages(raw, name)


def _picture(raw: bytes, name: str, kind: str) -> "Image.Image":
    from PIL import Image, ImageOps

    if kind == "heic":
        import pi_heif

        pi_heif.register_heif_opener(thumbnails=False)
    if kind == "jpeg" and raw.count(b"\xff\xda") > MOST_SCANS:
        raise _damaged(name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # The one reader the first bytes speak for: of Pillow's others, some start programs.
            picture: Image.Image = Image.open(io.BytesIO(raw), formats=[_READERS[kind]])
            if kind == "jpeg" and _pixels(picture) > LARGEST_PICTURE:
                # four thousand bytes can promise 178 million pixels in several scans, and would take a gigabyte and more
                if _pixels(picture) > LARGEST_DECODED and not in_one_scan(raw):
                    raise _too_large(name)
                # a JPEG can be unpacked at a half, a quarter or an eighth, so that the whole never lies in memory
                shrunk = (LARGEST_PICTURE / _pixels(picture)) ** 0.5
                picture.draft("RGB", (round(picture.width * shrunk), round(picture.height * shrunk)))
            if _pixels(picture) > (LARGEST_PICTURE if kind == "webp" else LARGEST_DECODED):
                raise _too_large(name)
            # Asked of the formats that move; a photograph may hold a small copy of itself as a second picture.
            if kind in _MOVING and getattr(picture, "is_animated", False):
                raise InputError("{name} is a moving picture.", "Hand in a screenshot of it.", name=name)
            if min(picture.size) < SMALLEST_SIDE:
                raise InputError("{name} is too small to hold text.", "Hand in the whole screenshot.", name=name)
            picture.load()
            picture = _reduced(picture)
            ImageOps.exif_transpose(picture, in_place=True)
    except Image.DecompressionBombError as error:
        raise _too_large(name) from error
    except InputError:
        raise
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, RuntimeError, OverflowError) as error:
        raise _damaged(name) from error
    return _flat(picture)


def _pixels(picture: "Image.Image") -> int:
    return picture.width * picture.height


def _reduced(picture: "Image.Image") -> "Image.Image":
    """A picture larger than any screen, at a half or a third; its orientation is told as before."""
    factor = ceil((_pixels(picture) / LARGEST_PICTURE) ** 0.5)
    if factor < 2:
        return picture
    exif = picture.getexif()
    if picture.mode == "P":
        picture = picture.convert("RGB")
    elif picture.mode == "1" or picture.mode.startswith("I;16"):
        picture = _flat(picture)
    smaller = picture.reduce(factor)
    smaller.info["exif"] = exif.tobytes()
    return smaller


def _flat(picture: "Image.Image") -> "Image.Image":
    """RGB on white, where a picture lets something shine through."""
    from PIL import Image

    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        ground = Image.new("RGB", layered.size, "white")
        ground.paste(layered, mask=layered.getchannel("A"))
        return ground
    if picture.mode.startswith("I;16"):
        return picture.point(lambda value: value / 256).convert("L").convert("RGB")
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _too_large(name: str) -> InputError:
    return InputError(
        "{name} is too large to be read here.", "Cut it into parts, or hand in a smaller copy.", name=name
    )


def _damaged(name: str) -> InputError:
    return InputError("{name} is damaged or not whole.", "Have it sent again, or take a new screenshot.", name=name)
