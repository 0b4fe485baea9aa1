"""The scoring of read pictures: pairs, authors, times, and outputs that are no post."""

from dataclasses import dataclass

import pytest
from screens.score import plain, scored, within


@dataclass
class Read:
    text: str
    author: str | None = None
    time: str | None = None


TRUE = [
    {"author": "Bo", "time": "2 t.", "text": "Tak for en god tur i går 😊"},
    {"author": None, "time": "1 t.", "text": "Selv tak, det var hyggeligt med jer alle"},
]


def test_all_right() -> None:
    score = scored(TRUE, [Read(post["text"], post["author"], post["time"]) for post in TRUE])  # type: ignore[arg-type]
    assert (score.found, score.authors, score.times, score.strangers, score.slips) == (2, 2, 2, 0, 0)
    assert score.wrong == []


def test_order_and_small_slips_are_forgiven() -> None:
    score = scored(
        TRUE,
        [
            Read("Selv tak, det var hyggeligt rned jer alle", None, "1 t."),
            Read("Tak for en god tur i går", "Bo", "2 t."),
        ],
    )
    assert (score.found, score.strangers, score.slips) == (2, 0, 2)


def test_the_app_s_words_and_a_missed_post() -> None:
    score = scored(TRUE, [Read("Synes godt om Svar"), Read("Tak for en god tur i går", "Ib", None)])
    assert (score.found, score.authors, score.times, score.strangers) == (1, 0, 0, 1)
    assert len(score.wrong) == 4


def test_a_page_read_as_one_post_is_not_found() -> None:
    score = scored(TRUE, [Read("\n".join(post["text"] or "" for post in TRUE))])
    assert score.found == 0


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ("Hej 🙋‍♀️  med\njer ❤️", "Hej med jer"),
        ("Hun █ sig", "Hun sig"),
        ("@kim_4 #tag 100 %", "@kim_4 #tag 100 %"),
        (None, ""),
    ],
)
def test_emoji_and_bars_do_not_count(shown: str | None, kept: str) -> None:
    assert plain(shown) == kept


def test_the_nearest_part_of_a_stream() -> None:
    assert within("god tur", "Synes godt om Tak for en gød tur i går Svar") == 1
    assert within("abc", "") == 3
