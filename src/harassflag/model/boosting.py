"""Fitting the second look, on sums that no model has learnt by heart."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from harassflag.model.second_look import LEAF, MOST_LEAVES, NODE, SecondLook

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

FOLDS = 3
GATE = -4.0
TREES = 150
RATE = 0.05
FEWEST_IN_LEAF = 40
SHARE_OF_NUMBERS = 0.4
SHARE_OF_POSTS = 0.7
FEWEST_POSTS = 4 * FEWEST_IN_LEAF


def folds_of(batches: Sequence[str], seed: int) -> npt.NDArray[np.int64]:
    """The fold of each post, so that a batch lies in one fold."""
    names = np.unique(np.array(batches))
    order = np.random.default_rng(seed).permutation(len(names))
    place = {str(names[at]): number % FOLDS for number, at in enumerate(order)}
    return np.array([place[batch] for batch in batches], np.int64)


def out_of_fold(fit: Callable[[Bools], Floats], folds: npt.NDArray[np.int64], types: int) -> Floats:
    """Sums of each post by a model that has seen no post of its batch; `fit(seen)` gives the sums of all others."""
    sums = np.zeros((len(folds), types))
    for fold in range(FOLDS):
        sums[folds == fold] = fit(folds != fold)
    return sums


def fit_second_look(sums: Floats, builds: npt.NDArray[np.float32], labels: Bools, seed: int) -> SecondLook:
    """Trees for each type over out-of-fold sums (posts × types), builds and labels.

    A type with too few posts of either kind above the gate gets no second look.
    """
    from joblib import Parallel, delayed

    numbers = np.concatenate([sums.astype(np.float32), builds], axis=1)
    share = np.clip(labels.mean(axis=0), 1e-6, 1 - 1e-6)
    shifts = np.log(share / (1 - share))
    blind = SecondLook.none(labels.shape[1])
    nodes, placed = [blind.nodes], len(blind.nodes)
    gates, bases = blind.gates, blind.bases
    roots = np.zeros((labels.shape[1], TREES), np.int64)
    looked = sums > GATE
    columns = [
        at
        for at in range(labels.shape[1])
        if min(labels[looked[:, at], at].sum(), (~labels)[looked[:, at], at].sum()) >= FEWEST_POSTS
    ]
    forests = Parallel(n_jobs=2, prefer="threads")(
        delayed(_grown)(numbers[looked[:, at]], labels[looked[:, at], at], seed) for at in columns
    )
    for column, trees in zip(columns, forests, strict=True):
        wanted = labels[looked[:, column], column]
        for number, tree in enumerate(trees):
            roots[column, number] = placed
            nodes.append(_as_nodes(tree, placed))
            placed += tree.node_count
        gates[column], bases[column] = GATE, np.log(wanted.mean() / (1 - wanted.mean()))
    return SecondLook(gates, shifts, bases, roots, np.concatenate(nodes))


def _grown(numbers: npt.NDArray[np.float32], wanted: Bools, seed: int) -> list[Any]:
    """One type's trees."""
    from sklearn.ensemble import GradientBoostingClassifier

    learner = GradientBoostingClassifier(
        n_estimators=TREES,
        learning_rate=RATE,
        max_leaf_nodes=MOST_LEAVES,
        max_depth=None,
        min_samples_leaf=FEWEST_IN_LEAF,
        max_features=SHARE_OF_NUMBERS,
        subsample=SHARE_OF_POSTS,
        random_state=seed,
    )
    return [tree.tree_ for tree in learner.fit(numbers, wanted).estimators_[:, 0]]


def _as_nodes(tree: Any, placed: int) -> npt.NDArray[np.void]:
    """A scikit-learn tree as plain nodes, its children where they will stand."""
    leaf = tree.children_left < 0
    nodes = np.zeros(tree.node_count, NODE)
    nodes["feature"] = np.where(leaf, LEAF, tree.feature)
    nodes["left"] = np.where(leaf, 0, tree.children_left + placed)
    nodes["right"] = np.where(leaf, 0, tree.children_right + placed)
    nodes["threshold"] = np.where(leaf, 0.0, tree.threshold)
    nodes["value"] = np.where(leaf, RATE * tree.value[:, 0, 0], 0.0)
    return nodes
