"""A day's work where nobody can be called: nobody outside is, and no word of a post is left where it does not belong."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

HERE = Path(__file__).parent
MARKER = "kvækkefrøslagteri"
NAMESPACE = ["unshare", "--user", "--map-root-user", "--net"]


def may_unshare() -> bool:
    return (
        shutil.which("unshare") is not None
        and subprocess.run([*NAMESPACE, "true"], check=False, capture_output=True).returncode == 0
    )


needs_namespace = pytest.mark.skipif(
    not may_unshare(), reason="no network namespace may be made here; with sockets refused the day is done all the same"
)


@dataclass(frozen=True)
class Day:
    """What a day's work left behind."""

    called: str
    watched: str
    said: str
    left: Path


@pytest.fixture(
    scope="module",
    params=["refused", pytest.param("namespace", marks=needs_namespace)],
)
def day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """The work, done with every call but to this machine refused, and once more where there is no way outside at all.

    Refused and written down is what Python calls; in a network namespace the kernel counts what anything else calls too.
    """
    folder, left = tmp_path_factory.mktemp("work"), tmp_path_factory.mktemp("left")
    called = left.parent / "called.txt"
    called.touch()
    homes = {
        name: str(left / name) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")
    }
    for home in homes.values():
        Path(home).mkdir()
    own = {"HARASSFLAG_CASES": str(left / "cases"), "HARASSFLAG_KEY_FILE": str(left / "cases.key")}
    done = subprocess.run(
        [
            *(NAMESPACE if request.param == "namespace" else []),
            sys.executable,
            str(HERE / "closed_work.py"),
            str(folder),
            request.param,
        ],
        env={**os.environ, **homes, **own, "CALLED": str(called), "PYTHONPATH": str(HERE / "watch")},
        capture_output=True,
        check=False,
    )
    said = done.stdout.decode() + done.stderr.decode()
    assert done.returncode == 0, said
    watched = called.with_name("called.txt.watched")
    yield Day(called.read_text(encoding="utf-8"), watched.read_text(encoding="utf-8"), said, left)
    called.unlink()
    watched.unlink()


def test_nobody_outside_is_called(day: Day) -> None:
    assert day.called == ""


def test_no_process_of_that_day_went_unwatched(day: Day) -> None:
    """The command, the server, and the processes that read a PDF and a picture and hear nothing of their surroundings."""
    for program in ("harassflag.cli", "streamlit run", "pdf_worker", "picture_worker"):
        assert program in day.watched


def test_no_word_of_a_post_is_said_or_left_in_the_open(day: Day) -> None:
    """Not on standard error, not in a log, a temporary file, a cache, the casebook's files or what a failing command says."""
    assert MARKER not in day.said
    spellings = [MARKER.encode(), MARKER.encode("utf-16-le"), b"kvaekkefroeslagteri"]
    files = [path for path in day.left.rglob("*") if path.is_file()]
    assert [str(path) for path in files if any(spelling in path.read_bytes() for spelling in spellings)] == []
    assert any(path.parent.name == "cases" for path in files)


CALLS = [
    "socket.create_connection(('192.0.2.1', 80), 1)",
    "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
    "socket.gethostbyname('192.0.2.1')",
    "socket.gethostbyaddr('192.0.2.1')",
    "socket.getnameinfo(('192.0.2.1', 80), 0)",
]


@pytest.mark.parametrize("call", CALLS)
def test_the_watch_sees_a_call(tmp_path: Path, call: str) -> None:
    """The watch itself: a process that calls outside is refused and written down."""
    called = tmp_path / "called"
    code = f"import socket; {call}"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "CALLED": str(called), "PYTHONPATH": str(HERE / "watch")},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert b"is not this machine" in done.stderr
    assert "192.0.2.1" in called.read_text(encoding="utf-8")


@needs_namespace
def test_the_kernel_counts_a_call_the_watch_does_not_see() -> None:
    call = (
        "import socket, sys; sys.path.insert(0, sys.argv[1]); import closed_work; before = closed_work.without_route();"
        "socket.socket().connect_ex(('192.0.2.1', 80)); print(closed_work.without_route() - before)"
    )
    done = subprocess.run(
        [*NAMESPACE, sys.executable, "-I", "-c", call, str(HERE)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "1\n"
