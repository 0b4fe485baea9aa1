"""Which posts to look at next: those of which the model is least sure, unlike the corpus and unlike one another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from harassflag.model import Model
from harassflag.model.training import SPEC, feature_matrix, inverse_document_frequency

Floats = npt.NDArray[np.float64]

SHORTLIST = 8
"""How many times the wanted posts are taken from the top of the unsure ones before they are thinned out."""


def unsureness(model: Model, texts: Sequence[str]) -> Floats:
    """How close a post lies to a limit that decides something, 0 far to 1 on it, summed over the types.

    The distance is taken in log-odds: where a type is flagged, a small change of the text would change what follows.
    """
    given = np.clip(model.probabilities(texts), 1e-9, 1 - 1e-9)
    limits = np.clip(model.thresholds, 1e-9, 1 - 1e-9)
    distance = np.abs(np.log(given / (1 - given)) - np.log(limits / (1 - limits)))
    unsure: Floats = np.exp(-distance).sum(axis=1)
    return unsure


def unit_rows(matrix: Any, idf: Floats) -> Any:
    """Rows of n-grams weighed by their rarity, each of length one."""
    from scipy.sparse import diags

    weighed = (matrix @ diags(idf)).tocsr()
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    return diags(1 / np.maximum(lengths, 1e-12)) @ weighed


@dataclass(frozen=True, slots=True)
class Known:
    """What the model has learnt from, for comparing: rarity of the n-grams, and a row of length one for each text."""

    idf: Floats
    rows: Any


def known_from(texts: Sequence[str]) -> Known:
    """Texts to compare with; worth keeping where they are many."""
    matrix = feature_matrix(list(texts), SPEC)
    idf = inverse_document_frequency(matrix)
    return Known(idf, unit_rows(matrix, idf))


def choose(model: Model, texts: Sequence[str], count: int, *, known: Known | None = None) -> list[int]:
    """Places of the posts that teach most, the best first: unsure, unlike `known`, and each unlike those before it."""
    if not texts:
        return []
    unsure = unsureness(model, texts)
    short = np.argsort(-unsure, kind="stable")[: SHORTLIST * count]
    candidates = feature_matrix([texts[at] for at in short], SPEC)
    rows = unit_rows(candidates, known.idf if known else inverse_document_frequency(candidates))
    nearest = np.zeros(len(short))
    if known:
        nearest = np.asarray((rows @ known.rows.T).max(axis=1).todense()).ravel()
    worth = unsure[short].copy()
    chosen: list[int] = []
    for _ in range(min(count, len(short))):
        best = int(np.argmax(worth * (1 - nearest)))
        chosen.append(int(short[best]))
        worth[best] = -1.0
        likeness = np.asarray((rows @ rows[best].T).todense()).ravel()
        nearest = np.maximum(nearest, np.minimum(likeness, 0.999))
    return chosen
