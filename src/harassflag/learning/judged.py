"""What the gate looks at: the same posts as two models see them, and the checks that come of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from typing import Literal

import numpy as np
import numpy.typing as npt

from harassflag.learning.reasons import Reason
from harassflag.model import Model
from harassflag.model.corpus import LabelledPost, label_matrix

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing measured of both models. `limit` is what `after` may not fall below (or, of an error, rise above).

    `beside` says which model stands for `before`: the one that serves, or the first one, which no chain of small steps leads away from.
    """

    what: str
    on: str
    type: str
    before: float
    after: float
    limit: float
    passed: bool
    reason: Reason | None = None
    beside: Literal["serving", "first"] = "serving"


def chance_of(lost: int, won: int) -> float:
    """How likely at least so many losses among the posts that changed are, if each was as likely a gain (exact sign test)."""
    changed = lost + won
    ways: int = sum(comb(changed, count) for count in range(lost, changed + 1))
    return ways / (1 << changed)


@dataclass(frozen=True, slots=True)
class Judged:
    """The same posts as both models see them: posts × types."""

    on: str
    types: tuple[str, ...]
    labels: Bools
    before: Floats
    after: Floats
    flagged_before: Bools
    flagged_after: Bools
    seen_before: Bools
    seen_after: Bools


def judge(on: str, posts: Sequence[LabelledPost], serving: Model, candidate: Model) -> Judged:
    """Both models on the same posts; columns in the order of the serving model's types."""
    texts = [post.text for post in posts]
    order = [candidate.types.index(type) for type in serving.types]
    before, after = serving.probabilities(texts), candidate.probabilities(texts)[:, order]
    return Judged(
        on,
        serving.types,
        label_matrix(posts, serving.types),
        before,
        after,
        before >= serving.thresholds,
        after >= candidate.thresholds[order],
        before >= serving.unsure_from,
        after >= candidate.unsure_from[order],
    )
