"""A process of its own that reads pictures, one file after another, so that the server goes on answering: see `in_turn`.

In: a line of JSON {"what", "name", "size"}, so many bytes of the file, and an empty line for each page told, to go on. Out: for each page a
line of JSON, with the page's RGB bytes behind it where `what` is posts; at the end {"end"}, or {"error", "values"}. Data only: nothing that
a hostile picture could make of this process is ever run where people's cases are open.
"""

import contextlib
import json
import math
import os
import sys
from dataclasses import asdict
from functools import partial
from typing import Any, BinaryIO

from harassflag.errors import InputError
from harassflag.intake.screenshot.engine import tesseract
from harassflag.intake.screenshot.reading import read_picture
from harassflag.intake.screenshot.records import PageRead
from harassflag.intake.screenshot.whole import read_everything

POSTS, EVERYTHING = "posts", "everything"
NICENESS = 10
SECONDS_A_PAGE = 120
MOST_BYTES = 8_000_000_000


def main() -> None:
    """Read what is asked for until nobody asks any more."""
    asked, told = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    os.nice(NICENESS)
    with contextlib.suppress(InputError):
        tesseract()
    while line := asked.readline():
        wanted = json.loads(line)
        raw = asked.read(wanted["size"])
        limit()
        try:
            (_posts if wanted["what"] == POSTS else _everything)(raw, wanted["name"], asked, told)
        except InputError as error:
            _tell(told, {"error": error.sentences, "values": error.values})


def _posts(raw: bytes, name: str, asked: BinaryIO, told: BinaryIO) -> None:
    read_picture(raw, name, page_done=partial(_page_done, asked, told))
    _tell(told, {"end": []})


def _page_done(asked: BinaryIO, told: BinaryIO, page: PageRead) -> bool:
    picture, posts = page.picture, [asdict(post) for post in page.posts]
    about = {"done": page.done, "pages": page.pages, "size": picture.size, "posts": posts}
    return _goes_on(asked, told, about, picture.tobytes())


def _everything(raw: bytes, name: str, asked: BinaryIO, told: BinaryIO) -> None:
    pages = read_everything(
        raw, name, page_done=lambda done, pages: _goes_on(asked, told, {"done": done, "pages": pages})
    )
    _tell(told, {"end": [asdict(page) for page in pages]})


def _goes_on(asked: BinaryIO, told: BinaryIO, about: dict[str, Any], pixels: bytes = b"") -> bool:
    _tell(told, about, pixels)
    limit()
    return bool(asked.readline())


def _tell(told: BinaryIO, about: dict[str, Any], pixels: bytes = b"") -> None:
    told.write(json.dumps(about, default=lambda number: number.item()).encode("ascii") + b"\n" + pixels)
    told.flush()


def limit() -> None:
    """Some seconds of the processor for the next page, bounded memory, no file to write; where the system knows such limits."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        seconds = math.ceil(used.ru_utime + used.ru_stime) + SECONDS_A_PAGE
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
