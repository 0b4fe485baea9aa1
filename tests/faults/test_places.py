"""Places that fail: a full disk, a folder that may not be written, a clock that jumps, a server that is stopped. One line each, and on."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
from kills import LEADER, hand_in, opened, settings_in, small_model

from harassflag.cases import make_report, open_casebook, write_report
from harassflag.errors import HarassflagError, StorageError
from harassflag.model import list_models, load_model, promote, promoted_id
from harassflag.model.registry import save_model
from harassflag.policy import load_policy
from harassflag.settings import load_settings


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of hardly anything."""
    folder = tmp_path / "small"
    folder.mkdir()
    told = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if told.returncode:
        pytest.skip("only root may make a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture(params=["full", "read-only"])
def bad_place(request: pytest.FixtureRequest, small_disk: Path) -> Path:
    """A folder on a disk that is full, or that may not be written."""
    if request.param == "read-only":
        subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    else:
        (small_disk / "filler").write_bytes(b"x" * 40_000)
    return small_disk


def everything(folder: Path) -> set[Path]:
    """Whatever lies in a folder, hidden or not, but for what fills the disk."""
    return {path for path in folder.rglob("*") if path.name != "filler"}


def backed_up(folder: Path, place: Path) -> None:
    with opened(folder) as book:
        hand_in(book, "hej")
        book.backup(place / "backup", LEADER)


def exported(folder: Path, place: Path) -> None:
    with opened(folder) as book:
        export = book.as_(LEADER).export(hand_in(book, "hej"), reason="test")
    write_report(make_report(export, load_policy(load_settings().policy), reason="test"), place / "out")


def saved(folder: Path, place: Path) -> None:
    weights, manifest = small_model(1)
    save_model(place / "models", manifest, weights * 20, {}, "# card")


def begun(folder: Path, place: Path) -> None:
    open_casebook(replace(settings_in(folder), cases=place / "cases")).close()


@pytest.mark.parametrize("deed", [backed_up, exported, saved, begun], ids=lambda deed: deed.__name__)
def test_a_place_that_cannot_be_written_is_told_in_a_line(
    tmp_path: Path, bad_place: Path, deed: Callable[[Path, Path], None]
) -> None:
    with pytest.raises(StorageError, match=r"cannot be written|The disk is full") as told:
        deed(tmp_path / "home", bad_place)
    assert len(str(told.value).splitlines()) == 1
    left = {path for path in everything(bad_place) if path.is_file() and path.stat().st_size}
    assert not {path for path in left if deed is not begun and ".new-" not in path.as_posix()}
    if deed in (backed_up, exported):
        with opened(tmp_path / "home") as book:
            assert book.verify().faults == ()


def test_a_model_that_could_not_be_promoted_leaves_the_old_one_serving(tmp_path: Path) -> None:
    models = tmp_path / "models"
    for number in (1, 2):
        weights, manifest = small_model(number)
        save_model(models, manifest, weights, {}, "# card")
    first, second = list_models(models)
    promote(models, first)
    told = subprocess.run(["mount", "--bind", str(models), str(models)], capture_output=True, check=False)
    if told.returncode:
        pytest.skip("only root may make a folder read-only for root")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(models)], check=True)
        with pytest.raises(StorageError, match="cannot be written"):
            promote(models, second)
        assert promoted_id(models) == first
        load_model(models)
    finally:
        subprocess.run(["umount", "-l", str(models)], check=True)


def test_a_casebook_that_became_read_only_says_so_and_goes_on_afterwards(tmp_path: Path) -> None:
    with opened(tmp_path) as book:
        hand_in(book, "før")
    told = subprocess.run(["mount", "--bind", str(tmp_path), str(tmp_path)], capture_output=True, check=False)
    if told.returncode:
        pytest.skip("only root may make a folder read-only for root")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(tmp_path)], check=True)
        with (
            pytest.raises(HarassflagError, match=r"cannot be written|does not answer") as refused,
            opened(tmp_path) as book,
        ):
            hand_in(book, "under")
        assert len(str(refused.value).splitlines()) == 1
    finally:
        subprocess.run(["umount", "-l", str(tmp_path)], check=True)
    with opened(tmp_path) as book:
        hand_in(book, "efter")
        verdict = book.verify()
        assert (verdict.faults, verdict.cases) == ((), 2)


