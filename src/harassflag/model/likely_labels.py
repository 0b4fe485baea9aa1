"""How likely each label of a post is, from its sums, how it is built and its other labels; by trees that have not seen its batch."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from harassflag.model.boosting import folds_of
from harassflag.model.build import WIDTH, build_of
from harassflag.model.corpus import LabelledPost, label_matrix
from harassflag.text import normalise

TREES = 80
RATE = 0.08
LEAVES = 12
FEWEST_IN_LEAF = 40
MOST = 14.0
FEW_POSTS = 2_000
"""Up to so many posts, two more processes take longer to begin than to do the work."""

Floats = npt.NDArray[np.float64]


def likely_labels(posts: Sequence[LabelledPost], types: Sequence[str], sums: Floats, *, seed: int) -> Floats:
    """Log-odds, posts × types, that a post carries a type.

    Args:
        posts: with the labels they have; for each type the eleven others are looked at.
        types: the columns.
        sums: `unseen_sums` of the same posts and seed.
        seed: which folds are drawn.
    """
    from joblib import Parallel, delayed
    from threadpoolctl import threadpool_limits

    labels, folds = label_matrix(posts, types), folds_of([post.batch for post in posts], seed)
    builds = np.array([build_of(post.text, normalise(post.text).text) for post in posts]).reshape(-1, WIDTH)
    # Each in a process with one thread: threads that wait for one another take the cores from whoever judges posts.
    with threadpool_limits(1):
        found = Parallel(n_jobs=1 if len(posts) <= FEW_POSTS else 2)(
            delayed(_unseen)(
                np.concatenate([sums, builds, np.delete(labels, column, axis=1)], axis=1),
                labels[:, column],
                folds,
                seed,
            )
            for column in range(len(types))
        )
    log_odds: Floats = np.clip(np.column_stack(found), -MOST, MOST)
    return log_odds


def _unseen(numbers: Floats, labels: npt.NDArray[np.bool_], folds: npt.NDArray[np.int64], seed: int) -> Floats:
    """Log-odds of one label, fold by fold."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    found = np.zeros(len(labels))
    for fold in np.unique(folds):
        seen = folds != fold
        learner = HistGradientBoostingClassifier(
            max_iter=TREES,
            learning_rate=RATE,
            max_leaf_nodes=LEAVES,
            min_samples_leaf=FEWEST_IN_LEAF,
            l2_regularization=1,
            early_stopping=False,
            random_state=seed,
        )
        found[~seen] = learner.fit(numbers[seen], labels[seen]).decision_function(numbers[~seen])
    return found
