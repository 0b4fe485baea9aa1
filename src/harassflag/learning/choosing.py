"""Which posts to look at next: those of which the model is least sure, rare types first, unlike the corpus and unlike one another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from harassflag.model import Model
from harassflag.model.corpus import LabelledPost
from harassflag.model.training import SPEC, feature_matrix, inverse_document_frequency

Floats = npt.NDArray[np.float64]

SHORTLIST = 8
"""How many times the wanted posts are taken from the top of the unsure ones before they are thinned out."""
TWINS_ONLY = 3
"""The power of a likeness to what is known: sharing words with a known post costs next to nothing, being its twin nearly all."""


def unsureness(model: Model, texts: Sequence[str], carriers: Mapping[str, int] | None = None) -> Floats:
    """What a look at each post would tell, summed over the types: p(1 − p), shared by the posts of the type known so far.

    The variance of a yes or no is the square a guess would miss it by. Most posts are surely harmless and tell nothing; a type of
    which few posts are known learns more from one than a common type.
    """
    given = model.probabilities(texts)
    known = np.array([(carriers or {}).get(type, 0) + 1 for type in model.types])
    unsure: Floats = (given * (1 - given) / known).sum(axis=1)
    return unsure


def unit_rows(matrix: Any, idf: Floats) -> Any:
    """Rows of n-grams weighed by their rarity, each of length one."""
    from scipy.sparse import diags

    weighed = (matrix @ diags(idf)).tocsr()
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    return diags(1 / np.maximum(lengths, 1e-12)) @ weighed


@dataclass(frozen=True, slots=True)
class Known:
    """What the model has learnt from: rarity of the n-grams, a row of length one for each text, and how many carry each type."""

    idf: Floats
    rows: Any
    carriers: Mapping[str, int]


def known_from(posts: Sequence[LabelledPost]) -> Known:
    """Labelled posts to compare with; worth keeping where they are many."""
    matrix = feature_matrix([post.text for post in posts], SPEC)
    idf = inverse_document_frequency(matrix)
    carriers: dict[str, int] = {}
    for type in (type for post in posts for type in post.labels):
        carriers[type] = carriers.get(type, 0) + 1
    return Known(idf, unit_rows(matrix, idf), carriers)


def choose(model: Model, texts: Sequence[str], count: int, *, known: Known | None = None) -> list[int]:
    """Places of the posts that teach most, the best first: unsure, no twin of a `known` one, and each unlike those before it."""
    if not texts:
        return []
    unsure = unsureness(model, texts, known.carriers if known else None)
    short = np.argsort(-unsure, kind="stable")[: SHORTLIST * count]
    candidates = feature_matrix([texts[at] for at in short], SPEC)
    rows = unit_rows(candidates, known.idf if known else inverse_document_frequency(candidates))
    worth = unsure[short].copy()
    if known:
        likest = np.asarray((rows @ known.rows.T).max(axis=1).todense()).ravel()
        worth *= 1 - np.minimum(likest, 0.999) ** TWINS_ONLY
    nearest = np.zeros(len(short))
    chosen: list[int] = []
    for _ in range(min(count, len(short))):
        best = int(np.argmax(worth * (1 - nearest)))
        chosen.append(int(short[best]))
        worth[best] = -1.0
        likeness = np.asarray((rows @ rows[best].T).todense()).ravel()
        nearest = np.maximum(nearest, np.minimum(likeness, 0.999))
    return chosen
