"""Compiled: a run of posts -> probabilities, findings with spans, and the classes of their words, in one walk over the bytes."""

from typing import Any

import numpy as np
from numba import njit

from harassflag.model.build import MARKS, WIDTH
from harassflag.model.explaining import MOST_WORDS
from harassflag.model.kernel.characters import LONGEST_FORM, VISIBLE
from harassflag.model.kernel.hashing import classes_of, cut_characters, cut_words, hash_words, places_of_characters
from harassflag.model.kernel.reading import count_marks, decode, end_of_piece, first_unknown, normalise
from harassflag.model.kernel.records import Grams, Piece, Scratch
from harassflag.model.kernel.scoring import (
    add_characters,
    add_drops,
    add_weights,
    choose_words,
    find_tokens,
    in_original,
    join_spans,
    look_again,
)
from harassflag.text.pieces import LONGEST_PIECE

STEEPEST = 50.0
DONE, UNKNOWN_CHARACTER, FULL = 0, 1, 2
COMMON, SAID, LETTERS, READABLE = range(4)


@njit(nogil=True)
def _scratch(longest: int, width: int, trees: int, spec: Any) -> Any:
    most = min(LONGEST_PIECE, longest) * LONGEST_FORM + 2
    grams = most * (spec.char_max - spec.char_min + 1 + spec.word_max + 1)
    return Scratch(
        np.empty(longest + 1, np.uint32),
        np.empty(most, np.uint32),
        np.empty(most, np.uint8),
        np.empty(most, np.int32),
        np.empty(most, np.uint32),
        np.empty(most, np.int32),
        Grams(
            np.empty(most, np.uint32),
            np.empty(most, np.int32),
            np.empty(grams, np.uint32),
            np.empty(grams, np.uint32),
            np.empty(grams, np.uint32),
        ),
        np.empty(most, np.uint64),
        np.empty(most, np.uint64),
        np.empty(most, np.int32),
        np.empty(most, np.int32),
        np.empty((4, most + 2)),
        np.empty(most),
        np.empty(MOST_WORDS, np.int64),
        np.empty(width),
        np.empty(width),
        np.empty(width),
        np.empty(width + WIDTH, np.float32),
        np.empty(trees, np.uint8),
        np.empty(width),
    )


@njit(nogil=True, inline="always")
def _score_piece(
    begin: int,
    end: int,
    tables: Any,
    spec: Any,
    weights: Any,
    classes: Any,
    memo: Any,
    explain: bool,
    room: Any,
    bits: Any,
    counts: Any,
) -> Any:
    """Sums, log-odds and probabilities of a piece in `room`; returns the piece, and `bits` with the classes of its words."""
    size = normalise(room.codes, begin, end, tables, room.forms, room.kinds, room.kept, room.out, room.origin)
    sums, own, grams = room.sums, room.own, room.grams
    characters = add_characters(room.out, size, spec, weights.table, memo, room)
    value = 1.0 / np.sqrt(characters + spec.damping)
    for column in range(len(sums)):
        sums[column] = value * room.letters[column]
    words = hash_words(room.out, size, room.words, room.stems, room.places, room.limits)
    total = cut_words(room.words, room.places, room.limits, words, spec, 0, grams.buckets, grams.starts, grams.ends)
    add_weights(weights.table, grams.buckets, 0, total, spec.word_share / np.sqrt(total + spec.damping), sums)
    width, numbers = len(sums), room.numbers
    count_marks(room.codes, begin, end, tables.kind_of, numbers, width)
    numbers[width] = words
    numbers[width + MARKS :] = 0.0
    said, keys, bits_of = room.words, classes.group_keys, classes.group_bits
    for word in range(words):
        groups = classes_of(said[word], keys, bits_of)
        if groups:
            for group in range(WIDTH - MARKS):
                numbers[width + MARKS + group] += (groups >> np.uint64(group)) & np.uint64(1)
    intercepts, gates, shifts, log_odds = weights.intercepts, weights.gates, weights.shifts, room.log_odds
    for column in range(width):
        sums[column] += intercepts[column]
        numbers[column] = sums[column]
        log_odds[column] = sums[column] + shifts[column]
    for column in range(width):
        if sums[column] > gates[column]:
            log_odds[column] = look_again(weights, column, sums[column], numbers, room.left)
    slopes, offsets = weights.slopes, weights.offsets
    for column in range(width):
        log_odds[column] = slopes[column] * log_odds[column] + offsets[column]
        own[column] = 1.0 / (1.0 + np.exp(-min(max(log_odds[column], -STEEPEST), STEEPEST)))
    for pair in range(len(weights.implied)):
        cause, implied = weights.implied[pair]
        own[implied] = max(own[implied], own[cause])
    for word in range(words if explain else 0):
        met = classes_of(room.words[word], classes.keys, classes.bits)
        if room.stems[word]:
            met |= classes_of(room.stems[word], classes.stem_keys, classes.stem_bits)
        bits |= met
        counts[COMMON] += np.int32(met & np.uint64(1))
        counts[LETTERS] += room.limits[word] - room.places[word]
    counts[SAID] += words
    return Piece(begin, end, size, words), bits


