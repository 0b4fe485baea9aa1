"""The second look's trees as the kernel walks them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from harassflag.model.kernel.records import Trees
from harassflag.model.second_look import LEAF, MOST_LEAVES, SecondLook


def trees_of(second: SecondLook) -> Trees:
    """Trees by number instead of by tree; see `records.Trees`."""
    types, trees = second.roots.shape
    room = -(-trees // 32) * 32
    numbers = max(int(second.nodes["feature"].max()) + 1, types)
    asked: list[list[list[tuple[float, int, int]]]] = [[[] for _ in range(numbers)] for _ in range(types)]
    leaves = np.zeros((types, room, MOST_LEAVES))
    nodes = second.nodes.tolist()
    for column in range(types):
        for tree, root in enumerate(second.roots[column].tolist()):
            told = _leaves_under(nodes, root)
            place = {leaf: at for at, leaf in enumerate(told)}
            leaves[column, tree, : len(told)] = [nodes[leaf][4] for leaf in told]
            waiting = [root]
            while waiting:
                feature, left, right, border, _ = nodes[waiting.pop()]
                if feature != LEAF:
                    ruled_out = sum(1 << place[leaf] for leaf in _leaves_under(nodes, left))
                    asked[column][feature].append((_below(border), tree, 255 ^ ruled_out))
                    waiting += [left, right]
    first = np.zeros((types, numbers + 1), np.int64)
    borders: list[float] = []
    masks: list[Any] = []
    for column, by_number in enumerate(asked):
        first[column, 0] = len(borders)
        for number, own in enumerate(by_number):
            left_over = np.full(room, 255, np.uint8)
            for border, tree, mask in sorted(own):
                left_over[tree] &= mask
                if len(borders) == first[column, number] or borders[-1] != border:
                    borders.append(border)
                    masks.append(None)
                masks[-1] = left_over.copy()
            first[column, number + 1] = len(borders)
    rows = np.stack(masks) if masks else np.zeros((0, room), np.uint8)
    return Trees(first, np.array(borders, np.float32), rows.view(np.uint64), leaves)


def _below(border: float) -> float:
    """The next float32 at or below a border: what lies above one lies above the other, numbers being of that kind."""
    near = np.float32(border)
    return float(near if near <= border else np.nextafter(near, np.float32(-np.inf)))


def _leaves_under(nodes: Sequence[Any], root: int) -> list[int]:
    """The places of the leaves under a node, from left to right."""
    found, waiting = [], [root]
    while waiting:
        feature, left, right, _, _ = nodes[at := waiting.pop()]
        if feature == LEAF:
            found.append(at)
        else:
            waiting += [right, left]
    return found
