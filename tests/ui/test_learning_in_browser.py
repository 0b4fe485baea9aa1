"""The page "Modellen lærer" in a real browser: each part fits a phone, in the dark too, and asks nothing of the outside."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from serving import app
from visiting import ARTEFACTS, needs_chromium, open_page, settle

pytestmark = needs_chromium

PARTS = [
    ("Versioner", "Tærskler"),
    ("Hvad er ændret", "model indtil nu"),
    ("Se på", "Se på disse først"),
    ("Eksempler", "Ingen eksempler endnu"),
    ("Over tid", "Der er ingen opslag i sager endnu."),
]
LOOKS = [("desktop", 1200, "light"), ("phone", 390, "dark")]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app over an empty casebook: other tests' cases would show in "Over tid"."""
    with app(tmp_path_factory.mktemp("empty")) as address:
        yield address


@pytest.mark.parametrize(("name", "width", "scheme"), LOOKS)
def test_every_part_fits(browser: Browser, address: str, name: str, width: int, scheme: str) -> None:
    page, asked = open_page(browser, address, width, scheme)
    page.goto(f"{address}/laering")
    page.get_by_text("Træn en ny model").wait_for(timeout=60_000)
    settle(page)
    for number, (part, telling) in enumerate(PARTS):
        page.get_by_test_id("stButtonGroup").get_by_text(part, exact=True).first.click()
        settle(page)
        page.get_by_text(telling).first.wait_for(timeout=60_000)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), part
        assert page.get_by_test_id("stException").count() == 0
        page.screenshot(path=ARTEFACTS / f"laering-{number}-{name}.png")
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    page.context.close()
