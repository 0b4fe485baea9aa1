"""What the screen shows of a picture: a smaller copy, and blurred one nobody can read."""

import io

import pytest
from PIL import Image, ImageDraw

from harassflag.errors import InputError
from harassflag.ui.evidence_picture import picture_html, shown_copies


def screenshot() -> bytes:
    picture = Image.new("RGB", (1800, 900), "white")
    ImageDraw.Draw(picture).text((100, 400), "Jeg ved hvor du bor", fill="black", font_size=90)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def contrast(jpeg: bytes) -> int:
    low, high = Image.open(io.BytesIO(jpeg)).convert("L").getextrema()
    return int(high) - int(low)  # type: ignore[arg-type]


def test_a_blurred_copy_holds_no_letters() -> None:
    clear, blurred = (
        shown_copies(screenshot(), "a.png", blurred=False),
        shown_copies(screenshot(), "a.png", blurred=True),
    )
    assert contrast(clear[0]) > 200
    assert contrast(blurred[0]) < 60
    assert max(Image.open(io.BytesIO(clear[0])).size) == 1400


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\0\0", b"<svg xmlns='x'/>", b"MZ hello"])
def test_what_is_no_picture_is_told(content: bytes) -> None:
    with pytest.raises(InputError):
        shown_copies(content, "a.png", blurred=False)


def test_a_name_is_text_in_the_picture_too() -> None:
    assert 'alt="&lt;b&gt;&quot;"' in picture_html(b"x", '<b>"')
