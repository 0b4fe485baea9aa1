"""Compiled: sums and numbers of a piece -> log-odds, by trees walked number by number."""

from typing import Any

import numpy as np

from harassflag.model.kernel.compiling import inner
from harassflag.model.kernel.rows import common_bits, lowest_bit

EACH_TREE = tuple(np.uint64(8 * tree) for tree in range(8))
FOUR = (np.uint64(0),) * 4


@inner
def leaves_left_by_others(trees: Any, column: int, numbers: Any, rows: Any, left: Any) -> None:
    """The leaves of one type's trees that all numbers but its own sum leave."""
    found, count, first, borders = 0, trees.first.shape[1] - 1, trees.first[column], trees.borders
    for number in range(count):
        value, passed = numbers[number], 0
        own = borders[first[number] : first[number + 1]]
        for at in range(len(own)):
            passed += value > own[at]
        if passed and number != column:
            rows[found] = first[number] + passed - 1
            found += 1
    for at in range(0, len(left), 4):
        bits = common_bits(trees.masks, rows, 0, found, np.int64(at), FOUR)
        left[at], left[at + 1], left[at + 2], left[at + 3] = bits[0], bits[1], bits[2], bits[3]


@inner
def look_again(weights: Any, column: int, total: Any, others: Any, left: Any) -> Any:
    """Log-odds of one type from its sum and what the others leave, as `second_look.SecondLook` has them."""
    if total <= weights.gates[column]:
        return total + weights.shifts[column]
    trees, value, passed = weights.trees, np.float32(total), 0
    begin = trees.first[column, column]
    borders = trees.borders[begin : trees.first[column, column + 1]]
    for at in range(len(borders)):
        passed += value > borders[at]
    for at in range(len(left)):
        left[at] = others[at]
    if passed:
        mask = trees.masks[begin + passed - 1]
        for at in range(len(left)):
            left[at] &= mask[at]
    leaves = trees.leaves[column]
    a, b, c, d = 0.0, 0.0, 0.0, 0.0
    for at in range(len(left)):
        eight, tree = left[at], 8 * at
        a += leaves[tree, lowest_bit(eight)]
        b += leaves[tree + 1, lowest_bit(eight >> EACH_TREE[1])]
        c += leaves[tree + 2, lowest_bit(eight >> EACH_TREE[2])]
        d += leaves[tree + 3, lowest_bit(eight >> EACH_TREE[3])]
        a += leaves[tree + 4, lowest_bit(eight >> EACH_TREE[4])]
        b += leaves[tree + 5, lowest_bit(eight >> EACH_TREE[5])]
        c += leaves[tree + 6, lowest_bit(eight >> EACH_TREE[6])]
        d += leaves[tree + 7, lowest_bit(eight >> EACH_TREE[7])]
    return weights.bases[column] + (a + b) + (c + d)
