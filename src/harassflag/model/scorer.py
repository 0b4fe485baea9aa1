"""Judging with a table of weights: text -> probabilities -> the stretches that moved them. Needs numpy only."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from harassflag.model.explaining import drops_when_deleted, telling_words
from harassflag.model.ngrams import Ngrams, NgramSpec, cut_ngrams
from harassflag.text import Normalised, normalise, pieces

Floats = npt.NDArray[np.float64]

CHUNK = 256
PUNCTUATION = ".,;:!?…\"'()[]»«“”„-–"

_TOKEN = re.compile(r"\S+")
_SHORT_GAP = re.compile(r"\s*(?:\w{1,6}\s+){0,2}")


@dataclass(frozen=True, slots=True)
class Score:
    """One type's probability in one post, and where in the original text it comes from (only if it shows)."""

    type: str
    probability: float
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """A promoted model as it judges.

    `table` is buckets × types; `slopes` and `offsets` turn a sum of weights into a log-odds calibrated per type
    (Platt 1999). `implied` holds pairs of columns (a, b): whatever is a is also b.
    """

    id: str
    types: tuple[str, ...]
    spec: NgramSpec
    table: npt.NDArray[np.float32]
    slopes: Floats
    offsets: Floats
    thresholds: Floats
    unsure_from: Floats
    implied: tuple[tuple[int, int], ...] = field(default=())

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Calibrated probabilities, texts × types; a long text has the highest of its pieces."""
        return np.vstack([chunk for chunk, _ in self._judged(texts)]) if texts else np.zeros((0, len(self.types)))

    def log_odds(self, texts: Sequence[str]) -> Floats:
        """Calibrated log-odds, texts × types, before what one type implies for another."""
        parts = [np.maximum.reduceat(chunk.log_odds, chunk.firsts) for _, chunk in self._judged(texts)]
        return np.vstack(parts) if parts else np.zeros((0, len(self.types)))

    def scores(self, texts: Sequence[str]) -> list[tuple[Score, ...]]:
        """For each text the types that reach their unsure band, in the order of `types`, with spans of the original."""
        found: list[tuple[Score, ...]] = []
        for probabilities, chunk in self._judged(texts):
            shown = probabilities >= self.unsure_from
            found += [
                tuple(
                    Score(
                        self.types[column],
                        float(row[column]),
                        self._spans(texts[len(found) + at], chunk, at, int(column)),
                    )
                    for column in np.flatnonzero(shown[at])
                )
                for at, row in enumerate(probabilities)
            ]
        return found

    def _judged(self, texts: Sequence[str]) -> Iterator[tuple[Floats, "_Chunk"]]:
        for start in range(0, len(texts), CHUNK):
            chunk = _Chunk.cut(texts[start : start + CHUNK], self.spec)
            chunk.log_odds = self.slopes * self._sums(chunk.ngrams) + self.offsets
            by_piece = 1.0 / (1.0 + np.exp(-np.clip(chunk.log_odds, -50, 50)))
            for cause, implied in self.implied:
                by_piece[:, implied] = np.maximum(by_piece[:, implied], by_piece[:, cause])
            chunk.by_piece = by_piece
            yield np.maximum.reduceat(by_piece, chunk.firsts), chunk

    def _sums(self, ngrams: Ngrams) -> Floats:
        weighted = np.asarray(self.table)[ngrams.buckets] * ngrams.values[:, None]
        columns = [np.bincount(ngrams.rows, weighted[:, at], len(ngrams.totals)) for at in range(len(self.types))]
        return np.stack(columns, axis=1)

    def _spans(self, text: str, chunk: "_Chunk", at: int, column: int) -> tuple[tuple[int, int], ...]:
        """The words without which the type would be least likely, in the pieces that show it."""
        spans: list[tuple[int, int]] = []
        last = chunk.firsts[at + 1] if at + 1 < len(chunk.firsts) else len(chunk.normalised)
        cause = next((cause for cause, implied in self.implied if implied == column), column)
        for piece in range(chunk.firsts[at], last):
            probability = chunk.by_piece[piece, column]
            if probability < self.unsure_from[column]:
                continue
            source = cause if chunk.by_piece[piece, cause] >= probability else column
            own = chunk.ngrams_of(piece)
            weights = np.asarray(self.table)[chunk.ngrams.buckets[own], source].astype(np.float64)
            limit = self.thresholds[column] if probability >= self.thresholds[column] else self.unsure_from[column]
            surplus = (np.log(probability / (1 - probability)) - np.log(limit / (1 - limit))) / self.slopes[source]
            tokens = [match.span() for match in _TOKEN.finditer(chunk.normalised[piece].text)]
            drops = drops_when_deleted(tokens, weights, chunk.ngrams, own, piece)
            for start, end in telling_words(tokens, drops, float(surplus)):
                spans.append(_in_original(chunk.normalised[piece], text, chunk.offsets[piece], start, end))
        return _joined(spans, text)


@dataclass(slots=True)
class _Chunk:
    """Some texts in pieces: `firsts` holds the first piece of each text, `offsets` where each piece starts in its text."""

    normalised: list[Normalised]
    offsets: list[int]
    firsts: list[int]
    ngrams: Ngrams
    log_odds: Floats
    by_piece: Floats
    _order: npt.NDArray[np.int64] | None = None
    _borders: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    @classmethod
    def cut(cls, texts: Sequence[str], spec: NgramSpec) -> "_Chunk":
        """The texts cut into pieces, normalised and hashed."""
        normalised: list[Normalised] = []
        offsets: list[int] = []
        firsts: list[int] = []
        for text in texts:
            firsts.append(len(normalised))
            for start, end in pieces(text):
                offsets.append(start)
                normalised.append(normalise(text[start:end]))
        ngrams = cut_ngrams([one.text for one in normalised], spec)
        return cls(normalised, offsets, firsts, ngrams, np.zeros((0, 0)), np.zeros((0, 0)))

    def ngrams_of(self, piece: int) -> npt.NDArray[np.int64]:
        """Which n-grams are a piece's own."""
        if self._order is None:
            self._order = np.argsort(self.ngrams.rows, kind="stable")
            self._borders = np.searchsorted(self.ngrams.rows[self._order], np.arange(len(self.normalised) + 1))
        return self._order[self._borders[piece] : self._borders[piece + 1]]


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
