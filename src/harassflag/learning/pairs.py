"""Contrast pairs: posts that share words and differ in what they do; a model passes a function if it tells its pairs apart."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from harassflag.errors import CorpusError
from harassflag.model import Model
from harassflag.model.corpus import LabelledPost
from harassflag.model.training import POLICE


@dataclass(frozen=True, slots=True)
class Pair:
    """A post that harms and its harmless twin; `function` says by what means the one was made of the other."""

    function: str
    harmful: str
    harmless: str


def read_pairs(data: Path) -> tuple[Pair, ...]:
    """The pairs written by hand, `contrast_pairs.toml`.

    Raises:
        CorpusError: the file is missing or broken.
    """
    path = data / "contrast_pairs.toml"
    try:
        return tuple(Pair(**row) for row in tomllib.loads(path.read_text(encoding="utf-8"))["pairs"])
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise CorpusError([f"{path.name}: cannot be read ({error}). It holds the contrast pairs."]) from error


def twins_of(posts: Sequence[LabelledPost]) -> tuple[Pair, ...]:
    """The pairs of some batches in which one half carries a type and the other none."""
    by_id = {post.id: post for post in posts}
    pairs = []
    for post in posts:
        other = by_id.get(post.twin or "")
        if other is not None and bool(post.labels) != bool(other.labels):
            harmful, harmless = (post, other) if post.labels else (other, post)
            pairs.append(Pair(post.contrast or "other", harmful.text, harmless.text))
    return tuple(pairs)


def told_apart(model: Model, pairs: Sequence[Pair]) -> npt.NDArray[np.bool_]:
    """For each pair whether it is told apart: the one half is shown, the other is not.

    A half is shown when a type is flagged, or a police type at least a close call.
    """
    police = [at for at, type in enumerate(model.types) if type in POLICE]
    given = model.probabilities([text for pair in pairs for text in (pair.harmful, pair.harmless)])
    shown = np.any(given >= model.thresholds, axis=1) | np.any((given >= model.unsure_from)[:, police], axis=1)
    apart: npt.NDArray[np.bool_] = shown[0::2] & ~shown[1::2]
    return apart
