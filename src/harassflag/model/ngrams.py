"""Posts as hashed n-grams: one fixed function for training and for judging, so that a model is a table of weights."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
MIXER = np.uint64(0xD6E8FEB86659FD93)
SHIFT = np.uint64(32)
SPACE = 32
SYMBOLS_FROM = 0x2190


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
    damping: float = 20.0


@dataclass(frozen=True, slots=True)
class Ngrams:
    """All n-grams of some texts, one entry each: bucket, row, value, and the characters it covers in its normalised text."""

    buckets: Ints
    rows: Ints
    values: npt.NDArray[np.float64]
    starts: Ints
    ends: Ints
    count: int


def _mixed(hashes: Hashes, salt: int) -> Hashes:
    """Hashes whose high bits depend on every bit and on the kind of n-gram."""
    mixed = hashes + np.uint64(salt * int(MULTIPLIER) % 2**64)
    mixed = (mixed ^ (mixed >> SHIFT)) * MIXER
    mixed = (mixed ^ (mixed >> SHIFT)) * MIXER
    return mixed ^ (mixed >> SHIFT)


def _is_word_character(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Letters, digits and symbols such as emoji; plain punctuation separates words."""
    lower = codes | 32
    letters = (lower >= 97) & (lower <= 122)
    digits = (codes >= 48) & (codes <= 57)
    other_script = (codes >= 0xC0) & (codes < 0x2000)
    return letters | digits | other_script | (codes >= SYMBOLS_FROM)


def _char_ngrams(codes: npt.NDArray[np.uint32], spec: NgramSpec) -> list[tuple[Hashes, Ints, int]]:
    """For each size: hashes, first positions and the size, of the n-grams that hold no blank inside."""
    values = codes.astype(np.uint64)
    blank = codes == SPACE
    rolling = np.zeros_like(values)
    inner_blank = np.zeros(len(codes), dtype=bool)
    found = []
    for size in range(1, spec.char_max + 1):
        length = len(codes) - size + 1
        if length <= 0:
            break
        rolling = rolling[:length] * MULTIPLIER + values[size - 1 :]
        inner_blank = inner_blank[:length] | blank[size - 2 : size - 2 + length] if size >= 3 else inner_blank[:length]
        if size < spec.char_min:
            continue
        valid = ~inner_blank
        if size == 2:
            valid &= ~(blank[:length] & blank[1 : 1 + length])
        at = np.flatnonzero(valid)
        found.append((_mixed(rolling[at], size), at, size))
    return found


def _words(codes: npt.NDArray[np.uint32]) -> tuple[Hashes, Ints, Ints]:
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
    mixed = _mixed(codes.astype(np.uint64), 101)
    sums = np.zeros(len(starts), np.uint64)
    longest = int((ends - starts).max())
    for offset in range(min(longest, 40)):
        reaches = starts + offset < ends
        sums[reaches] = sums[reaches] * MULTIPLIER + mixed[starts[reaches] + offset]
    return sums, starts, ends


def cut_ngrams(texts: Sequence[str], spec: NgramSpec) -> Ngrams:
    """All n-grams of normalised texts; values are 1/√(n + damping), n counting the post's n-grams of a family."""
    padded = [f" {text} " for text in texts]
    codes = np.frombuffer("".join(padded).encode("utf-32-le", "replace"), np.uint32)
    lengths = np.fromiter(map(len, padded), np.int64, len(padded))
    first = np.concatenate(([0], np.cumsum(lengths)))
    row_of = np.repeat(np.arange(len(padded)), lengths)
    parts: list[tuple[Hashes, Ints, Ints, Ints]] = []
    for hashes, places, size in _char_ngrams(codes, spec):
        within = row_of[places] == row_of[places + size - 1]
        at = places[within]
        parts.append((hashes[within], row_of[at], at, at + size))
    chars = len(parts)
    word_hashes, starts, ends = _words(codes)
    word_rows = row_of[starts]
    parts.append((_mixed(word_hashes, 201), word_rows, starts, ends))
    reach = [(gap, 200 + gap + 1) for gap in range(1, spec.word_max)] + ([(2, 250)] if spec.skip else [])
    for gap, salt in reach:
        together = word_rows[:-gap] == word_rows[gap:] if len(word_rows) > gap else np.zeros(0, bool)
        left = np.flatnonzero(together)
        joined = word_hashes[left]
        for step in [gap] if salt == 250 else range(1, gap + 1):
            joined = _mixed(joined, salt) + word_hashes[left + step]
        parts.append((_mixed(joined, salt), word_rows[left], starts[left], ends[left + gap]))
    values = []
    for family, share in ((parts[:chars], 1.0), (parts[chars:], spec.word_share)):
        rows = np.concatenate([part[1] for part in family]) if family else np.zeros(0, np.int64)
        totals = np.bincount(rows, minlength=len(padded)).astype(np.float64)
        values.append(share / np.sqrt(totals[rows] + spec.damping))
    rows = np.concatenate([part[1] for part in parts])
    offset = first[rows] + 1
    room = lengths[rows] - 2
    return Ngrams(
        buckets=(np.concatenate([part[0] for part in parts]) >> np.uint64(64 - spec.bits)).astype(np.int64),
        rows=rows,
        values=np.concatenate(values),
        starts=np.clip(np.concatenate([part[2] for part in parts]) - offset, 0, room),
        ends=np.clip(np.concatenate([part[3] for part in parts]) - offset, 0, room),
        count=len(padded),
    )
