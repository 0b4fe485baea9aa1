"""Fuzz one target, guided by coverage: `python tests/fuzz/run.py intake --seconds 600`. Needs atheris; `make fuzz` installs it.

New inputs that reach something new are kept under `artefacts/fuzz/`, each as short as it was found to be, and grown from next time; `--keep`
packs them into `tests/fuzz/grown/`, from which every checkout begins. What breaks a target is written to `tests/fuzz/found/`. The tests run
both for ever after. A slow input (over twenty seconds) or a large one (see `standing.py`) breaks it too, and so does memory that only grows.
"""

import argparse
import operator
import sys
import zipfile
from functools import cache
from pathlib import Path

import numpy as np

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


def keep(target: str, grown: Path) -> None:
    """Pack what was grown, without the seeds; the same inputs make the same bytes."""
    seeds = {path.read_bytes() for path in (HERE / "corpus" / target).iterdir()}
    (HERE / "grown").mkdir(exist_ok=True)
    with zipfile.ZipFile(HERE / "grown" / f"{target}.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(grown.iterdir()):
            if path.read_bytes() not in seeds:
                packed.writestr(zipfile.ZipInfo(path.name), path.read_bytes(), zipfile.ZIP_DEFLATED)


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
    asked = parser.parse_args()
    grown = ROOT / "artefacts" / "fuzz" / asked.target
    if asked.keep:
        keep(asked.target, grown)
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
    for seed in sorted((HERE / "corpus" / asked.target).iterdir()):
        targets.once(asked.target, seed.read_bytes())

    def one(data: bytes) -> None:
        compare_arrays_untraced()
        targets.once(asked.target, data)

    atheris.Setup([sys.argv[0], *options, str(grown), str(HERE / "corpus" / asked.target)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