def test_a_clock_that_jumps_breaks_neither_the_chain_nor_the_order(tmp_path: Path) -> None:
    """Ten years ahead, fifty back, and across the hour that comes twice: lines keep their order, and all stays readable."""
    times = [
        datetime(2026, 3, 2, 9, tzinfo=UTC),
        datetime(2036, 3, 2, 9, tzinfo=UTC),
        datetime(1986, 3, 2, 9, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 0, 1, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC) - timedelta(days=1),
    ]
    now = [times[0]]
    book = open_casebook(settings_in(tmp_path), clock=lambda: now[0])
    case = hand_in(book, "hej")
    desk = book.as_(LEADER)
    for moment in times:
        now[0] = moment
        desk.add_note(case, f"note {moment.isoformat()}")
        desk.add_follow_up(case, moment.date(), "tal sammen")
        hand_in(book, f"ny {moment.isoformat()}")
        desk.queue()
        assert desk.open_case(case).case.id == case
    lines = [line.seq for line in desk.open_case(case).log]
    assert lines == sorted(lines)
    assert len(desk.open_case(case).notes) == len(times)
    numbers = [one.number for one in desk.queue().cases]
    assert len(set(numbers)) == len(numbers)
    assert book.verify().faults == ()
    book.backup(tmp_path / "backup", LEADER)
    book.close()


@pytest.mark.long
def test_a_server_that_is_stopped_says_so_and_is_met_again(tmp_path: Path) -> None:
    """PostgreSQL itself is stopped and started: what is tried meanwhile is refused in a line without a password, what was kept is there."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path))
    import pgserver

    data = Path(tempfile.mkdtemp(prefix="harassflag-pg-"))
    server = pgserver.get_server(data, cleanup_mode="delete")
    try:
        book = open_casebook(replace(settings_in(tmp_path), database_url=server.get_uri()))
        kept = hand_in(book, "før")
        postmaster = psutil.Process(server.get_pid())
        postmaster.send_signal(signal.SIGQUIT)
        postmaster.wait(20)
        with pytest.raises(HarassflagError, match="does not answer") as told:
            hand_in(book, "under")
        assert len(str(told.value).splitlines()) == 1
        server.ensure_postgres_running()
        later = hand_in(book, "efter")
        assert {case.id for case in book.as_(LEADER).queue().cases} == {kept, later}
        assert book.verify().faults == ()
        book.close()
    finally:
        server.cleanup()


def test_another_program_at_the_same_file_is_told_of_and_leaves_nothing_when_it_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It holds the file in the midst of a change for longer than anybody waits."""
    monkeypatch.setattr("harassflag.cases.database.WAIT_SECONDS", 0.2)
    work = (
        "import sqlite3, sys, time\n"
        "file = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "file.execute('BEGIN IMMEDIATE')\n"
        "file.execute('DELETE FROM posts')\n"
        "print('held', flush=True)\n"
        "time.sleep(60)\n"
    )
    with opened(tmp_path) as book:
        hand_in(book, "før")
        command = [sys.executable, "-c", work, str(tmp_path / "cases" / "cases.db")]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
            assert other.stdout
            assert other.stdout.readline() == b"held\n"
            with pytest.raises(HarassflagError, match="The casebook is busy") as told:
                hand_in(book, "under")
            other.kill()
        assert len(str(told.value).splitlines()) == 1
        hand_in(book, "efter")
        verdict = book.verify()
        assert (verdict.faults, verdict.cases) == ((), 2)


def test_what_a_killed_export_left_in_the_open_is_swept_by_a_later_one(tmp_path: Path) -> None:
    out = tmp_path / "place" / "out"
    for name, age in (("old", 7_200), ("new", 60)):
        left = out / f".harassflag-{name}"
        left.mkdir(parents=True)
        (left / "pdf").write_bytes(b"in the open")
        moment = time.time() - age
        os.utime(left, (moment, moment))
    exported(tmp_path, tmp_path / "place")
    assert [path.name for path in out.glob(".harassflag-*")] == [".harassflag-new"]
