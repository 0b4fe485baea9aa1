"""The page of a picture as HTML: places in per cent, numbers, nothing from outside, hostile names as text."""

from io import BytesIO

from PIL import Image

from harassflag.intake.screenshot import PicturePost
from harassflag.ui.drafts import draft_of
from harassflag.ui.picture_view import page_of, picture_html, strip_of, strips_html, styles_html

PICTURE = Image.new("RGB", (2000, 1000), "white")
DRAFT = draft_of(
    PicturePost("Hej", None, None, 0.9, (200, 100, 1200, 300)), 4, 0, strip_of(PICTURE, (200, 100, 1200, 300))
)


def test_a_page_is_sent_small_and_its_places_stay_true() -> None:
    page = page_of(PICTURE, "x.png", 0)
    assert (page.width, page.height) == (2000, 1000)
    assert Image.open(BytesIO(page.copy)).size == (1000, 500)
    told = picture_html(page, [(1, DRAFT)], "Billede")
    assert "left:10.00%;top:10.00%;width:50.00%;height:20.00%" in told
    assert "hf-place-4" in told
    assert ">1</b>" in told


def test_nothing_is_fetched_and_names_are_text() -> None:
    told = picture_html(page_of(PICTURE, "x.png", 0), [(1, DRAFT)], 'a"><img src=http://127.0.0.1/x>')
    assert "http" not in told.replace("&quot;&gt;&lt;img src=http://127.0.0.1/x&gt;", "")
    assert strips_html(DRAFT, "<b>").count("data:image/jpeg;base64,") == 1


def test_pointing_lifts_the_post_by_more_than_colour() -> None:
    styles = styles_html(page_of(PICTURE, "x.png", 0), [DRAFT])
    assert ".st-key-card_4:hover" in styles
    assert ".st-key-card_4:focus-within" in styles
    assert "content:'▶ '" in styles


def test_a_long_picture_shows_the_piece_of_each_post() -> None:
    hidden = "has(.hf-strip){display:none}"
    assert hidden in styles_html(page_of(PICTURE, "x.png", 0), [DRAFT])
    assert hidden not in styles_html(page_of(Image.new("RGB", (300, 1200)), "x.png", 0), [DRAFT])
