"""What to look at next, probable label errors, differences of two models, and drift."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from harassflag.learning import SeenPost, by_month, choose, differences, doubtful, known_from, unsureness, vocabulary
from harassflag.model import Model, load_model
from harassflag.model.corpus import LabelledPost
from harassflag.records import Finding
from harassflag.settings import load_settings


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model(load_settings().models)


UNSURE = "Vi smadrer dem på lørdag"
CLUMSY = "Han er lidt af en klodsmajor"
SURE = ["Husk madpakken", "Så får du bank i morgen", "Tak for i dag"]


def post(text: str) -> LabelledPost:
    return LabelledPost("1", text, frozenset(), "b")


def test_the_unsure_come_first_and_twins_of_known_ones_later(model: Model) -> None:
    assert choose(model, [*SURE, UNSURE], 1) == [3]
    assert choose(model, [*SURE, UNSURE], 1, known=known_from([post(UNSURE)])) != [3]
    assert 2 in choose(model, [UNSURE, UNSURE, "Du skal bare vente dig, når jeg ser dig"], 2)
    assert choose(model, [], 3) == []
    assert sorted(choose(model, SURE, 9)) == [0, 1, 2]


def test_rare_types_come_first(model: Model) -> None:
    """Of two posts as unsure as one another, the one of a type that few known posts carry."""
    many = dict.fromkeys(model.types, 3_000) | {"nickname": 20}
    few = dict.fromkeys(model.types, 3_000) | {"threatening": 20, "threat_of_violence": 20}
    texts = [UNSURE, CLUMSY]
    threat, nickname = unsureness(model, texts, few)
    assert threat > nickname
    threat, nickname = unsureness(model, texts, many)
    assert nickname > threat


def test_the_least_likely_label_stands_first() -> None:
    types = ("nickname", "stalking")
    labels = [{"nickname"}, set(), {"stalking"}, {"nickname"}]
    posts = [LabelledPost(str(at), "x", frozenset(some), "b") for at, some in enumerate(labels)]
    log_odds = np.array([[3, -3], [-3, -3], [2, -4], [1, -2]], float)
    ranked = doubtful(posts, types, log_odds)
    assert (ranked[0].id, ranked[0].missing, ranked[0].too_many) == ("2", ("nickname",), ("stalking",))
    assert [one.quality for one in ranked] == sorted(one.quality for one in ranked)
    assert doubtful([], types, log_odds[:0]) == []


def test_two_models_differ_where_they_flag_different_types(model: Model) -> None:
    at = model.types.index("stalking")
    deaf = replace(model, thresholds=np.where(np.arange(len(model.types)) == at, 1.0, model.thresholds))
    found = differences(["Husk madpakken", "Jeg ved hvor du bor og hvornår du har fri"], model, deaf)
    assert [(one.at, one.lost, one.gained) for one in found] == [(1, ("stalking",), ())]
    assert differences([], model, deaf) == []


def test_months_are_counted_with_new_words() -> None:
    unsure = Finding("stalking", 0.4, 0.5, 0.3)
    posts = [
        SeenPost(datetime(2026, 2, 1, tzinfo=UTC), "police", (), "kendt ord"),
        SeenPost(datetime(2026, 3, 1, tzinfo=UTC), "none", (unsure,), "nyt ord"),
    ]
    known = vocabulary(["kendt ord"])
    assert [
        (one.month, one.posts, dict(one.routes), one.unsure, one.unseen_words) for one in by_month(posts, known)
    ] == [
        ("2026-02", 1, {"police": 1}, 0, 0.0),
        ("2026-03", 1, {"none": 1}, 1, 0.5),
    ]
