"""Many people at once: each a real session over Streamlit's websocket, pasting posts, reading a screenshot, looking at the pages.

    python benchmarks/load.py [--people 50] [--minutes 10]

Serves the app on the loopback for the run, and stops by itself. Every person writes a mark into every post and looks for the marks of
others in whatever the server sends. Told are the times until a post was judged and shown, the memory of the server, and any error.
"""

import argparse
import asyncio
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

CHECKOUT = Path(__file__).resolve().parents[1]
MARK = re.compile(rb"mrk([0-9]{4})x")
POSTS = (
    "Jeg ved hvor du bor {mark}, og hvornår du har fri. Så smadrer jeg din bil.",
    "Tak for en hyggelig skovtur i går {mark}",
    "Hun er den dårligste lærer på hele skolen, og alle {mark} ved det",
    "Vi synes at skolen skulle have svaret {mark} for længst på vores mail om mobningen.",
)
PAUSE = 6.0
"""Seconds a person reads before the next deed, on average."""
ARRIVING = 60.0
"""Seconds in which people come, one after another."""
PICTURE_EVERY = 10
LONGEST_WAIT = 120.0


@dataclass(slots=True)
class Told:
    """What came of a run."""

    posts: list[float] = field(default_factory=list)
    pictures: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    processor: float = 0.0


