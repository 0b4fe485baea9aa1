"""How much memory one input takes: the kernel keeps the highest a process has stood, and lets it be forgotten where there is a Linux."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FORGET = Path("/proc/self/clear_refs")
STANDING = Path("/proc/self/status")
MOST_FOR_ONE = 700
"""Megabytes: 64 million pixels at ten bytes each, and what is made of them."""


@contextmanager
def bounded() -> Iterator[None]:
    """Demand that what is done meanwhile takes no more than so much on top of what is there."""
    if not os.access(FORGET, os.W_OK):
        yield
        return
    FORGET.write_text("5", encoding="ascii")
    before = _megabytes("VmRSS")
    yield
    taken = _megabytes("VmHWM") - before
    assert taken < MOST_FOR_ONE, f"{taken} MB for one input"


def _megabytes(what: str) -> int:
    told = next(line for line in STANDING.read_text(encoding="ascii").splitlines() if line.startswith(what))
    return int(told.split()[1]) // 1024
