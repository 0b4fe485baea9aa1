"""A second look at the types that may show: small trees over the twelve sums and how the post is built. Numpy only.

The table of weights sees words one by one; whether a word harms also hangs on whom the post speaks of, whether it asks, quotes or
tells, and which other types show. Gradient-boosted trees (Friedman 2001) over those few numbers take that in.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from harassflag.model.build import WIDTH

Floats = npt.NDArray[np.float64]

LEAF = -1
MOST_LEAVES = 8
"""Leaves of one tree at most: the kernel holds them as the bits of a byte."""
NODE = np.dtype([("feature", "<i2"), ("left", "<i4"), ("right", "<i4"), ("threshold", "<f8"), ("value", "<f8")])
"""A node: which number it asks about (`LEAF` for none), where to go at or below the threshold and above it, what a leaf adds."""


@dataclass(frozen=True, slots=True)
class SecondLook:
    """Trees for each type.

    A type whose sum lies at or below its gate is not looked at again; it keeps its sum, moved by `shifts` to the log-odds of the
    type's share. Above it the log-odds are `bases` plus what the trees add. `roots` is types × trees, places in `nodes`.
    """

    gates: Floats
    shifts: Floats
    bases: Floats
    roots: npt.NDArray[np.int64]
    nodes: npt.NDArray[np.void]

    @classmethod
    def none(cls, types: int) -> "SecondLook":
        """No second look at any of so many types: their sums stand as they are."""
        leaf = np.array([(LEAF, 0, 0, 0.0, 0.0)], NODE)
        return cls(np.full(types, np.inf), np.zeros(types), np.zeros(types), np.zeros((types, 1), np.int64), leaf)

    def as_fields(self) -> dict[str, Any]:
        """What a manifest holds of it: plain lists, no gate as null, and the nodes' bytes in base 64."""
        return {
            "gates": [float(gate) if np.isfinite(gate) else None for gate in self.gates],
            "shifts": self.shifts.tolist(),
            "bases": self.bases.tolist(),
            "roots": self.roots.tolist(),
            "nodes": base64.b64encode(self.nodes.tobytes()).decode("ascii"),
        }

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any], types: int) -> "SecondLook":
        """From what a manifest holds.

        Raises:
            ValueError: parts that do not fit one another, or trees that one could get lost in.
        """
        try:
            gates = np.array([np.inf if gate is None else gate for gate in fields["gates"]], np.float64)
            shifts, bases = (np.array(fields[name], np.float64) for name in ("shifts", "bases"))
            roots = np.array(fields["roots"], np.int64)
            nodes = np.frombuffer(base64.b64decode(fields["nodes"], validate=True), NODE)
        except (KeyError, TypeError, binascii.Error) as error:
            raise ValueError("second look") from error
        inner = nodes["feature"] != LEAF
        places = np.arange(len(nodes))
        whole = (
            gates.shape == shifts.shape == bases.shape == (types,)
            and roots.ndim == 2
            and len(roots) == types
            and bool(((roots >= 0) & (roots < len(nodes))).all())
            and bool(((nodes["feature"] >= LEAF) & (nodes["feature"] < types + WIDTH)).all())
            and all(
                bool(((nodes[side] > places) & (nodes[side] < len(nodes)))[inner].all()) for side in ("left", "right")
            )
            and _are_small_trees(nodes)
        )
        if not whole:
            raise ValueError("second look")
        return cls(gates, shifts, bases, roots, nodes)

    def log_odds(self, sums: Floats, builds: npt.NDArray[np.float32]) -> Floats:
        """Log-odds, pieces × types, from the sums of weights (the same shape) and builds (pieces × `build.WIDTH`)."""
        looked = sums > self.gates
        found = sums + self.shifts
        numbers = np.concatenate([sums.astype(np.float32), builds], axis=1)
        for column in np.flatnonzero(looked.any(axis=0)):
            rows = np.flatnonzero(looked[:, column])
            found[rows, column] = self.bases[column] + self._added(int(column), numbers[rows])
        return found

    def one(self, column: int, sums: Floats, build: npt.NDArray[np.float32]) -> float:
        """Log-odds of one type of one piece."""
        return float(self.log_odds(sums[None, :], build[None, :])[0, column])

    def _added(self, column: int, numbers: npt.NDArray[np.float32]) -> Floats:
        """What the trees of one type add, for each row of numbers."""
        nodes = self.nodes
        at = np.broadcast_to(self.roots[column], (len(numbers), self.roots.shape[1])).copy()
        rows = np.arange(len(numbers))[:, None]
        while True:
            feature = nodes["feature"][at]
            inner = feature != LEAF
            if not inner.any():
                break
            below = numbers[rows, np.maximum(feature, 0)] <= nodes["threshold"][at]
            at = np.where(inner, np.where(below, nodes["left"][at], nodes["right"][at]), at)
        total: Floats = nodes["value"][at].sum(axis=1)
        return total


def _are_small_trees(nodes: npt.NDArray[np.void]) -> bool:
    """Whether no node hangs on two others and none has more leaves under it than a tree may have."""
    inner = nodes["feature"] != LEAF
    children = np.concatenate([nodes["left"][inner], nodes["right"][inner]])
    leaves = [1] * len(nodes)
    lefts, rights = nodes["left"].tolist(), nodes["right"].tolist()
    for at in reversed(np.flatnonzero(inner).tolist()):
        leaves[at] = min(leaves[lefts[at]] + leaves[rights[at]], MOST_LEAVES + 1)
    return len(np.unique(children)) == len(children) and max(leaves, default=0) <= MOST_LEAVES
