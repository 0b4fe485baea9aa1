"""How well a model ranks posts of one type, whatever its threshold; each measure over drawn posts at once, for a paired bootstrap."""

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


def draws(posts: int, resamples: int, seed: int) -> Counts:
    """How often each post is drawn, resamples × posts; the first row is the posts as they are."""
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(posts, np.full(posts, 1 / posts), resamples)
    return np.concatenate([np.ones((1, posts), np.int64), drawn])


def _ranked(scores: Floats, labels: Bools, drawn: Counts) -> tuple[Counts, Counts, Counts]:
    """Cumulated hits, cumulated false alarms and the draws of the hits, from the highest score down."""
    order = np.argsort(-scores, kind="stable")
    carried, times = labels[order], drawn[:, order]
    hits = times * carried
    return np.cumsum(hits, axis=1), np.cumsum(times * ~carried, axis=1), hits


def average_precision(scores: Floats, labels: Bools, drawn: Counts) -> Floats:
    """Mean precision over the ranks of the posts that carry the type, for each row of draws."""
    found, alarms, hits = _ranked(scores, labels, drawn)
    precision = found / np.maximum(found + alarms, 1)
    average: Floats = (precision * hits).sum(axis=1) / np.maximum(found[:, -1], 1)
    return average


def recall_at(scores: Floats, labels: Bools, drawn: Counts, allowed: Counts) -> Floats:
    """Recall where the threshold lets through at most the `allowed` false alarms, one number a row of draws."""
    found, alarms, _ = _ranked(scores, labels, drawn)
    within = np.where(alarms <= allowed[:, None], found, 0).max(axis=1)
    recall: Floats = within / np.maximum(found[:, -1], 1)
    return recall
