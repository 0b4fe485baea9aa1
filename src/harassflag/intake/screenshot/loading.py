"""Bytes of a picture or PDF -> upright pages, or a clear word about why not; memory is bounded before anything is unpacked."""

import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from harassflag.errors import InputError
from harassflag.intake.kinds import kind_of

if TYPE_CHECKING:
    from PIL import Image

LARGEST_FILE = 100_000_000
LARGEST_PICTURE = 25_000_000
LARGEST_PAGE = 6_000_000
MOST_PAGES = 200
SMALLEST_SIDE = 24
DOTS_PER_POINT = 200 / 72
_PASSWORD_WANTED = 4


def open_pages(raw: bytes, name: str) -> Iterator["Image.Image"]:
    """The pages one by one, upright, in RGB; a picture has one.

    Raises:
        InputError: not a picture, damaged, locked, moving, or too large.
    """
    kind = kind_of(raw)
    if not raw:
        raise InputError("{name} is empty.", "Choose the picture again.", name=name)
    if len(raw) > LARGEST_FILE:
        raise _too_large(name)
    if kind == "pdf":
        yield from _pdf_pages(raw, name)
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
    document = _pdf(raw, name)
    try:
        return len(document)
    finally:
        document.close()


def _picture(raw: bytes, name: str, kind: str) -> "Image.Image":
    from PIL import Image, ImageOps

    if kind == "heic":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(raw))
            if picture.width * picture.height > LARGEST_PICTURE:
                raise _too_large(name)
            if getattr(picture, "n_frames", 1) > 1 and kind != "heic":
                raise InputError("{name} is a moving picture.", "Hand in a screenshot of it.", name=name)
            if min(picture.size) < SMALLEST_SIDE:
                raise InputError("{name} is too small to hold text.", "Hand in the whole screenshot.", name=name)
            picture.load()
            ImageOps.exif_transpose(picture, in_place=True)
    except Image.DecompressionBombError as error:
        raise _too_large(name) from error
    except InputError:
        raise
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, RuntimeError, OverflowError) as error:
        raise _damaged(name) from error
    return _flat(picture)


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


def _pdf(raw: bytes, name: str) -> Any:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_WANTED:
            raise InputError(
                "{name} is locked with a password.",
                "Open it, save it without the password, and hand that in.",
                name=name,
            ) from error
        raise _damaged(name) from error
    if not 0 < len(document) <= MOST_PAGES:
        pages = len(document)
        document.close()
        if pages == 0:
            raise _damaged(name)
        raise InputError(
            "{name} has {pages} pages, more than {most}.",
            "Hand it in in parts.",
            name=name,
            pages=pages,
            most=MOST_PAGES,
        )
    return document


def _pdf_pages(raw: bytes, name: str) -> Iterator["Image.Image"]:
    import pypdfium2

    document = _pdf(raw, name)
    try:
        for number in range(len(document)):
            try:
                page = document[number]
                width, height = page.get_size()
                scale = min(DOTS_PER_POINT, (LARGEST_PAGE / max(width * height, 1)) ** 0.5)
                picture = page.render(scale=scale).to_pil().convert("RGB")
                page.close()
            except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
                raise _damaged(name) from error
            yield picture
    finally:
        document.close()


def _too_large(name: str) -> InputError:
    return InputError(
        "{name} is too large to be read here.", "Cut it into parts, or hand in a smaller copy.", name=name
    )


def _damaged(name: str) -> InputError:
    return InputError("{name} is damaged or not whole.", "Have it sent again, or take a new screenshot.", name=name)
