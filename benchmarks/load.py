"""Many people at once: each a real session over Streamlit's websocket, judging posts, reading screenshots, looking into cases.

    python benchmarks/load.py [--people 50] [--seconds 600] [--browser]

Serves the app on the loopback for the run, with an invented school's cases, and stops by itself. People come one after another within a
minute, and do something every 20 to 40 seconds: of twenty deeds twelve paste a post, six look at the queue and then into a case, two have
a screenshot read and judged; after one in ten they close the page and come anew. They are bare websocket sessions, so that fifty browsers
do not take the processor they measure; `--browser` adds a real one. Everybody writes a mark into every post and looks for the marks of
others in whatever the server sends.

Told are times by the clock, from what is sent until the page stands: of a judged post, of the other pages, of a picture from the click
until its posts stand beside it; the processor of the server, its readers of pictures and the clients; the memory; and any error.
"""

import argparse
import asyncio
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil
import websockets
from playwright.async_api import async_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from harassflag.cases import Origin, local_actor, open_casebook
from harassflag.records import Post
from harassflag.settings import CHECKOUT, load_settings
from harassflag.ui.handed_in import Raw, as_evidence, as_new_posts

sys.path.insert(0, str(CHECKOUT / "tests" / "ui"))

from screen_pages import own_folders
from serving import command, free_port, health, served

MARK = re.compile(rb"mrk([0-9]{4})x")
POSTS = (
    "Jeg ved hvor du bor {mark}, og hvornår du har fri. Så smadrer jeg din bil.",
    "Tak for en hyggelig skovtur i går {mark}",
    "Hun er den dårligste lærer på hele skolen, og alle {mark} ved det",
    "Vi synes at skolen skulle have svaret {mark} for længst på vores mail om mobningen.",
)
DEEDS = ("paste",) * 12 + ("case",) * 6 + ("picture",) * 2
CASES, CASE = 30, "Opslag nummer"
PAUSE = (20.0, 40.0)
"""Seconds between what a person does and the next, at least and at most."""
ARRIVING = 60.0
LEAVING = 0.1
"""How often somebody closes the page after a deed; they come again at once, as a visit of their own."""
LONGEST_WAIT = 120.0
ALONE = 20
WARM = 0.25
"""The part of a run after which memory should no longer grow."""


@dataclass(slots=True)
class Told:
    """What came of a run: seconds by kind of deed, megabytes over time (server, readers), seconds of the processor; of one post alone."""

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    memory: list[tuple[int, int]] = field(default_factory=list)
    processor: dict[str, float] = field(default_factory=dict)
    alone: float = 0.0

    def took(self, deed: str, began: float) -> None:
        """Note how long a deed took."""
        self.times.setdefault(deed, []).append(time.monotonic() - began)


