"""Compiled: a piece of a post -> its tokens, stretches without a blank, and what each adds; one met before is looked up whole.

Normalising, n-grams of characters and counts never reach beyond a token, but for words in s p a c e d letters and blanks that
ASCII does not know. A piece that holds such things is irregular: it is spelt out whole, and only its sums are looked up.
"""

from typing import Any

import numpy as np

from harassflag.model.build import MARKS, WIDTH
from harassflag.model.kernel.characters import BLANK, DECIMAL, UNKNOWN, VISIBLE, WORD
from harassflag.model.kernel.compiling import inner
from harassflag.model.kernel.hashing import MIXER, MULTIPLIER, SPACE, classes_of, cut_characters, hash_words
from harassflag.model.kernel.reading import (
    NUMBER_OF_LINES,
    NUMBER_OF_STOPS,
    SINGLES,
    UNDERSCORE,
    UNREADABLE,
    count_marks,
    decode,
    is_stop,
    normalise,
)
from harassflag.model.kernel.records import COUNTS, FIRST_WORD, KEPT, LANES, SIGNS, SLOT_BITS, SUMS
from harassflag.model.kernel.rows import eight_bytes, lowest_bit, sum_rows

READ, IRREGULAR = -1, -2
LONGEST_KEPT, WORDS_KEPT = 16, 2
GRAMS, COMMON, LETTERS, CHARACTERS = range(WIDTH, WIDTH + 4)
READABLE, ALONE, BEGINS_WITH_STOP, ENDS_WITH_STOP = (np.uint64(1 << at) for at in range(56, 60))
CLASSES = np.uint64((1 << 56) - 1)
FROM_TEXT = np.uint64(1 << 56)
NOTHING, ONE, EIGHT = np.uint64(0), np.uint64(1), np.uint64(8)
HALF, SLOT_SHIFT = np.uint64(32), np.uint64(64 - SLOT_BITS)
ABOVE_BLANKS, HIGHEST = np.uint64(0x2121212121212121), np.uint64(0x8080808080808080)
TAB, LINE, RETURN = 9, 10, 13
TWELVE, FOUR, SINGLE, TALLY = (0.0,) * 12, (0.0,) * 4, (0.0,), (0,) * LANES


@inner
def add_rows(table: Any, rows: Any, begin: int, end: int, value: float, first: int, sums: Any) -> None:
    """Add some rows of a table, each worth `value`, to the sums of all types: twelve columns at a time, four, one."""
    column, width = np.int64(0), len(sums)
    while column + len(TWELVE) <= width:
        column = _add(sum_rows(table, rows, begin, end, first + column, TWELVE), value, sums, column)
    while column + len(FOUR) <= width:
        column = _add(sum_rows(table, rows, begin, end, first + column, FOUR), value, sums, column)
    while column < width:
        column = _add(sum_rows(table, rows, begin, end, first + column, SINGLE), value, sums, column)


@inner
def _add(family: Any, value: float, sums: Any, column: int) -> int:
    for at in range(len(family)):
        sums[column + at] += value * family[at]
    return column + len(family)


@inner
def _slot_of(first: Any, second: Any) -> Any:
    mixed = (first * MULTIPLIER) ^ (second * MIXER)
    return np.int64(((mixed ^ (mixed >> HALF)) * MIXER) >> SLOT_SHIFT)


@inner
def _blanks_among(bytes: Any) -> Any:
    """The highest bit of each of eight bytes that is a blank or a control sign; only the lowest bit is sure."""
    return (bytes - ABOVE_BLANKS) & ~bytes & HIGHEST


@inner
def _key_of(data: Any, at: int, end: int) -> Any:
    """Where the token that begins here ends, and its first sixteen bytes as two numbers."""
    first, second, after = NOTHING, NOTHING, at
    if at + LONGEST_KEPT > len(data):
        while after < end and data[after] > SPACE:
            if after < at + 8:
                first |= np.uint64(data[after]) << np.uint64(8 * (after - at))
            elif after < at + LONGEST_KEPT:
                second |= np.uint64(data[after]) << np.uint64(8 * (after - at - 8))
            after += 1
        return after, first, second
    first = eight_bytes(data, at)
    blanks = _blanks_among(first)
    if blanks:
        after = min(at + (lowest_bit(blanks) >> 3), end)
        return after, first & ((ONE << np.uint64(8 * (after - at))) - ONE), second
    second = eight_bytes(data, at + 8)
    blanks = _blanks_among(second)
    after = at + 8 + (lowest_bit(blanks) >> 3) if blanks else at + LONGEST_KEPT
    while after < end and not blanks and data[after] > SPACE:
        after += 1
    after = min(after, end)
    if after - at < 8:
        return after, first & ((ONE << np.uint64(8 * (after - at))) - ONE), NOTHING
    if after - at < LONGEST_KEPT:
        second &= (ONE << np.uint64(8 * (after - at - 8))) - ONE
    return after, first, second


