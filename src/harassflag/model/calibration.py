"""Sums of weights -> probabilities, and probabilities -> one threshold per type, on posts training has not seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

POLICE_BETA = 1.25
POLICE_RECALL_WITH_UNSURE = 0.98
UNSURE_HARMLESS_POLICE = 0.05
UNSURE_HARMLESS_OTHER = 0.01
LOWEST_UNSURE = 0.05


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a type is flagged, and from where on it is a close call."""

    flagged: float
    unsure_from: float


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


def f_beta_threshold(probabilities: Floats, labels: Bools, beta: float) -> float:
    """The threshold with the best F-beta; between two scores, so that it does not sit on a post."""
    order = np.argsort(-probabilities, kind="stable")
    ranked = probabilities[order]
    hits = np.cumsum(labels[order])
    flagged = np.arange(1, len(ranked) + 1)
    f_beta = (1 + beta**2) * hits / (flagged + beta**2 * max(labels.sum(), 1))
    last_of_equals = np.append(ranked[1:] != ranked[:-1], True)
    best = int(np.argmax(np.where(last_of_equals, f_beta, -1)))
    below = ranked[best + 1] if best + 1 < len(ranked) else 0.0
    return float((ranked[best] + below) / 2)


def set_thresholds(
    probabilities: Floats, labels: Bools, types: Sequence[str], police: Sequence[str]
) -> list[Thresholds]:
    """One pair per type.

    A police type weighs a miss heavier than a false alarm (F1.25) and takes into its unsure band what is needed to lose
    almost none, as long as few harmless posts come along; the others take the best F1 and a narrow band.
    """
    harmless = ~labels.any(axis=1)
    found = []
    for at, name in enumerate(types):
        own, carries = probabilities[:, at], labels[:, at]
        flagged = f_beta_threshold(own, carries, POLICE_BETA if name in police else 1.0)
        share = UNSURE_HARMLESS_POLICE if name in police else UNSURE_HARMLESS_OTHER
        quiet = np.sort(own[harmless & (own < flagged)])
        by_harmless = float(quiet[int(len(quiet) * (1 - share))]) if len(quiet) else flagged
        wanted = by_harmless
        if name in police and carries.any():
            wanted = max(by_harmless, float(np.quantile(own[carries], 1 - POLICE_RECALL_WITH_UNSURE)))
        found.append(Thresholds(flagged, float(min(flagged, max(wanted, LOWEST_UNSURE)))))
    return found


def expected_calibration_error(probabilities: Floats, labels: Bools, bins: int = 10) -> float:
    """Mean gap between probability and frequency over bins of equal width (Naeini et al. 2015)."""
    place = np.minimum((probabilities * bins).astype(int), bins - 1)
    gap = 0.0
    for one in range(bins):
        inside = place == one
        if inside.any():
            gap += inside.mean() * abs(probabilities[inside].mean() - labels[inside].mean())
    return float(gap)
