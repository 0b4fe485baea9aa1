"""What the kernel is handed and what it writes: named tuples of arrays, as numba takes them."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from harassflag.model.build import WIDTH
from harassflag.model.kernel.characters import LONGEST_FORM
from harassflag.text.pieces import LONGEST_PIECE

SLOT_BITS = 18
KEPT = 2**SLOT_BITS
"""Tokens kept; a piece's others lie behind them."""
MOST_TOKENS = LONGEST_PIECE * LONGEST_FORM // 2 + 1
LANES = -(-(WIDTH + 4) // 4) * 4
"""Counts of a token, two bytes each: the numbers of `model.build`, n-grams of characters, common words, letters, characters."""
FIRST_WORD, SIGNS, COUNTS = 2, 4, 5
SUMS = COUNTS + LANES // 4
"""Where in a cell of eight-byte numbers stand the words' hashes, the signs, the counts and the sums; the token itself stands first."""

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

    Where number n is asked about for type t stands in `borders[first[t, n]:first[t, n + 1]]`, rising. A number above a border rules out
    the leaves that the border's row of `masks` lacks, a byte a tree; the first leaf left of a tree is the one reached. `leaves` is
    types × trees × leaves from left to right, trees a multiple of thirty-two.
    """

    first: Longs
    borders: npt.NDArray[np.float32]
    masks: npt.NDArray[np.uint64]
    leaves: Doubles


class Memo(NamedTuple):
    """What is known of tokens, stretches without a blank: one memory seen as numbers, as counts and as sums, a cell a row.

    Cells are found by the token's first sixteen bytes, which must be all of it. Those behind `KEPT` serve one piece.
    """

    cells: npt.NDArray[np.uint64]
    counts: npt.NDArray[np.uint16]
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
    """Room for the n-grams of one piece; those of words know their first and last word."""

    rolling: npt.NDArray[np.uint32]
    blanks: npt.NDArray[np.int32]
    buckets: npt.NDArray[np.uint32]
    firsts: npt.NDArray[np.int32]
    lasts: npt.NDArray[np.int32]


class Scratch(NamedTuple):
    """Room for one post and one of its pieces at a time, used again and again."""

    codes: npt.NDArray[np.uint32]
    token: npt.NDArray[np.uint32]
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
    slots: npt.NDArray[np.uint32]
    token_of: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]
    touched: Doubles
    drops: Doubles
    chosen: Longs
    tally: Longs
    letters: Doubles
    sums: Doubles
    log_odds: Doubles
    own: Doubles
    numbers: npt.NDArray[np.float32]
    left: npt.NDArray[np.uint64]
    others: npt.NDArray[np.uint64]
    passed: npt.NDArray[np.uint32]
    columns: Longs
    spans: Longs


class Piece(NamedTuple):
    """One piece of a post: where it lies in its characters, whether it was read as a whole, tokens, n-grams of words."""

    begin: int
    end: int
    irregular: bool
    tokens: int
    grams: int
