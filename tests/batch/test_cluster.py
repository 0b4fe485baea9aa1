"""Against a real cluster of two worker processes: complete and equal to the local result, also when one of them is killed."""

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from distributed import Client, LocalCluster

from harassflag.batch import Plan, Progress, plan_job, run_job
from harassflag.batch.job import judge_unit
from harassflag.batch.units import units_of
from harassflag.errors import RunError
from harassflag.intake import Columns
from harassflag.settings import load_settings

pytestmark = pytest.mark.alone

TEXTS = ["Jeg ved hvor du bor, og jeg kommer i nat", "Husk gymnastiktøj", "din klaphat", "så slår jeg dig ihjel"]
ROWS, ROWS_A_GROUP = 100_000, 20_000


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": ":0"}
    with LocalCluster(silence_logs=50, **options) as started:
        yield started


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cluster") / "in.parquet"
    table = pa.table({"id": [str(at) for at in range(ROWS)], "text": [TEXTS[at % 4] for at in range(ROWS)]})
    pq.write_table(table, path, row_group_size=ROWS_A_GROUP)
    return path


def planned(source: Path, output: Path) -> Plan:
    return plan_job(str(source), str(output), load_settings(), Columns())


def test_a_worker_killed_in_mid_run_is_made_good(cluster: LocalCluster, source: Path, tmp_path: Path) -> None:
    local = run_job(planned(source, tmp_path / "local.parquet"))
    victims = [worker.pid for worker in cluster.workers.values()]
    killed = threading.Event()

    def told(progress: Progress) -> None:
        if 0 < progress.counts.posts < ROWS and not killed.is_set():
            killed.set()
            os.kill(victims[0], signal.SIGKILL)

    shared = run_job(planned(source, tmp_path / "shared.parquet"), scheduler=cluster.scheduler_address, told=told)
    assert killed.is_set()
    assert shared == local
    assert pq.read_table(tmp_path / "shared.parquet").equals(pq.read_table(tmp_path / "local.parquet"))


