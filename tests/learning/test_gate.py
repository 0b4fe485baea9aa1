"""Each rule of the gate, on the promoted model and on models changed in one thing."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from harassflag.learning import Check, checks_of
from harassflag.learning.judged import chance_of
from harassflag.learning.making import corpus_of
from harassflag.learning.pairs import Pair, read_pairs, told_apart, twins_of
from harassflag.learning.weakening import FEWEST_SURE
from harassflag.model import Model, load_model
from harassflag.model.corpus import LabelledPost
from harassflag.settings import load_settings

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def serving() -> Model:
    return load_model(load_settings().models)


@pytest.fixture(scope="module")
def posts() -> tuple[LabelledPost, ...]:
    return tuple(post for post in corpus_of(load_settings()).splits["test"] if post.batch == "b051")


def limits(model: Model, type: str, threshold: float) -> Model:
    """The model with another threshold for one type."""
    at = model.types.index(type)
    thresholds, unsure = model.thresholds.copy(), model.unsure_from.copy()
    thresholds[at], unsure[at] = threshold, min(unsure[at], threshold)
    return replace(model, thresholds=thresholds, unsure_from=unsure)


def boasting(model: Model, type: str) -> Model:
    """Probabilities of one type far too high, its threshold raised as much: the same posts are flagged."""
    at = model.types.index(type)
    offsets, thresholds = model.offsets.copy(), model.thresholds.copy()
    offsets[at] += 3
    thresholds[at] = 1 / (1 + np.exp(-(np.log(thresholds[at] / (1 - thresholds[at])) + 3)))
    return replace(model, offsets=offsets, thresholds=thresholds)


def blunt(model: Model) -> Model:
    """Everything is flagged, so no pair is told apart."""
    return replace(model, thresholds=model.thresholds * 0, unsure_from=model.unsure_from * 0)


CASES: list[tuple[str, Callable[[Model], Model], str, str]] = [
    ("itself", lambda model: model, "", ""),
    ("a little more is found", lambda model: limits(model, "stalking", 0.34), "", ""),
    (
        "fewer threats",
        lambda model: limits(model, "threat_of_violence", 0.6),
        "recall",
        "posts with threat_of_violence,",
    ),
    ("fewer stalkers", lambda model: limits(model, "stalking", 0.9), "recall", "posts with stalking,"),
    ("one type falls", lambda model: limits(model, "nickname", 0.9), "f1", "F1 of nickname falls from"),
    (
        "uncalibrated",
        lambda model: boasting(model, "rumour"),
        "calibration",
        "Probabilities of rumour miss the truth by",
    ),
    ("pairs", blunt, "contrast", "pairs are told apart where"),
    (
        "a type less",
        lambda model: replace(model, types=("other", *model.types[1:])),
        "types",
        "does not know the type criticism",
    ),
]


@pytest.mark.parametrize(("name", "change", "what", "told"), CASES, ids=[case[0] for case in CASES])
def test_what_gets_worse_is_refused_in_words(
    serving: Model,
    posts: tuple[LabelledPost, ...],
    name: str,
    change: Callable[[Model], Model],
    what: str,
    told: str,
) -> None:
    pairs = (*read_pairs(load_settings().data), *twins_of(posts))
    failed = [check for check in checks_of(serving, change(serving), posts, (), pairs) if not check.passed]
    assert {check.what for check in failed} >= ({what} if what else set())
    assert bool(failed) == bool(what), failed
    if told:
        assert any(told in (check.reason.told() if check.reason else "") for check in failed)


def test_the_schools_own_posts_count_too(serving: Model, posts: tuple[LabelledPost, ...]) -> None:
    """On the test batches nothing changes; the school's own threats are missed."""
    candidate = limits(serving, "threat_of_violence", 0.9)
    held_out = [post for post in posts if "threat_of_violence" in post.labels]
    harmless = [post for post in posts if not post.labels]
    failed = [check for check in checks_of(serving, candidate, harmless, held_out, ()) if not check.passed]
    assert {(check.what, check.on) for check in failed} >= {("recall", "held_out")}
    assert not {check for check in failed if check.on == "test"}


def test_a_pair_is_right_when_only_its_harmful_half_shows(serving: Model) -> None:
    right = Pair("idiom", "Jeg ved hvor du bor, og du får tæsk", "Husk madpakken i morgen")
    turned = Pair("idiom", right.harmless, right.harmful)
    assert told_apart(serving, (right, turned)).tolist() == [True, False]


