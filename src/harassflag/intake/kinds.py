"""What kind of picture a file is, by its first bytes."""

import re

ENDINGS = (
    ".png",
    ".jpg",
    ".jpeg",
    ".jpe",
    ".jfif",
    ".webp",
    ".heic",
    ".heif",
    ".gif",
    ".pdf",
    ".svg",
    ".bmp",
    ".tif",
    ".tiff",
    ".avif",
)

LONGEST_MARK = 4096
LARGEST_PICTURE_FILE = 100_000_000
"""Bytes; more of a picture or PDF is not even read."""

# Atomic, as a file may hold a thousand comments: without it each could end at any later one, and all would be tried.
_DRAWING = re.compile(rb"(?>\s+|<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE[^>]*>)*+<svg[\s>]", re.DOTALL | re.IGNORECASE)
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def kind_of(raw: bytes) -> str | None:
    """`png`, `jpeg`, `webp`, `gif`, `heic`, `pdf`, `svg` or `other` by the first bytes; None: not a picture."""
    head = raw[:LONGEST_MARK]
    marks = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}
    for mark, kind in marks.items():
        if head.startswith(mark):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return "heic" if head[8:12] in _HEIF_BRANDS else "other"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if _DRAWING.match(head.removeprefix(b"\xef\xbb\xbf")):
        return "svg"
    return "other" if head.startswith((b"BM", b"II*\0", b"MM\0*")) else None


def is_picture(raw: bytes, name: str) -> bool:
    """Whether a file is to be read as a picture: by its first bytes, or because its name says so."""
    return kind_of(raw) is not None or name.lower().endswith(ENDINGS)
