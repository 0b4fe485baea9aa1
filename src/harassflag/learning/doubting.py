"""Probable label errors: posts whose labels a model that has not learnt from them finds least likely. Shown, never changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from harassflag.model.calibration import platt
from harassflag.model.corpus import LabelledPost, label_matrix
from harassflag.model.scorer import Model
from harassflag.model.second_look import SecondLook
from harassflag.model.training import SEED, SPEC, fit_table

FOLDS = 4
FEWEST = 2 * FOLDS

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A post whose labels look wrong: `quality` from 0, surely wrong, to 1; the types that seem to be missing or too many."""

    post: LabelledPost
    quality: float
    missing: tuple[str, ...]
    too_many: tuple[str, ...]


def unseen_probabilities(
    posts: Sequence[LabelledPost],
    types: Sequence[str],
    *,
    always: Sequence[LabelledPost] = (),
    seed: int = SEED,
    progress: Callable[[int, int], None] | None = None,
) -> Floats:
    """Probabilities, posts × types, each from a model that has not seen the post's batch (or fold, in a batch that stands alone).

    Args:
        posts: those in question.
        types: the columns.
        always: posts that every model learns from.
        seed: which folds are drawn.
        progress: told how many folds are done, and of how many.
    """
    folds = _folds(posts, seed)
    sums = np.zeros((len(posts), len(types)))
    for fold in range(FOLDS):
        own = np.flatnonzero(folds == fold).tolist()
        others = [post for post, at in zip(posts, folds, strict=True) if at != fold]
        table, intercepts = fit_table([*always, *others], types, seed=seed)
        ones = np.ones(len(types))
        blind = SecondLook.none(len(types))
        model = Model("", tuple(types), SPEC, table, intercepts, blind, ones, 0 * ones, ones, ones)
        sums[own] = model.log_odds([posts[at].text for at in own])
        if progress:
            progress(fold + 1, FOLDS)
    labels = label_matrix(posts, types)
    lines = [platt(sums[:, at], labels[:, at]) for at in range(len(types))]
    log_odds = sums * [slope for slope, _ in lines] + [offset for _, offset in lines]
    given: Floats = 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))
    return given


def _folds(posts: Sequence[LabelledPost], seed: int) -> npt.NDArray[np.int64]:
    """A fold for each post; batches stay whole where there are enough, as twins share words and differ in labels."""
    rng = np.random.default_rng(seed)
    batches = sorted({post.batch for post in posts})
    if len(batches) < FOLDS:
        return np.asarray(rng.permutation(len(posts)) % FOLDS)
    place = dict(zip(batches, rng.permutation(len(batches)) % FOLDS, strict=True))
    return np.array([place[post.batch] for post in posts])


def doubtful(posts: Sequence[LabelledPost], types: Sequence[str], given: Floats) -> list[Doubt]:
    """All posts, the most doubtful first, by cleanlab's label quality (Thyagarajan et al. 2022).

    Args:
        posts: with the labels they have.
        types: the columns of `given`.
        given: probabilities from models that have not learnt from the post.
    """
    from cleanlab.multilabel_classification import get_label_quality_scores

    if not posts:
        return []
    labels = label_matrix(posts, types)
    quality = get_label_quality_scores(
        [np.flatnonzero(row).tolist() for row in labels],
        given,
        method="self_confidence",
        # The least likely label alone: one wrong label among twelve is otherwise drowned by eleven right ones.
        aggregator_kwargs={"method": "exponential_moving_average", "alpha": 1.0},
    )
    order = np.argsort(quality, kind="stable").tolist()
    return [
        Doubt(
            posts[at],
            float(quality[at]),
            tuple(type for column, type in enumerate(types) if given[at, column] >= 0.5 and not labels[at, column]),
            tuple(type for column, type in enumerate(types) if given[at, column] < 0.5 and labels[at, column]),
        )
        for at in order
    ]