CHANCES = [(0, 0, 1.0), (1, 0, 0.5), (3, 0, 0.125), (4, 0, 0.0625), (2, 2, 11 / 16), (8, 4, 0.194)]


@pytest.mark.parametrize(("lost", "won", "chance"), CHANCES)
def test_how_far_chance_explains_a_loss(lost: int, won: int, chance: float) -> None:
    assert chance_of(lost, won) == pytest.approx(chance, abs=0.001)


@pytest.mark.parametrize(("lost", "passed"), [(2, True), (3, False), (6, False)])
def test_a_contrast_fails_by_more_than_chance(
    serving: Model, posts: tuple[LabelledPost, ...], lost: int, passed: bool
) -> None:
    """A candidate that shows nothing tells no pair apart."""
    nothing = np.ones(len(serving.types))
    deaf = replace(serving, thresholds=nothing, unsure_from=nothing)
    pairs = [Pair("idiom", "Jeg ved hvor du bor, og du får tæsk", "Husk madpakken i morgen")] * lost
    checks = checks_of(serving, deaf, posts[:1], (), pairs)
    assert [check.passed for check in checks if check.what == "contrast"] == [passed]


def test_luck_that_is_gone_is_no_loss(serving: Model, posts: tuple[LabelledPost, ...]) -> None:
    """Of many models the serving one had luck: it must have passed a contrast function by more than chance before one can fail it."""
    nothing = np.ones(len(serving.types))
    deaf = replace(serving, thresholds=nothing, unsure_from=nothing)
    right = Pair("idiom", "Jeg ved hvor du bor, og du får tæsk", "Husk madpakken i morgen")
    wrong = Pair("idiom", right.harmless, right.harmful)

    def refused(apart: int, not_apart: int) -> bool:
        pairs = [right] * apart + [wrong] * not_apart
        checks = checks_of(serving, deaf, posts[:1], (), pairs, first=deaf)
        return any(check.what == "contrast" and not check.passed for check in checks)

    assert not refused(6, 5)
    assert refused(9, 2)


def found_fewer(model: Model, posts: tuple[LabelledPost, ...], fewer: int) -> Model:
    """The model with a threshold that finds so many threats fewer."""
    type = "threat_of_violence"
    at = model.types.index(type)
    given = model.probabilities([post.text for post in posts if type in post.labels])[:, at]
    return limits(model, type, float(sorted(given[given >= model.thresholds[at]])[fewer]))


def test_what_is_lost_is_lost_once(serving: Model, posts: tuple[LabelledPost, ...]) -> None:
    """Two threats fewer are chance beside a model that came later; two fewer than the first model found are not."""
    first, candidate = found_fewer(serving, posts, 3), found_fewer(serving, posts, 2)

    def refused(serving: Model, candidate: Model, first: Model | None) -> set[tuple[str, str]]:
        checks = checks_of(serving, candidate, posts, (), (), first=first)
        return {(check.what, check.beside) for check in checks if not check.passed}

    assert ("recall", "serving") in refused(serving, candidate, None)
    assert refused(serving, candidate, first) == set()
    assert ("recall", "first") in refused(serving, found_fewer(serving, posts, 4), first)
    assert ("recall", "serving") in refused(serving, found_fewer(serving, posts, 6), first)
    told = [
        check.reason.told()
        for check in checks_of(serving, found_fewer(serving, posts, 4), posts, (), (), first=first)
        if check.reason and check.beside == "first"
    ]
    assert all("small steps do not add up" in one for one in told)
    learnt = [post.text for post in posts if "threat_of_violence" in post.labels] * FEWEST_SURE
    checks = checks_of(serving, candidate, posts[:1], (), (), learnt, first)
    assert [check.beside for check in checks if check.what == "forgotten"] == ["serving", "first"]


def test_every_check_says_on_what_and_against_what_it_was_measured(
    serving: Model, posts: tuple[LabelledPost, ...]
) -> None:
    checks = checks_of(serving, serving, posts, (), ())
    assert {check.what for check in checks} == {"recall", "ranking", "equal_alarms", "f1", "calibration"}
    assert all(isinstance(check, Check) and check.before == check.after for check in checks)
