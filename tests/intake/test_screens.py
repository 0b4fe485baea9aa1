"""The screens drawn for the tests: their scripts, and that their truth follows what happens to the picture."""

import numpy as np
import pytest
from screens.damage import DAMAGES, cropped, downscaled, photographed, redacted, stitched
from screens.page import html, placed, tokens
from screens.script import Script, script, scripts
from screens.shot import Shot, Shown, ShownPost

SCRIPTS = scripts()


def test_there_are_many_looks_and_sizes() -> None:
    assert len(SCRIPTS) >= 40
    assert len({one.id for one in SCRIPTS}) == len(SCRIPTS)
    assert len({one.look for one in SCRIPTS}) >= 12
    assert {one.theme for one in SCRIPTS} == {"light", "dark"}
    assert len({(one.width, one.ratio, one.font) for one in SCRIPTS}) >= 20


@pytest.mark.parametrize("one", SCRIPTS, ids=[one.id for one in SCRIPTS])
def test_every_word_name_and_time_can_be_found_on_its_page(one: Script) -> None:
    page = html(one)
    for post in placed(one):
        assert f'data-w="{post.number}-{len(tokens(post.line.text)) - 1}"' in page
        for id in (post.author_at, post.time_at):
            assert id is None or f'id="{id}"' in page


def test_a_name_counts_for_its_run_and_a_divider_until_the_next() -> None:
    posts = placed(script("messenger-gruppe"))
    assert [post.author_at for post in posts] == ["a0", "a0", "a2", None, "a4", None]
    assert {post.time_at for post in posts} == {"d0"}
    assert [post.author_at for post in placed(script("messenger-lektier"))][:3] == ["header", "header", None]


def shot() -> Shot:
    """A plain picture of two posts of two lines each."""

    def post(number: int, top: float) -> ShownPost:
        words = [
            Shown("Hej", (10, top + 20, 60, top + 40), " "),
            Shown("med", (70, top + 20, 120, top + 40), "\n"),
            Shown("jer", (10, top + 50, 60, top + 70), " "),
            Shown("alle", (70, top + 50, 120, top + 70), " "),
            Shown("sammen", (130, top + 50, 220, top + 70), " "),
            Shown("derude", (230, top + 50, 290, top + 70)),
        ]
        name, time = Shown(f"Navn {number}", (10, top, 90, top + 18)), Shown("2 t.", (10, top + 80, 60, top + 95))
        return ShownPost(number, tuple(words), name, time)

    return Shot("prøve", "App", "light", np.full((400, 300, 3), 255, np.uint8), (post(0, 20), post(1, 200)), 2.0)


def test_the_text_keeps_the_breaks_of_its_writer() -> None:
    assert shot().posts[0].text == "Hej med\njer alle sammen derude"


def test_what_is_cut_off_leaves_the_truth() -> None:
    first, last = cropped(shot()).truth()["posts"]
    assert (first["author"], first["time"], first["text"]) == (None, "2 t.", "jer alle sammen derude")
    assert (last["author"], last["time"], last["text"]) == ("Navn 1", None, "Hej med")


def test_a_bar_hides_words_and_a_name() -> None:
    hidden = redacted(shot())
    assert [post["text"].count("█") for post in hidden.truth()["posts"]] == [1, 1]
    assert [post["author"] for post in hidden.truth()["posts"]] == ["Navn 0", None]
    assert hidden.pixels.min() < 20 < shot().pixels.min()


def test_a_post_on_both_screens_is_listed_once() -> None:
    upper, lower = shot(), shot()
    whole = stitched(upper, lower)
    assert len(whole.posts) == 2
    assert whole.pixels.shape[0] == 800


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_places_stay_within_the_picture(damage: object) -> None:
    hurt = damage(shot())  # type: ignore[operator]
    height, width = hurt.pixels.shape[:2]
    for post in hurt.posts:
        assert -12 <= post.box[0] < post.box[2] <= width + 12
        assert -12 <= post.box[1] < post.box[3] <= height + 12
    assert len(hurt.as_bytes()) > 500


def test_damage_is_the_same_each_time_and_leaves_its_source_alone() -> None:
    source = shot()
    assert np.array_equal(photographed(source).pixels, photographed(shot()).pixels)
    assert downscaled(source).pixels.shape == (240, 180, 3)
    assert np.array_equal(source.pixels, shot().pixels)
