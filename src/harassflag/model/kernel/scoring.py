"""Compiled: n-grams -> sums of weights; the words without which a type would be least likely -> stretches of the original."""

from typing import Any

import numpy as np
from numba import njit

from harassflag.model.explaining import LEAST_SHARE_OF_BEST, MOST_WORDS, TIES
from harassflag.model.kernel.characters import BLANK, EMPTY, MARK, WORD
from harassflag.model.kernel.hashing import MIXER, MULTIPLIER, SPACE, cut_characters
from harassflag.model.kernel.rows import sum_rows

LONGEST_GAP_WORD = 6
GAP_WORDS = 2
SLOT_BITS = 16
LONGEST_KEPT, WIDEST_KEPT = 16, 0xFFFF
UNKEPT = 2**SLOT_BITS
SIXTEEN, HALF, REST, SLOT_SHIFT = np.uint64(16), np.uint64(32), np.uint64(48), np.uint64(64 - SLOT_BITS)
TWELVE, FOUR, ONE = (0.0,) * 12, (0.0,) * 4, (0.0,)


@njit(nogil=True)
def add_weights(table: Any, buckets: Any, begin: int, end: int, value: float, sums: Any) -> None:
    """Add the weights of some n-grams, each worth `value`, to the sums of all types: twelve columns at a time, four, one."""
    column, width = np.int64(0), len(sums)
    while column + len(TWELVE) <= width:
        column = _add(sum_rows(table, buckets, begin, end, column, TWELVE), value, sums, column)
    while column + len(FOUR) <= width:
        column = _add(sum_rows(table, buckets, begin, end, column, FOUR), value, sums, column)
    while column < width:
        column = _add(sum_rows(table, buckets, begin, end, column, ONE), value, sums, column)


@njit(nogil=True)
def _add(family: Any, value: float, sums: Any, column: int) -> int:
    for at in range(len(family)):
        sums[column + at] += value * family[at]
    return column + len(family)


@njit(nogil=True)
def add_characters(out: Any, size: int, spec: Any, table: Any, memo: Any, room: Any) -> int:
    """Write the sums of a piece's character n-grams to `room.letters`; returns how many n-grams there are.

    They stay within a word and the blanks beside it, so that a word met before need not be cut again.
    """
    letters, keys, sums = room.letters, memo.keys, memo.sums
    letters[:] = 0.0
    found, at = 0, 1
    while at <= size:
        if out[at] == SPACE:
            at += 1
            continue
        begin, widest = at, np.uint32(0)
        a, b, c, d = np.uint64(0), np.uint64(0), np.uint64(0), np.uint64(0)
        while out[at] != SPACE:
            d = (d << SIXTEEN) | (c >> REST)
            c = (c << SIXTEEN) | (b >> REST)
            b = (b << SIXTEEN) | (a >> REST)
            a = (a << SIXTEEN) | np.uint64(out[at] + np.uint32(1))
            widest |= out[at]
            at += 1
        length = at - begin
        for reach in range(spec.char_min, spec.char_max + 1):
            found += max(length + 3 - reach, 0)
        if length > LONGEST_KEPT or widest >= WIDEST_KEPT:
            _sum_token(out, begin, length, spec, table, room.grams, memo.sums, UNKEPT)
            slot = UNKEPT
        else:
            mixed = (a * MULTIPLIER) ^ (b * MIXER)
            mixed = ((mixed ^ (mixed >> HALF)) + c) * MULTIPLIER ^ d * MIXER
            slot = np.int64(((mixed ^ (mixed >> HALF)) * MIXER) >> SLOT_SHIFT)
            if keys[slot, 0] != a or keys[slot, 1] != b or keys[slot, 2] != c or keys[slot, 3] != d:
                _sum_token(out, begin, length, spec, table, room.grams, memo.sums, slot)
                keys[slot, 0], keys[slot, 1], keys[slot, 2], keys[slot, 3] = a, b, c, d
        for column in range(len(letters)):
            letters[column] += sums[slot, column]
    return found


@njit(nogil=True)
def _sum_token(out: Any, begin: int, length: int, spec: Any, table: Any, grams: Any, sums: Any, slot: int) -> None:
    found = cut_characters(
        out[begin - 1 :], length, spec, grams.rolling, grams.blanks, grams.buckets, grams.starts, grams.ends
    )
    sums[slot, :] = 0.0
    add_weights(table, grams.buckets, 0, found, 1.0, sums[slot])


@njit(nogil=True)
def find_tokens(out: Any, size: int, kind_of: Any, starts: Any, ends: Any) -> int:
    """Stretches without a blank, in characters of the normalised piece; returns how many."""
    found, at = 0, 1
    while at <= size:
        if kind_of[out[at]] & BLANK:
            at += 1
            continue
        starts[found] = at - 1
        while at <= size and not kind_of[out[at]] & BLANK:
            at += 1
        ends[found] = at - 1
        found += 1
    return found


