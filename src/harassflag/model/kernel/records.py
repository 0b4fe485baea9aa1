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
    roots: Longs
    features: npt.NDArray[np.int16]
    lefts: npt.NDArray[np.int32]
    rights: npt.NDArray[np.int32]
    borders: Doubles
    leaves: Doubles
    slopes: Doubles
    offsets: Doubles
    thresholds: Doubles
    unsure_from: Doubles
    implied: Longs
    causes: Longs
    limits: Doubles


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


class Scratch(NamedTuple):
    """Room for one post and one of its pieces at a time, used again and again."""

    codes: npt.NDArray[np.uint32]
    forms: npt.NDArray[np.uint32]
    kinds: npt.NDArray[np.uint8]
    kept: npt.NDArray[np.int32]
    out: npt.NDArray[np.uint32]
    origin: npt.NDArray[np.int32]
    rolling: npt.NDArray[np.uint32]
    blanks: npt.NDArray[np.int32]
    buckets: npt.NDArray[np.uint32]
    starts: npt.NDArray[np.uint32]
    ends: npt.NDArray[np.uint32]
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


class Piece(NamedTuple):
    """One piece of a post: where it lies in its characters, its normalised length, its n-grams of characters and of all kinds."""

    begin: int
    end: int
    size: int
    characters: int
    total: int
