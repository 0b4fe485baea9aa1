"""How good a model is on posts it has not seen: figures per type with intervals, the police route, contrast pairs."""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from harassflag.model.calibration import expected_calibration_error
from harassflag.model.corpus import LabelledPost, label_matrix
from harassflag.model.noise import noisy
from harassflag.model.scorer import Model

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

RESAMPLES = 1_000
NOISE_SEED = 7
CURVE_POINTS = 60
BINS = 10
FEWEST_TO_SHOW = 20


def f1_per_type(flagged: Bools, labels: Bools) -> Floats:
    """F1 of each column; a type neither carried nor flagged counts as 1."""
    both = (flagged & labels).sum(axis=0)
    either = flagged.sum(axis=0) + labels.sum(axis=0)
    return np.where(either == 0, 1.0, 2 * both / np.maximum(either, 1))


def bootstrap_interval(measure: Callable[[npt.NDArray[np.int64]], float], posts: int, seed: int = 0) -> list[float]:
    """The middle 95 % of a measure over resampled posts (percentile bootstrap, Efron 1979)."""
    rng = np.random.default_rng(seed)
    values = [measure(rng.integers(0, posts, posts)) for _ in range(RESAMPLES)]
    return [round(float(bound), 4) for bound in np.nanquantile(values, [0.025, 0.975])]


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else float("nan")


def _one_type(flagged: Bools, labels: Bools, probabilities: Floats) -> dict[str, Any]:
    def f1(rows: npt.NDArray[np.int64]) -> float:
        return _ratio(2 * (flagged[rows] & labels[rows]).sum(), flagged[rows].sum() + labels[rows].sum())

    both = (flagged & labels).sum()
    edges = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    return {
        "posts": int(labels.sum()),
        "precision": _ratio(both, flagged.sum()),
        "recall": _ratio(both, labels.sum()),
        "f1": _ratio(2 * both, flagged.sum() + labels.sum()),
        "f1_interval": bootstrap_interval(f1, len(labels)),
        "ece": expected_calibration_error(probabilities, labels),
        "curve": precision_recall_curve(probabilities, labels),
        "reliability": [
            [float(probabilities[edges == bin].mean()), float(labels[edges == bin].mean()), int((edges == bin).sum())]
            for bin in range(BINS)
            if (edges == bin).any()
        ],
    }


def precision_recall_curve(probabilities: Floats, labels: Bools) -> list[list[float]]:
    """Some points [threshold, precision, recall] along the curve."""
    order = np.argsort(-probabilities, kind="stable")
    hits = np.cumsum(labels[order])
    ranks = np.unique(np.linspace(1, len(order), min(CURVE_POINTS, len(order))).astype(int)) - 1
    carried = max(int(labels.sum()), 1)
    return [
        [
            round(float(probabilities[order[at]]), 4),
            round(float(hits[at] / (at + 1)), 4),
            round(float(hits[at] / carried), 4),
        ]
        for at in ranks
    ]


def _contrast_pairs(posts: Sequence[LabelledPost], right: Bools) -> dict[str, list[int]]:
    """For each contrast function [pairs both right, pairs]; a half is right if its set of flagged types is."""
    at = {post.id: row for row, post in enumerate(posts)}
    pairs: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row, post in enumerate(posts):
        if post.twin in at and post.twin is not None:
            pair = pairs[post.contrast or "other"]
            pair[0] += int(right[row] and right[at[post.twin]])
            pair[1] += 1
    return dict(sorted(pairs.items()))


def _noisy_macro_f1(model: Model, posts: Sequence[LabelledPost], labels: Bools) -> float:
    """Macro F1 when every post is typed badly, with kinds of noise drawn from a fixed seed."""
    rng = random.Random(NOISE_SEED)  # nosec B311  # noqa: S311 - noise for measuring, not a secret
    probabilities = model.probabilities([noisy(post.text, rng) for post in posts])
    return float(f1_per_type(probabilities >= model.thresholds, labels).mean())


def _by_group(groups: Sequence[str], flagged: Bools, labels: Bools) -> dict[str, list[float]]:
    """For each group of enough posts [posts, micro F1]."""
    found: dict[str, list[float]] = {}
    for name in sorted(set(groups)):
        rows = np.array([group == name for group in groups])
        if rows.sum() >= FEWEST_TO_SHOW:
            both = (flagged[rows] & labels[rows]).sum()
            found[name] = [int(rows.sum()), round(_ratio(2 * both, flagged[rows].sum() + labels[rows].sum()), 4)]
    return found


def evaluate(model: Model, posts: Sequence[LabelledPost], *, police: Sequence[str]) -> dict[str, Any]:
    """Everything the card shows, as plain numbers; `police` names the types whose posts go to the police route."""
    if not posts:
        return {"posts": 0}
    labels = label_matrix(posts, model.types)
    probabilities = model.probabilities([post.text for post in posts])
    flagged = probabilities >= model.thresholds
    unsure = (probabilities >= model.unsure_from) & ~flagged
    columns = [model.types.index(name) for name in police if name in model.types]
    should: Bools = np.any(labels[:, columns], axis=1)
    sent: Bools = np.any(flagged[:, columns], axis=1)
    seen = sent | unsure[:, columns].any(axis=1)
    harmless = ~labels.any(axis=1)
    right = np.asarray((flagged != labels).sum(axis=1) == 0)

    def macro(rows: npt.NDArray[np.int64]) -> float:
        return float(f1_per_type(flagged[rows], labels[rows]).mean())

    return {
        "posts": len(posts),
        "macro_f1": float(f1_per_type(flagged, labels).mean()),
        "macro_f1_interval": bootstrap_interval(macro, len(posts)),
        "exact": float(right.mean()),
        "police": {
            "posts": int(should.sum()),
            "recall": _ratio((should & sent).sum(), should.sum()),
            "recall_interval": bootstrap_interval(
                lambda rows: _ratio((should & sent)[rows].sum(), should[rows].sum()), len(posts)
            ),
            "recall_with_unsure": _ratio((should & seen).sum(), should.sum()),
            "harmless": int(harmless.sum()),
            "harmless_sent": _ratio((harmless & sent).sum(), harmless.sum()),
        },
        "harmless_flagged": _ratio((harmless & flagged.any(axis=1)).sum(), harmless.sum()),
        "harmless_unsure": _ratio((harmless & ~flagged.any(axis=1) & unsure.any(axis=1)).sum(), harmless.sum()),
        "types": {
            name: _one_type(flagged[:, at], labels[:, at], probabilities[:, at]) for at, name in enumerate(model.types)
        },
        "noise_macro_f1": _noisy_macro_f1(model, posts, labels),
        "pairs": _contrast_pairs(posts, right),
        "by_voice": _by_group([post.voice for post in posts], flagged, labels),
        "by_place": _by_group([post.kind for post in posts], flagged, labels),
    }
