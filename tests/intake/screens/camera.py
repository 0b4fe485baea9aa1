"""Takes pictures of pages in headless Chromium, and notes where every word of a post stands; kept under artefacts/ by content."""

import hashlib
import io
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from screens.page import Placed, html, placed, tokens
from screens.script import Script
from screens.shot import Box, Shot, Shown, ShownPost

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
STORE = Path(__file__).resolve().parents[3] / "artefacts" / "screens"
_PLACES = """() => {
    const box = e => { const b = e.getBoundingClientRect(); return [b.left, b.top + scrollY, b.right, b.bottom + scrollY]; };
    const all = {};
    document.querySelectorAll('[data-w]').forEach(e => all['w' + e.dataset.w] = box(e));
    document.querySelectorAll('[id]').forEach(e => all[e.id] = box(e));
    return all;
}"""


@dataclass
class Camera:
    """A browser that draws pages: the one given, or its own, started only when a picture is not in the store."""

    _browser: Browser | None = None
    _playwright: Any = None

    def shoot(self, script: Script, first: int = 0, end: int | None = None, clock: str | None = None) -> Shot:
        """The screen of a script, or of some of its posts."""
        page = html(script, first, end, clock)
        picture, places = self._taken(page, script)
        pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))
        shown = placed(script)[first:end]
        posts = tuple(_post(post, places, script) for post in shown)
        return Shot(script.id, script.app, script.theme, pixels, posts, script.ratio)

    def _taken(self, page: str, script: Script) -> tuple[bytes, dict[str, Box]]:
        key = hashlib.sha256(f"{script.width} {script.height} {script.ratio}\n{page}".encode()).hexdigest()[:24]
        picture_file, places_file = STORE / f"{key}.png", STORE / f"{key}.json"
        if not places_file.exists():
            picture, places = self._draw(page, script)
            STORE.mkdir(parents=True, exist_ok=True)
            picture_file.write_bytes(picture)
            places_file.write_text(json.dumps(places), encoding="utf-8")
        return picture_file.read_bytes(), json.loads(places_file.read_text(encoding="utf-8"))

    def _draw(self, page: str, script: Script) -> tuple[bytes, dict[str, Any]]:
        if self._browser is None:
            self._playwright = sync_playwright().start()
            self._browser = self._playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        viewport = {"width": script.width, "height": script.height}
        context = self._browser.new_context(viewport=viewport, device_scale_factor=script.ratio)  # type: ignore[arg-type]
        try:
            tab = context.new_page()
            tab.set_content(page)
            scaled = {id: [side * script.ratio for side in box] for id, box in tab.evaluate(_PLACES).items()}
            return tab.screenshot(full_page=True, animations="disabled"), scaled
        finally:
            context.close()

    def close(self) -> None:
        """Put away the browser, where it is its own."""
        if self._browser is not None and self._playwright is not None:
            self._browser.close()
            self._playwright.stop()


@contextmanager
def camera() -> Iterator[Camera]:
    """A camera, put away afterwards."""
    one = Camera()
    try:
        yield one
    finally:
        one.close()


def _post(post: Placed, places: dict[str, Box], script: Script) -> ShownPost:
    line = post.line
    words = tuple(
        Shown(
            word.replace("**", ""), tuple(places[f"w{post.number}-{at}"]), "\n" * after.count("\n") or (after and " ")
        )
        for at, (word, after) in enumerate(tokens(line.text))
    )
    author = _shown(line.author, post.author_at, places)
    time = _shown(_divider(post, script) if script.times == "divider" else line.time, post.time_at, places)
    return ShownPost(post.number, words, author, time, line.labels, line.own)


def _divider(post: Placed, script: Script) -> str:
    number = int((post.time_at or "d0")[1:])
    return script.lines[number].divider


def _shown(text: str, id: str | None, places: dict[str, Box]) -> Shown | None:
    """A name or time; the place of one shown on an earlier screen is not known here."""
    if not id or not text:
        return None
    return Shown(text, tuple(places.get(id, (0, 0, 0, 0))))
