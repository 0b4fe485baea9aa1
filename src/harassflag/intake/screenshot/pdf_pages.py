"""The pages of a PDF, drawn by a process of its own that is given so much time and memory and no more."""

import subprocess  # nosec B404  # reason - each call says why it is safe
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from harassflag.errors import InputError

if TYPE_CHECKING:
    from PIL import Image

WORKER = Path(__file__).with_name("pdf_worker.py")
MOST_PAGES = 200
LARGEST_PAGE = 6_000_000
LONGEST_LINE = 64
PATIENCE = 600.0
"""Seconds by the clock until a worker that got no processor is given up."""


def count_pdf_pages(raw: bytes, name: str) -> int:
    """How many pages a PDF has.

    Raises:
        InputError: it cannot be opened, or has too many.
    """
    with _worker(raw, 0) as out:
        return _pages(out, name)


def pdf_pages(raw: bytes, name: str) -> Iterator["Image.Image"]:
    """The pages one by one, in RGB.

    Raises:
        InputError: damaged, locked, too many pages, or one that asks for too much.
    """
    from PIL import Image

    with _worker(raw, MOST_PAGES) as out:
        for _ in range(_pages(out, name)):
            size = _line(out, name).split()
            width, height = int(size[0]), int(size[1])
            drawn = out.read(3 * width * height)
            if len(drawn) < 3 * width * height:
                raise _too_much(name)
            yield Image.frombytes("RGB", (width, height), drawn)


@contextmanager
def _worker(raw: bytes, most_pages: int) -> Iterator[BinaryIO]:
    """What the worker says; it is gone afterwards, whatever it was at. It gets nothing of our environment, where keys may lie."""
    command = [sys.executable, "-I", str(WORKER), str(LARGEST_PAGE), str(most_pages)]
    worker = subprocess.Popen(  # nosec B603  # noqa: S603 - our own interpreter and file, no shell
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}
    )
    assert worker.stdin is not None  # nosec B101  # noqa: S101 - for the reader of types: both are pipes
    assert worker.stdout is not None  # nosec B101  # noqa: S101 - for the reader of types: both are pipes
    given_up = threading.Timer(PATIENCE, worker.kill)
    given_up.start()
    try:
        with suppress(BrokenPipeError), worker.stdin as pipe:
            pipe.write(raw)
        yield worker.stdout  # type: ignore[misc]
    finally:
        given_up.cancel()
        worker.kill()
        worker.stdout.close()
        worker.wait()


def _line(out: BinaryIO, name: str) -> str:
    line = out.readline(LONGEST_LINE).decode("ascii").strip()
    if line == "locked":
        raise InputError(
            "{name} is locked with a password.", "Open it, save it without the password, and hand that in.", name=name
        )
    if line == "damaged":
        raise InputError("{name} is damaged or not whole.", "Have it sent again, or take a new screenshot.", name=name)
    if not line:
        raise _too_much(name)
    return line


def _pages(out: BinaryIO, name: str) -> int:
    pages = int(_line(out, name).removeprefix("pages "))
    if pages > MOST_PAGES:
        raise InputError(
            "{name} has {pages} pages, more than {most}.",
            "Hand it in in parts.",
            name=name,
            pages=pages,
            most=MOST_PAGES,
        )
    if pages < 1:
        raise InputError("{name} is damaged or not whole.", "Have it sent again, or take a new screenshot.", name=name)
    return pages


def _too_much(name: str) -> InputError:
    """The worker is dead: killed by its limits, or by what the file did to it."""
    return InputError(
        "{name} asks for more time or memory than a document needs.", "Hand in a screenshot of it.", name=name
    )
