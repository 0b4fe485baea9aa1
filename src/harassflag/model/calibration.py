"""Sums of weights -> probabilities, and probabilities -> one threshold per type, on posts training has not seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

PROMISES = tuple(step / 100 for step in range(5, 31))
CONFIDENCE = 0.90
UNSURE_HARMLESS_POLICE = 0.05
UNSURE_HARMLESS_OTHER = 0.01
LOWEST_UNSURE = 0.05
HAIR = 1e-9


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a type is flagged, and from where on it is a close call."""

    flagged: float
    unsure_from: float


@dataclass(frozen=True, slots=True)
class Promise:
    """At most this share of police posts is missed altogether, with this confidence, on posts like those it was set on."""

    missed: float
    confidence: float
    unsure_from: float
    posts: int


@dataclass(frozen=True, slots=True)
class Measure:
    """What to do on some posts: of each police type, how many to find and how many false alarms to allow; how many to show."""

    find: Mapping[str, int]
    alarms: Mapping[str, int]
    seen: int


def platt(sums: Floats, labels: Bools) -> tuple[float, float]:
    """Slope and offset that make a sum of weights a log-odds (Platt 1999), with his smoothed targets against overconfidence."""
    from scipy.optimize import minimize

    positive, negative = labels.sum(), (~labels).sum()
    target = np.where(labels, (positive + 1) / (positive + 2), 1 / (negative + 2))

    def loss(pair: Floats) -> tuple[float, Floats]:
        log_odds = pair[0] * sums + pair[1]
        residual = 1 / (1 + np.exp(-np.clip(log_odds, -50, 50))) - target
        value = float(np.sum(np.logaddexp(0, log_odds) - target * log_odds))
        return value, np.array([np.dot(residual, sums), residual.sum()])

    found = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B", bounds=[(1e-3, None), (None, None)])
    return float(found.x[0]), float(found.x[1])


def best_threshold(probabilities: Floats, labels: Bools) -> float:
    """The threshold with the best F1; between two scores, so that it does not sit on a post."""
    order = np.argsort(-probabilities, kind="stable")
    ranked = probabilities[order]
    hits = np.cumsum(labels[order])
    f1 = 2 * hits / (np.arange(1, len(ranked) + 1) + max(labels.sum(), 1))
    last_of_equals = np.append(ranked[1:] != ranked[:-1], True)
    best = int(np.argmax(np.where(last_of_equals, f1, -1)))
    below = ranked[best + 1] if best + 1 < len(ranked) else 0.0
    return float((ranked[best] + below) / 2)


def lowest_limit_that_keeps(scores: Floats, missed: float, confidence: float = CONFIDENCE) -> float | None:
    """The highest limit under which no more than `missed` of such posts fall, with the given confidence; None if none can.

    Learn-then-test with a fixed sequence (Angelopoulos et al. 2021): limits are tried from the lowest up, each tested with the
    exact binomial tail, until the first that cannot be kept.
    """
    from scipy.stats import binom

    ranked = np.sort(scores)
    kept = None
    for misses, limit in enumerate(ranked):
        if binom.cdf(misses, len(ranked), missed) > 1 - confidence:
            break
        kept = float(limit)
    return kept


def police_promise(scores: Floats, harmless: Floats, flagged: float, seen: int | None = None) -> Promise | None:
    """The strictest promise for which few harmless posts fall into the band between its limit and `flagged`.

    With `seen`, the one kept by the limit that shows so many: a model that takes another's place reaches as far down, no further.

    Args:
        scores: for each post that carries a police type, its highest probability of one.
        harmless: the same for each post that carries no type.
        flagged: where the highest probability sends a post to the police route.
        seen: how many of `scores` are to be shown.
    """
    reach = None if seen is None else min(threshold_that_finds(scores, np.ones(len(scores), bool), seen), flagged)
    for missed in PROMISES:
        limit = lowest_limit_that_keeps(scores, missed)
        if limit is None or (reach is not None and limit < reach and missed != PROMISES[-1]):
            continue
        if reach is not None:
            return Promise(missed, CONFIDENCE, min(limit, reach), len(scores))
        limit = min(limit, flagged)
        if ((harmless >= limit) & (harmless < flagged)).mean() <= UNSURE_HARMLESS_POLICE or missed == PROMISES[-1]:
            return Promise(missed, CONFIDENCE, limit, len(scores))
    return None


