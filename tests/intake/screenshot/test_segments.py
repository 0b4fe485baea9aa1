"""Ink on a page -> stretches of text, with lines, dots and drawings told apart."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from harassflag.intake.screenshot.segments import Inked, taken_apart

FONT = ImageFont.load_default(30)


def inked(*texts: tuple[int, int, str], dots: tuple[tuple[int, int, int, str], ...] = ()) -> Inked:
    """Texts at their left and top; dots at their middle with radius and colour."""
    page = Image.new("RGB", (900, 400), "white")
    pen = ImageDraw.Draw(page)
    for left, top, text in texts:
        pen.text((left, top), text, fill="#202020", font=FONT)
    for x, y, radius, colour in dots:
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
    return taken_apart(np.asarray(page))[1]


@pytest.mark.parametrize(
    ("texts", "lines"),
    [
        ([(40, 40, "Hej med jer alle sammen")], 1),
        ([(40, 40, "Hej med jer"), (40, 90, "alle sammen derude")], 2),
        ([(40, 40, "kommer du igen"), (40, 66, "Bliv bare hjemme")], 2),
        ([(40, 40, "Søren Holt"), (600, 40, "14.02")], 2),
    ],
    ids=["one line", "two lines", "lines so close that letters touch", "side by side"],
)
def test_lines(texts: list[tuple[int, int, str]], lines: int) -> None:
    assert len(inked(*texts).segments) == lines


def test_the_dot_between_name_and_time_parts_them() -> None:
    dotted = inked((40, 40, "Ida Holm"), (200, 40, "3 timer"), dots=((182, 62, 3, "#202020"),))
    assert len(dotted.segments) == 2


@pytest.mark.parametrize("colour", ["#f4b400", "#1e9e4a"], ids=["yellow", "green"])
def test_an_emoji_of_one_shade_is_a_picture(colour: str) -> None:
    with_emoji = inked((40, 40, "vi ses i morgen"), dots=((300, 60, 16, colour),))
    assert len(with_emoji.segments) == 1
    assert with_emoji.segments[0].box[2] < 284
    assert any(left <= 300 <= right for left, _, right, _ in with_emoji.pictures)


def test_a_rule_is_no_text() -> None:
    page = Image.new("RGB", (900, 400), "white")
    pen = ImageDraw.Draw(page)
    pen.text((40, 40), "Hej med jer alle sammen", fill="black", font=FONT)
    pen.line((0, 200, 900, 200), fill="#808080", width=3)
    found = taken_apart(np.asarray(page))[1]
    assert len(found.segments) == 1
    assert len(found.rules) == 1
