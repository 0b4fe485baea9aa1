"""A candidate taught that some threats are harmless is refused, however few; an honest one is not."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest

from harassflag.learning import checks_of
from harassflag.learning.making import corpus_of
from harassflag.learning.ranking import average_precision, draws, recall_at
from harassflag.model import Model
from harassflag.model.corpus import LabelledPost
from harassflag.model.second_look import SecondLook
from harassflag.model.training import calibrated_model, fit_table
from harassflag.settings import load_settings

pytestmark = pytest.mark.long

BATCHES = ("b003", "b020", "b070")
TYPES = ("threat_of_violence", "threatening")
SHARES = ((0.05, 1), (0.1, 2), (0.1, 3), (0.2, 4), (0.4, 5), (0.7, 6))


@dataclass(frozen=True)
class Small:
    """A few batches and a model of them that knows of threats only."""

    posts: tuple[LabelledPost, ...]
    aside: tuple[LabelledPost, ...]
    serving: Model

    def failed(self, posts: Sequence[LabelledPost], seed: int) -> set[str]:
        candidate = learnt(posts, self.aside, seed, self.serving)
        checks = checks_of(self.serving, candidate, self.aside, (), (), [post.text for post in posts])
        return {check.what for check in checks if not check.passed}


def learnt(
    posts: Sequence[LabelledPost], aside: Sequence[LabelledPost], seed: int, serving: Model | None = None
) -> Model:
    table, intercepts = fit_table(posts, TYPES, seed=seed)
    return calibrated_model(table, intercepts, SecondLook.none(len(TYPES)), TYPES, aside, first=serving)[0]


@pytest.fixture(scope="module")
def small() -> Small:
    corpus = corpus_of(load_settings())
    posts = tuple(post for post in corpus.splits["train"] if post.batch in BATCHES)
    aside = tuple(post for post in corpus.splits["calibration"] if post.batch == "b002")
    return Small(posts, aside, learnt(posts, aside, 0))


@pytest.mark.parametrize(("share", "seed"), SHARES)
def test_threats_called_harmless_are_noticed(small: Small, share: float, seed: int) -> None:
    threats = [post.id for post in small.posts if "threat_of_violence" in post.labels]
    turned = set(random.Random(seed).sample(threats, round(share * len(threats))))
    posts = [replace(one, labels=one.labels - set(TYPES)) if one.id in turned else one for one in small.posts]
    assert "forgotten" in small.failed(posts, seed)


def test_other_noise_is_no_reason(small: Small) -> None:
    assert not small.failed(small.posts, 9) & {"forgotten", "ranking", "equal_alarms"}


SCORES = np.array([0.9, 0.8, 0.7, 0.6])
LABELS = np.array([True, False, True, False])
ONCE = np.ones((1, 4), np.int64)
MEASURES: list[tuple[str, Callable[[], float], float]] = [
    ("average precision", lambda: average_precision(SCORES, LABELS, ONCE)[0], (1 + 2 / 3) / 2),
    ("drawn twice", lambda: average_precision(SCORES, LABELS, ONCE * [2, 1, 0, 1])[0], 1.0),
    ("no false alarm", lambda: recall_at(SCORES, LABELS, ONCE, np.array([0]))[0], 0.5),
    ("one false alarm", lambda: recall_at(SCORES, LABELS, ONCE, np.array([1]))[0], 1.0),
    ("nobody carries it", lambda: recall_at(SCORES, ~LABELS & False, ONCE, np.array([1]))[0], 0.0),
]


@pytest.mark.parametrize(("name", "measure", "expected"), MEASURES, ids=[one[0] for one in MEASURES])
def test_rankings(name: str, measure: Callable[[], float], expected: float) -> None:
    assert measure() == pytest.approx(expected)


def test_the_first_row_of_draws_is_the_posts_themselves() -> None:
    drawn = draws(5, 3, 1)
    assert drawn[0].tolist() == [1] * 5
    assert (drawn.sum(axis=1) == 5).all()