def threshold_that_finds(probabilities: Floats, labels: Bools, count: int) -> float:
    """The highest threshold under which at least `count` of those that carry the type are flagged; 1 for none."""
    ranked = np.sort(probabilities[labels])[::-1]
    if count <= 0 or not len(ranked):
        return 1.0
    last = min(count, len(ranked)) - 1
    below = ranked[last + 1] if last + 1 < len(ranked) else 0.0
    return float((ranked[last] + below) / 2)


def threshold_that_allows(probabilities: Floats, labels: Bools, alarms: int) -> float:
    """The lowest threshold under which at most `alarms` of those that do not carry the type are flagged."""
    ranked = np.sort(probabilities[~labels])[::-1]
    if alarms >= len(ranked):
        return HAIR
    above = probabilities[probabilities > ranked[alarms]]
    return float((above.min(initial=1.0) + ranked[alarms]) / 2)


def _just_below(limit: float) -> float:
    """A limit set on a post's own probability, a hair lower: its last digits depend on the order in which weights are added."""
    return limit * (1 - HAIR)


def set_thresholds(
    probabilities: Floats,
    labels: Bools,
    types: Sequence[str],
    police: Sequence[str],
    *,
    measure: Measure | None = None,
) -> tuple[list[Thresholds], Promise | None]:
    """One pair per type, and what is promised for the police types.

    Every type is flagged where its F1 is best. With a measure, a police type is flagged where as many of its posts are found as that
    asks for, or lower if no more false alarms come of it: F1 jumps between thresholds from one training to the next. The cost
    of a missed threat lies in the band below: both police types share one lower limit, the promise's, from which on a person
    looks at the post now. The others have a narrow band.
    """
    harmless = ~labels.any(axis=1)
    columns = [at for at, name in enumerate(types) if name in police]
    flagged = [best_threshold(probabilities[:, at], labels[:, at]) for at in range(len(types))]
    if measure:
        for name, count in measure.find.items():
            at = types.index(name)
            finds = threshold_that_finds(probabilities[:, at], labels[:, at], count)
            flagged[at] = min(finds, threshold_that_allows(probabilities[:, at], labels[:, at], measure.alarms[name]))
    promise = None
    carries = labels[:, columns].any(axis=1)
    if columns and carries.any() and harmless.any():
        highest = probabilities[:, columns].max(axis=1)
        promise = police_promise(
            highest[carries], highest[harmless], min(flagged[at] for at in columns), measure.seen if measure else None
        )
    found = []
    for at in range(len(types)):
        if at in columns and promise:
            lower = promise.unsure_from
        else:
            quiet = np.sort(probabilities[harmless & (probabilities[:, at] < flagged[at]), at])
            lower = float(quiet[int(len(quiet) * (1 - UNSURE_HARMLESS_OTHER))]) if len(quiet) else flagged[at]
            lower = max(lower, LOWEST_UNSURE)
        found.append(Thresholds(flagged[at], min(flagged[at], _just_below(lower))))
    return found, promise


def expected_calibration_error(probabilities: Floats, labels: Bools, bins: int = 10) -> float:
    """Mean gap between probability and frequency over bins of equal width (Naeini et al. 2015)."""
    place = np.minimum((probabilities * bins).astype(int), bins - 1)
    gap = 0.0
    for one in range(bins):
        inside = place == one
        if inside.any():
            gap += inside.mean() * abs(probabilities[inside].mean() - labels[inside].mean())
    return float(gap)
