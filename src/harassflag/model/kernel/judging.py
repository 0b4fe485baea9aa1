"""Compiled: a run of posts -> probabilities, findings with spans, and the classes of their words, in one walk over the bytes."""

from typing import Any

import numpy as np
from numba import njit

from harassflag.model.build import CAPITALS, WIDTH
from harassflag.model.explaining import MOST_WORDS
from harassflag.model.kernel.characters import LONGEST_FORM
from harassflag.model.kernel.compiling import inner
from harassflag.model.kernel.explaining import choose_words, find_drops, find_stretches, join_spans, stretch_of
from harassflag.model.kernel.hashing import cut_words
from harassflag.model.kernel.looking import leaves_left_by_others, look_again
from harassflag.model.kernel.reading import COLON, TAGGED, UNREADABLE, decode, end_of_piece, first_unknown
from harassflag.model.kernel.records import LANES, SUMS, Grams, Piece, Scratch
from harassflag.model.kernel.tokens import (
    CHARACTERS,
    CLASSES,
    COMMON,
    GRAMS,
    IRREGULAR,
    LETTERS,
    NOTHING,
    READ,
    READABLE,
    add_rows,
    read_irregular,
    read_tokens,
)
from harassflag.text.pieces import LONGEST_PIECE

STEEPEST = 50.0
DONE, UNKNOWN_CHARACTER, FULL = 0, 1, 2
NOT_DECODED = -1
FEWEST_IN_TWO_PIECES = LONGEST_PIECE
"""Characters of two pieces of a post, one after the other, but for its last: where one is short, no blank follows soon."""
KNOWN, SAID, SPELT, READ_AT_ALL = range(4)


