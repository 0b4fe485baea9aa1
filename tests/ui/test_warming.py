"""What the server does before its first visitor: no click looks through all that lives for garbage."""

import gc
import platform
import subprocess
import sys
import tomllib
from collections.abc import Iterator

import pytest

from harassflag.settings import CHECKOUT
from harassflag.ui.warming import warm_up


@pytest.fixture
def _thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("_thawed")
def test_what_stays_for_good_is_not_looked_through_again() -> None:
    warm_up()
    assert gc.get_freeze_count() > 20 * len(gc.get_objects())


KEPT_BY_THREADS = """
import sys, threading
import psutil
from harassflag.ui.warming import give_back_large_memory
if sys.argv[1] == "given back":
    give_back_large_memory()
all_there = threading.Barrier(8)
def work():
    for _ in range(3):
        held = [bytearray(b"x" * 3_000_000) for _ in range(4)]
        all_there.wait()
        del held
before = psutil.Process().memory_info().rss
threads = [threading.Thread(target=work) for _ in range(8)]
[one.start() for one in threads]
[one.join() for one in threads]
print(psutil.Process().memory_info().rss - before)
"""


@pytest.mark.long
@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps what is freed like this")
def test_what_threads_held_is_given_back() -> None:
    kept, given_back = (
        int(subprocess.run([sys.executable, "-c", KEPT_BY_THREADS, how], capture_output=True, check=True).stdout)
        for how in ("kept", "given back")
    )
    assert given_back < 8_000_000
    assert kept > 2 * given_back


def test_no_run_of_a_page_ends_with_a_search_for_garbage() -> None:
    config = tomllib.loads((CHECKOUT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["runner"]["postScriptGC"] is False
