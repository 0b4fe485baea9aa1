from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from harassflag.model import Model, load_model, promote
from harassflag.model.corpus import Corpus, LabelledPost, label_matrix, load_corpus
from harassflag.model.second_look import SecondLook
from harassflag.model.training import SPEC, fit_table, train
from harassflag.policy import Policy
from harassflag.settings import load_settings

SMALL = 120


@pytest.fixture(scope="module")
def small_corpus() -> Corpus:
    types = ("nickname", "threatening", "threat_of_violence")
    posts = [
        LabelledPost(
            f"x-{at}",
            text,
            frozenset(labels),
            f"batch{at % 3}",
        )
        for at, (text, labels) in enumerate(
            [
                (f"du er en {word} nummer {at}", {"nickname"})
                if at % 3 == 0
                else (f"så får du bank {word} {at}", {"threatening", "threat_of_violence"})
                if at % 3 == 1
                else (f"husk {word} til turen {at}", set())
                for at, word in enumerate(["klaphat", "madpakke", "fjols", "gummistøvler"] * (SMALL // 4))
            ]
        )
    ]
    third = len(posts) // 3
    return Corpus(
        types,
        {
            "train": tuple(posts[:third]),
            "calibration": tuple(posts[third : 2 * third]),
            "development": (),
            "test": tuple(posts[2 * third :]),
        },
    )


def test_training_makes_a_model_that_loads_and_knows_its_lesson(small_corpus: Corpus, tmp_path: Path) -> None:
    promote(tmp_path, train(small_corpus, tmp_path))
    model = load_model(tmp_path)
    found = {score.type for score in model.scores(["nu får du bank din klaphat"])[0]}
    assert {"threat_of_violence", "threatening"} <= found
    assert (model.probabilities(["husk madpakke til turen"]) < model.thresholds).all()


def test_the_same_corpus_and_seed_make_the_same_model(small_corpus: Corpus, tmp_path: Path) -> None:
    assert train(small_corpus, tmp_path / "a") == train(small_corpus, tmp_path / "b")


def test_the_kernel_judges_as_the_learners_of_scikit_learn_do(
    small_corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From text to probability: ours against what scikit-learn's own fitted objects say of the rows they were fitted on."""
    fitted: list[tuple[LogisticRegression, Any, Any]] = []

    class Noted(LogisticRegression):
        def fit(self, rows: Any, labels: Any) -> "Noted":
            fitted.append((self, rows, labels))
            return super().fit(rows, labels)

    monkeypatch.setattr("sklearn.linear_model.LogisticRegression", Noted)
    posts = small_corpus.splits["train"]
    table, intercepts = fit_table(posts, small_corpus.types)
    ones, second = np.ones(3), SecondLook.none(len(small_corpus.types))
    model = Model("", small_corpus.types, SPEC, table, intercepts, second, ones, 0 * ones, ones, ones)
    texts = [post.text for post in posts]
    found, labels = model.probabilities(texts), label_matrix(posts, small_corpus.types)
    assert len(fitted) == 3
    for learner, rows, own in fitted:
        expected = learner.predict_proba(rows.astype(np.float64))[: len(posts), 1]
        columns = [at for at in range(3) if np.array_equal(labels[:, at], own[: len(posts)])]
        assert columns
        for column in columns:
            np.testing.assert_allclose(found[:, column], expected, rtol=0, atol=1e-6)


def test_the_promoted_model_was_trained_on_the_corpus_on_disk(policy: Policy) -> None:
    settings = load_settings()
    corpus = load_corpus(settings.data, policy.type_ids)
    assert load_model(settings.models).types == corpus.types