@inner
def read_tokens(
    data: Any, begin: int, end: int, tables: Any, spec: Any, table: Any, classes: Any, memo: Any, room: Any
) -> Any:
    """Read a piece of UTF-8 token by token: slots and words to `room`, counts to `room.tally`.

    Returns `READ`, `IRREGULAR` or a character that the tables do not hold; tokens; words; and the signs of both.
    """
    cells, counts, slots, said, token_of = memo.cells, memo.counts, room.slots, room.words, room.token_of
    at, tokens, words, signs, lines, stops, alone, stopped = begin, 0, 0, NOTHING, 0, 0, 0, False
    while True:
        while at < end and data[at] <= SPACE:
            code = data[at]
            if code == LINE:
                lines += 1
                stops += not stopped
            elif not (code == SPACE or code == TAB or code == RETURN):  # noqa: PLR1714, SIM109 - numba makes no set here
                return IRREGULAR, 0, 0, NOTHING
            stopped = code == LINE
            at += 1
        if at >= end:
            break
        after, first, second = _key_of(data, at, end)
        slot = _slot_of(first, second)
        if after - at > LONGEST_KEPT or cells[slot, 0] != first or cells[slot, 1] != second:
            slot = _free_slot(slot if after - at <= LONGEST_KEPT else KEPT, slots, tokens)
            why = _learn(data, at, after, slot, tables, spec, table, classes, memo, room, words)
            if why != READ:
                return why, 0, 0, NOTHING
            if slot < KEPT and counts[slot, 4 * COUNTS] <= WORDS_KEPT:
                cells[slot, 0], cells[slot, 1] = first, second
        else:
            said[words], said[words + 1] = cells[slot, FIRST_WORD], cells[slot, FIRST_WORD + 1]
        own = cells[slot, SIGNS]
        slots[tokens] = slot
        for word in range(words, words + counts[slot, 4 * COUNTS]):
            token_of[word] = tokens
        words += counts[slot, 4 * COUNTS]
        tokens += 1
        signs |= own
        alone = alone + 1 if own & ALONE else 0
        if alone == SINGLES:
            return IRREGULAR, 0, 0, NOTHING
        stops -= stopped and own & BEGINS_WITH_STOP != 0
        stopped = own & ENDS_WITH_STOP != 0
        at = after
    tally = room.tally
    found = sum_rows(counts, slots, 0, tokens, np.int64(4 * COUNTS), TALLY)
    for lane in range(LANES):
        tally[lane] = found[lane]
    tally[NUMBER_OF_LINES] += lines
    tally[NUMBER_OF_STOPS] += stops
    tally[CHARACTERS] += _blanks_in(data, begin, end)
    return READ, tokens, words, signs


@inner
def _blanks_in(data: Any, begin: int, end: int) -> int:
    found = 0
    for at in range(begin, end):
        found += data[at] <= SPACE
    return found


@inner
def _free_slot(slot: int, slots: Any, tokens: int) -> int:
    """The slot, or one beside the kept ones if it is not to be kept or belongs to another token of this piece."""
    free = slot < KEPT
    for at in range(tokens):
        free = free and slots[at] != slot
    return slot if free else KEPT + tokens


@inner
def _learn(
    data: Any,
    begin: int,
    end: int,
    slot: int,
    tables: Any,
    spec: Any,
    table: Any,
    classes: Any,
    memo: Any,
    room: Any,
    words: int,
) -> Any:
    """Write all that is to be known of a token to its cell, without its key, and its words to `room`."""
    codes, out, cells, tally = room.token, room.out, memo.cells, room.tally
    cells[slot, 0], cells[slot, 1] = NOTHING, NOTHING
    count = decode(data, begin, end, codes)
    for at in range(count):
        if tables.form_of[codes[at]] == UNKNOWN:
            return np.int64(codes[at])
        if codes[at] == UNREADABLE or tables.kind_of[codes[at]] & BLANK:
            return IRREGULAR
    size = normalise(codes, 0, count, tables, room.forms, room.kinds, room.kept, out, room.origin)
    for at in range(1, size + 1):
        if out[at] == SPACE:
            return IRREGULAR
    if size == 0:
        return IRREGULAR
    tally[:] = 0
    said = hash_words(out, size, room.words[words:], room.stems, room.places, room.limits)
    signs = count_words(room.words[words:], room.stems, room.places, room.limits, said, classes, tally)
    count_marks(codes, 0, count, tables.kind_of, tally)
    tally[GRAMS] = sum_token(out, 1, size, spec, table, room.grams, memo.sums, slot)
    tally[CHARACTERS] = count
    for lane in range(LANES):
        memo.counts[slot, 4 * COUNTS + lane] = tally[lane]
    for word in range(min(said, WORDS_KEPT)):
        cells[slot, FIRST_WORD + word] = room.words[words + word]
    cells[slot, SIGNS] = signs | _signs_of(codes, count, tables.kind_of)
    return READ