class Person:
    """One browser, without its window."""

    def __init__(self, number: int, told: Told) -> None:
        self.number, self.told = number, told
        self.mark = f"mrk{number:04}x"
        self.chance = random.Random(number)
        self.page = ""
        self.box = ""
        self.picture = ""
        self.seen = b""

    async def visit(self, port: int, until: float) -> None:
        """Come, work until the time is up, go."""
        await asyncio.sleep(self.chance.random() * min(ARRIVING, (until - time.monotonic()) / 4))
        try:
            address = f"ws://127.0.0.1:{port}/_stcore/stream"
            async with websockets.connect(
                address,
                origin=f"http://127.0.0.1:{port}",
                subprotocols=["streamlit"],
                max_size=None,
                ping_interval=None,
            ) as line:
                await self._run(line, BackMsg())
                await self._work(line, until)
        except Exception as error:
            self.told.errors.append(f"{self.mark}: {type(error).__name__} {error}"[:200])

    async def _work(self, line: websockets.ClientConnection, until: float) -> None:
        deed = self.number  # so that not all come with a picture at once
        while time.monotonic() < until:
            deed += 1
            asked = BackMsg()
            state = asked.rerun_script.widget_states.widgets.add()
            began = time.monotonic()
            if deed % PICTURE_EVERY == 0 and self.picture:
                state.id, state.trigger_value = self.picture, True
                kept = self.told.pictures
            else:
                text = self.chance.choice(POSTS).format(mark=self.mark)
                state.id, state.chat_input_value.data = self.box, text
                kept = self.told.posts
            asked.rerun_script.page_script_hash = self.page
            await self._run(line, asked)
            kept.append(time.monotonic() - began)
            if kept is self.told.posts and self.mark.encode() not in self.seen:
                self.told.errors.append(f"{self.mark}: the post was not shown")
            await asyncio.sleep(self.chance.expovariate(1 / PAUSE))
            began = time.monotonic()
            look = BackMsg()
            look.rerun_script.page_script_hash = self.page
            await self._run(line, look)
            self.told.pages.append(time.monotonic() - began)
            await asyncio.sleep(self.chance.expovariate(1 / PAUSE))

    async def _run(self, line: websockets.ClientConnection, asked: BackMsg) -> None:
        """Ask for a run of the page, and take in all that comes until it is finished."""
        if not asked.HasField("rerun_script"):
            asked.rerun_script.query_string = ""
        asked.rerun_script.context_info.timezone = "Europe/Copenhagen"
        await line.send(asked.SerializeToString())
        seen = []
        async with asyncio.timeout(LONGEST_WAIT):
            while True:
                raw = await line.recv()
                assert isinstance(raw, bytes)
                seen.append(raw)
                if self._take_in(raw):
                    break
        self.seen = b"".join(seen)
        others = {mark for mark in MARK.findall(self.seen) if mark.decode() != f"{self.number:04}"}
        self.told.leaks += [f"{self.mark} saw {mark.decode()}" for mark in others]

    def _take_in(self, raw: bytes) -> bool:
        """Remember what can be clicked; whether this was the end of a run that was not begun anew."""
        message = ForwardMsg.FromString(raw)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.page = message.new_session.page_script_hash or self.page
        elif kind == "navigation":
            self.page = message.navigation.page_script_hash or self.page
        elif kind == "delta":
            element = message.delta.new_element
            shown = element.WhichOneof("type")
            if shown == "chat_input":
                self.box = element.chat_input.id
            elif shown == "button" and "sample_screenshot" in element.button.id:
                self.picture = element.button.id
            elif shown == "exception":
                self.told.errors.append(f"{self.mark}: {element.exception.type} {element.exception.message}"[:200])
        return kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, psutil.Process]]:
    """The app with folders of its own: its port and process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    own = {f"HARASSFLAG_{name}": str(folder / name.lower()) for name in ("CASES", "KEY_FILE", "ROLES")}
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "app.py",
        "--server.headless",
        "true",
        "--server.port",
        str(port),
    ]
    log = (folder / "server.log").open("wb")
    server = subprocess.Popen(command, cwd=CHECKOUT, env={**os.environ, **own}, stdout=log, stderr=log)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.2)
        yield port, psutil.Process(server.pid)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
        log.close()


async def _watch(server: psutil.Process, told: Told, until: float) -> None:
    step = max((until - time.monotonic()) / 10, 1.0)
    while time.monotonic() < until:
        told.memory.append(server.memory_info().rss // 1_000_000)
        await asyncio.sleep(step)
    told.memory.append(server.memory_info().rss // 1_000_000)


async def _everybody(port: int, server: psutil.Process, people: int, seconds: float, told: Told) -> None:
    first = Person(0, Told())
    await first.visit(port, time.monotonic() + 2 * PAUSE)
    told.errors += first.told.errors
    until = time.monotonic() + seconds
    await asyncio.gather(
        _watch(server, told, until), *(Person(number, told).visit(port, until) for number in range(1, people + 1))
    )


def run(people: int, seconds: float) -> Told:
    """Serve the app and let so many people work in it for so long."""
    told = Told()
    with tempfile.TemporaryDirectory(prefix="harassflag-load-") as folder, served(Path(folder)) as (port, server):
        before = sum(server.cpu_times()[:2])
        asyncio.run(_everybody(port, server, people, seconds, told))
        told.processor = sum(server.cpu_times()[:2]) - before
        log = (Path(folder) / "server.log").read_bytes()
        if b"Traceback" in log or MARK.search(log):
            told.errors.append("the server's log: " + log[-300:].decode("utf-8", "replace"))
    return told


def share(times: list[float], part: float) -> float:
    """So large a part of the times is at most this."""
    return statistics.quantiles(times, n=100)[round(100 * part) - 1] if len(times) > 1 else sum(times)


def main() -> None:
    """Run, and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10.0)
    asked = parser.parse_args()
    told = run(asked.people, 60 * asked.minutes)
    for name in ("posts", "pages", "pictures"):
        times = getattr(told, name)
        print(f"{name:9} {len(times):6}   p50 {share(times, 0.5):6.2f} s   p95 {share(times, 0.95):6.2f} s")
    runs = len(told.posts) + len(told.pages) + len(told.pictures)
    print(f"processor: {told.processor:.0f} s, {1000 * told.processor / max(runs, 1):.0f} ms for each run of a page")
    print(f"memory of the server in MB: {told.memory}")
    print(f"errors {len(told.errors)}, others' words seen {len(told.leaks)}")
    for one in (told.errors + told.leaks)[:20]:
        print(one)
    sys.exit(bool(told.errors or told.leaks))


if __name__ == "__main__":
    main()
