"""The paste flow in a real headless Chromium, at two sizes and in both themes; screenshots go to artefacts/."""

import pytest
from playwright.sync_api import Browser
from visiting import ARTEFACTS, needs_chromium, open_page, settle, until

POST = "Jeg ved hvor du bor, og hvornår du har fri. <img src=x onerror=alert(1)> Så smadrer jeg din bil."
DANGER_FIRST = """() => {
    const post = document.querySelector('[data-testid="marked-post"]');
    const number = [...document.querySelectorAll('*')].find(e => !e.children.length && e.textContent.trim() === '112');
    return post && number && (number.compareDocumentPosition(post) & Node.DOCUMENT_POSITION_FOLLOWING)
        && number.getBoundingClientRect().top < post.getBoundingClientRect().top;
}"""

pytestmark = needs_chromium


LOOKS = [("desktop", 1200, "light"), ("phone", 390, "dark")]


@pytest.mark.parametrize(("name", "width", "scheme"), LOOKS)
def test_paste_and_read(browser: Browser, address: str, name: str, width: int, scheme: str) -> None:
    page, asked = open_page(browser, address, width, scheme)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    box = page.locator("textarea").first
    box.fill(POST)
    box.press("Enter")
    page.locator("mark").first.wait_for(timeout=30_000)
    shown = page.get_by_test_id("marked-post").inner_text()
    assert "<img src=x onerror=alert(1)>" in shown
    assert page.get_by_test_id("marked-post").locator("img").count() == 0
    assert page.get_by_text("Er nogen i fare lige nu?").is_visible()
    until(page, DANGER_FIRST)  # both places from one moment: the page may still be moving under two questions
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"assess-{name}-{scheme}.png")
    assert dialogs == []
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    page.context.close()


FILES = [
    (
        "opslag.csv",
        b"id,text\na,S\xc3\xa5 f\xc3\xa5r du t\xc3\xa6sk i morgen\nb,for,mange,celler\n",
        "får du tæsk",
        "4 celler, hvor overskriften har 2",
    ),
    ("hvad.csv", b"id,![x](http://127.0.0.1:1/x.png)\n1,hej\n", "![x](http:\u2060//127.0.0.1:1/x.png)", ""),
    ("billede.csv", b"\x89PNG\r\n\x1a\n\0\0\0\0", "billede.csv er beskadiget", ""),
]


@pytest.mark.parametrize(("name", "raw", "expected", "fault"), FILES, ids=[file[0] for file in FILES])
def test_a_file_in_the_box(browser: Browser, address: str, name: str, raw: bytes, expected: str, fault: str) -> None:
    page, asked = open_page(browser, address, 1200, "light")
    page.locator("input[type=file]").first.set_input_files({"name": name, "mimeType": "text/csv", "buffer": raw})
    page.get_by_text(name).first.wait_for(timeout=30_000)
    settle(page)
    page.get_by_test_id("stChatInputSubmitButton").click(timeout=30_000)
    page.get_by_text(expected).first.wait_for(timeout=30_000)
    if fault:
        assert page.get_by_text(fault).first.is_visible()
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    page.context.close()


def test_the_keyboard_alone_is_enough(browser: Browser, address: str) -> None:
    page, _ = open_page(browser, address, 1200, "light")
    for _attempt in range(30):
        if page.evaluate("document.activeElement.tagName") == "TEXTAREA":
            break
        page.keyboard.press("Tab")
    page.keyboard.type("Tak for en hyggelig skovtur i går")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ingen tegn").wait_for(timeout=30_000)
    page.context.close()


@pytest.mark.parametrize(("path", "heading"), [("politikken", "De tolv typer"), ("om-modellen", "Type for type")])
def test_the_other_pages_fit_a_phone(browser: Browser, address: str, path: str, heading: str) -> None:
    page, _ = open_page(browser, address, 390, "light")
    page.goto(f"{address}/{path}")
    page.get_by_role("heading", name=heading).wait_for(timeout=30_000)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    page.screenshot(path=ARTEFACTS / f"{path}-phone.png")
    page.context.close()
