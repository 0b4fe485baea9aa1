"""Compiled: sums and numbers of a piece -> log-odds, by trees walked number by number."""

from typing import Any

import numpy as np

from harassflag.model.kernel.compiling import inner
from harassflag.model.kernel.rows import lowest_bit

ALL_LEAVES = np.uint64(0xFFFFFFFFFFFFFFFF)
EACH_TREE = tuple(np.uint64(8 * tree) for tree in range(8))


@inner
def rule_out(trees: Any, column: int, number: int, value: Any, left: Any) -> None:
    """Strike the leaves that one type's trees cannot reach with this value of a number."""
    begin, passed = trees.first[column, number], 0
    for at in range(begin, trees.first[column, number + 1]):
        passed += value > trees.borders[at]
    if passed:
        for at in range(len(left)):
            left[at] &= trees.masks[begin + passed - 1, at]


@inner
def leaves_left_by_others(trees: Any, column: int, numbers: Any, left: Any) -> None:
    """The leaves of one type's trees that all numbers but its own sum leave."""
    left[:] = ALL_LEAVES
    for number in range(trees.first.shape[1] - 1):
        if number != column:
            rule_out(trees, column, number, np.float64(numbers[number]), left)


@inner
def look_again(weights: Any, column: int, total: Any, others: Any, left: Any) -> Any:
    """Log-odds of one type from its sum and what the others leave, as `second_look.SecondLook` has them."""
    if total <= weights.gates[column]:
        return total + weights.shifts[column]
    trees = weights.trees
    for at in range(len(left)):
        left[at] = others[at]
    rule_out(trees, column, column, np.float64(np.float32(total)), left)
    leaves = trees.leaves
    a, b, c, d = 0.0, 0.0, 0.0, 0.0
    for at in range(len(left)):
        eight, tree = left[at], 8 * at
        a += leaves[column, tree, lowest_bit(eight)]
        b += leaves[column, tree + 1, lowest_bit(eight >> EACH_TREE[1])]
        c += leaves[column, tree + 2, lowest_bit(eight >> EACH_TREE[2])]
        d += leaves[column, tree + 3, lowest_bit(eight >> EACH_TREE[3])]
        a += leaves[column, tree + 4, lowest_bit(eight >> EACH_TREE[4])]
        b += leaves[column, tree + 5, lowest_bit(eight >> EACH_TREE[5])]
        c += leaves[column, tree + 6, lowest_bit(eight >> EACH_TREE[6])]
        d += leaves[column, tree + 7, lowest_bit(eight >> EACH_TREE[7])]
    return weights.bases[column] + (a + b) + (c + d)
