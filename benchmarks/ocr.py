"""Screenshots: the posts harassflag reads beside plain Tesseract, by app, theme and degradation.

Draws the project's own screens (`tests/intake/screens`), or takes a folder of pictures with a truth (`NN.json`) beside each:

    python benchmarks/ocr.py                        every screen clean, and with one damage in turn
    python benchmarks/ocr.py --all-damages          every screen with every damage
    python benchmarks/ocr.py --only messenger       screens whose name holds this
    python benchmarks/ocr.py --folder PICTURES      pictures from elsewhere
    python benchmarks/ocr.py --worst 20             tells what went wrong, worst pictures first

A post is found when an output post's whole text is within 15 % edit distance of it; for plain Tesseract, when any part of its lines is.
"""

import argparse
import hashlib
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "intake"))

from screens.album import album  # noqa: E402
from screens.camera import camera  # noqa: E402
from screens.score import FOUND_WITHIN, Score, pairs, plain, scored, within  # noqa: E402
from screens.script import scripts  # noqa: E402

from harassflag import assess  # noqa: E402
from harassflag.errors import InputError  # noqa: E402
from harassflag.intake.screenshot import PicturePost, read_picture  # noqa: E402

PLAIN = (6, 11)
STORE = ROOT / "artefacts" / "plain"
TIMED = 8


@dataclass(frozen=True)
class Case:
    """One picture and its truth."""

    name: str
    raw: bytes
    app: str
    theme: str
    damage: str
    posts: list[dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """One picture, measured; `streams` holds posts found and edits of plain Tesseract, by mode."""

    case: Case
    own: Score
    seconds: float
    streams: dict[int, tuple[int, int]]


def drawn(asked: argparse.Namespace) -> Iterator[Case]:
    """The project's own screens."""
    chosen = tuple(script for script in scripts() if asked.only in script.id)
    with camera() as taker:
        for shot in album(taker, chosen, all_damages=asked.all_damages):
            truth = shot.truth()
            yield Case(shot.file_name, shot.as_bytes(), shot.app, shot.theme, shot.damage, truth["posts"])


def gathered(folder: Path, only: str) -> Iterator[Case]:
    """Pictures of a folder, each with its truth beside it."""
    for file in sorted(folder.glob("*.json")):
        truth = json.loads(file.read_text(encoding="utf-8"))
        if only in file.stem:
            damage = truth["degradation"].split()[0].strip(",")
            raw = (folder / truth["image"]).read_bytes()
            yield Case(truth["image"], raw, truth["app"], truth["theme"], damage, truth["posts"])


def stream_of(case: Case, mode: int) -> str:
    """The lines of plain Tesseract, kept by content."""
    kept = STORE / f"{hashlib.sha256(case.raw).hexdigest()[:24]}-{mode}.txt"
    if not kept.exists():
        command = ["tesseract", "-", "-", "-l", "dan", "--psm", str(mode)]
        limited = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        done = subprocess.run(command, input=case.raw, capture_output=True, check=True, env=limited)
        STORE.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(done.stdout)
    return kept.read_text(encoding="utf-8")


def read_posts(case: Case) -> list[PicturePost]:
    """What harassflag reads; a refused picture holds nothing."""
    try:
        return list(read_picture(case.raw, case.name).posts)
    except InputError as error:
        print(f"{case.name}: {error}", file=sys.stderr)
        return []


def same_routes(case: Case, read: list[PicturePost]) -> int:
    """In how many posts the picture leads to the route of the true text."""
    chosen = [(case.posts[at]["text"], read[one].text) for at, one in pairs(case.posts, read) if one is not None]
    chosen = [(true, given) for true, given in chosen if plain(true) and given.strip()]
    routes = [one.route for one in assess([text for pair in chosen for text in pair])]
    return sum(true == given for true, given in zip(routes[::2], routes[1::2], strict=True))


def measured(case: Case, *, beside: bool) -> Row:
    """One picture, read every way."""
    start = time.perf_counter()
    read = read_posts(case)
    seconds = time.perf_counter() - start
    own = scored(case.posts, read)
    own.routes = same_routes(case, read)
    streams = {}
    for mode in PLAIN if beside else ():
        stream = stream_of(case, mode)
        slips = [(within(post["text"], stream), len(plain(post["text"]))) for post in case.posts]
        streams[mode] = (sum(far <= FOUND_WITHIN * long for far, long in slips), sum(far for far, _long in slips))
    return Row(case, own, seconds, streams)


def line(name: str, rows: list[Row]) -> str:
    """One line of the table."""
    own = sum((row.own for row in rows), Score())
    posts, letters = max(own.posts, 1), max(own.letters, 1)
    cells = [
        f"{name:<34}{len(rows):>4}{own.posts:>6}",
        f"{own.found / posts:>8.1%}{own.slips / letters:>8.3f}{own.authors / posts:>8.1%}{own.times / posts:>8.1%}",
        f"{own.strangers / max(own.outputs, 1):>8.1%}{own.routes / posts:>8.1%}",
    ]
    for mode in PLAIN:
        kept = [row.streams[mode] for row in rows if mode in row.streams]
        if kept:
            cells.append(f"{sum(one[0] for one in kept) / posts:>10.1%}{sum(one[1] for one in kept) / letters:>7.3f}")
    return "".join(cells)


def table(rows: list[Row]) -> None:
    """By app, theme and degradation."""
    print(
        f"{'':<34}{'pics':>4}{'posts':>6}{'found':>8}{'CER':>8}{'author':>8}{'time':>8}{'no post':>8}{'route':>8}"
        + "".join(f"{'psm ' + str(mode):>10}{'CER':>7}" for mode in PLAIN)
    )
    for told in ("app", "theme", "damage"):
        for value in sorted({getattr(row.case, told) for row in rows}):
            print(line(value, [row for row in rows if getattr(row.case, told) == value]))
        print()
    print(line("all", rows))
    print(f"seconds a picture, in this process: {statistics.median(row.seconds for row in rows):.2f} (median)")


def worst(rows: list[Row], most: int) -> None:
    """What went wrong, the worst pictures first."""
    for row in sorted(rows, key=lambda row: -len(row.own.wrong))[:most]:
        if row.own.wrong:
            print(f"\n{row.case.name} · {row.case.app} · {row.case.theme} · {row.case.damage} · {row.seconds:.1f} s")
            print("\n".join(f"  {told}" for told in row.own.wrong))


def alone() -> None:
    """Reads clean phone screens in a process of its own on one core; prints seconds and peak megabytes."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with camera() as taker:
        chosen = tuple(script for script in scripts() if script.width < 500)[::3][:TIMED]
        raws = [(script.id, taker.shoot(script).as_bytes()) for script in chosen]
    read_picture(raws[0][1], raws[0][0])
    taken = []
    for name, raw in raws:
        start = time.process_time()
        read_picture(raw, name)
        taken.append(time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"a phone screenshot on one core: {statistics.median(taken):.2f} s, at most {max(taken):.2f} s; peak {peak:.0f} MB"
    )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--all-damages", action="store_true")
    parser.add_argument("--alone", action="store_true", help="harassflag only, without plain Tesseract")
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--one-core", action="store_true", help="only seconds and memory on one core")
    asked = parser.parse_args()
    if asked.one_core:
        alone()
        return
    cases = gathered(asked.folder, asked.only) if asked.folder else drawn(asked)
    rows = [measured(case, beside=not asked.alone) for case in cases]
    table(rows)
    worst(rows, asked.worst)
    if not asked.folder:
        limited = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        subprocess.run([sys.executable, __file__, "--one-core"], check=True, env=limited)


if __name__ == "__main__":
    main()
