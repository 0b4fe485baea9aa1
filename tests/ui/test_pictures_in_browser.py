"""Screenshots handed in in a real headless Chromium: pasted and chosen, marked, mended, judged; screenshots go to artefacts/."""

import base64

import pytest
from playwright.sync_api import Browser, Page
from screens.album import picture
from screens.camera import Camera
from screens.script import script
from screens.shot import Shot
from visiting import ARTEFACTS, needs_chromium, open_page, until

from harassflag.errors import InputError
from harassflag.intake.screenshot import tesseract

try:
    tesseract()
    READS = True
except InputError:
    READS = False

pytestmark = [
    *needs_chromium,
    pytest.mark.skipif(not READS, reason="needs Tesseract: sudo apt-get install tesseract-ocr tesseract-ocr-dan"),
]

PASTE = """([box, encoded, name]) => {
    const bytes = Uint8Array.from(atob(encoded), one => one.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], name, {type: 'image/png'}));
    document.querySelector(box).dispatchEvent(
        new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""
LIFTED = "element => getComputedStyle(element).borderTopStyle"


def drawn(browser: Browser, id: str, damage: str = "clean") -> Shot:
    return picture(Camera(browser), script(id), damage)


def choose(page: Page, *shots: Shot) -> None:
    files = [
        {"name": shot.file_name, "mimeType": f"image/{shot.encoding}", "buffer": shot.as_bytes()} for shot in shots
    ]
    page.locator("input[type=file]").first.set_input_files(files)  # type: ignore[arg-type]
    send(page, len(shots))


def send(page: Page, files: int) -> None:
    hand_in(page, files)
    page.get_by_role("heading", name="Er det læst rigtigt?").wait_for(timeout=60_000)


def hand_in(page: Page, files: int) -> None:
    page.get_by_test_id("stFileChip").nth(files - 1).wait_for(timeout=30_000, state="attached")
    until(page, "!document.querySelector('[data-testid=stFileChipIconSpinner]')")
    page.get_by_test_id("stChatInputSubmitButton").click(timeout=30_000)


def clean_ends(page: Page, asked: list[str], address: str) -> None:
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    page.context.close()


@pytest.mark.parametrize(("name", "width", "scheme"), [("desktop", 1200, "light"), ("phone", 390, "dark")])
def test_a_chosen_screenshot_beside_its_posts(
    browser: Browser, address: str, name: str, width: int, scheme: str
) -> None:
    shot = drawn(browser, "sms-ukendt")
    page, asked = open_page(browser, address, width, scheme)
    choose(page, shot)
    cards = page.locator('[class*="st-key-card_"]')
    cards.first.wait_for()
    assert page.get_by_text("Er nogen i fare lige nu?").is_visible()
    frame = page.locator('[class^="hf-place-"]').first
    assert frame.evaluate(LIFTED) == "dashed"
    cards.first.locator("textarea").focus()
    assert frame.evaluate(LIFTED) == "solid"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    beside = page.locator(".hf-page").first.bounding_box(), cards.first.bounding_box()
    assert beside[0] is not None
    assert beside[1] is not None
    if width > 640:
        assert beside[0]["x"] + beside[0]["width"] <= beside[1]["x"]
    else:
        assert beside[0]["y"] + beside[0]["height"] <= beside[1]["y"] + 1
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"picture-{name}-{scheme}.png")
    clean_ends(page, asked, address)


def test_a_pasted_screenshot_is_mended_and_judged(browser: Browser, address: str) -> None:
    shot = drawn(browser, "sms-ukendt")
    page, asked = open_page(browser, address, 1200, "light")
    page.locator("textarea").first.click()
    encoded = base64.b64encode(shot.as_bytes()).decode("ascii")
    page.evaluate(PASTE, ["textarea", encoded, "image.png"])
    send(page, 1)
    text = page.locator('[class*="st-key-text_"] textarea').first
    text.fill("Jeg ved hvor du bor og hvornår du har fri")
    text.press("Control+Enter")
    page.get_by_text("Læst i billedet:").first.wait_for(timeout=30_000)
    page.get_by_role("button", name="Vurdér opslagene").click()
    page.get_by_role("button", name="Tilbage til billedet").wait_for(timeout=30_000)
    page.locator("mark").first.wait_for(timeout=30_000)
    assert page.get_by_text("Er nogen i fare lige nu?").is_visible()
    until(page, "document.querySelector('.stMain').scrollTop === 0")
    clean_ends(page, asked, address)


def test_reading_can_be_stopped(browser: Browser, address: str) -> None:
    shots = [drawn(browser, id) for id in ("facebook-skema", "whatsapp-fodbold", "discord-minecraft", "sms-ukendt")]
    page, asked = open_page(browser, address, 1200, "light")
    files = [{"name": f"{at}.png", "mimeType": "image/png", "buffer": shots[at % 4].as_bytes()} for at in range(16)]
    page.locator("input[type=file]").first.set_input_files(files)  # type: ignore[arg-type]
    hand_in(page, len(files))
    page.get_by_role("button", name="Stop læsningen").click(timeout=30_000)
    page.get_by_text("Læsningen blev stoppet").wait_for(timeout=30_000)
    assert page.get_by_role("button", name="Stop læsningen").count() == 0
    clean_ends(page, asked, address)
