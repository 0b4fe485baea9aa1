"""Short times whose digit is in doubt are looked at again, alone; others and words are left alone."""

import numpy as np
import pytest

from harassflag.intake.screenshot.engine import Glyphs, Grey
from harassflag.intake.screenshot.short_times import times_again

STRIP = np.full((40, 200), 255, np.uint8)


class Sees:
    """An engine that always sees the same, and counts how often it is asked."""

    def __init__(self, text: str) -> None:
        self.text, self.asked = text, 0

    def read_line(self, region: Grey, *, signs: bool = False, among: str = "") -> list[Glyphs]:
        self.asked += 1
        return [Glyphs(self.text, 0.7, (0, 0, region.shape[1], region.shape[0]))]

    def read_block(self, region: Grey) -> list[list[Glyphs]]:
        return [self.read_line(region)]


def words(text: str, confidence: float = 0.5) -> list[Glyphs]:
    return [Glyphs(one, confidence, (20 * at, 0, 20 * at + 15, 30)) for at, one in enumerate(text.split())]


@pytest.mark.parametrize(
    ("read", "seen", "meant"),
    [
        ("Qt", "9t", "9t"),
        ("At", "4t", "4t"),
        ("6éd", "6d", "6d"),
        ("17 t. Svar", "1t.", "1 t. Svar"),
        ("u/kold 0t", "9t", "u/kold 9t"),
        ("Qt", "noget", "Qt"),
    ],
)
def test_in_doubt(read: str, seen: str, meant: str) -> None:
    assert " ".join(one.text for one in times_again(words(read), STRIP, Sees(seen))) == meant


@pytest.mark.parametrize("read", ["går du med", "kommer du i dag", "Søren Holt", "5. t"])
def test_words_are_not_looked_at(read: str) -> None:
    engine = Sees("9t")
    assert times_again(words(read), STRIP, engine) == words(read)
    assert engine.asked == 0


def test_a_sure_time_is_not_looked_at() -> None:
    engine = Sees("9t")
    assert times_again(words("5t", 0.95), STRIP, engine) == words("5t", 0.95)
    assert engine.asked == 0
