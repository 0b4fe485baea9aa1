"""Runs that are killed, or whose disk is full, or whose place was changed: nothing is lost, twice, or taken away."""

import csv
import gzip
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest

from harassflag.batch import Progress, is_unfinished, plan_job, run_job
from harassflag.batch.units import ROWS_A_UNIT
from harassflag.errors import InputError, RunError
from harassflag.intake import Columns
from harassflag.settings import load_settings

pytestmark = pytest.mark.long

TEXTS = ["Jeg ved hvor du bor, og jeg kommer i nat", "Husk gymnastiktøj", "din klaphat", "så slår jeg dig ihjel"]
MANY = 3 * ROWS_A_UNIT
COMMAND = Path(sys.executable).with_name("harassflag")
ENGLISH = {**os.environ, "HARASSFLAG_LANGUAGE": "en"}
IDS = [f"p{at}" for at in range(MANY)]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same posts as one file of each form, and as a folder of them."""
    place = tmp_path_factory.mktemp("sources")
    columns = {"id": IDS, "text": [f"{TEXTS[at % 4]} {at}" for at in range(MANY)]}
    table = pa.table(columns)
    pq.write_table(table, place / "in.parquet", row_group_size=ROWS_A_UNIT)
    with (place / "in.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "text"), *zip(*columns.values(), strict=True)])
    (place / "in.csv.gz").write_bytes(gzip.compress((place / "in.csv").read_bytes(), 1))
    lines = [json.dumps({"id": id, "text": text}) for id, text in zip(*columns.values(), strict=True)]
    raw = "\n".join(lines).encode()
    (place / "in.jsonl.zst").write_bytes(pa.Codec("zstd").compress(raw, asbytes=True))
    (place / "folder").mkdir()
    for at in range(3):
        part = table.slice(at * ROWS_A_UNIT, ROWS_A_UNIT)
        pq.write_table(part, place / "folder" / f"{at}.parquet")
    return place


def ids_in(output: Path) -> list[str]:
    """The ids of all lines, in their order."""
    if output.suffix in {".jsonl", ".csv"}:
        with output.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file) if output.suffix == ".csv" else map(json.loads, file)
            return [row["id"] for row in rows]
    table = pa.dataset.dataset(output).to_table(columns=["id"])
    found: list[str] = table.column("id").to_pylist()
    return found


def notes_in(folder: Path) -> int:
    return len(list(folder.glob("_run/*.done.json")))


KILLED = [
    ("in.csv", "out.parquet", 1),
    ("in.parquet", "out.parquet", 1),
    ("in.csv.gz", "out.csv", 1),
    ("in.jsonl.zst", "out", 1),
    ("in.parquet", "out", 2),
    ("folder", "out.jsonl", 2),
]


@pytest.mark.parametrize(("source", "output", "workers"), KILLED)
def test_killed_and_started_again_no_line_is_lost_or_twice(
    sources: Path, tmp_path: Path, source: str, output: str, workers: int
) -> None:
    out = tmp_path / output
    folder = out if not out.suffix else out.with_name(f"{output}.parts")
    command = [COMMAND, "batch", str(sources / source), str(out), "--workers", str(workers)]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, process_group=0, env=ENGLISH
    )
    while not notes_in(folder) and process.poll() is None:
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert notes_in(folder) < 3
    assert is_unfinished(str(out))
    assert not out.is_file()
    (folder / ".part-000001.parquet.0123abcd.part").write_bytes(b"half")
    again = subprocess.run(command, capture_output=True, check=True, timeout=120, env=ENGLISH)
    assert b"Going on: " in again.stderr
    assert ids_in(out) == IDS
    left = {path.name for path in tmp_path.rglob("*")}
    assert not {name for name in left if name.endswith((".part", ".parts", ".done.json")) or name == "_run"}


def test_a_part_that_was_lost_after_its_note_is_made_again(sources: Path, tmp_path: Path) -> None:
    job = (str(sources / "in.parquet"), str(tmp_path / "out"), load_settings(), Columns())
    run_job(plan_job(*job))
    whole = tmp_path / "whole"
    shutil.copytree(tmp_path / "out", whole)
    shutil.rmtree(tmp_path / "out")
    halfway = plan_job(*job)
    with pytest.raises(KeyboardInterrupt):
        run_job(halfway, told=stopped_after(2 * ROWS_A_UNIT))
    parts = sorted((tmp_path / "out").glob("part-*"))
    assert len(parts) == 2
    parts[0].unlink()
    parts[1].write_bytes(parts[1].read_bytes()[:-1])
    again = plan_job(*job)
    assert again.done == {}
    run_job(again)
    assert ids_in(tmp_path / "out") == ids_in(whole) == IDS


def stopped_after(posts: int) -> Callable[[Progress], None]:
    """Somebody who breaks off once so many posts are judged."""

    def told(progress: Progress) -> None:
        if progress.counts.posts >= posts:
            raise KeyboardInterrupt

    return told


def test_an_unfinished_run_over_other_files_is_not_mixed_with_this_one(sources: Path, tmp_path: Path) -> None:
    source, output = tmp_path / "in.parquet", tmp_path / "out.jsonl"
    shutil.copy(sources / "in.parquet", source)
    plan = plan_job(str(source), str(output), load_settings(), Columns())
    with pytest.raises(KeyboardInterrupt):
        run_job(plan, told=stopped_after(1))
    shutil.copy(sources / "folder" / "0.parquet", source)
    with pytest.raises(RunError, match="An unfinished run"):
        plan_job(str(source), str(output), load_settings(), Columns())
    run_job(plan_job(str(source), str(output), load_settings(), Columns(), overwrite=True))
    assert ids_in(output) == IDS[:ROWS_A_UNIT]


def test_a_run_that_had_done_nothing_stands_in_nobodys_way(sources: Path, tmp_path: Path) -> None:
    for name in ("in.parquet", "folder"):
        plan_job(str(sources / name), str(tmp_path / "out.jsonl"), load_settings(), Columns())


FULL = [("a part", 60_000, 1), ("the whole", 8_000_000, 1), ("a part, of two processes", 60_000, 2)]


@pytest.mark.parametrize(("where", "room", "workers"), FULL, ids=[name for name, *_ in FULL])
def test_a_full_disk_is_said_and_the_run_can_go_on(
    sources: Path, tmp_path: Path, where: str, room: int, workers: int
) -> None:
    """The system's own limit on the size of a file stands for the disk: the call that writes fails in the same place."""

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    output = tmp_path / "out.jsonl"
    command = [COMMAND, "batch", str(sources / "in.parquet"), str(output), "--workers", str(workers)]
    full = subprocess.run(command, capture_output=True, check=False, preexec_fn=small_disk, env=ENGLISH, timeout=120)
    assert full.returncode == 1
    told = full.stderr.decode().splitlines()[-1]
    assert told.startswith("harassflag: The disk is full: ")
    assert told.endswith("What is done is kept: make room, and run the same command again.")
    assert not output.exists()
    assert notes_in(tmp_path / "out.jsonl.parts") == (3 if where == "the whole" else 0)
    subprocess.run(command, capture_output=True, check=True, env=ENGLISH, timeout=120)
    assert ids_in(output) == IDS
    assert {path.name for path in tmp_path.iterdir()} == {"out.jsonl", "out.jsonl.summary.json"}


def test_what_no_run_has_written_is_never_taken_away(sources: Path, tmp_path: Path) -> None:
    source = str(sources / "folder" / "0.parquet")
    run_job(plan_job(source, str(tmp_path / "out"), load_settings(), Columns()))
    (tmp_path / "out" / "notes.docx").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"holds other things than findings: notes\.docx"):
        plan_job(source, str(tmp_path / "out"), load_settings(), Columns(), overwrite=True)
    assert (tmp_path / "out" / "notes.docx").exists()
    (tmp_path / "out" / "notes.docx").unlink()
    run_job(plan_job(source, str(tmp_path / "out"), load_settings(), Columns(), overwrite=True))
    assert ids_in(tmp_path / "out") == IDS[:ROWS_A_UNIT]
