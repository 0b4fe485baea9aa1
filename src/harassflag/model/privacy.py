"""What a school's own examples may leave in a model: nothing that only few of them hold."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from harassflag.model.corpus import LabelledPost

OWN = "examples"
"""The batch of posts that are a school's own; all other batches are published with the project."""

FEWEST_HOLDERS = 5
"""So many of a school's posts must hold an n-gram before it counts, unless the published corpus holds it too."""


def drop_rare(matrix: Any, posts: Sequence[LabelledPost]) -> Any:
    """The matrix without the n-grams that only a school's own posts hold, and fewer than five of them.

    A name, a nickname or an unusual turn of words thus leaves no weight of its own that could be looked for in the model's file.
    Below the rows of the posts may stand those of their noisy copies, in the same order; a copy is no second holder.
    """
    own = np.array([post.batch == OWN for post in posts], dtype=bool)
    if not own.any():
        return matrix
    rows = np.tile(own, matrix.shape[0] // len(posts))
    published = np.bincount(matrix[np.flatnonzero(~rows)].indices, minlength=matrix.shape[1]) > 0
    holders = np.flatnonzero(rows) % len(posts)
    held = matrix[np.flatnonzero(rows)].tocoo()
    pairs = np.unique(np.stack([holders[held.row], held.col]), axis=1)
    many = np.bincount(pairs[1], minlength=matrix.shape[1]) >= FEWEST_HOLDERS
    kept = matrix.copy()
    kept.data[~(published | many)[kept.indices]] = 0.0
    kept.eliminate_zeros()
    return kept
