import numpy as np
import pytest

from harassflag.model.calibration import (
    Measure,
    best_threshold,
    expected_calibration_error,
    lowest_limit_that_keeps,
    platt,
    police_promise,
    set_thresholds,
)


def test_platt_finds_the_curve_that_made_the_labels() -> None:
    rng = np.random.default_rng(0)
    sums = rng.normal(size=20_000)
    labels = rng.random(20_000) < 1 / (1 + np.exp(-(2.0 * sums - 1.0)))
    slope, offset = platt(sums, labels)
    assert slope == pytest.approx(2.0, abs=0.1)
    assert offset == pytest.approx(-1.0, abs=0.1)


def test_platt_never_turns_the_order_round() -> None:
    slope, _ = platt(np.array([3.0, 2.0, -1.0]), np.array([False, False, True]))
    assert slope > 0


BEST = [
    ([0.9, 0.8, 0.7, 0.4, 0.3, 0.1], [True, True, False, True, False, False], 4),
    ([0.9, 0.8, 0.7, 0.4, 0.3, 0.1], [True, True, False, False, False, False], 2),
    ([0.5, 0.5, 0.5, 0.1], [True, False, True, False], 3),
    ([0.2, 0.1], [True, True], 2),
]


@pytest.mark.parametrize(("probabilities", "labels", "flagged"), BEST)
def test_the_threshold_with_the_best_f1(probabilities: list[float], labels: list[bool], flagged: int) -> None:
    threshold = best_threshold(np.array(probabilities), np.array(labels))
    assert sum(one >= threshold for one in probabilities) == flagged


def test_the_unsure_band_lies_below_the_threshold() -> None:
    rng = np.random.default_rng(1)
    labels = rng.random((900, 2)) < 0.2
    probabilities = np.clip(labels * 0.5 + rng.random((900, 2)) * 0.5, 0, 1)
    limits, promise = set_thresholds(probabilities, labels, ("stalking", "nickname"), ("stalking",))
    assert promise is not None
    assert promise.missed == 0.05
    for limit in limits:
        assert 0 < limit.unsure_from <= limit.flagged < 1


MEASURES = [
    ("some more than asked where that costs nothing", 2, 1, 3),
    ("as many as asked, whatever they cost", 4, 0, 4),
    ("no alarm more than allowed", 1, 0, 2),
    ("all of them", 9, 9, 4),
]


@pytest.mark.parametrize(("name", "find", "alarms", "found"), MEASURES, ids=[one[0] for one in MEASURES])
def test_by_a_measure_the_gain_goes_into_what_is_found(name: str, find: int, alarms: int, found: int) -> None:
    """Two carriers, an alarm, a carrier, an alarm, a carrier, and posts far below."""
    ranked = np.array([[0.9], [0.8], [0.7], [0.6], [0.5], [0.4], [0.1], [0.05]])
    labels = np.array([[True], [True], [False], [True], [False], [True], [False], [False]])
    measure = Measure({"stalking": find}, {"stalking": alarms}, 4)
    limits, _ = set_thresholds(ranked, labels, ("stalking",), ("stalking",), measure=measure)
    assert int((ranked[labels] >= limits[0].flagged).sum()) == found


@pytest.mark.parametrize(
    ("posts", "missed", "falls_below"), [(44, 0.05, None), (45, 0.05, 0), (200, 0.05, 5), (200, 0.10, 14)]
)
def test_a_limit_keeps_its_promise_by_the_exact_binomial_tail(
    posts: int, missed: float, falls_below: int | None
) -> None:
    scores = np.arange(posts) / posts
    limit = lowest_limit_that_keeps(scores, missed)
    assert (None if limit is None else int((scores < limit).sum())) == falls_below


def test_a_promise_is_kept_in_nine_worlds_of_ten() -> None:
    rng = np.random.default_rng(2)
    kept = []
    for _ in range(400):
        limit = lowest_limit_that_keeps(rng.random(150), 0.10)
        kept.append(limit is not None and limit <= 0.10)
    assert np.mean(kept) >= 0.88


def test_a_promise_gives_way_when_too_many_harmless_posts_would_be_unsure() -> None:
    rng = np.random.default_rng(3)
    police, harmless = rng.random(300), rng.random(300) * 0.9
    promise = police_promise(police, harmless, 0.5)
    assert promise is not None
    assert promise.missed > 0.05


def test_calibration_error() -> None:
    even = np.repeat([0.25, 0.75], 400)
    true = np.tile([True, False, False, False], 100).tolist() + np.tile([True, True, True, False], 100).tolist()
    assert expected_calibration_error(even, np.array(true)) == pytest.approx(0.0)
    assert expected_calibration_error(np.ones(10) * 0.99, np.zeros(10, dtype=bool)) == pytest.approx(0.99)
