"""Screens drawn in Chromium, read end to end: one of each family of look, light and dark, and one of each damage."""

import pytest
from playwright.sync_api import Browser
from screens.album import picture
from screens.camera import CHROMIUM, Camera
from screens.score import Score, scored
from screens.script import script

from harassflag.errors import InputError
from harassflag.intake.screenshot import read_picture, tesseract

try:
    tesseract()
    READS = True
except InputError:
    READS = False

pytestmark = [
    pytest.mark.long,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: sudo apt-get install chromium"),
    pytest.mark.skipif(not READS, reason="needs Tesseract: sudo apt-get install tesseract-ocr tesseract-ocr-dan"),
]


def read(browser: Browser, id: str, damage: str) -> Score:
    shot = picture(Camera(browser), script(id), damage)
    return scored(shot.truth()["posts"], read_picture(shot.as_bytes(), shot.file_name).posts)


CLEAN = [
    "aula-tur",
    "discord-pc",
    "facebook-cykelsti",
    "instagram-stævne",
    "messenger-klassen",
    "messenger-truslen",
    "reddit-mobil",
    "sms-mor",
    "snapchat-bus",
    "teams-telefon",
    "tiktok-dans",
    "whatsapp-fodbold",
    "youtube-skate",
]


@pytest.mark.parametrize("id", CLEAN)
def test_a_clean_screen_gives_every_post_and_nothing_else(browser: Browser, id: str) -> None:
    score = read(browser, id, "clean")
    assert (score.found, score.strangers) == (score.posts, 0), score.wrong
    assert score.slips <= 0.03 * score.letters, score.wrong
    assert min(score.authors, score.times) >= score.posts - 1, score.wrong


# What each damage may cost, in posts not found and in outputs that are none.
DAMAGED = [
    ("jpeg", 1, 2),
    ("downscaled", 0, 0),
    ("cropped", 1, 0),
    ("photographed", 2, 1),
    ("redacted", 1, 1),
    ("circled", 1, 1),
    ("highlighted", 0, 0),
    ("stitched", 0, 1),
]


@pytest.mark.parametrize(("damage", "lost", "strangers"), DAMAGED, ids=[damage[0] for damage in DAMAGED])
def test_a_damaged_screen_still_gives_most_of_its_posts(
    browser: Browser, damage: str, lost: int, strangers: int
) -> None:
    score = read(browser, "whatsapp-fodbold", damage)
    assert score.found >= score.posts - lost, score.wrong
    assert score.strangers <= strangers, score.wrong
