"""What every test in a real browser needs: the mark, a visit to the page, and patience."""

import time
from weakref import WeakKeyDictionary

import pytest
from playwright.sync_api import Browser, Page, WebSocket
from screens.camera import CHROMIUM
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from harassflag.settings import CHECKOUT

ARTEFACTS = CHECKOUT / "artefacts"

needs_chromium = [
    pytest.mark.browser,
    # A click may miss on a busy machine however long one waits; what fails twice is a fault.
    pytest.mark.flaky(reruns=1),
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: sudo apt-get install chromium"),
]

DRAWN = 0.25
"""Seconds in which React draws what has come, on a busy machine too."""


class Runs:
    """Whether the page's script has done all it was asked to, as its WebSocket tells."""

    def __init__(self, page: Page) -> None:
        self._asked = True
        self._heard = time.monotonic()
        page.on("domcontentloaded", lambda _: self._opened())
        page.on("websocket", self._listen)

    def _opened(self) -> None:
        self._asked = True

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes) and BackMsg.FromString(frame).HasField("rerun_script"):
            self._asked, self._heard = True, time.monotonic()

    def _received(self, frame: str | bytes) -> None:
        if not isinstance(frame, bytes):
            return
        self._heard = time.monotonic()
        told = ForwardMsg.FromString(frame)
        if told.HasField("new_session"):
            self._asked = True
        elif told.HasField("script_finished"):
            self._asked = told.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def are_done(self) -> bool:
        return not self._asked and time.monotonic() - self._heard > DRAWN


_runs: WeakKeyDictionary[Page, Runs] = WeakKeyDictionary()


def watched(page: Page) -> Page:
    """The page, its runs followed from now on: before it goes to its first address."""
    _runs[page] = Runs(page)
    return page


def settle(page: Page, seconds: float = 60) -> None:
    """Wait until the page has run and stands still: before a click, and before an answer that may have stood there already."""
    deadline = time.monotonic() + seconds
    page.wait_for_timeout(200)  # what was just done in the page is on its way
    while not _runs[page].are_done():
        assert time.monotonic() < deadline, "the page never came to rest"
        page.wait_for_timeout(50)


def press_under_a_judged_post(page: Page, name: str) -> None:
    """The page goes to its top once a post is judged: a click while it moves may miss."""
    button = page.get_by_role("button", name=name)
    button.wait_for()
    settle(page)
    page.wait_for_timeout(500)
    button.click()
    settle(page)


def open_page(browser: Browser, address: str, width: int, scheme: str) -> tuple[Page, list[str]]:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = watched(context.new_page())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.get_by_role("heading", name="Er det her noget?").wait_for(timeout=30_000)
    settle(page)
    return page, asked


def until(page: Page, holds: str, seconds: float = 30) -> None:
    """Wait until JavaScript holds; Playwright's `wait_for_function` asks again by `eval`, which the page's policy forbids."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(holds):
        assert time.monotonic() < deadline, f"never came true: {holds}"
        page.wait_for_timeout(50)
