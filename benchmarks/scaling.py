"""How a run over an archive grows: one process, two, two Dask workers; and time a post and memory from 10,000 posts to ten million.

Measure on a quiet machine of two cores or more; the clock is what counts here, and the processor's time stands beside it, so that
what the machine did for others is seen. Posts are the corpus and noisy copies of it, 100,000 of them distinct, over and over.

The short archives are ten of 10,000 posts that together are the same 100,000: one of them judged again and again would find all its
tokens in the kernel's memory of tokens and so be a fifth faster, which has nothing to do with its length. All are judged once before, as
a long archive has met most of its tokens before. Everything lies in a folder that is deleted again (2 GB for ten million posts).
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from peers import distinct_posts

from harassflag.batch import plan_job, run_job
from harassflag.intake import Columns
from harassflag.settings import load_settings

ROWS_A_GROUP = 20_000
DISTINCT = 100_000
SHORT = 10_000
SHORT_ONES = DISTINCT // SHORT
WARM = 100_000


def write_archive(texts: list[str], count: int, path: Path) -> None:
    """A Parquet file of so many posts."""
    schema = pa.schema([("id", pa.string()), ("text", pa.large_string())])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for first in range(0, count, ROWS_A_GROUP):
            rows = range(first, min(first + ROWS_A_GROUP, count))
            columns = {"id": [str(at) for at in rows], "text": [texts[at % len(texts)] for at in rows]}
            writer.write_table(pa.table(columns, schema=schema))


def judged(source: Path, output: Path, workers: int = 1, scheduler: str | None = None) -> float:
    """Seconds for one run, planning and writing included."""
    begun = time.perf_counter()
    plan = plan_job(str(source), f"{output}/", load_settings(), Columns(), overwrite=True)
    run_job(plan, workers=workers, scheduler=scheduler)
    return time.perf_counter() - begun


def side_by_side(folder: Path, count: int) -> None:
    """One process, two, and two Dask workers, each warm."""
    source, warm = folder / "some.parquet", folder / "warm.parquet"
    judged(folder / "short-0.parquet", folder / "out")
    judged(warm, folder / "out", workers=2)
    alone, two = judged(source, folder / "out"), judged(source, folder / "out", workers=2)
    print(f"{count:,} posts, one process: {count / alone:,.0f} posts/s")
    print(f"two processes: {count / two:,.0f} posts/s, {alone / two:.2f} x one", flush=True)
    try:
        from distributed import LocalCluster
    except ImportError as error:
        print(f"Dask: skipped ({error})")
        return
    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": ":0"}
    with LocalCluster(silence_logs=50, **options) as cluster:
        judged(warm, folder / "out", scheduler=cluster.scheduler_address)
        dask = judged(source, folder / "out", scheduler=cluster.scheduler_address)
    print(f"two Dask workers: {count / dask:,.0f} posts/s, {alone / dask:.2f} x one", flush=True)


def growth(folder: Path) -> None:
    """Time a post and memory of one process, short archives first."""
    short = [folder / f"short-{at}.parquet" for at in range(SHORT_ONES)]
    for path in short:
        judged(path, folder / "out")
    first = told(short, folder, None)
    for name in ("some", "many"):
        if (folder / f"{name}.parquet").exists():
            told([folder / f"{name}.parquet"], folder, first)
    print(f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB", flush=True)


def told(paths: list[Path], folder: Path, first: float | None) -> float:
    """Judge archives one after the other and print time a post; returns that by the clock."""
    posts, worked = sum(pq.ParquetFile(path).metadata.num_rows for path in paths), time.process_time()
    taken = sum(judged(path, folder / "out") for path in paths) / posts
    worked = (time.process_time() - worked) / posts
    more = f", {taken / first - 1:+.0%}" if first else ""
    name = f"{len(paths)} x {posts // len(paths):,}" if len(paths) > 1 else f"{posts:,}"
    print(f"{name:>12} posts: {taken * 1e6:6.1f} us a post, {worked * 1e6:.1f} of processor{more}", flush=True)
    return taken


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000_000, help="for the comparison side by side")
    parser.add_argument("--many", type=int, default=10_000_000, help="the longest archive; 0 for none")
    parser.add_argument("--growth", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.growth:
        growth(asked.growth)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = distinct_posts(DISTINCT)
        for file, count in (("warm", WARM), ("some", asked.posts), ("many", asked.many)):
            if count:
                write_archive(texts, count, folder / f"{file}.parquet")
        for at in range(SHORT_ONES):
            write_archive(texts[at * SHORT : (at + 1) * SHORT], SHORT, folder / f"short-{at}.parquet")
        print(json.dumps({"load": os.getloadavg()[0], "cores": os.cpu_count()}), flush=True)
        side_by_side(folder, asked.posts)
        subprocess.run([sys.executable, __file__, "--growth", str(folder)], check=True)


if __name__ == "__main__":
    main()
