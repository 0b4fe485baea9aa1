"""From the bytes of a picture to its posts: drawn screens read whole, and what holds no text."""

import io

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser
from screens.album import picture
from screens.camera import Camera
from screens.script import script
from screens.shot import Shot

from harassflag.errors import InputError
from harassflag.intake.screenshot import PageRead, ScreenReading, drawn, read_picture
from harassflag.intake.screenshot.engine import tesseract

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def lens(browser: Browser) -> Camera:
    return Camera(browser)


def read(shot: Shot) -> ScreenReading:
    return read_picture(shot.as_bytes(), shot.file_name)


def without_emoji(text: str) -> str:
    return " ".join("".join(letter for letter in text if ord(letter) < 0x2600).split())


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "layout"),
    [
        ("messenger-truslen", "chat"),
        ("whatsapp-skolebestyrelse", "chat"),
        ("facebook-rygtet", "thread"),
        ("youtube-skate", "thread"),
    ],
)
def test_a_screen_gives_its_posts_with_author_and_time(lens: Camera, name: str, layout: str) -> None:
    shot = picture(lens, script(name))
    reading = read(shot)
    assert [(post.author, post.time, without_emoji(post.text)) for post in reading.posts] == [
        (
            post.author.text if post.author else None,
            post.time.text if post.time else None,
            without_emoji(post.text),
        )
        for post in shot.posts
    ]
    assert reading.layout == layout
    assert reading.pages == ((shot.pixels.shape[1], shot.pixels.shape[0]),)


@pytest.mark.browser
def test_places_are_those_of_the_picture_as_it_came(lens: Camera) -> None:
    shot = picture(lens, script("messenger-truslen"), "downscaled")
    for post, truth in zip(read(shot).posts, shot.posts, strict=True):
        left, top, right, bottom = truth.box
        assert post.box[0] - 4 <= left
        assert post.box[1] - 4 <= top
        assert right <= post.box[2] + 4
        assert bottom <= post.box[3] + 4


@pytest.mark.browser
def test_the_drawing_is_a_copy_of_each_page(lens: Camera) -> None:
    shot = picture(lens, script("messenger-truslen"))
    raw = shot.as_bytes()
    (page,) = drawn(raw, read(shot))
    copy = np.asarray(Image.open(io.BytesIO(page)).convert("RGB"))
    assert copy.shape == shot.pixels.shape
    assert (copy != shot.pixels).any()


def page_with(text: str, size: tuple[int, int] = (800, 400)) -> Image.Image:
    page = Image.new("RGB", size, "white")
    ImageDraw.Draw(page).text((40, 60), text, fill="black", font=ImageFont.load_default(32))
    return page


def as_png(page: Image.Image) -> bytes:
    held = io.BytesIO()
    page.save(held, "PNG")
    return held.getvalue()


def as_pdf(*pages: Image.Image) -> bytes:
    held = io.BytesIO()
    pages[0].save(held, "PDF", save_all=True, append_images=pages[1:])
    return held.getvalue()


def test_a_layout_that_is_not_recognised_gives_its_text_as_one_post_with_low_confidence() -> None:
    reading = read_picture(as_png(page_with("Seddel fundet i garderoben\npå 2. sal ved elevatoren")), "seddel.png")
    assert reading.layout == "unknown"
    (post,) = reading.posts
    assert post.text.split() == "Seddel fundet i garderoben på 2. sal ved elevatoren".split()
    assert post.confidence <= 0.5


def noise() -> Image.Image:
    pixels = np.random.default_rng(4).integers(0, 255, (90, 120, 3), dtype=np.uint8)
    return Image.fromarray(pixels).resize((960, 720), Image.Resampling.BICUBIC)


@pytest.mark.parametrize(
    "page", [Image.new("RGB", (600, 600), "white"), noise()], ids=["blank", "a photo of something"]
)
def test_no_text_is_told(page: Image.Image) -> None:
    with pytest.raises(InputError, match=r"No text was found in kat\.png"):
        read_picture(as_png(page), "kat.png")


def test_pages_of_a_pdf_are_told_one_by_one_and_a_stop_keeps_those_read() -> None:
    raw = as_pdf(*(page_with(f"Side {number} af brevet", (400, 200)) for number in range(1, 6)))
    told: list[PageRead] = []

    def page_done(page: PageRead) -> bool:
        told.append(page)
        return True

    whole = read_picture(raw, "brev.pdf", page_done=page_done)
    assert [(one.done, one.pages) for one in told] == [(number, 5) for number in range(1, 6)]
    assert [post.page for post in whole.posts] == [0, 1, 2, 3, 4]
    part = read_picture(raw, "brev.pdf", page_done=lambda page: page.done < 2)
    assert [post.page for post in part.posts] == [0, 1]


def test_without_tesseract_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harassflag.intake.screenshot.engine.PLACES", ("/nowhere",))
    tesseract.cache_clear()
    with pytest.raises(InputError, match="apt-get install tesseract-ocr tesseract-ocr-dan"):
        read_picture(as_png(page_with("Hej")), "a.png")
    tesseract.cache_clear()


def test_a_page_of_pdf_holds_text_as_large_as_it_is() -> None:
    document, held = pikepdf.new(), io.BytesIO()
    document.add_blank_page(page_size=(14_000, 14_000))
    document.save(held)
    with pytest.raises(InputError, match="No text was found"):
        read_picture(held.getvalue(), "plakat.pdf")