class Person:
    """One browser, without its window."""

    def __init__(self, number: int, told: Told, cases: list[str]) -> None:
        self.number, self.told, self.cases = number, told, cases
        self.mark = f"mrk{number:04}x"
        self.chance = random.Random(number)
        self.page = self.first = ""
        self.pages: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        self.seen = b""

    async def visit(self, port: int, until: float) -> None:
        """Come, work until the time is up, go."""
        await asyncio.sleep(self.chance.random() * min(ARRIVING, (until - time.monotonic()) / 4))
        try:
            while time.monotonic() < until:
                async with self.line(port) as line:
                    leaves = False
                    while time.monotonic() < until and not leaves:
                        await self._pause()
                        await self._do(line, self.chance.choice(DEEDS))
                        leaves = self.chance.random() < LEAVING
        except Exception as error:
            self.told.errors.append(f"{self.mark}: {type(error).__name__} {error}"[:200])

    @asynccontextmanager
    async def line(self, port: int) -> AsyncIterator[websockets.ClientConnection]:
        """The connection, with the first page on it."""
        address, origin = f"ws://127.0.0.1:{port}/_stcore/stream", f"http://127.0.0.1:{port}"
        async with websockets.connect(
            address, origin=origin, subprotocols=["streamlit"], max_size=None, ping_interval=None
        ) as line:
            await self._run(line, "arrival", BackMsg())
            yield line

    async def _pause(self) -> None:
        await asyncio.sleep(self.chance.uniform(*PAUSE))

    async def _do(self, line: websockets.ClientConnection, deed: str) -> None:
        if deed == "case":
            await self._look(line, "queue", self.pages["sager"])
            await self._pause()
            await self._look(line, "case", self.pages["sag"], f"id={self.chance.choice(self.cases)}")
            if CASE.encode() not in self.seen:
                self.told.errors.append(f"{self.mark}: the case was not shown")
            return
        if self.page != self.first:
            await self._look(line, "way back", self.first)
        if deed == "picture":
            await self._press(line, "picture", "sample_screenshot")
            await self._pause()
            await self._press(line, "picture judged", "judge_drafts")
            return
        await self.paste(line)

    async def paste(self, line: websockets.ClientConnection) -> None:
        """A post with the mark, judged."""
        asked = self._asked()
        state = asked.rerun_script.widget_states.widgets.add()
        state.id = self.keys["box"]
        state.chat_input_value.data = self.chance.choice(POSTS).format(mark=self.mark)
        await self._run(line, "post", asked)
        if self.mark.encode() not in self.seen:
            self.told.errors.append(f"{self.mark}: the post was not shown")

    async def _press(self, line: websockets.ClientConnection, deed: str, key: str) -> None:
        asked = self._asked()
        state = asked.rerun_script.widget_states.widgets.add()
        state.id, state.trigger_value = self.keys[key], True
        await self._run(line, deed, asked)

    async def _look(self, line: websockets.ClientConnection, deed: str, page: str, query: str = "") -> None:
        self.page = page
        asked = self._asked()
        asked.rerun_script.query_string = query
        await self._run(line, deed, asked)

    def _asked(self) -> BackMsg:
        asked = BackMsg()
        asked.rerun_script.page_script_hash = self.page
        return asked

    async def _run(self, line: websockets.ClientConnection, deed: str, asked: BackMsg) -> None:
        """Ask for a run of the page, and take in all that comes until it is finished."""
        asked.rerun_script.context_info.timezone = "Europe/Copenhagen"
        began, seen = time.monotonic(), []
        await line.send(asked.SerializeToString())
        async with asyncio.timeout(LONGEST_WAIT):
            while True:
                raw = await line.recv()
                assert isinstance(raw, bytes)
                seen.append(raw)
                if self._take_in(raw):
                    break
        self.told.took(deed, began)
        self.seen = b"".join(seen)
        others = {mark for mark in MARK.findall(self.seen) if mark.decode() != f"{self.number:04}"}
        self.told.leaks += [f"{self.mark} saw {mark.decode()}" for mark in others]

    def _take_in(self, raw: bytes) -> bool:
        """Remember what can be clicked; whether this was the end of a run that was not begun anew."""
        message = ForwardMsg.FromString(raw)
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self.page = message.navigation.page_script_hash
            self.pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
            self.first = next(page.page_script_hash for page in message.navigation.app_pages if page.is_default)
        elif kind == "delta":
            element = message.delta.new_element
            shown = element.WhichOneof("type")
            if shown == "chat_input":
                self.keys["box"] = element.chat_input.id
            elif shown == "button":
                for key in ("sample_screenshot", "judge_drafts"):
                    if key in element.button.id:
                        self.keys[key] = element.button.id
            elif shown == "exception":
                self.told.errors.append(f"{self.mark}: {element.exception.type} {element.exception.message}"[:200])
        return kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


