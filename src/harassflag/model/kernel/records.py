"""What the kernel is handed and what it writes: named tuples of arrays, as numba takes them."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]


class Spec(NamedTuple):
    """The n-grams' numbers, as `ngrams.NgramSpec` has them."""

    bits: int
    char_min: int
    char_max: int
    word_max: int
    skip: bool
    word_share: float
    damping: float


class Weights(NamedTuple):
    """A model's arrays; `limits` are thresholds and unsure limits as log-odds, `causes` the column whose words explain a column."""

    table: npt.NDArray[np.float32]
    intercepts: Doubles
    gates: Doubles
    shifts: Doubles
    bases: Doubles
    trees: "Trees"
    slopes: Doubles
    offsets: Doubles
    thresholds: Doubles
    unsure_from: Doubles
    implied: Longs
    causes: Longs
    limits: Doubles


class Trees(NamedTuple):
    """The second look's trees by number instead of by tree, after QuickScorer (Lucchese et al. 2015).

    The nodes that ask about number n for type t stand in `first[t, n]:first[t, n + 1]`, thresholds rising. A number above a
    node's threshold rules out the leaves that `masks` lacks in the tree `owners` names; the first leaf left is the one reached.
    `leaves` is types × trees × leaves from left to right, `lowest` the place of the lowest bit of each byte.
    """

    first: Longs
    borders: Doubles
    owners: npt.NDArray[np.int32]
    masks: npt.NDArray[np.uint8]
    leaves: Doubles
    lowest: npt.NDArray[np.int64]


class Memo(NamedTuple):
    """What the characters of frequent words add to the sums: slots × 4 (sixteen characters, two bytes each), slots × types.

    The last row of `sums` is for a word that cannot be kept.
    """

    keys: npt.NDArray[np.uint64]
    sums: Doubles


class WordClasses(NamedTuple):
    """Open tables to classes as bits: from the hash of a word, of its first five letters, and of a word to the groups of `model.build`."""

    keys: npt.NDArray[np.uint64]
    bits: npt.NDArray[np.uint64]
    stem_keys: npt.NDArray[np.uint64]
    stem_bits: npt.NDArray[np.uint64]
    group_keys: npt.NDArray[np.uint64]
    group_bits: npt.NDArray[np.uint64]


class Found(NamedTuple):
    """What is written, row by row.

    `counts` are common Danish words, words, letters, and whether there is anything to read; `findings` holds row, column and the
    end of the finding's spans, and in its last line how many findings and spans there are; `spans` holds start and end.
    """

    probabilities: Doubles
    log_odds: Doubles
    classes: npt.NDArray[np.uint64]
    counts: npt.NDArray[np.int32]
    findings: Longs
    spans: Longs

    @property
    def shown(self) -> Longs:
        """The findings that are written."""
        return self.findings[: self.findings[-1, 0]]


class Grams(NamedTuple):
    """Room for the n-grams of one piece."""

    rolling: npt.NDArray[np.uint32]
    blanks: npt.NDArray[np.int32]
    buckets: npt.NDArray[np.uint32]
    starts: npt.NDArray[np.uint32]
    ends: npt.NDArray[np.uint32]


class Scratch(NamedTuple):
    """Room for one post and one of its pieces at a time, used again and again."""

    codes: npt.NDArray[np.uint32]
    forms: npt.NDArray[np.uint32]
    kinds: npt.NDArray[np.uint8]
    kept: npt.NDArray[np.int32]
    out: npt.NDArray[np.uint32]
    origin: npt.NDArray[np.int32]
    grams: Grams
    words: npt.NDArray[np.uint64]
    stems: npt.NDArray[np.uint64]
    places: npt.NDArray[np.int32]
    limits: npt.NDArray[np.int32]
    running: Doubles
    drops: Doubles
    chosen: Longs
    sums: Doubles
    log_odds: Doubles
    own: Doubles
    numbers: npt.NDArray[np.float32]
    left: npt.NDArray[np.uint8]
    letters: Doubles


class Piece(NamedTuple):
    """One piece of a post: where it lies in its characters, its normalised length, and how many words it has."""

    begin: int
    end: int
    size: int
    words: int
