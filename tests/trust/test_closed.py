"""A day's work where nobody can be called: nobody outside is, and no word of a post is left where it does not belong."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MARKER = "kvækkefrøslagteri"
NAMESPACE = ["unshare", "--user", "--map-root-user", "--net"]


def may_unshare() -> bool:
    return (
        shutil.which("unshare") is not None
        and subprocess.run([*NAMESPACE, "true"], check=False, capture_output=True).returncode == 0
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
    params=[
        pytest.param(
            "namespace",
            marks=pytest.mark.skipif(
                not may_unshare(), reason="no network namespace may be made here: sockets are refused instead"
            ),
        ),
        pytest.param(
            "refused",
            marks=pytest.mark.skipif(may_unshare(), reason="a network namespace may be made here, which closes more"),
        ),
    ],
)
def day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """The work, done once: in a network namespace of its own, or with every call but to this machine refused."""
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


@pytest.mark.alone
def test_nobody_outside_is_called(day: Day) -> None:
    assert day.called == ""


@pytest.mark.alone
def test_no_process_of_that_day_went_unwatched(day: Day) -> None:
    """The command, the server, and the processes that read a PDF and a picture and hear nothing of their surroundings."""
    for program in ("harassflag.cli", "streamlit run", "pdf_worker", "picture_worker"):
        assert program in day.watched


@pytest.mark.alone
def test_no_word_of_a_post_is_said_or_left_in_the_open(day: Day) -> None:
    """Not on standard error, not in a log, a temporary file, a cache, the casebook's files or what a failing command says."""
    assert MARKER not in day.said
    spellings = [MARKER.encode(), MARKER.encode("utf-16-le"), b"kvaekkefroeslagteri"]
    files = [path for path in day.left.rglob("*") if path.is_file()]
    assert [str(path) for path in files if any(spelling in path.read_bytes() for spelling in spellings)] == []
    assert any(path.parent.name == "cases" for path in files)


@pytest.mark.alone
def test_the_watch_sees_a_call(tmp_path: Path) -> None:
    """The watch itself: a process that calls outside is refused and written down."""
    called = tmp_path / "called"
    code = "import socket; socket.create_connection(('192.0.2.1', 80), 1)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "CALLED": str(called), "PYTHONPATH": str(HERE / "watch")},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert "192.0.2.1" in called.read_text(encoding="utf-8")
