"""What an evaluation shows, drawn: precision and recall, calibration, F1 with intervals."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harassflag.errors import StorageError

COLUMNS = 4


def write_plots(measured: Mapping[str, Any], folder: Path) -> list[Path]:
    """Three PNG files from what `evaluate` returns; returns their paths.

    Raises:
        StorageError: the folder cannot be written.
    """
    from matplotlib.figure import Figure

    types = measured["types"]
    rows = -(-len(types) // COLUMNS)
    curves, reliability = Figure(figsize=(14, 3.4 * rows)), Figure(figsize=(14, 3.4 * rows))
    for at, (name, one) in enumerate(types.items(), 1):
        axes = curves.add_subplot(rows, COLUMNS, at, xlim=(0, 1.02), ylim=(0, 1.02), title=name)
        axes.plot([point[2] for point in one["curve"]], [point[1] for point in one["curve"]])
        axes.plot([one["recall"]], [one["precision"]], "D", color="black")
        axes.set(xlabel="recall", ylabel="precision")
        axes = reliability.add_subplot(
            rows, COLUMNS, at, xlim=(0, 1.02), ylim=(0, 1.02), title=f"{name} (ECE {one['ece']:.3f})"
        )
        axes.plot([0, 1], [0, 1], "--", color="grey")
        axes.plot([point[0] for point in one["reliability"]], [point[1] for point in one["reliability"]], "o-")
        axes.set(xlabel="probability given", ylabel="share that carries the type")
    bars = Figure(figsize=(9, 0.45 * len(types) + 1.2))
    axes = bars.add_subplot(xlim=(0, 1), xlabel="F1 with its 95 % interval")
    names = list(types)[::-1]
    for at, name in enumerate(names):
        low, high = types[name]["f1_interval"]
        axes.plot([low, high], [at, at], color="tab:blue", linewidth=3, alpha=0.5)
        axes.plot([types[name]["f1"]], [at], "o", color="tab:blue")
    axes.set_yticks(range(len(names)), names)
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for stem, figure in (("precision-recall", curves), ("calibration", reliability), ("f1", bars)):
            figure.tight_layout()
            path = folder / f"{stem}.png"
            figure.savefig(path, dpi=90)
            written.append(path)
    except OSError as error:
        raise StorageError(str(folder), error.strerror or str(error)) from error
    return written
