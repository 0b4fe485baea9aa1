"""Grounds of a page, and where words on it are blacked out."""

import numpy as np
import pytest

from harassflag.intake.screenshot.pens import without_pen
from harassflag.intake.screenshot.surfaces import Colours, ground_of

WHITE, GREY, BLUE, RED = (255, 255, 255), (228, 230, 235), (0, 120, 240), (226, 38, 46)
LETTER = 16


def page(*boxes: tuple[tuple[int, int, int, int], tuple[int, int, int]], size: tuple[int, int] = (400, 300)) -> Colours:
    """Left, top, right and bottom of each even box, in its colour, on white."""
    pixels = np.full((size[1], size[0], 3), 255, np.uint8)
    for (left, top, right, bottom), colour in boxes:
        pixels[top:bottom, left:right] = colour
    return pixels


@pytest.mark.parametrize(
    ("bubble", "colour"), [((40, 40, 240, 120), GREY), ((100, 150, 380, 260), BLUE)], ids=["pale", "coloured"]
)
def test_a_bubble_is_a_ground_of_its_own(bubble: tuple[int, int, int, int], colour: tuple[int, int, int]) -> None:
    ground = ground_of(page((bubble, colour)), LETTER)
    assert {surface.colour for surface in ground.surfaces.values()} == {WHITE, colour}
    found = next(one for one in ground.surfaces.values() if one.colour == colour)
    assert np.abs(np.array(found.box) - bubble).max() <= 2


@pytest.mark.parametrize(
    ("box", "colour", "bars"),
    [
        ((60, 50, 160, 76), (12, 12, 12), 1),
        ((60, 50, 160, 76), (200, 30, 30), 0),
        ((60, 50, 160, 180), (12, 12, 12), 0),
        ((60, 50, 66, 76), (12, 12, 12), 0),
    ],
    ids=["a bar", "a red button", "a dark card", "a stroke"],
)
def test_a_bar_over_a_word(box: tuple[int, int, int, int], colour: tuple[int, int, int], bars: int) -> None:
    ground = ground_of(page((box, colour)), LETTER)
    assert len(ground.bars) == bars
    for bar in ground.bars:
        assert np.abs(np.array(bar) - box).max() <= 2


def ring(colour: tuple[int, int, int], thick: int) -> Colours:
    pixels = page(size=(600, 400))
    across, along = np.meshgrid(np.arange(600), np.arange(400))
    far = np.hypot((across - 300) / 240, (along - 200) / 120)
    pixels[np.abs(far - 1) < thick / 300] = colour
    return pixels


def test_a_ring_drawn_by_hand_no_longer_parts_the_ground() -> None:
    drawn = ring(RED, 4)
    assert len(ground_of(drawn, LETTER).surfaces) > 1
    assert len(ground_of(without_pen(drawn), LETTER).surfaces) == 1


@pytest.mark.parametrize(
    "pixels",
    [
        page(((40, 40, 240, 120), BLUE)),
        ring((40, 40, 40), 4),
        page(((30, 30, 60, 60), RED)),
        page(((30, 30, 36, 160), RED)),
    ],
    ids=["a bubble", "black lines", "a dot", "a bar beside a message"],
)
def test_what_no_pen_drew_stays(pixels: Colours) -> None:
    assert np.array_equal(without_pen(pixels), pixels)