def test_when_all_workers_are_gone_it_is_said_and_the_run_can_go_on(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harassflag.batch.cluster.SECONDS_BETWEEN_LOOKS", 1)
    monkeypatch.setattr("harassflag.batch.cluster.SECONDS_WITHOUT_WORKERS", 2)
    options = {"n_workers": 1, "threads_per_worker": 1, "processes": True, "dashboard_address": ":0"}
    with LocalCluster(silence_logs=50, **options) as lonely:

        def told(progress: Progress) -> None:
            if progress.counts.posts:
                lonely.scale(0)

        with pytest.raises(RunError, match="no workers for 2 seconds"):
            run_job(planned(source, tmp_path / "out.parquet"), scheduler=lonely.scheduler_address, told=told)
    plan = planned(source, tmp_path / "out.parquet")
    assert 0 < len(plan.done) < ROWS // ROWS_A_GROUP
    assert run_job(plan).posts == ROWS


def test_a_scheduler_that_dies_is_said_in_one_line_and_the_run_can_go_on(source: Path, tmp_path: Path) -> None:
    """With processes as they are started by hand; nothing but our own line is seen."""
    place, output = str(tmp_path / "scheduler.json"), tmp_path / "out.parquet"
    dask, quiet = Path(sys.executable).with_name("dask"), {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    here = ["--scheduler-file", place, "--no-dashboard"]
    scheduler = subprocess.Popen([dask, "scheduler", *here, "--host", "127.0.0.1", "--port", "0"], **quiet)
    worker = subprocess.Popen([dask, "worker", *here, "--nworkers", "1", "--nthreads", "1"], **quiet)
    try:
        while not Path(place).exists() or not Path(place).read_text(encoding="utf-8"):
            time.sleep(0.05)
        address = json.loads(Path(place).read_text(encoding="utf-8"))["address"]
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(1, timeout=30)
        command = [Path(sys.executable).with_name("harassflag"), "batch", str(source), str(output), "--scheduler"]
        run = subprocess.Popen([*command, address], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while not list(tmp_path.rglob("*.done.json")) and run.poll() is None:
            time.sleep(0.01)
        scheduler.kill()
        told = run.communicate(timeout=60)[1].decode()
    finally:
        for process in (worker, scheduler):
            process.kill()
            process.wait()
    assert run.returncode == 1
    assert told == (
        "harassflag: Fordeleren er væk. Det, der er gjort, er gemt: start den igen, og kør samme kommando igen.\n"
    )
    assert run_job(planned(source, output)).posts == ROWS


def test_rows_that_only_we_can_read_are_carried_to_the_workers(cluster: LocalCluster, tmp_path: Path) -> None:
    lines = [json.dumps({"id": str(at), "text": TEXTS[at % 4]}) for at in range(100)]
    (tmp_path / "in.jsonl.gz").write_bytes(gzip.compress("\n".join([*lines, "{bad"]).encode()))
    counts = run_job(planned(tmp_path / "in.jsonl.gz", tmp_path / "out.csv"), scheduler=cluster.scheduler_address)
    assert (counts.posts, counts.refused) == (100, 1)


OTHERS = [("model", "another-model"), ("version", "0.0.0"), ("policy", "another policy 9")]


@pytest.mark.parametrize(("name", "value"), OTHERS)
def test_a_worker_that_would_judge_otherwise_is_refused_before_the_first_post(
    cluster: LocalCluster, source: Path, tmp_path: Path, name: str, value: str
) -> None:
    plan = planned(source, tmp_path / "out.parquet")
    other = replace(plan, job=replace(plan.job, identity={**plan.job.identity, name: value}))
    with pytest.raises(RunError, match=f"would not judge as this machine does: {name}"):
        run_job(other, scheduler=cluster.scheduler_address)
    assert not list(tmp_path.rglob("part-*"))


def test_a_worker_whose_policy_says_other_words_under_the_same_name_is_refused(source: Path, tmp_path: Path) -> None:
    own = tmp_path / "policy.toml"
    own.write_bytes(load_settings().policy.read_bytes() + b"\n# changed, and the version is not\n")
    options = {"n_workers": 1, "threads_per_worker": 1, "processes": True, "dashboard_address": ":0"}
    with (
        LocalCluster(silence_logs=50, env={"HARASSFLAG_POLICY": str(own)}, **options) as other,
        pytest.raises(RunError, match="would not judge as this machine does: policy_sha256"),
    ):
        run_job(planned(source, tmp_path / "out.parquet"), scheduler=other.scheduler_address)
    assert not list(tmp_path.rglob("part-*"))


def test_a_worker_that_came_later_and_would_judge_otherwise_writes_nothing(source: Path, tmp_path: Path) -> None:
    plan = planned(source, tmp_path / "out.parquet")
    unit = next(units_of(plan.files, plan.job.columns, frozenset()))
    job = replace(plan.job, identity={**plan.job.identity, "version": "0.0.0"})
    with pytest.raises(RunError, match="would not judge as the run was begun: version"):
        judge_unit(unit, job)
    assert not list(tmp_path.rglob("part-*"))


def test_a_log_of_what_was_sent_holds_no_post(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id,text\nhemmelig-id,hemmelige ord\n", encoding="utf-8")
    plan = planned(tmp_path / "in.csv", tmp_path / "out.parquet")
    (unit,) = units_of(plan.files, plan.job.columns, frozenset())
    assert unit.block is not None
    assert "hemmelig" not in repr((unit, unit.block, plan.job))


def test_a_worker_without_the_model_is_refused(cluster: LocalCluster, source: Path, tmp_path: Path) -> None:
    plan = planned(source, tmp_path / "out.parquet")
    other = replace(plan, job=replace(plan.job, model="2026-01-01-0000000000"))
    with pytest.raises(RunError, match=r"Model .* is not there"):
        run_job(other, scheduler=cluster.scheduler_address)


@pytest.fixture
def silent() -> Iterator[str]:
    """Somebody who takes a call and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"


class Unsaid(BaseHTTPRequestHandler):
    """A server of web pages that keeps what it is asked to itself."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def web() -> Iterator[str]:
    """Somebody who speaks of other things."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Unsaid) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize("who", ["nobody", "silent", "web", "no address", "a worker"])
def test_a_scheduler_that_does_not_answer_is_said_within_seconds(
    who: str,
    silent: str,
    web: str,
    cluster: LocalCluster,
    source: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("harassflag.batch.cluster.SECONDS_TO_ANSWER", 1)
    worker = next(iter(cluster.workers.values())).worker_address
    address = {"nobody": "tcp://127.0.0.1:9", "silent": silent, "web": web, "a worker": worker}.get(who, "hvad")
    begun = time.monotonic()
    with pytest.raises(RunError, match="does not answer"):
        run_job(planned(source, tmp_path / "out.parquet"), scheduler=address)
    assert time.monotonic() - begun < 10


def test_an_address_of_any_file_system() -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.pipe("/archive/in.jsonl", b'{"id": "a", "text": "din klaphat"}\n')
    counts = run_job(plan_job("memory://archive/in.jsonl", "memory://archive/out.jsonl", load_settings(), Columns()))
    assert counts.posts == 1
    assert json.loads(memory.cat("/archive/out.jsonl"))["id"] == "a"
    assert sorted(Path(name).name for name in memory.ls("/archive", detail=False)) == [
        "in.jsonl",
        "out.jsonl",
        "out.jsonl.summary.json",
    ]


def test_folders_at_an_address_are_taken_up_where_they_stopped() -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.rm("/years", recursive=True) if memory.exists("/years") else None
    lines = [json.dumps({"id": str(at), "text": TEXTS[at % 4]}) for at in range(300)]
    for at in range(3):
        memory.pipe(f"/years/in/{at}.jsonl.gz", gzip.compress("\n".join(lines[at * 100 :][:100]).encode()))

    def told(progress: Progress) -> None:
        if progress.counts.posts == 200:
            raise KeyboardInterrupt

    place = ("memory://years/in", "memory://years/out/", load_settings(), Columns())
    with pytest.raises(KeyboardInterrupt):
        run_job(plan_job(*place), told=told)
    again = plan_job(*place)
    assert len(again.done) == 2
    assert run_job(again).posts == 300
    parts = sorted(memory.glob("/years/out/part-*.parquet"))
    ids = [id for part in parts for id in pq.read_table(memory.open(part)).column("id").to_pylist()]
    assert ids == [str(at) for at in range(300)]
    assert not memory.exists("/years/out/_run")