async def in_a_browser(port: int, until: float, told: Told) -> None:
    """One more person, in a real browser: from the key pressed until the post is drawn."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    chance, number = random.Random(0), 0
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = await browser.new_page()
        await page.goto(f"http://127.0.0.1:{port}", timeout=1000 * LONGEST_WAIT)
        box = page.locator("textarea").first
        while time.monotonic() < until:
            number += 1
            await box.fill(chance.choice(POSTS).format(mark=f"nr{number}"), timeout=1000 * LONGEST_WAIT)
            began = time.monotonic()
            await box.press("Enter")
            await page.get_by_test_id("marked-post").get_by_text(f"nr{number}").wait_for(timeout=1000 * LONGEST_WAIT)
            told.took("post in a browser", began)
            if MARK.search((await page.content()).encode()):
                told.leaks.append("the browser saw somebody's words")
            await asyncio.sleep(chance.uniform(*PAUSE))
        await browser.close()


def filled(folder: Path) -> list[str]:
    """The casebook of an invented school; the ids of its cases."""
    places = own_folders(folder)
    settings = replace(
        load_settings(), cases=Path(places["HARASSFLAG_CASES"]), key_file=Path(places["HARASSFLAG_KEY_FILE"])
    )
    book = open_casebook(settings)
    desk, cases = book.as_(local_actor()), []
    for at in range(CASES):
        text = POSTS[at % len(POSTS)].format(mark=at)
        posts = as_new_posts([Post(text)], evidence=0, captured_at=None)
        cases.append(desk.submit(posts, as_evidence([Raw("", text.encode())], Origin()), title=f"{CASE} {at}").case)
    book.close()
    return cases


def _seconds(server: psutil.Process) -> dict[str, float]:
    """What server and readers have taken of the processor, and this program."""
    used, readers = server.cpu_times(), 0.0
    for reader in server.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            readers += sum(reader.cpu_times()[:2])
    return {
        "server": used.user + used.system,
        "readers": readers + used.children_user + used.children_system,
        "clients": time.process_time(),
    }


def _memory(server: psutil.Process) -> tuple[int, int]:
    readers = 0
    for reader in server.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            readers += reader.memory_info().rss
    return server.memory_info().rss // 1_000_000, readers // 1_000_000


async def _watch(server: psutil.Process, told: Told, until: float) -> None:
    step = max((until - time.monotonic()) / 40, 0.5)
    while time.monotonic() < until:
        told.memory.append(_memory(server))
        await asyncio.sleep(step)


async def _alone(port: int, server: psutil.Process, cases: list[str]) -> float:
    """Seconds of the server's processor for one judged post, while nobody else is there."""
    first = Person(0, Told(), cases)
    before = 0.0
    async with first.line(port) as line:
        for at in range(ALONE + 4):  # the first few find things to load
            if at == 4:
                before = _seconds(server)["server"]
            await first.paste(line)
    return (_seconds(server)["server"] - before) / ALONE


async def _everybody(
    port: int, server: psutil.Process, people: int, seconds: float, cases: list[str], browser: bool
) -> Told:
    told = Told()
    told.alone = await _alone(port, server, cases)
    before, until = _seconds(server), time.monotonic() + seconds
    work = [Person(number, told, cases).visit(port, until) for number in range(1, people + 1)]
    await asyncio.gather(_watch(server, told, until), *work, *([in_a_browser(port, until, told)] if browser else []))
    after = _seconds(server)
    told.processor = {who: after[who] - before[who] for who in after}
    return told


def run(people: int, seconds: float, *, browser: bool = False) -> Told:
    """Serve the app and let so many people work in it for so long."""
    with tempfile.TemporaryDirectory(prefix="harassflag-load-") as place:
        folder, port = Path(place), free_port()
        cases = filled(folder)
        log = folder / "server.log"
        with served(command(port), health(port), own_folders(folder), log) as process:
            told = asyncio.run(_everybody(port, psutil.Process(process.pid), people, seconds, cases, browser))
        said = log.read_bytes()
        if b"Traceback" in said or MARK.search(said):
            told.errors.append("the server's log: " + said[-300:].decode("utf-8", "replace"))
    return told


def share(times: list[float], part: float) -> float:
    """So large a part of the times is at most this."""
    return statistics.quantiles(times, n=100)[round(100 * part) - 1] if len(times) > 1 else sum(times)


def main() -> None:
    """Run, and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--browser", action="store_true", help="one more person, in a real browser")
    asked = parser.parse_args()
    told = run(asked.people, asked.seconds, browser=asked.browser)
    for deed, times in told.times.items():
        parts = "   ".join(f"p{round(100 * part)} {share(times, part):6.2f} s" for part in (0.5, 0.95, 0.99))
        print(f"{deed:17}{len(times):6}   {parts}   longest {max(times):6.2f} s")
    print(f"processor, one judged post alone: {1000 * told.alone:.0f} ms of the server")
    runs = sum(len(times) for times in told.times.values())
    for who, seconds in told.processor.items():
        print(f"processor, {who}: {seconds:.0f} s, {1000 * seconds / max(runs, 1):.0f} ms a deed")
    for name, at in (("server", 0), ("readers", 1)):
        print(f"memory of the {name} in MB: {' '.join(str(one[at]) for one in told.memory)}")
    settled = [server for server, _ in told.memory[round(WARM * len(told.memory)) :]]
    if settled:
        print(f"after the first quarter of the time the server's memory went from {settled[0]} to {settled[-1]} MB")
    print(f"errors {len(told.errors)}, others' words seen {len(told.leaks)}")
    for one in (told.errors + told.leaks)[:20]:
        print(one)
    sys.exit(bool(told.errors or told.leaks))


if __name__ == "__main__":
    main()
