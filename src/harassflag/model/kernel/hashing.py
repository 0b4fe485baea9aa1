"""Compiled: a normalised piece -> its n-grams, bucket by bucket as `model.ngrams.cut_ngrams` has them, and the classes of its words."""

from typing import Any

import numpy as np

from harassflag.model import ngrams
from harassflag.model.kernel.compiling import inner

MULTIPLIER, MIXER, SHIFT = ngrams.MULTIPLIER, ngrams.MIXER, ngrams.SHIFT
SHORT_MULTIPLIER = ngrams.SHORT_MULTIPLIER
MIXER_A, MIXER_B = ngrams.SHORT_MIXERS
SHIFT_A, SHIFT_B = ngrams.SHORT_SHIFTS
SPACE, SYMBOLS_FROM = ngrams.SPACE, ngrams.SYMBOLS_FROM
WORDS, SKIPPED, LONGEST_WORD = ngrams.WORDS, ngrams.SKIPPED, ngrams.LONGEST_WORD
STEM = 5


@inner
def _mixed(value: Any, salt: int) -> Any:
    mixed = value + np.uint64(salt) * MULTIPLIER
    mixed = (mixed ^ (mixed >> SHIFT)) * MIXER
    mixed = (mixed ^ (mixed >> SHIFT)) * MIXER
    return mixed ^ (mixed >> SHIFT)


@inner
def cut_characters(out: Any, size: int, spec: Any, rolling: Any, blanks: Any, buckets: Any) -> int:
    """N-grams of characters within a word and the blanks beside it; returns how many."""
    shift = np.uint32(32 - spec.bits)
    found, length, blank = 0, size + 2, size + 1
    for at in range(size + 1, -1, -1):
        rolling[at] = 0
        blanks[at] = blank
        if out[at] == SPACE:
            blank = at
    for reach in range(1, spec.char_max + 1):
        room = length - reach + 1
        for at in range(room):
            rolling[at] = rolling[at] * SHORT_MULTIPLIER + out[at + reach - 1]
        if reach < spec.char_min:
            continue
        salt = SHORT_MULTIPLIER * np.uint32(reach)
        for at in range(room):
            mixed = np.uint32(rolling[at] + salt)
            mixed = np.uint32((mixed ^ (mixed >> SHIFT_A)) * MIXER_A)
            mixed = np.uint32((mixed ^ (mixed >> SHIFT_B)) * MIXER_B)
            buckets[found] = np.uint32(mixed ^ (mixed >> SHIFT_A)) >> shift
            found += blanks[at] >= at + reach - 1 and not (reach == 2 and out[at] == SPACE and blanks[at] == at + 1)
    return found


@inner
def _is_word_character(code: Any) -> Any:
    lower = code | np.uint32(32)
    if code < 0xC0:
        return 97 <= lower <= 122 or 48 <= code <= 57
    return code < 0x2000 or code >= SYMBOLS_FROM


@inner
def hash_words(out: Any, size: int, words: Any, stems: Any, starts: Any, ends: Any) -> int:
    """Hash of every word and of its first five letters (0 if shorter), first place and end in `out`; returns how many."""
    found, at = 0, 1
    while at <= size:
        code = out[at]
        if not _is_word_character(code):
            at += 1
            continue
        after = at + 1
        if code < SYMBOLS_FROM:
            while after <= size and out[after] < SYMBOLS_FROM and _is_word_character(out[after]):
                after += 1
        hashed, stem = np.uint64(0), np.uint64(0)
        for place in range(at, min(after, at + LONGEST_WORD)):
            hashed = hashed * MULTIPLIER + np.uint64(out[place])
            if place == at + STEM - 1:
                stem = hashed
        words[found] = hashed
        stems[found] = stem
        starts[found] = at
        ends[found] = after
        found += 1
        at = after
    return found


@inner
def cut_words(words: Any, count: int, spec: Any, buckets: Any, firsts: Any, lasts: Any) -> int:
    """Single words, words in a row and pairs with one word between, each with its first and last word; returns how many."""
    shift = np.uint64(64 - spec.bits)
    found = 0
    for first in range(count):
        joined = words[first]
        for gap in range(spec.word_max):
            last = first + gap
            if last >= count:
                break
            salt = WORDS + gap
            if gap:
                joined = words[first]
                for step in range(1, gap + 1):
                    joined = _mixed(joined, salt) + words[first + step]
            buckets[found] = _mixed(joined, salt) >> shift
            firsts[found] = first
            lasts[found] = last
            found += 1
        if spec.skip and first + 2 < count:
            joined = _mixed(words[first], SKIPPED) + words[first + 2]
            buckets[found] = _mixed(joined, SKIPPED) >> shift
            firsts[found] = first
            lasts[found] = first + 2
            found += 1
    return found


@inner
def classes_of(hashed: Any, keys: Any, bits: Any) -> Any:
    """The classes of a word as bits, from an open table; no class is 0."""
    mask = np.uint64(len(keys) - 1)
    slot = (hashed >> np.uint64(20)) & mask
    while keys[slot] != 0:
        if keys[slot] == hashed:
            return bits[slot]
        slot = (slot + np.uint64(1)) & mask
    return np.uint64(0)
