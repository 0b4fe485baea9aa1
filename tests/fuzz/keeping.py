"""What is kept of what fuzzing has grown: the fewest inputs that together reach nearly all it has reached, so that every test run tries them."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).parent
MOST_KEPT = {"picture": 60}
"""A picture takes a tenth of a second, what else is read a thousandth."""


def keep(target: str, control: Path) -> None:
    """Pack the fewest, without the seeds; the same inputs make the same bytes."""
    reached = reached_by(control)
    seeds = HERE / "corpus" / target
    known = frozenset[int]().union(*(places for path, places in reached.items() if path.parent == seeds))
    grown = {path: places - known for path, places in reached.items() if path.parent != seeds}
    with zipfile.ZipFile(HERE / "grown" / f"{target}.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(fewest(grown)[: MOST_KEPT.get(target)]):
            packed.writestr(zipfile.ZipInfo(path.name), path.read_bytes(), zipfile.ZIP_DEFLATED)


def order(control: Path, paths: list[Path]) -> None:
    """Write what libFuzzer is to run: how many files, how many of them are sure of their place, and which."""
    control.write_text("\n".join([str(len(paths)), "0", *map(str, paths), ""]), encoding="utf-8")


def reached_by(control: Path) -> dict[Path, frozenset[int]]:
    """What each file reached, as libFuzzer has written it behind the order."""
    count, _, *lines = control.read_text(encoding="utf-8").splitlines()
    paths, told = lines[: int(count)], lines[int(count) :]
    found = {}
    for line in told:
        what, number, *places = line.split()
        if what == "FT":
            found[Path(paths[int(number)])] = frozenset(map(int, places))
    return found


def fewest(reached: Mapping[Path, frozenset[int]]) -> list[Path]:
    """Inputs that reach all there is, first whichever adds most, of equals the shortest."""
    left = frozenset[int]().union(*reached.values())
    ordered = sorted(reached, key=lambda path: (path.stat().st_size, path.name))
    found = []
    while left:
        best = max(ordered, key=lambda path: len(reached[path] & left))
        found.append(best)
        left -= reached[best]
    return found
