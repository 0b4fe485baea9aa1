"""Compiled: the words without which a type would be least likely -> stretches of the original."""

from typing import Any

import numpy as np

from harassflag.model.explaining import LEAST_SHARE_OF_BEST, MOST_WORDS, TIES
from harassflag.model.kernel.characters import BLANK, EMPTY, MARK, WORD
from harassflag.model.kernel.compiling import inner
from harassflag.model.kernel.hashing import SPACE
from harassflag.model.kernel.looking import leaves_left_by_others, look_again
from harassflag.model.kernel.records import COUNTS, SUMS
from harassflag.model.kernel.tokens import GRAMS

LONGEST_GAP_WORD = 6
GAP_WORDS = 2


@inner
def find_stretches(codes: Any, begin: int, end: int, starts: Any, ends: Any) -> None:
    """Where the tokens of a piece that is not irregular stand in the post."""
    found, at = 0, begin
    while at < end:
        if codes[at] <= SPACE:
            at += 1
            continue
        starts[found] = at
        while at < end and codes[at] > SPACE:
            at += 1
        ends[found] = at
        found += 1


@inner
def find_drops(piece: Any, column: int, spec: Any, weights: Any, memo: Any, room: Any) -> None:
    """Write how far a type's sum falls when each token is taken out: see `explaining.drops_when_deleted`."""
    drops, slots, tokens = room.drops, room.slots, piece.tokens
    counts, sums, damping = memo.counts, memo.sums, spec.damping
    total, whole = room.tally[GRAMS], room.letters[column]
    before = whole / np.sqrt(total + damping)
    for at in range(tokens):
        left = np.float64(total - np.int64(counts[slots[at], 4 * COUNTS + GRAMS]))
        drops[at] = before - (whole - sums[slots[at], SUMS + column]) / np.sqrt(left + damping)
    if not piece.grams:
        return
    grams, token_of, touched, table = room.grams, room.token_of, room.touched, weights.table
    touched[:, : tokens + 1] = 0.0
    whole = 0.0
    for at in range(piece.grams):
        weight = np.float64(table[grams.buckets[at], column])
        first, after = token_of[grams.firsts[at]], token_of[grams.lasts[at]] + 1
        whole += weight
        touched[0, first] += weight
        touched[0, after] -= weight
        touched[1, first] += 1.0
        touched[1, after] -= 1.0
    before = whole / np.sqrt(piece.grams + damping)
    touching, gone = 0.0, 0.0
    for at in range(tokens):
        touching += touched[0, at]
        gone += touched[1, at]
        drops[at] += spec.word_share * (before - (whole - touching) / np.sqrt(piece.grams - gone + damping))


@inner
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
        elif drops[highest] < LEAST_SHARE_OF_BEST * best:
            break
        else:
            if found == 1:
                leaves_left_by_others(weights.trees, source, room.numbers, room.passed, room.others)
            looked = look_again(weights, source, room.sums[source] - taken, room.others, room.left)
            if weights.slopes[source] * looked + weights.offsets[source] < limit:
                break
        chosen[found] = highest
        found += 1
        taken += drops[highest]
    return found


@inner
def stretch_of(piece: Any, token: int, room: Any, tables: Any) -> Any:
    """The stretch of the post that a token stands for, without the marks around it."""
    if piece.irregular:
        return in_original(
            room.codes,
            piece.begin,
            piece.end - piece.begin,
            room.forms,
            room.origin,
            room.starts[token],
            room.ends[token],
            tables.kind_of,
        )
    first, last = room.starts[token], room.ends[token]
    while tables.form_of[room.codes[first]] == EMPTY:
        first += 1
    return _without_marks(room.codes, first, last, tables.kind_of)


@inner
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
    return _without_marks(codes, first, last, kind_of)


@inner
def _without_marks(codes: Any, first: int, last: int, kind_of: Any) -> Any:
    left, right = first, last
    while left < right and kind_of[codes[left]] & MARK:
        left += 1
    while right > left and kind_of[codes[right - 1]] & MARK:
        right -= 1
    return (left, right) if left < right else (first, last)


@inner
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


@inner
def join_spans(codes: Any, spans: Any, begin: int, end: int, kind_of: Any) -> int:
    """Spans `begin` to `end` sorted in place, close ones made one phrase; returns the new end."""
    for at in range(begin + 1, end):
        start, stop = spans[at, 0], spans[at, 1]
        place = at
        while place > begin and (
            spans[place - 1, 0] > start or (spans[place - 1, 0] == start and spans[place - 1, 1] > stop)
        ):
            spans[place, 0], spans[place, 1] = spans[place - 1, 0], spans[place - 1, 1]
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
