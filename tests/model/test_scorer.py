import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harassflag.model import Model, load_model
from harassflag.settings import load_settings

NOISY = [
    "Hvis du ringer til min mor igen, så SMADRER jeg dig!!!",
    "😂😂😂 så sla\u030ar jeg dig ihjel din kæææmpe idiot 🔪🔪",
    "HVIS DU RINGER TIL MIN MOR IGEN SAA SMADRER JEG DIG",
    "nu f å r d u b a n k, jeg venter ved din bil",
]


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model(load_settings().models)


@pytest.mark.parametrize("text", NOISY)
def test_findings_carry_spans_of_whole_words_in_the_original(model: Model, text: str) -> None:
    scores = model.scores([text])[0]
    assert any(score.type == "threat_of_violence" for score in scores)
    for score in scores:
        assert score.spans
        for start, end in score.spans:
            assert text[start:end] == text[start:end].strip()
            assert start == 0 or not text[start - 1].isalnum() or text[start].isspace()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_spans_lie_in_any_text_in_order_without_overlap(model: Model, text: str) -> None:
    for score in model.scores([text + " jeg slår dig ihjel"])[0]:
        edges = [edge for span in score.spans for edge in span]
        assert edges == sorted(edges)
        assert all(0 <= edge <= len(text) + 20 for edge in edges)


def test_alone_and_in_company_a_post_scores_the_same(model: Model) -> None:
    together = model.probabilities(NOISY * 200)
    alone = np.vstack([model.probabilities([text]) for text in NOISY])
    assert np.allclose(together[: len(NOISY)], alone, atol=1e-9)


def test_one_bad_sentence_in_a_long_letter_is_found_in_its_place(model: Model) -> None:
    bad = "Hvis du ringer til min mor igen, så smadrer jeg dig og din bil."
    text = "Vi havde en god dag i skoven med klassen. " * 100 + bad + " Tak for kaffen til mødet. " * 100
    scores = {score.type: score for score in model.scores([text])[0]}
    start, end = scores["threat_of_violence"].spans[0]
    assert text.index(bad) <= start < end <= text.index(bad) + len(bad)


def test_what_implies_another_type_is_never_likelier_than_it(model: Model) -> None:
    probabilities = model.probabilities(NOISY)
    threat, threatening = model.types.index("threat_of_violence"), model.types.index("threatening")
    assert (probabilities[:, threatening] >= probabilities[:, threat]).all()


def test_nothing_in_nothing_out(model: Model) -> None:
    assert model.scores([]) == []
    assert model.probabilities([]).shape == (0, len(model.types))
