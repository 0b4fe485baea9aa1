"""Pictures read for many people: one after another, by a process of its own, and everybody told how many come first.

Pictures and PDFs have a line each, so that no screenshot waits behind two hundred pages.
"""

import atexit
import json
import select
import subprocess  # nosec B404  # reason - the one call says why it is safe
import sys
import threading
from collections.abc import Generator
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from harassflag.errors import InputError
from harassflag.intake.kinds import kind_of
from harassflag.intake.screenshot.engine import letter_data
from harassflag.intake.screenshot.loading import LARGEST_DECODED
from harassflag.intake.screenshot.picture_worker import EVERYTHING, POSTS
from harassflag.intake.screenshot.records import PageRead, PicturePost, WholePage, Word

if TYPE_CHECKING:
    from PIL import Image

TICK = 0.25
"""Seconds after which whoever waits is told so again, and may break off."""
MOST_FILES = 100
"""After which a reader makes room for a fresh one, so that what libraries keep does not add up."""
LONGEST_LINE = 64_000_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nothing to show yet: so many files of others come first; with none, this one is being read."""

    ahead: int


Told = Waiting | PageRead | tuple[WholePage, ...]


def read_in_turn(raw: bytes, name: str) -> Generator[Waiting | PageRead, None, None]:
    """The pages of a picture or PDF as they are read, and `Waiting` every moment in between; close it to break off.

    Raises:
        InputError: it cannot be read, holds no text, or Tesseract is not installed.
    """
    with closing(_line_of(raw).read(POSTS, raw, name)) as reading:
        for told in reading:
            if isinstance(told, Waiting | PageRead):
                yield told


def read_everything_in_turn(raw: bytes, name: str) -> Generator[Waiting | tuple[WholePage, ...], None, None]:
    """Each page with all its words and pictures, at the end, and `Waiting` every moment before; close it to break off.

    Raises:
        InputError: it cannot be read, or Tesseract is not installed.
    """
    with closing(_line_of(raw).read(EVERYTHING, raw, name)) as reading:
        for told in reading:
            if not isinstance(told, PageRead):
                yield told


class Reader:
    """The process that reads; it gets nothing of our environment, where keys may lie, and one thread for its recogniser."""

    def __init__(self) -> None:
        self.files = 0
        self._process = subprocess.Popen(  # nosec B603  # reason - our own interpreter and module, no shell
            [sys.executable, "-I", "-m", "harassflag.intake.screenshot.picture_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"OMP_THREAD_LIMIT": "1"},
        )
        assert self._process.stdin is not None  # nosec B101  # noqa: S101 - for the reader of types: both are pipes
        assert self._process.stdout is not None  # nosec B101  # noqa: S101 - for the reader of types: both are pipes
        self._in, self._out = self._process.stdin, self._process.stdout

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def ask(self, what: str, raw: bytes, name: str) -> None:
        """Hand over a file."""
        self.files += 1
        self._in.write(json.dumps({"what": what, "name": name, "size": len(raw)}).encode("ascii") + b"\n" + raw)
        self._in.flush()

    def go_on(self) -> None:
        """The next page, please."""
        self._in.write(b"\n")
        self._in.flush()

    def has_answered(self) -> bool:
        """Whether there is something to be read, after a moment. Nothing is ever left of an answer before."""
        return bool(select.select([self._out], [], [], TICK)[0])

    def answer(self) -> tuple[dict[str, Any], BinaryIO]:
        """What it says, and where bytes may follow.

        Raises:
            EOFError: it is dead.
        """
        line = self._out.readline(LONGEST_LINE)
        if not line:
            raise EOFError
        return json.loads(line), self._out  # type: ignore[return-value]

    def end(self) -> None:
        """Break off, whatever it is at."""
        self._process.kill()
        self._process.wait()
        self._out.close()
        with suppress(BrokenPipeError):
            self._in.close()


class Line:
    """Whoever wants something read, in the order they came, and the one process that reads for them."""

    def __init__(self) -> None:
        self._moved = threading.Condition()
        self._tickets: list[object] = []
        self._reader: Reader | None = None

    def read(self, what: str, raw: bytes, name: str) -> Generator[Told, None, None]:
        """Wait, then read; see `read_in_turn`."""
        ticket = object()
        with self._moved:
            self._tickets.append(ticket)
        try:
            while ahead := self._ahead(ticket):
                yield Waiting(ahead)
            yield from self._reading(what, raw, name)
        finally:
            with self._moved:
                self._tickets.remove(ticket)
                self._moved.notify_all()

    def close(self) -> None:
        """Let the process go."""
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.end()

    def _ahead(self, ticket: object) -> int:
        with self._moved:
            if self._tickets[0] is not ticket:
                self._moved.wait(TICK)
            return self._tickets.index(ticket)

    def _reading(self, what: str, raw: bytes, name: str) -> Generator[Told, None, None]:
        """Only whoever is first in the line comes here."""
        letter_data()  # where there is none, nobody need start a process to learn it
        if self._reader is not None and not self._reader.is_alive:
            self.close()
        reader = self._reader = self._reader or Reader()
        whole = False
        try:
            reader.ask(what, raw, name)
            while not whole:
                while not reader.has_answered():
                    yield Waiting(0)
                told, behind = reader.answer()
                whole = "end" in told or "error" in told
                if "error" in told:
                    raise InputError(*told["error"], **told["values"])
                if "end" in told:
                    yield tuple(_whole_page(page) for page in told["end"])
                    return
                yield _page_read(told, behind) if what == POSTS else Waiting(0)
                reader.go_on()
        except (EOFError, OSError, KeyError, TypeError, json.JSONDecodeError) as error:
            raise InputError(
                "{name} is too large to be read here.", "Cut it into parts, or hand in a smaller copy.", name=name
            ) from error
        finally:
            if not whole or reader.files >= MOST_FILES:
                self.close()


def _page_read(told: dict[str, Any], behind: BinaryIO) -> PageRead:
    posts = tuple(_post(post) for post in told["posts"])
    return PageRead(told["done"], told["pages"], _picture(told["size"], behind), posts)


def _picture(size: list[int], behind: BinaryIO) -> "Image.Image":
    from PIL import Image

    width, height = size
    if not 0 < width * height <= LARGEST_DECODED:
        raise EOFError
    pixels = behind.read(3 * width * height)
    if len(pixels) < 3 * width * height:
        raise EOFError
    return Image.frombytes("RGB", (width, height), pixels)


def _post(told: dict[str, Any]) -> PicturePost:
    return PicturePost(**{**told, "box": tuple(told["box"]), "words": tuple(_word(word) for word in told["words"])})


def _word(told: dict[str, Any]) -> Word:
    return Word(**{**told, "box": tuple(told["box"]), "suggestions": tuple(told["suggestions"])})


def _whole_page(told: dict[str, Any]) -> WholePage:
    lines = tuple(tuple(_word(word) for word in line) for line in told["lines"])
    width, height = told["size"]
    return WholePage((width, height), lines, tuple((box[0], box[1], box[2], box[3]) for box in told["pictures"]))


_PICTURES, _PDFS = Line(), Line()
for _line in (_PICTURES, _PDFS):
    atexit.register(_line.close)


def _line_of(raw: bytes) -> Line:
    return _PDFS if kind_of(raw) == "pdf" else _PICTURES
