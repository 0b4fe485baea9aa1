"""Whether a JPEG lies in one scan: as cameras and apps write it, and as nobody does."""

import io

import pytest
from PIL import Image

from harassflag.intake.screenshot.scans import in_one_scan


def jpeg(mode: str = "RGB", **options: object) -> bytes:
    held = io.BytesIO()
    Image.new(mode, (40, 30)).save(held, "JPEG", **options)
    return held.getvalue()


PLAIN = jpeg()
SCAN = PLAIN.index(b"\xff\xda")
FRAME = PLAIN.index(b"\xff\xc0")


@pytest.mark.parametrize(
    "raw",
    [PLAIN, jpeg("L"), jpeg("CMYK"), jpeg(exif=b"Exif\0\0" + PLAIN), jpeg(comment=PLAIN), jpeg(restart_marker_rows=1)],
)
def test_in_one(raw: bytes) -> None:
    assert in_one_scan(raw)


@pytest.mark.parametrize(
    "raw",
    [
        jpeg(progressive=True),
        jpeg("L", progressive=True),
        PLAIN[: SCAN + 4] + b"\1" + PLAIN[SCAN + 5 :],
        PLAIN[:FRAME] + b"\xff\x01" + PLAIN[FRAME:],
        PLAIN[:FRAME] + b"\xff" + PLAIN[FRAME:],
        PLAIN[:2] + PLAIN[SCAN:],
        PLAIN[:SCAN],
        b"\xff\xd8\xff",
        b"",
    ],
)
def test_not_told(raw: bytes) -> None:
    assert not in_one_scan(raw)
