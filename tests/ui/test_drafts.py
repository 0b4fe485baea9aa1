"""Mending posts read from pictures: cut, join, leave out, put words right; what was read stays beside it."""

from dataclasses import replace

import pytest

from harassflag.intake.screenshot import PicturePost, Word
from harassflag.ui.drafts import (
    Draft,
    as_posts,
    changed,
    corrections,
    draft_of,
    joined,
    next_of,
    split,
    split_places,
    with_missing,
    with_word,
)


def words(text: str, top: int) -> tuple[Word, ...]:
    return tuple(Word(one, 0.9, (10 * at, top, 10 * at + 9, top + 20)) for at, one in enumerate(text.split()))


def draft(id: int, text: str, *, author: str | None = None, time: str | None = None, top: int = 0) -> Draft:
    found = words(text, top)
    return draft_of(PicturePost(text, author, time, 0.9, (0, top, 200, top + 20), found), id, 0)


TWO = [draft(0, "Tak for i dag.", author="Bo", time="2 t."), draft(1, "og kom godt hjem", top=40)]


def test_a_post_as_read_is_not_corrected_until_somebody_changes_it() -> None:
    one = TWO[0]
    assert not one.corrected
    mended = replace(one, author="Bodil")
    assert mended.corrected
    assert (mended.read_author, mended.read_text) == ("Bo", "Tak for i dag.")


def test_joined_posts_run_on_where_a_sentence_goes_on() -> None:
    [one] = joined(TWO, 0, 7)
    assert (one.id, one.text, one.author, one.time) == (7, "Tak for i dag. og kom godt hjem", "Bo", "2 t.")
    assert one.box == (0, 0, 200, 60)
    [apart] = joined([TWO[0], draft(1, "Hej med jer")], 0, 7)
    assert apart.text == "Tak for i dag.\nHej med jer"


def test_the_last_post_has_nothing_to_join() -> None:
    assert next_of(TWO, 1) is None
    assert joined(TWO, 1, 7) == TWO


def test_a_left_out_post_is_stepped_over() -> None:
    three = [TWO[0], replace(TWO[1], left_out=True), draft(2, "Selv tak")]
    assert next_of(three, 0) == three[2]
    assert [post.text for post in as_posts(three)] == ["Tak for i dag.", "Selv tak"]


PLACES = [
    ("En ting. En anden! Og mere", ["En anden! Og mere", "Og mere"]),
    ("linje et\nlinje to", ["linje to"]),
    ("uden tegn i", ["tegn i", "i"]),
    ("ord", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "begins"), PLACES)
def test_where_a_post_may_be_split(text: str, begins: list[str]) -> None:
    assert [text[at:] for at in split_places(text)] == begins


def test_split_shares_words_places_and_what_was_read() -> None:
    one = draft(3, "Hej alle. Vi ses i morgen", author="Bo")
    first, second = split([one], 3, split_places(one.text)[0], 8)
    assert [(half.id, half.text, half.read_text, half.author) for half in (first, second)] == [
        (8, "Hej alle.", "Hej alle.", "Bo"),
        (9, "Vi ses i morgen", "Vi ses i morgen", "Bo"),
    ]
    assert (first.box, second.box) == ((0, 0, 19, 20), (20, 0, 59, 20))
    assert not first.corrected


def test_a_doubtful_word_is_put_right_once_and_only_whole() -> None:
    doubted = Word("rnor", 0.4, (0, 0, 9, 9), ("mor",))
    one = replace(draft(0, "min rnor og rnorens"), words=(doubted,))
    assert one.doubtful == (doubted,)
    mended = with_word(one, "rnor", "mor")
    assert mended.text == "min mor og rnorens"
    assert mended.doubtful == ()
    assert mended.read_text == "min rnor og rnorens"


def test_what_is_judged_has_text_author_and_time() -> None:
    blank = replace(TWO[1], text="  ")
    [post] = as_posts(changed([TWO[0], blank], replace(TWO[0], author=" ", time="I går")))
    assert (post.text, post.author, post.time) == ("Tak for i dag.", None, "I går")


def test_a_missing_post_is_added_after_those_of_its_page() -> None:
    two_pages = [TWO[0], replace(TWO[1], page=1)]
    added = with_missing(two_pages, 0, 5)
    assert [one.id for one in added] == [0, 5, 1]
    assert not added[1].placed
    assert as_posts(added) == as_posts(two_pages)


def test_what_was_read_goes_along_with_what_it_was_mended_to() -> None:
    mended = replace(TWO[0], author="Bodil")
    out = replace(TWO[1], left_out=True)
    assert corrections(TWO) == []
    assert corrections([mended, out]) == [
        ("Bo · 2 t. · Tak for i dag.", "Bodil · 2 t. · Tak for i dag."),
        ("og kom godt hjem", ""),
    ]
