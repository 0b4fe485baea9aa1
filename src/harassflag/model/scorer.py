"""A promoted model: texts -> probabilities, the types that show, and the stretches that moved them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from harassflag.model.ngrams import NgramSpec
from harassflag.model.plain import judge_plainly
from harassflag.model.second_look import SecondLook
from harassflag.text import Signs

if TYPE_CHECKING:
    from harassflag.model.kernel import Found

Floats = npt.NDArray[np.float64]

LONGEST_PLAIN = 6_000

_single_posts = count()


@dataclass(frozen=True, slots=True)
class Score:
    """One type's probability in one post, and where in the original text it comes from (only if it shows)."""

    type: str
    probability: float
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """The types that reach their unsure band in one post, in the model's order, and the signs of its words."""

    scores: tuple[Score, ...]
    signs: Signs


@dataclass(frozen=True, slots=True)
class Model:
    """A promoted model as it judges.

    `table` is buckets × types; a sum of its weights plus the intercept gets a `second` look, and `slopes` and `offsets` make of that
    a log-odds calibrated per type (Platt 1999). `implied` holds pairs of columns (a, b): whatever is a is also b.
    """

    id: str
    types: tuple[str, ...]
    spec: NgramSpec
    table: npt.NDArray[np.float32]
    intercepts: Floats
    second: SecondLook
    slopes: Floats
    offsets: Floats
    thresholds: Floats
    unsure_from: Floats
    implied: tuple[tuple[int, int], ...] = field(default=())

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Calibrated probabilities, texts × types; a long text has the highest of its pieces."""
        return self._found(texts, explain=False).probabilities

    def log_odds(self, texts: Sequence[str]) -> Floats:
        """Calibrated log-odds, texts × types, before what one type implies for another."""
        return self._found(texts, explain=False).log_odds

    def scores(self, texts: Sequence[str]) -> list[tuple[Score, ...]]:
        """For each text the types that reach their unsure band, in the order of `types`, with spans of the original."""
        return [judgement.scores for judgement in self.judge(texts)]

    def judge(self, texts: Sequence[str]) -> list[Judgement]:
        """One judgement a text.

        The first single post of a process is judged in plain numpy, since starting the kernel costs it more than all else;
        both give the same answer. A long one is the kernel's all the same: numpy's time grows with the square of its pieces.
        """
        if len(texts) == 1 and len(texts[0]) <= LONGEST_PLAIN and next(_single_posts) == 0:
            probabilities, _, spans, signs = judge_plainly(self, texts[0])
            columns = np.flatnonzero(probabilities >= self.unsure_from)
            told = (Score(self.types[at], float(probabilities[at]), spans[at]) for at in columns)
            return [Judgement(tuple(told), signs)]
        found = self._found(texts, explain=True)
        scores: list[list[Score]] = [[] for _ in texts]
        begin = 0
        for row, column, end in found.shown.tolist():
            own = tuple((start, stop) for start, stop in found.spans[begin:end].tolist())
            scores[row].append(Score(self.types[column], float(found.probabilities[row, column]), own))
            begin = end
        counted = zip(scores, found.classes.tolist(), found.counts[:, :3].tolist(), strict=True)
        return [Judgement(tuple(shown), Signs(bits, *counts)) for shown, bits, counts in counted]

    def _found(self, texts: Sequence[str], *, explain: bool) -> "Found":
        from harassflag.model.kernel import as_buffers, run

        return run(self, *as_buffers(texts), explain=explain)