@inner
def _signs_of(codes: Any, count: int, kind_of: Any) -> Any:
    first, signs = kind_of[codes[0]], NOTHING
    if first & WORD and not first & DECIMAL and codes[0] != UNDERSCORE:
        signs |= ALONE if count == 1 or not kind_of[codes[1]] & WORD else NOTHING
    signs |= BEGINS_WITH_STOP if is_stop(codes[0]) else NOTHING
    signs |= ENDS_WITH_STOP if is_stop(codes[count - 1]) else NOTHING
    return signs | (READABLE if is_readable(codes, 0, count, kind_of) else NOTHING)


@inner
def is_readable(codes: Any, begin: int, end: int, kind_of: Any) -> bool:
    """Whether there is anything to read."""
    for at in range(begin, end):  # noqa: SIM110 - numba takes no generator here
        if kind_of[codes[at]] & VISIBLE:
            return True
    return False


@inner
def count_words(words: Any, stems: Any, places: Any, limits: Any, said: int, classes: Any, tally: Any) -> Any:
    """Count words, letters, common words and the groups of `build`; returns the words' classes as bits."""
    signs = NOTHING
    tally[0] = said
    for word in range(said):
        groups = classes_of(words[word], classes.group_keys, classes.group_bits)
        for group in range(WIDTH - MARKS if groups else 0):
            tally[MARKS + group] += np.int64((groups >> np.uint64(group)) & ONE)
        met = classes_of(words[word], classes.keys, classes.bits)
        if stems[word]:
            met |= classes_of(stems[word], classes.stem_keys, classes.stem_bits)
        signs |= met
        tally[COMMON] += np.int64(met & ONE)
        tally[LETTERS] += limits[word] - places[word]
    return signs


@inner
def sum_token(out: Any, begin: int, length: int, spec: Any, table: Any, grams: Any, sums: Any, slot: int) -> Any:
    """Write the sums of a normalised token's n-grams of characters to its cell; returns how many n-grams there are."""
    found = cut_characters(out[begin - 1 :], length, spec, grams.rolling, grams.blanks, grams.buckets)
    own = sums[slot, SUMS:]
    own[:] = 0.0
    add_rows(table, grams.buckets, 0, found, 1.0, 0, own)
    return found


@inner
def read_irregular(
    codes: Any, begin: int, end: int, tables: Any, spec: Any, table: Any, classes: Any, memo: Any, room: Any
) -> Any:
    """Read a piece as a whole, to the same places as `read_tokens`; returns tokens, words and signs."""
    out, tally, slots = room.out, room.tally, room.slots
    size = normalise(codes, begin, end, tables, room.forms, room.kinds, room.kept, out, room.origin)
    tally[:] = 0
    words = hash_words(out, size, room.words, room.stems, room.places, room.limits)
    signs = count_words(room.words, room.stems, room.places, room.limits, words, classes, tally)
    count_marks(codes, begin, end, tables.kind_of, tally)
    tally[CHARACTERS] = end - begin
    at, tokens, word = 1, 0, 0
    while at <= size:
        if out[at] == SPACE:
            at += 1
            continue
        first = at
        while out[at] != SPACE:
            at += 1
        slots[tokens] = _sums_of(out, first, at - first, tokens, spec, table, memo, room)
        tally[GRAMS] += np.int64(memo.counts[slots[tokens], 4 * COUNTS + GRAMS])
        while word < words and room.places[word] < at:
            room.token_of[word] = tokens
            word += 1
        room.starts[tokens], room.ends[tokens] = first - 1, at - 1
        tokens += 1
    if is_readable(codes, begin, end, tables.kind_of):
        signs |= READABLE
    return tokens, words, signs


@inner
def _sums_of(out: Any, begin: int, length: int, tokens: int, spec: Any, table: Any, memo: Any, room: Any) -> Any:
    """The cell that holds a normalised token's sums and how many n-grams it has; a token as written never has such a key."""
    first, second, slot = NOTHING, FROM_TEXT, KEPT
    if length < LONGEST_KEPT - 1:
        widest = np.uint32(0)
        for at in range(length):
            widest |= out[begin + at]
            if at < 8:
                first |= np.uint64(out[begin + at]) << np.uint64(8 * at)
            else:
                second |= np.uint64(out[begin + at]) << np.uint64(8 * (at - 8))
        second |= FROM_TEXT
        slot = _slot_of(first, second) if widest < 128 else KEPT
    if slot < KEPT and memo.cells[slot, 0] == first and memo.cells[slot, 1] == second:
        return slot
    slot = _free_slot(slot, room.slots, tokens)
    memo.cells[slot, 0], memo.cells[slot, 1] = NOTHING, NOTHING
    found = sum_token(out, begin, length, spec, table, room.grams, memo.sums, slot)
    memo.counts[slot, 4 * COUNTS + GRAMS] = found
    if slot < KEPT:
        memo.cells[slot, 0], memo.cells[slot, 1] = first, second
    return slot
