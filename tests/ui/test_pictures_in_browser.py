"""Screenshots handed in in a real headless Chromium: pasted and chosen, marked, mended, judged; screenshots go to artefacts/."""

import base64
import io
import re

import pillow_heif
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from screens.album import picture
from screens.camera import Camera
from screens.script import script
from screens.shot import Shot
from visiting import ARTEFACTS, needs_chromium, open_page, settle, until

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
DROP = """async ([box, files]) => {
    const data = new DataTransfer();
    for (const [encoded, name, type] of files) {
        const bytes = Uint8Array.from(atob(encoded), one => one.charCodeAt(0));
        data.items.add(new File([bytes], name, {type}));
    }
    const place = document.querySelector(box).getBoundingClientRect();
    const drag = step => document.elementFromPoint(place.x + place.width / 2, place.y + place.height / 2)
        .dispatchEvent(new DragEvent(step, {dataTransfer: data, bubbles: true, cancelable: true}));
    for (const step of ['dragenter', 'dragover', 'drop']) {
        drag(step);
        await new Promise(done => setTimeout(done, 200));
    }
}"""
LIFTED = "element => getComputedStyle(element).borderTopStyle"


def drawn(browser: Browser, id: str, damage: str = "clean") -> Shot:
    return picture(Camera(browser), script(id), damage)


def as_heic(shot: Shot) -> bytes:
    pillow_heif.register_heif_opener(thumbnails=False)
    held = io.BytesIO()
    Image.fromarray(shot.pixels).save(held, "HEIF", quality=90)
    return held.getvalue()


def as_pdf(*shots: Shot) -> bytes:
    """A page for each picture, as a telephone or scanner puts them together."""
    held = io.BytesIO()
    first, *others = (Image.fromarray(shot.pixels) for shot in shots)
    first.save(held, "PDF", resolution=144, save_all=True, append_images=others)
    return held.getvalue()


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
    settle(page)
    page.get_by_role("button", name="Vurdér opslagene").click()
    page.get_by_role("button", name="Tilbage til billedet").wait_for(timeout=30_000)
    page.locator("mark").first.wait_for(timeout=30_000)
    assert page.get_by_text("Er nogen i fare lige nu?").is_visible()
    until(page, "document.querySelector('.stMain').scrollTop === 0")
    clean_ends(page, asked, address)


def test_a_telephones_photograph_and_a_pdf_dropped_in_one_box(browser: Browser, address: str) -> None:
    threat, football, minecraft = (drawn(browser, id) for id in ("sms-ukendt", "whatsapp-fodbold", "discord-minecraft"))
    page, asked = open_page(browser, address, 1200, "light")
    heic, pdf = (base64.b64encode(raw).decode("ascii") for raw in (as_heic(threat), as_pdf(football, minecraft)))
    page.evaluate(DROP, ["textarea", [[heic, "IMG_0042.HEIC", "image/heic"], [pdf, "traad.pdf", "application/pdf"]]])
    send(page, 2)
    for number, shot, shown in (
        (1, threat, "IMG_0042.HEIC"),
        (2, football, "traad.pdf"),
        (3, minecraft, "traad.pdf · 2"),
    ):
        settle(page)
        page.get_by_role("combobox", name="Billede (1–3)").click()
        page.get_by_role("option", name=f"{number}. {shown}", exact=True).click()
        first, last = shot.posts[0].words[0].text, shot.posts[-1].words[-1].text
        cards = page.locator('[class*="st-key-text_"] textarea')
        expect(cards.first).to_have_value(re.compile(re.escape(first)), timeout=30_000)
        expect(cards.last).to_have_value(re.compile(re.escape(last)))
        assert cards.count() == len(shot.posts)
    clean_ends(page, asked, address)


def test_a_long_pdf_stopped_keeps_the_pages_read(browser: Browser, address: str) -> None:
    shot = drawn(browser, "sms-ukendt")
    page, asked = open_page(browser, address, 1200, "light")
    file = {"name": "lang.pdf", "mimeType": "application/pdf", "buffer": as_pdf(*[shot] * 12)}
    page.locator("input[type=file]").first.set_input_files(file)  # type: ignore[arg-type]
    hand_in(page, 1)
    page.get_by_text("lang.pdf · 2 / 12").wait_for(timeout=60_000)
    page.get_by_role("button", name="Stop læsningen").click()
    page.get_by_text("Læsningen blev stoppet").wait_for(timeout=60_000)
    page.get_by_role("heading", name="Er det læst rigtigt?").wait_for(timeout=30_000)
    chosen = page.get_by_role("combobox", name=re.compile(r"Billede \(1–\d+\)"))
    chosen.wait_for(timeout=30_000)
    kept = int(re.findall(r"\d+", chosen.get_attribute("aria-label") or "")[1])
    assert 2 <= kept < 12
    assert page.get_by_role("button", name=f"Vurdér opslagene ({kept * len(shot.posts)})").is_visible()
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
