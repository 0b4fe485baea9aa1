"""A case in a real headless Chromium: from paste to closing, at two sizes, by keyboard; screenshots go to artefacts/."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import Browser, Page, expect
from visiting import ARTEFACTS, needs_chromium, open_page, press_under_a_judged_post, settle, watched

from harassflag.cases.danish import CLOCK

pytestmark = needs_chromium

POST = 'Jeg ved hvor du bor <img src=x onerror=alert(1)> <a href="https://eksempel.dk">x</a>, så smadrer jeg din bil.'
LOOKS = [("desktop", 1200, "light"), ("phone", 390, "dark")]
NO_WIDER = "document.documentElement.scrollWidth <= window.innerWidth + 1"


def part(page: Page, name: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_role("radio", name=name, exact=True).click()
    settle(page)


def reach(page: Page, tag: str, text: str) -> None:
    """Go on with Tab until something of that kind and text has the focus."""
    for _attempt in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(
            "([tag, text]) => document.activeElement.matches(tag) && document.activeElement.textContent.includes(text)",
            [tag, text],
        ):
            return


def save_a_threat(page: Page) -> None:
    box = page.locator("textarea").first
    box.fill(POST)
    box.press("Enter")
    press_under_a_judged_post(page, "Gem som sag")


def close_the_case(page: Page) -> None:
    page.get_by_label("Hvad sagde den ramte, med egne ord?").fill("Det er slut for mig")
    page.get_by_label("Hvad sagde den ramte, med egne ord?").press("Control+Enter")
    settle(page)
    page.get_by_role("button", name="Luk sagen").click()
    settle(page)
    page.get_by_text("Skriv, hvad").first.wait_for()
    page.get_by_role("group", name="Hvornår sagde den ramte det?").get_by_role("spinbutton").first.click()
    page.keyboard.type(f"{datetime.now(CLOCK):%d%m%Y}")
    page.keyboard.press("Tab")
    settle(page)
    page.get_by_role("button", name="Luk sagen").click()
    page.get_by_text("Sagen er lukket: den ramte har sagt, at den er slut").wait_for()
    settle(page)


@pytest.mark.parametrize(("name", "width", "scheme"), LOOKS)
def test_from_a_paste_to_a_closed_case(browser: Browser, address: str, name: str, width: int, scheme: str) -> None:
    page, asked = open_page(browser, address, width, scheme)
    page.set_default_timeout(90_000)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    save_a_threat(page)
    saved = page.get_by_text(re.compile(r"Gemt som sag 2\d{3}-\d{4}"))
    saved.wait_for()
    number = re.search(r"2\d{3}-\d{4}", saved.inner_text())
    assert number
    page.goto(f"{address}/sager")
    page.get_by_role("link", name=f"Åbn {number[0]}").wait_for()
    settle(page)
    page.get_by_role("link", name=f"Åbn {number[0]}").click()
    page.get_by_role("heading", name=f"Sag {number[0]}").wait_for()
    settle(page)
    assert page.get_by_text("Er nogen i fare lige nu?").is_visible()
    assert page.get_by_test_id("marked-post").first.inner_text().startswith("Jeg ved hvor du bor <img src=x")
    assert page.get_by_test_id("marked-post").locator("img, a").count() == 0
    assert page.evaluate(NO_WIDER)
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"case-{name}-{scheme}.png")
    part(page, "Skridt og frister")
    page.get_by_role("radio", name="Gjort", exact=True).first.click()
    settle(page)
    page.get_by_label("Kvittering, eller hvad der blev aftalt").fill("Skærmbillede taget")
    page.get_by_role("button", name="Gem", exact=True).click()
    page.get_by_text("Skærmbillede taget").wait_for()
    assert page.evaluate(NO_WIDER)
    part(page, "Notater")
    page.get_by_label("Nyt notat").fill("Talte med læreren <b>kl. 10</b>")
    page.get_by_role("button", name="Gem notatet").click()
    page.get_by_text("Talte med læreren <b>kl. 10</b>").last.wait_for()
    for other in ("Personer", "Breve", "Rapport", "Forløb"):
        part(page, other)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        assert page.evaluate(NO_WIDER), other
    close_the_case(page)
    assert page.get_by_text("Er nogen i fare lige nu?").count() == 0
    assert dialogs == []
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    page.context.close()


def test_two_people_at_one_letter_and_the_way_back_by_keyboard(browser: Browser, address: str) -> None:
    """Two windows on one case: the second to save a letter is told, and both texts stand."""
    first, _ = open_page(browser, address, 1200, "light")
    first.set_default_timeout(90_000)
    save_a_threat(first)
    first.get_by_role("link", name=re.compile("Åbn 2")).click()
    first.get_by_role("heading", name=re.compile("Sag 2")).wait_for()
    second = watched(first.context.new_page())
    second.set_default_timeout(90_000)
    second.goto(first.url)
    second.get_by_role("heading", name=re.compile("Sag 2")).wait_for()
    for page, text in ((first, "Første brev"), (second, "Andet brev")):
        part(page, "Breve")
        page.get_by_label("Teksten").fill(text)
        page.get_by_label("Teksten").press("Control+Enter")
        settle(page)
    first.get_by_role("button", name="Gem kladden").click()
    first.get_by_text("Kladden er gemt").wait_for()
    second.get_by_role("button", name="Gem kladden").click()
    second.get_by_text("En anden har ændret dette").wait_for()
    assert second.get_by_text("Første brev").first.is_visible()
    assert second.get_by_label("Teksten").input_value() == "Andet brev"
    first.goto(f"{address}/sager")
    first.get_by_role("link", name=re.compile("Åbn 2")).first.wait_for()
    settle(first)
    reach(first, "a", "Åbn 2")
    first.keyboard.press("Enter")
    first.get_by_role("heading", name=re.compile("Sag 2")).wait_for()
    first.context.close()


@pytest.mark.parametrize("path", ["sager", "overblik"])
def test_the_lists_fit_a_phone(browser: Browser, address: str, path: str) -> None:
    page, _ = open_page(browser, address, 390, "dark")
    page.goto(f"{address}/{path}")
    page.get_by_role("heading", name=re.compile("Sager|Overblik")).first.wait_for(timeout=30_000)
    settle(page)
    assert page.evaluate(NO_WIDER)
    page.screenshot(path=ARTEFACTS / f"{path}-phone.png")
    page.context.close()


def test_over_the_network_nobody_is_let_in_without_a_login(browser: Browser, address: str) -> None:
    context = browser.new_context(extra_http_headers={"X-Forwarded-For": "203.0.113.7"})
    page = context.new_page()
    page.goto(f"{address}/sager")
    page.get_by_text("kun maskinen selv må bruge det").wait_for(timeout=30_000)
    assert page.get_by_role("link", name=re.compile("Sager|Åbn")).count() == 0
    context.close()
