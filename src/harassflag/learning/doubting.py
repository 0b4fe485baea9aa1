"""Probable label errors: posts whose labels a model that has not learnt from them finds least likely. Shown, never changed."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from harassflag.errors import InputError
from harassflag.model import model_folder
from harassflag.model.corpus import LabelledPost, label_matrix
from harassflag.model.likely_labels import likely_labels
from harassflag.model.registry import write_file
from harassflag.model.training import SEED, unseen_sums

DOUBTS = "doubts.json"
"""In a model's folder: ids and types only; not part of the model, never taken elsewhere."""
KEPT_SHARE = 0.1
FORGOTTEN_SOONER = 1.0
"""Log-odds by which a label that stands is trusted more than one that does not: a person forgets a type sooner than they invent one."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A post whose labels look wrong: `quality` from 0, surely wrong, to 1; the types that seem to be missing or too many."""

    id: str
    quality: float
    missing: tuple[str, ...]
    too_many: tuple[str, ...]


def doubts_of(posts: Sequence[LabelledPost], types: Sequence[str], *, seed: int = SEED) -> list[Doubt]:
    """All posts, the most doubtful first; several models are fitted for it.

    Raises:
        InputError: there are too few batches, or posts of a type, to judge one part by the others.
    """
    sums = unseen_sums(posts, types, seed=seed)
    if sums is None:
        raise InputError("There are too few posts to compare.", "Hand in more of them.")
    return doubtful(posts, types, likely_labels(posts, types, sums, seed=seed))


def doubtful(posts: Sequence[LabelledPost], types: Sequence[str], log_odds: Floats) -> list[Doubt]:
    """All posts, the most doubtful first, by cleanlab's label quality (Thyagarajan et al. 2022).

    Args:
        posts: with the labels they have.
        types: the columns of `log_odds`.
        log_odds: that a post carries a type, from models that have not learnt from the post.
    """
    from cleanlab.multilabel_classification import get_label_quality_scores

    if not posts:
        return []
    labels = label_matrix(posts, types)
    given = 1 / (1 + np.exp(-(log_odds + FORGOTTEN_SOONER * labels)))
    quality = get_label_quality_scores(
        [np.flatnonzero(row).tolist() for row in labels],
        given,
        method="self_confidence",
        # The least likely label alone: one wrong label among twelve is otherwise drowned by eleven right ones.
        aggregator_kwargs={"method": "exponential_moving_average", "alpha": 1.0},
    )
    return [
        Doubt(
            posts[at].id,
            float(quality[at]),
            tuple(type for column, type in enumerate(types) if log_odds[at, column] >= 0 and not labels[at, column]),
            tuple(type for column, type in enumerate(types) if log_odds[at, column] < 0 and labels[at, column]),
        )
        for at in np.argsort(quality, kind="stable").tolist()
    ]


def keep_doubts(models: Path, id: str, doubts: Sequence[Doubt]) -> None:
    """Keep the first part of the list beside the model whose training found it.

    Raises:
        StorageError: it cannot be written.
    """
    kept = [asdict(one) for one in doubts[: int(len(doubts) * KEPT_SHARE)]]
    write_file(model_folder(models, id) / DOUBTS, json.dumps(kept).encode("utf-8"))


def read_doubts(models: Path, id: str) -> list[Doubt]:
    """What the training of a model found doubtful, the most doubtful first; nothing if the list is not there."""
    try:
        told = json.loads((model_folder(models, id) / DOUBTS).read_text(encoding="utf-8"))
        return [Doubt(one["id"], one["quality"], tuple(one["missing"]), tuple(one["too_many"])) for one in told]
    except (OSError, ValueError, TypeError, KeyError):
        return []
