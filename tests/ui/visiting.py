"""What every test in a real browser needs: the mark, a visit to the page, and patience."""

import time

import pytest
from playwright.sync_api import Browser, Page
from screens.camera import CHROMIUM

from harassflag.settings import CHECKOUT

ARTEFACTS = CHECKOUT / "artefacts"

needs_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: sudo apt-get install chromium"),
]


def open_page(browser: Browser, address: str, width: int, scheme: str) -> tuple[Page, list[str]]:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.get_by_role("heading", name="Er det her noget?").wait_for(timeout=30_000)
    return page, asked


def until(page: Page, holds: str, seconds: float = 30) -> None:
    """Wait until JavaScript holds; Playwright's `wait_for_function` asks again by `eval`, which the page's policy forbids."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(holds):
        assert time.monotonic() < deadline, f"never came true: {holds}"
        page.wait_for_timeout(50)
