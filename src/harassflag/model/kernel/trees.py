"""The second look's trees as the kernel walks them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from harassflag.model.kernel.records import Trees
from harassflag.model.second_look import LEAF, MOST_LEAVES, SecondLook


def trees_of(second: SecondLook) -> Trees:
    """Trees by number instead of by tree; see `records.Trees`."""
    types, trees = second.roots.shape
    numbers = max(int(second.nodes["feature"].max()) + 1, types)
    asked: list[list[list[tuple[float, int, int]]]] = [[[] for _ in range(numbers)] for _ in range(types)]
    leaves = np.zeros((types, trees, MOST_LEAVES))
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
                    asked[column][feature].append((border, tree, 255 ^ ruled_out))
                    waiting += [left, right]
    rows = [sorted(own) for by_number in asked for own in by_number]
    ends = np.cumsum([len(own) for own in rows]).reshape(types, numbers)
    first = np.concatenate([np.concatenate(([[0]], ends[:-1, -1:])), ends], axis=1)
    whole = [node for own in rows for node in own]
    return Trees(
        first,
        np.array([border for border, _, _ in whole], np.float64),
        np.array([tree for _, tree, _ in whole], np.int32),
        np.array([mask for _, _, mask in whole], np.uint8),
        leaves,
        np.array([(byte & -byte).bit_length() - 1 for byte in range(256)], np.int64),
    )


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
