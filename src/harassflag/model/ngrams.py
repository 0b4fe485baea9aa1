"""Posts as hashed n-grams: one fixed function for training and for judging, so that a model is a table of weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Codes = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]

MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
MIXER = np.uint64(0xD6E8FEB86659FD93)
SHIFT = np.uint64(32)
SHORT_MULTIPLIER = np.uint32(0x9E3779B1)
SHORT_MIXERS = np.uint32(0x7FEB352D), np.uint32(0x846CA68B)
SHORT_SHIFTS = np.uint32(16), np.uint32(15)
SPACE = 32
SYMBOLS_FROM = 0x2190
WORDS, SKIPPED = 201, 250
LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class NgramSpec:
    """Which n-grams are cut and into how many buckets they fall; stored with every model.

    Character n-grams stay within a word and the blanks beside it. `skip` adds pairs of words with one word between them.
    `damping` is added to the number of n-grams a post is divided by, so that two words never shout as loud as twenty.
    """

    bits: int = 19
    char_min: int = 2
    char_max: int = 5
    word_max: int = 2
    skip: bool = True
    word_share: float = 1.0
    damping: float = 300.0


@dataclass(frozen=True, slots=True)
class Ngrams:
    """All n-grams of some texts, one entry each: bucket, row, family, and the characters it covers in its normalised text.

    An n-gram's value is its family's share over √(n + damping), n being `totals[row, family]`.
    """

    buckets: Ints
    rows: Ints
    families: Ints
    starts: Ints
    ends: Ints
    totals: Floats
    shares: Floats
    damping: float

    @property
    def values(self) -> Floats:
        """The value of each n-gram."""
        return self.shares[self.families] / np.sqrt(self.totals[self.rows, self.families] + self.damping)


class Part(NamedTuple):
    """N-grams of one kind: bucket, row, and place in the joined texts."""

    buckets: Ints
    rows: Ints
    starts: Ints
    ends: Ints


def _short_buckets(hashes: Codes, salt: int, bits: int) -> Ints:
    """Buckets of character n-grams; 32 bits, so that a processor mixes many at a time (the mixer is Wellons's lowbias32)."""
    mixed = hashes + np.uint32(salt * int(SHORT_MULTIPLIER) % 2**32)
    mixed = (mixed ^ (mixed >> SHORT_SHIFTS[0])) * SHORT_MIXERS[0]
    mixed = (mixed ^ (mixed >> SHORT_SHIFTS[1])) * SHORT_MIXERS[1]
    return ((mixed ^ (mixed >> SHORT_SHIFTS[0])) >> np.uint32(32 - bits)).astype(np.int64)


def _buckets(hashes: Hashes, bits: int) -> Ints:
    return (hashes >> np.uint64(64 - bits)).astype(np.int64)


def _mixed(hashes: Hashes, salt: int) -> Hashes:
    """Hashes whose high bits depend on every bit and on the kind of n-gram."""
    mixed = hashes + np.uint64(salt * int(MULTIPLIER) % 2**64)
    mixed = (mixed ^ (mixed >> SHIFT)) * MIXER
    mixed = (mixed ^ (mixed >> SHIFT)) * MIXER
    return mixed ^ (mixed >> SHIFT)


def _is_word_character(codes: Codes) -> npt.NDArray[np.bool_]:
    """Letters, digits and symbols such as emoji; plain punctuation separates words."""
    lower = codes | 32
    letters = (lower >= 97) & (lower <= 122)
    digits = (codes >= 48) & (codes <= 57)
    other_script = (codes >= 0xC0) & (codes < 0x2000)
    return letters | digits | other_script | (codes >= SYMBOLS_FROM)


def _char_ngrams(codes: Codes, spec: NgramSpec) -> list[tuple[Ints, Ints, int]]:
    """For each size: buckets, first positions and the size, of the n-grams that hold no blank inside."""
    blank = codes == SPACE
    rolling = np.zeros_like(codes)
    inner_blank = np.zeros(len(codes), dtype=bool)
    found = []
    for size in range(1, spec.char_max + 1):
        length = len(codes) - size + 1
        if length <= 0:
            break
        rolling = rolling[:length] * SHORT_MULTIPLIER + codes[size - 1 :]
        inner_blank = inner_blank[:length] | blank[size - 2 : size - 2 + length] if size >= 3 else inner_blank[:length]
        if size < spec.char_min:
            continue
        valid = ~inner_blank
        if size == 2:
            valid &= ~(blank[:length] & blank[1 : 1 + length])
        at = np.flatnonzero(valid)
        found.append((_short_buckets(rolling[at], size, spec.bits), at, size))
    return found


def hash_words(codes: Codes) -> tuple[Hashes, Ints, Ints]:
    """Hash, start and end of every word; a symbol is a word of its own."""
    inside = _is_word_character(codes)
    symbol = codes >= SYMBOLS_FROM
    before = np.concatenate(([False], inside[:-1]))
    symbol_before = np.concatenate(([False], symbol[:-1]))
    starts = np.flatnonzero(inside & (~before | symbol | symbol_before))
    after = np.concatenate((inside[1:], [False]))
    symbol_after = np.concatenate((symbol[1:], [False]))
    ends = np.flatnonzero(inside & (~after | symbol | symbol_after)) + 1
    if not len(starts):
        return np.zeros(0, np.uint64), starts, ends
    values = codes.astype(np.uint64)
    sums = np.zeros(len(starts), np.uint64)
    longest = int((ends - starts).max())
    for offset in range(min(longest, LONGEST_WORD)):
        reaches = starts + offset < ends
        sums[reaches] = sums[reaches] * MULTIPLIER + values[starts[reaches] + offset]
    return sums, starts, ends


def _word_ngrams(hashes: Hashes, rows: Ints, starts: Ints, ends: Ints, spec: NgramSpec) -> list[Part]:
    """Single words, words in a row, and pairs with one word between them."""
    found = [Part(_buckets(_mixed(hashes, WORDS), spec.bits), rows, starts, ends)]
    steps = [tuple(range(1, gap + 1)) for gap in range(1, spec.word_max)] + ([(2,)] if spec.skip else [])
    for reach in steps:
        gap = reach[-1]
        left = np.flatnonzero(rows[:-gap] == rows[gap:]) if len(rows) > gap else np.zeros(0, np.int64)
        salt = SKIPPED if reach == (2,) else WORDS + gap
        joined = hashes[left]
        for step in reach:
            joined = _mixed(joined, salt) + hashes[left + step]
        found.append(Part(_buckets(_mixed(joined, salt), spec.bits), rows[left], starts[left], ends[left + gap]))
    return found


def cut_ngrams(texts: Sequence[str], spec: NgramSpec) -> Ngrams:
    """All n-grams of normalised texts, in two families: characters, words."""
    padded = [f" {text} " for text in texts]
    codes = np.frombuffer("".join(padded).encode("utf-32-le", "replace"), np.uint32)
    lengths = np.fromiter(map(len, padded), np.int64, len(padded))
    first = np.concatenate(([0], np.cumsum(lengths)))
    row_of = np.repeat(np.arange(len(padded)), lengths)
    characters = []
    for buckets, places, size in _char_ngrams(codes, spec):
        within = row_of[places] == row_of[places + size - 1]
        at = places[within]
        characters.append(Part(buckets[within], row_of[at], at, at + size))
    word_hashes, starts, ends = hash_words(codes)
    parts = [characters, _word_ngrams(word_hashes, row_of[starts], starts, ends, spec)]
    rows = np.concatenate([part.rows for family in parts for part in family])
    sizes = [sum(len(part.rows) for part in family) for family in parts]
    families = np.repeat(np.arange(len(parts)), sizes)
    totals = np.zeros((len(padded), len(parts)))
    totals[:] = np.bincount(rows * len(parts) + families, minlength=totals.size).reshape(totals.shape)
    offset, room = first[rows] + 1, lengths[rows] - 2
    return Ngrams(
        buckets=np.concatenate([part.buckets for family in parts for part in family]),
        rows=rows,
        families=families,
        starts=np.clip(np.concatenate([part.starts for family in parts for part in family]) - offset, 0, room),
        ends=np.clip(np.concatenate([part.ends for family in parts for part in family]) - offset, 0, room),
        totals=totals,
        shares=np.array([1.0, spec.word_share]),
        damping=spec.damping,
    )