@njit(nogil=True)
def _scratch(longest: int, width: int, trees: int, spec: Any) -> Any:
    characters = min(LONGEST_PIECE, longest)
    most = characters * LONGEST_FORM + 2
    tokens = most // 2 + 1
    findings = (longest // FEWEST_IN_TWO_PIECES * 2 + 2) * width * MOST_WORDS
    return Scratch(
        np.empty(longest + 1, np.uint32),
        np.empty(characters + 1, np.uint32),
        np.empty(most, np.uint32),
        np.empty(most, np.uint8),
        np.empty(most, np.int32),
        np.empty(most, np.uint32),
        np.empty(most, np.int32),
        Grams(
            np.empty(most, np.uint32),
            np.empty(most, np.int32),
            np.empty(most * (spec.char_max - spec.char_min + spec.word_max + 2), np.uint32),
            np.empty(most * (spec.word_max + 1), np.int32),
            np.empty(most * (spec.word_max + 1), np.int32),
        ),
        np.empty(most, np.uint64),
        np.empty(most, np.uint64),
        np.empty(most, np.int32),
        np.empty(most, np.int32),
        np.empty(tokens, np.uint32),
        np.empty(most, np.int32),
        np.empty(tokens, np.int32),
        np.empty(tokens, np.int32),
        np.empty((2, tokens + 1)),
        np.empty(tokens),
        np.empty(MOST_WORDS, np.int64),
        np.empty(LANES, np.int64),
        np.empty(width),
        np.empty(width),
        np.empty(width),
        np.empty(width),
        np.empty(width + WIDTH, np.float32),
        np.empty(trees // 8, np.uint64),
        np.empty(trees // 8, np.uint64),
        np.empty(width + WIDTH, np.uint32),
        np.empty(findings, np.int64),
        np.empty((findings, 2), np.int64),
    )


@inner
def _sum_piece(tokens: int, words: int, spec: Any, weights: Any, memo: Any, room: Any) -> Any:
    """Write a piece's sums of weights to `room.sums`, those of its characters to `room.letters`; returns its n-grams of words."""
    sums, letters, grams = room.sums, room.letters, room.grams
    total = cut_words(room.words, words, spec, grams.buckets, grams.firsts, grams.lasts)
    letters[:] = 0.0
    add_rows(memo.sums, room.slots, 0, tokens, 1.0, SUMS, letters)
    value = 1.0 / np.sqrt(room.tally[GRAMS] + spec.damping)
    for column in range(len(sums)):
        sums[column] = value * letters[column] + weights.intercepts[column]
    add_rows(weights.table, grams.buckets, 0, total, spec.word_share / np.sqrt(total + spec.damping), 0, sums)
    return total


@inner
def _weigh_piece(weights: Any, room: Any) -> None:
    """Write a piece's log-odds and probabilities from its sums and counts."""
    sums, numbers, log_odds, own, tally = room.sums, room.numbers, room.log_odds, room.own, room.tally
    width, gates, shifts, slopes, offsets = (
        len(room.sums),
        weights.gates,
        weights.shifts,
        weights.slopes,
        weights.offsets,
    )
    for number in range(WIDTH):
        numbers[width + number] = tally[number]
    for tagged in range(width + TAGGED, width + COLON + 1):
        numbers[tagged] = min(numbers[tagged], np.float32(1.0))
    numbers[width + CAPITALS] = tally[CAPITALS] / (tally[CHARACTERS] + 1)
    for column in range(width):
        numbers[column] = sums[column]
        log_odds[column] = sums[column] + shifts[column]
    for column in range(width):
        if sums[column] > gates[column]:
            leaves_left_by_others(weights.trees, column, numbers, room.passed, room.others)
            log_odds[column] = look_again(weights, column, sums[column], room.others, room.left)
    for column in range(width):
        log_odds[column] = slopes[column] * log_odds[column] + offsets[column]
        own[column] = 1.0 / (1.0 + np.exp(-min(max(log_odds[column], -STEEPEST), STEEPEST)))
    for pair in range(len(weights.implied)):
        cause, implied = weights.implied[pair]
        own[implied] = max(own[implied], own[cause])


@inner
def _explain_piece(piece: Any, tables: Any, spec: Any, weights: Any, memo: Any, room: Any, raw: int) -> int:
    """Write column and stretch of the words each finding of a piece rests on, from `raw` on; returns where they end."""
    columns, spans = room.columns, room.spans
    if not piece.irregular:
        find_stretches(room.codes, piece.begin, piece.end, room.starts, room.ends)
    for column in range(len(room.own)):
        if room.own[column] < weights.unsure_from[column]:
            continue
        cause = weights.causes[column]
        source = cause if room.own[cause] >= room.own[column] else column
        limit = weights.limits[0 if room.own[column] >= weights.thresholds[column] else 1, column]
        find_drops(piece, source, spec, weights, memo, room)
        for one in range(choose_words(room, piece.tokens, weights, source, limit)):
            columns[raw] = column
            spans[raw, 0], spans[raw, 1] = stretch_of(piece, room.chosen[one], room, tables)
            raw += 1
    return raw


@inner
def _after(data: Any, at: int, characters: int) -> int:
    """The place so many characters after another, in bytes that are UTF-8."""
    while characters > 0:
        lead = data[at]
        at += 1 if lead < 0x80 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
        characters -= 1
    return at


@inner
def _is_whole(codes: Any, count: int) -> bool:
    for at in range(count):  # noqa: SIM110 - numba takes no generator here
        if codes[at] == UNREADABLE:
            return False
    return True


@inner
def _judge_post(
    data: Any,
    start: int,
    stop: int,
    tables: Any,
    spec: Any,
    weights: Any,
    classes: Any,
    memo: Any,
    explain: bool,
    room: Any,
    found: Any,
    row: int,
) -> Any:
    """Judge one post; returns `READ` or a character that the tables do not hold, and how many stretches its findings rest on.

    A short post is decoded only where it must be.
    """
    probabilities, log_odds, counts, own = found.probabilities[row], found.log_odds[row], found.counts[row], room.own
    probabilities[:], log_odds[:], counts[:] = 0.0, -np.inf, 0
    width, bits, raw, begin, end, count = len(own), NOTHING, 0, 0, 0, NOT_DECODED
    whole, after, going = True, stop, True
    if stop - start > LONGEST_PIECE:
        count = decode(data, start, stop, room.codes)
        whole = _is_whole(room.codes, count)
    while going:
        why, tokens, words, signs = IRREGULAR, 0, 0, NOTHING
        if count != NOT_DECODED:
            end = end_of_piece(room.codes, begin, count, tables.kind_of)
            after = _after(data, start, end - begin) if whole else stop
        if whole:
            why, tokens, words, signs = read_tokens(
                data, start, after, tables, spec, weights.table, classes, memo, room
            )
        if why >= 0:
            return why, raw
        irregular = why == IRREGULAR
        if irregular:
            if count == NOT_DECODED:
                end = count = decode(data, start, stop, room.codes)
            unknown = first_unknown(room.codes, count, tables.form_of)
            if unknown >= 0:
                return np.int64(room.codes[unknown]), raw
            tokens, words, signs = read_irregular(
                room.codes, begin, end, tables, spec, weights.table, classes, memo, room
            )
        grams = _sum_piece(tokens, words, spec, weights, memo, room)
        _weigh_piece(weights, room)
        shows = False
        for column in range(width):
            log_odds[column] = max(log_odds[column], room.log_odds[column])
            probabilities[column] = max(probabilities[column], own[column])
            shows = shows or own[column] >= weights.unsure_from[column]
        bits |= signs
        counts[SAID] += np.int32(words)
        counts[KNOWN] += np.int32(room.tally[COMMON])
        counts[SPELT] += np.int32(room.tally[LETTERS])
        if explain and shows:
            if count == NOT_DECODED:
                end = count = decode(data, start, stop, room.codes)
            piece = Piece(begin, end, irregular, tokens, grams)
            raw = _explain_piece(piece, tables, spec, weights, memo, room, raw)
        start, begin, going = after, end, count != NOT_DECODED and end < count
    counts[READ_AT_ALL] = bits & READABLE != 0
    found.classes[row] = bits & CLASSES
    return READ, raw


@njit(nogil=True)
def judge(
    data: Any,
    offsets: Any,
    first_row: int,
    tables: Any,
    spec: Any,
    weights: Any,
    classes: Any,
    memo: Any,
    explain: bool,
    found: Any,
) -> Any:
    """Judge posts from `first_row` on; returns why it stopped, the row reached, and what it lacked there.

    A post is UTF-8, `data[offsets[row]:offsets[row + 1]]`. Rows before the one reached are whole. It stops at a character the tables
    do not hold (and names it), or where findings or spans are full (and says how many more it needs). Without `explain` no findings
    and spans are written.
    """
    rows, longest = len(offsets) - 1, 0
    for row in range(first_row, rows):
        longest = max(longest, offsets[row + 1] - offsets[row])
    room = _scratch(longest, weights.table.shape[1], weights.trees.leaves.shape[1], spec)
    return _judge_rows(data, offsets, first_row, tables, spec, weights, classes, memo, explain, room, found)


@inner
def _judge_rows(
    data: Any,
    offsets: Any,
    first_row: int,
    tables: Any,
    spec: Any,
    weights: Any,
    classes: Any,
    memo: Any,
    explain: bool,
    room: Any,
    found: Any,
) -> Any:
    rows = len(offsets) - 1
    for row in range(first_row, rows):
        start, stop = offsets[row], offsets[row + 1]
        why, raw = _judge_post(data, start, stop, tables, spec, weights, classes, memo, explain, room, found, row)
        if why >= 0:
            return UNKNOWN_CHARACTER, row, why
        if explain and not _write_findings(room, raw, row, tables, weights, found):
            return FULL, row, raw
    return DONE, rows, 0


@inner
def _write_findings(room: Any, raw: int, row: int, tables: Any, weights: Any, found: Any) -> bool:
    """Write a row's findings with their spans in order; False if they do not fit."""
    codes, columns, raw_spans = room.codes, room.columns, room.spans
    probabilities, last = found.probabilities[row], len(found.findings) - 1
    findings, spans = found.findings[last, 0], found.findings[last, 1]
    if findings + len(probabilities) >= last or spans + raw > len(found.spans):
        return False
    for column in range(len(probabilities)):
        if probabilities[column] < weights.unsure_from[column]:
            continue
        end = spans
        for one in range(raw):
            if columns[one] == column:
                found.spans[end, 0], found.spans[end, 1] = raw_spans[one, 0], raw_spans[one, 1]
                end += 1
        spans = join_spans(codes, found.spans, spans, end, tables.kind_of)
        found.findings[findings, 0], found.findings[findings, 1], found.findings[findings, 2] = row, column, spans
        findings += 1
    found.findings[last, 0], found.findings[last, 1] = findings, spans
    return True