@njit(nogil=True, inline="always")
def _explain_piece(
    piece: Any, tables: Any, spec: Any, weights: Any, room: Any, columns: Any, spans: Any, raw: int
) -> int:
    """Write column and stretch of the words each finding of a piece rests on, from `raw` on; returns where they end."""
    buckets, starts, ends = room.grams.buckets, room.grams.starts, room.grams.ends
    characters = cut_characters(
        room.out, piece.size, spec, room.grams.rolling, room.grams.blanks, buckets, starts, ends
    )
    total = cut_words(room.words, room.places, room.limits, piece.words, spec, characters, buckets, starts, ends)
    places_of_characters(piece.size, spec, characters, starts, ends)
    tokens = find_tokens(room.out, piece.size, tables.kind_of, room.places, room.limits)
    for column in range(len(room.own)):
        if room.own[column] < weights.unsure_from[column]:
            continue
        cause = weights.causes[column]
        source = cause if room.own[cause] >= room.own[column] else column
        limit = weights.limits[0 if room.own[column] >= weights.thresholds[column] else 1, column]
        room.drops[:tokens] = 0.0
        add_drops(weights.table, source, room, 0, characters, 1.0, spec.damping, piece.size, tokens)
        add_drops(
            weights.table,
            source,
            room,
            characters,
            total,
            spec.word_share,
            spec.damping,
            piece.size,
            tokens,
        )
        for one in range(choose_words(room, tokens, weights, source, limit)):
            token = room.chosen[one]
            columns[raw] = column
            spans[raw, 0], spans[raw, 1] = in_original(
                room.codes,
                piece.begin,
                piece.end - piece.begin,
                room.forms,
                room.origin,
                room.places[token],
                room.limits[token],
                tables.kind_of,
            )
            raw += 1
    return raw


@njit(nogil=True, inline="always")
def _judge_post(
    count: int,
    tables: Any,
    spec: Any,
    weights: Any,
    classes: Any,
    memo: Any,
    explain: bool,
    room: Any,
    columns: Any,
    spans: Any,
    found: Any,
    row: int,
) -> Any:
    """Judge the post in `room.codes`; returns its raw spans with their columns, and how many there are."""
    probabilities, log_odds, counts = found.probabilities[row], found.log_odds[row], found.counts[row]
    probabilities[:], log_odds[:], counts[:] = 0.0, -np.inf, 0
    width, bits, raw = len(probabilities), np.uint64(0), 0
    begin, going = 0, True
    while going:
        end = end_of_piece(room.codes, begin, count, tables.kind_of)
        piece, bits = _score_piece(begin, end, tables, spec, weights, classes, memo, explain, room, bits, counts)
        shows, own, piece_odds, lowest = False, room.own, room.log_odds, weights.unsure_from
        for column in range(width):
            log_odds[column] = max(log_odds[column], piece_odds[column])
            probabilities[column] = max(probabilities[column], own[column])
            shows = shows or own[column] >= lowest[column]
        if explain and shows:
            if raw + width * MOST_WORDS > len(columns):
                columns, spans = _longer(columns, spans, raw, width * MOST_WORDS)
            raw = _explain_piece(piece, tables, spec, weights, room, columns, spans, raw)
        begin, going = end, end < count
    codes, kind_of = room.codes, tables.kind_of
    for at in range(count):
        if kind_of[codes[at]] & VISIBLE:
            counts[READABLE] = 1
            break
    found.classes[row] = bits
    return columns, spans, raw


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
    do not hold (and names it), or where findings or spans are full (and says how many more it needs). With `explain` findings,
    spans and what is counted of the words are written, not probabilities alone.
    """
    rows, longest = len(offsets) - 1, 0
    for row in range(first_row, rows):
        longest = max(longest, offsets[row + 1] - offsets[row])
    room = _scratch(longest, weights.table.shape[1], weights.trees.leaves.shape[1], spec)
    columns, spans = np.empty(0, np.int64), np.empty((0, 2), np.int64)
    for row in range(first_row, rows):
        count = decode(data, offsets[row], offsets[row + 1], room.codes)
        unknown = first_unknown(room.codes, count, tables.form_of)
        if unknown >= 0:
            return UNKNOWN_CHARACTER, row, np.int64(room.codes[unknown])
        columns, spans, raw = _judge_post(
            count, tables, spec, weights, classes, memo, explain, room, columns, spans, found, row
        )
        if explain and not _write_findings(room.codes, columns, spans, raw, row, tables, weights, found):
            return FULL, row, raw
    return DONE, rows, 0


@njit(nogil=True)
def _longer(columns: Any, spans: Any, filled: int, more: int) -> Any:
    new_columns, new_spans = np.empty(2 * filled + more, np.int64), np.empty((2 * filled + more, 2), np.int64)
    new_columns[:filled] = columns[:filled]
    new_spans[:filled] = spans[:filled]
    return new_columns, new_spans


@njit(nogil=True)
def _write_findings(
    codes: Any, columns: Any, raw_spans: Any, raw: int, row: int, tables: Any, weights: Any, found: Any
) -> bool:
    """Write a row's findings with their spans in order; False if they do not fit."""
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
