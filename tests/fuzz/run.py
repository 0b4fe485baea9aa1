"""Fuzz one target, guided by coverage: `python tests/fuzz/run.py intake --seconds 600`. Needs atheris; `make fuzz` installs it.

New inputs that reach something new are kept under `artefacts/fuzz/`, each as short as it was found to be, and grown from next time; `--keep`
packs the fewest of them that reach as much into `tests/fuzz/grown/`, from which every checkout begins. What breaks a target is written to
`tests/fuzz/found/`. The tests run both for ever after. A slow input (over twenty seconds) or a large one (see `standing.py`) breaks it too,
and so does memory that only grows.
"""

import argparse
import operator
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import numpy as np
from keeping import keep, order

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SLOWEST_SECONDS = 20
MOST_MEGABYTES = 2_048
"""The program itself, one input, and what coverage keeps."""
LONGEST = {"intake": 20_000, "policy": 8_000, "model": 8_000, "picture": 30_000}
COMPARED = (operator.lt, operator.le, operator.eq, operator.ne, operator.gt, operator.ge)
"""In the order of Python's own numbers for them."""


def unpack(target: str, folder: Path) -> None:
    """Let a folder hold what was kept of earlier runs."""
    packed = HERE / "grown" / f"{target}.zip"
    if packed.is_file():
        with zipfile.ZipFile(packed) as kept:
            kept.extractall(folder)


@cache
def compare_arrays_untraced() -> None:
    """Let arrays be compared as everywhere, from the first input on: it is only then that atheris has its functions in place.

    In place of each comparison atheris (3.0.0) calls a function of its own, which holds what comes of it for ever (one reference too
    many). Of numbers that is True or False; of arrays a mask as large as a picture: reading one left 1.5 MB behind, until the limit
    was reached after three thousand. Nothing is lost to fuzzing, as only numbers, bytes and texts are traced.
    """
    import atheris
    from atheris.version_dependent import CMP_OP_SHIFT_AMOUNT

    traced = atheris._trace_cmp

    def compared(left: object, right: object, how: int, place: int, left_is_constant: bool) -> object:
        if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
            return COMPARED[how >> CMP_OP_SHIFT_AMOUNT](left, right)
        return traced(left, right, how, place, left_is_constant)

    atheris._trace_cmp = compared


def main() -> None:
    """Fuzz until the time is up, or something breaks."""
    parser = argparse.ArgumentParser()
    parser.add_argument("target", choices=tuple(LONGEST))
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--keep", action="store_true", help="Do not fuzz: pack what was grown before.")
    parser.add_argument("--weigh", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    grown, seeds = ROOT / "artefacts" / "fuzz" / asked.target, HERE / "corpus" / asked.target
    if asked.keep:
        control = grown.with_suffix(".weighed")
        order(control, sorted([*grown.iterdir(), *seeds.iterdir()]))
        # libFuzzer ends its program once it has weighed them.
        subprocess.run([sys.executable, __file__, asked.target, "--weigh", str(control)], check=True)
        keep(asked.target, control)
        return
    try:
        import atheris
    except ImportError:
        sys.exit("Fuzzing needs atheris: .venv/bin/pip install --require-hashes -r requirements/fuzz.lock")
    sys.path.insert(0, str(HERE))
    parts = ["harassflag", "tomllib", "zipfile", "PIL"]
    # The kernel is compiled by numba, which cannot read instrumented functions.
    leave = ["harassflag.model.kernel", "harassflag.intake.screenshot.segments"]
    with atheris.instrument_imports(include=parts, exclude=leave):
        import targets

    found = HERE / "found" / asked.target
    for folder in (grown, found):
        folder.mkdir(parents=True, exist_ok=True)
    unpack(asked.target, grown)
    words = HERE / "words" / f"{asked.target}.dict"
    options = [
        f"-max_total_time={asked.seconds}",
        f"-timeout={SLOWEST_SECONDS}",
        f"-rss_limit_mb={MOST_MEGABYTES}",
        f"-max_len={LONGEST[asked.target]}",
        f"-artifact_prefix={found}/",
        "-print_final_stats=1",
        *([f"-dict={words}"] if words.is_file() else []),
    ]
    # What is loaded once, such as the words for dates, is not to count as the time of the first input.
    for seed in sorted(seeds.iterdir()):
        targets.once(asked.target, seed.read_bytes())

    def one(data: bytes) -> None:
        compare_arrays_untraced()
        targets.once(asked.target, data)

    if asked.weigh:
        options += ["-merge_inner=2", f"-merge_control_file={asked.weigh}"]
    atheris.Setup([sys.argv[0], *options, str(grown), str(seeds)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
