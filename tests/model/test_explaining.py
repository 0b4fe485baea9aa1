import numpy as np
import pytest

from harassflag.model import Model, load_model
from harassflag.model.corpus import load_corpus
from harassflag.model.explaining import telling_words
from harassflag.policy import Policy
from harassflag.settings import load_settings

SHARE_THAT_FALLS = 0.98


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model(load_settings().models)


def without(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    return text


def test_without_the_marked_words_every_finding_of_the_test_posts_falls(model: Model, policy: Policy) -> None:
    corpus = load_corpus(load_settings().data, policy.type_ids)
    texts = [post.text for post in corpus.splits["test"]]
    falls = []
    for text, scores in zip(texts, model.scores(texts), strict=True):
        for score in scores:
            column = model.types.index(score.type)
            if score.probability < model.thresholds[column]:
                continue
            assert score.spans
            after = model.probabilities([without(text, score.spans) or " "])[0, column]
            falls.append(after < score.probability)
    assert len(falls) > 100
    assert np.mean(falls) >= SHARE_THAT_FALLS


SURPLUS = [
    ([0.1, 2.0, 0.4], 0.5, [1]),
    ([0.1, 2.0, 1.8], 3.0, [1, 2]),
    ([0.1, 2.0, 0.2], 3.0, [1]),
    ([-1.0, -2.0], 0.5, [0]),
    ([1.0] * 9, 99.0, [0, 1, 2, 3, 4, 5]),
]


@pytest.mark.parametrize(("drops", "surplus", "expected"), SURPLUS)
def test_no_more_words_than_the_finding_rests_on(drops: list[float], surplus: float, expected: list[int]) -> None:
    tokens = [(at, at + 1) for at in range(len(drops))]
    assert telling_words(tokens, np.array(drops), lambda taken: taken < surplus) == [tokens[at] for at in expected]
