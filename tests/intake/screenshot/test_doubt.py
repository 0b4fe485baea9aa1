"""What a word in doubt may have been: one typical slip away, known, and only beside what was read."""

import pytest

from harassflag.intake.screenshot import PicturePost, Word
from harassflag.intake.screenshot.doubt import known_words, suggestions_for, with_suggestions

KNOWN = {"barn": 9, "børn": 7, "hjem": 5, "skole": 4, "skal": 8, "måned": 2, "læser": 3, "ild": 1}


@pytest.mark.parametrize(
    ("read", "offered"),
    [
        ("bam", ("barn",)),
        ("hjern", ("hjem",)),
        ("sko1e", ("skole",)),
        ("born.", ("børn.",)),
        ("maned", ("måned",)),
        ("laeser", ("læser",)),
        ("skal", ()),
        ("xyz", ()),
        ("", ()),
    ],
)
def test_slips(read: str, offered: tuple[str, ...]) -> None:
    assert suggestions_for(read, KNOWN) == offered


def test_the_text_stays_as_it_was_read() -> None:
    post = PicturePost(
        "born leger",
        None,
        None,
        0.7,
        (0, 0, 9, 9),
        (Word("born", 0.5, (0, 0, 4, 9)), Word("leger", 0.99, (5, 0, 9, 9))),
    )
    looked_at = with_suggestions(post)
    assert looked_at.text == "born leger"
    assert looked_at.words[0].text == "born"
    assert "børn" in looked_at.words[0].suggestions
    assert looked_at.words[1].suggestions == ()


def test_the_words_come_from_the_projects_own_posts() -> None:
    assert known_words()["skolen"] > 10
