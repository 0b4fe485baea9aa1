"""Judging in plain numpy: what one post is worth to a process that has just begun, and the measure the kernel is held to."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from harassflag.model.build import build_of
from harassflag.model.explaining import drops_when_deleted, telling_words
from harassflag.model.ngrams import Ngrams, cut_ngrams
from harassflag.text import Normalised, Signs, normalise, pieces, signs_of

if TYPE_CHECKING:
    from harassflag.model.scorer import Model

Floats = npt.NDArray[np.float64]
Spans = tuple[tuple[int, int], ...]

STEEPEST = 50.0
PUNCTUATION = ".,;:!?…\"'()[]»«“”„-–"

_TOKEN = re.compile(r"\S+")
_SHORT_GAP = re.compile(r"\s*(?:\w{1,6}\s+){0,2}")


def judge_plainly(model: "Model", text: str) -> tuple[Floats, Floats, list[Spans], Signs]:
    """Probabilities and log-odds of all types, the spans of those that show (others have none), and the text's signs."""
    places = pieces(text)
    normalised = [normalise(text[start:end]) for start, end in places]
    ngrams = cut_ngrams([one.text for one in normalised], model.spec)
    builds = np.stack(
        [build_of(text[start:end], one.text) for (start, end), one in zip(places, normalised, strict=True)]
    )
    sums = _sums(model, ngrams) + model.intercepts
    log_odds = model.slopes * model.second.log_odds(sums, builds) + model.offsets
    by_piece = 1.0 / (1.0 + np.exp(-np.clip(log_odds, -STEEPEST, STEEPEST)))
    for cause, implied in model.implied:
        by_piece[:, implied] = np.maximum(by_piece[:, implied], by_piece[:, cause])
    probabilities = by_piece.max(axis=0)
    spans: list[Spans] = [()] * len(model.types)
    for column in np.flatnonzero(probabilities >= model.unsure_from).tolist():
        found: list[tuple[int, int]] = []
        for piece in np.flatnonzero(by_piece[:, column] >= model.unsure_from[column]):
            judged = _Piece(normalised[piece], int(piece), sums[piece], builds[piece], by_piece[piece])
            told = _words_that_tell(model, judged, ngrams, column)
            found += [_in_original(normalised[piece], text, places[piece][0], start, end) for start, end in told]
        spans[column] = _joined(found, text)
    return probabilities, log_odds.max(axis=0), spans, signs_of(" ".join(one.text for one in normalised))


def _sums(model: "Model", ngrams: Ngrams) -> Floats:
    weighted = np.asarray(model.table)[ngrams.buckets] * ngrams.values[:, None]
    columns = [np.bincount(ngrams.rows, weighted[:, at], len(ngrams.totals)) for at in range(len(model.types))]
    return np.stack(columns, axis=1)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One piece as it was judged: its row among the n-grams, its sums, how it is built, and its probabilities."""

    normalised: Normalised
    row: int
    sums: Floats
    build: npt.NDArray[np.float32]
    by_type: Floats


def _words_that_tell(model: "Model", piece: _Piece, ngrams: Ngrams, column: int) -> list[tuple[int, int]]:
    """The words of a piece without which the type would be least likely."""
    by_type = piece.by_type
    cause = next((cause for cause, implied in model.implied if implied == column), column)
    source = cause if by_type[cause] >= by_type[column] else column
    own = np.flatnonzero(ngrams.rows == piece.row)
    weights = np.asarray(model.table)[ngrams.buckets[own], source].astype(np.float64)
    limit = model.thresholds[column] if by_type[column] >= model.thresholds[column] else model.unsure_from[column]
    least = np.log(limit / (1 - limit))

    def still_shows(taken: float) -> bool:
        sums = piece.sums.copy()
        sums[source] -= taken
        looked = model.second.one(source, sums, piece.build)
        return bool(model.slopes[source] * looked + model.offsets[source] >= least)

    tokens = [match.span() for match in _TOKEN.finditer(piece.normalised.text)]
    drops = drops_when_deleted(tokens, weights, ngrams, own, piece.row)
    return telling_words(tokens, drops, still_shows)


def _in_original(normalised: Normalised, text: str, offset: int, start: int, end: int) -> tuple[int, int]:
    """A word of the normalised text as a stretch of the original, without the marks around it."""
    first, last = normalised.original(start, end)
    word = text[offset + first : offset + last]
    core = word.strip().strip(PUNCTUATION) or word.strip()
    at = offset + first + word.find(core)
    return at, at + len(core)


def _joined(spans: list[tuple[int, int]], text: str) -> tuple[tuple[int, int], ...]:
    """Spans in order; those with no more than two short words between them become one phrase."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if joined and _SHORT_GAP.fullmatch(text, joined[-1][1], max(start, joined[-1][1])):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
