"""The column with the posts, apart from what stands beside it; rows torn apart by bars put together again."""

import pytest

from harassflag.intake.screenshot.columns import main_column
from harassflag.intake.screenshot.lines import Line, StyledWord
from harassflag.intake.screenshot.page import Page
from harassflag.intake.screenshot.records import Word
from harassflag.intake.screenshot.rows import Row, rows_of

LETTER = 16
BLACK = (20, 20, 20)


def line(text: str, left: int, top: int, *, bold: bool = False) -> Line:
    """Words of 12 pixels a letter with 8 between, 24 high."""
    words, x = [], left
    for word in text.split():
        wide = 12 * len(word)
        words.append(StyledWord(Word(word, 0.95, (x, top, x + wide, top + 24)), 4.0 if bold else 2.5, 200.0, BLACK))
        x += wide + 8
    return Line((left, top, x - 8, top + 24), 1, tuple(words))


def page(rows: list[Row], width: int) -> Page:
    return Page((0, 0, width, 900), tuple(rows), (), (), LETTER, 30.0, 0.08, 36.0, {1: 200.0})


LONG = "Hvordan oplever I andre vikardækningen i år hos jer"


@pytest.mark.parametrize(
    ("width", "kept"),
    [(1800, ["vikar"]), (900, ["Venner", "vikar", "Sponsoreret"])],
    ids=["a computer's page", "a telephone's page"],
)
def test_the_column_with_the_posts(width: int, kept: list[str]) -> None:
    lines = [line("Venner", 0, 100), line(LONG, 300, 100), line(LONG, 300, 140), line("Sponsoreret", 1400, 100)]
    column = main_column(page(rows_of(lines, (), LETTER), width))
    said = " ".join(item.text for item in column.items if isinstance(item, Row))
    assert all(word in said for word in kept)
    assert ("Venner" in said) == ("Venner" in kept)


def test_a_bar_stands_for_its_word_within_the_line() -> None:
    (row,) = rows_of([line("tak til", 0, 0), line("for sangen", 300, 0)], (), LETTER, ((110, 0, 290, 24),))
    assert row.text == "tak til █ for sangen"


@pytest.mark.parametrize(
    ("right", "rows"),
    [(line("alle byer have", 220, 0), 1), (line("118", 220, 0), 2), (line("alle byer have", 700, 0), 2)],
    ids=["the rest of the line", "a count", "far away"],
)
def test_a_line_torn_apart(right: Line, rows: int) -> None:
    assert len(rows_of([line("Den hal", 0, 0), right], (), LETTER)) == rows