@njit(nogil=True)
def add_drops(
    table: Any, column: int, room: Any, begin: int, end: int, share: float, damping: float, size: int, count: int
) -> None:
    """Add, for one family, how far a type's sum falls when each word is taken out: see `explaining.drops_when_deleted`."""
    total, running = end - begin, room.running
    if not total:
        return
    buckets, starts, ends = room.grams.buckets, room.grams.starts, room.grams.ends
    running[:, : size + 2] = 0.0
    for at in range(begin, end):
        weight = np.float64(table[buckets[at], column])
        start, stop = starts[at] + 1, ends[at] + 1
        running[0, start] += weight
        running[1, stop] += weight
        running[2, start] += 1.0
        running[3, stop] += 1.0
    begun, ended, begun_count, ended_count = 0.0, 0.0, 0.0, 0.0
    for place in range(size + 2):
        begun += running[0, place]
        ended += running[1, place]
        begun_count += running[2, place]
        ended_count += running[3, place]
        running[0, place], running[1, place] = begun, ended
        running[2, place], running[3, place] = begun_count, ended_count
    before = begun / np.sqrt(total + damping)
    places, limits, drops = room.places, room.limits, room.drops
    for at in range(count):
        first, last = places[at], limits[at]
        touching = running[0, last] - running[1, first + 1]
        gone = running[2, last] - running[3, first + 1]
        drops[at] += share * (before - (begun - touching) / np.sqrt(max(total - gone, 0.0) + damping))


@njit(nogil=True)
def look_again(weights: Any, column: int, total: Any, numbers: Any, left: Any) -> Any:
    """Log-odds of one type from its sum and the numbers of the piece, as `second_look.SecondLook` has them."""
    if total <= weights.gates[column]:
        return total + weights.shifts[column]
    trees = weights.trees
    held = numbers[column]
    numbers[column] = np.float32(total)
    left[:] = 255
    for number in range(trees.first.shape[1] - 1):
        value = np.float64(numbers[number])
        for at in range(trees.first[column, number], trees.first[column, number + 1]):
            if value <= trees.borders[at]:
                break
            left[trees.owners[at]] &= trees.masks[at]
    added = 0.0
    for tree in range(trees.leaves.shape[1]):
        added += trees.leaves[column, tree, trees.lowest[left[tree]]]
    numbers[column] = held
    return weights.bases[column] + added


@njit(nogil=True, inline="always")
def choose_words(room: Any, count: int, weights: Any, source: int, limit: float) -> int:
    """The fewest words without which the source falls below the limit, as `explaining.telling_words` chooses; returns how many."""
    drops, chosen = room.drops, room.chosen
    for at in range(count):
        drops[at] = np.rint(drops[at] * TIES) / TIES
    taken, found, best = 0.0, 0, 0.0
    for _ in range(min(MOST_WORDS, count)):
        highest = -1
        for at in range(count):
            free = True
            for earlier in range(found):
                free = free and chosen[earlier] != at
            if free and (highest < 0 or drops[at] > drops[highest]):
                highest = at
        if found == 0:
            best = drops[highest]
        else:
            looked = look_again(weights, source, room.sums[source] - taken, room.numbers, room.left)
            shows = weights.slopes[source] * looked + weights.offsets[source] >= limit
            if not shows or drops[highest] < LEAST_SHARE_OF_BEST * best:
                break
        chosen[found] = highest
        found += 1
        taken += drops[highest]
    return found


@njit(nogil=True)
def in_original(codes: Any, begin: int, count: int, forms: Any, origin: Any, start: int, end: int, kind_of: Any) -> Any:
    """A word of the normalised piece as a stretch of the post, without the marks around it."""
    after = origin[end] + 1
    while after < count and forms[after] == EMPTY:
        after += 1
    first, last = begin + origin[start + 1], begin + after
    while first < last and kind_of[codes[first]] & BLANK:
        first += 1
    while last > first and kind_of[codes[last - 1]] & BLANK:
        last -= 1
    left, right = first, last
    while left < right and kind_of[codes[left]] & MARK:
        left += 1
    while right > left and kind_of[codes[right - 1]] & MARK:
        right -= 1
    return (left, right) if left < right else (first, last)


@njit(nogil=True)
def _bridges(codes: Any, at: int, end: int, kind_of: Any) -> bool:
    """Whether nothing but blanks and at most two short words stand between two places."""
    while at < end and kind_of[codes[at]] & BLANK:
        at += 1
    for _ in range(GAP_WORDS):
        word = at
        while at < end and kind_of[codes[at]] & WORD:
            at += 1
        if at == word:
            break
        blank = at
        while at < end and kind_of[codes[at]] & BLANK:
            at += 1
        if blank - word > LONGEST_GAP_WORD or at == blank:
            return False
    return at == end


@njit(nogil=True)
def join_spans(codes: Any, spans: Any, begin: int, end: int, kind_of: Any) -> int:
    """Spans `begin` to `end` sorted in place, close ones made one phrase; returns the new end."""
    for at in range(begin + 1, end):
        start, stop = spans[at, 0], spans[at, 1]
        place = at
        while place > begin and (
            spans[place - 1, 0] > start or (spans[place - 1, 0] == start and spans[place - 1, 1] > stop)
        ):
            spans[place] = spans[place - 1]
            place -= 1
        spans[place, 0], spans[place, 1] = start, stop
    kept = begin
    for at in range(begin, end):
        start, stop = spans[at, 0], spans[at, 1]
        last = spans[kept - 1, 1] if kept > begin else 0
        if kept > begin and _bridges(codes, last, max(start, last), kind_of):
            spans[kept - 1, 1] = max(last, stop)
        else:
            spans[kept, 0], spans[kept, 1] = start, stop
            kept += 1
    return kept
