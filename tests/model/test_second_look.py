import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier

from harassflag.model.boosting import (
    FEWEST_IN_LEAF,
    RATE,
    SHARE_OF_NUMBERS,
    SHARE_OF_POSTS,
    TREES,
    fit_second_look,
    folds_of,
)
from harassflag.model.build import WIDTH, build_of
from harassflag.model.second_look import LEAF, MOST_LEAVES, NODE, SecondLook
from harassflag.text import normalise

SEED = 3


def drawn() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(SEED)
    sums = rng.normal(-3, 2, (1500, 2))
    builds = rng.poisson(1.5, (1500, WIDTH)).astype(np.float32)
    labels = (sums + builds[:, :2] + rng.normal(0, 1, (1500, 2))) > 0
    return sums, builds, labels


def test_our_walk_through_the_trees_equals_scikit_learns() -> None:
    sums, builds, labels = drawn()
    found = fit_second_look(sums, builds, labels, SEED).log_odds(sums, builds)
    looked = sums[:, 1] > -4
    numbers = np.concatenate([sums.astype(np.float32), builds], axis=1)[looked]
    theirs = GradientBoostingClassifier(
        n_estimators=TREES,
        learning_rate=RATE,
        max_leaf_nodes=MOST_LEAVES,
        max_depth=None,
        min_samples_leaf=FEWEST_IN_LEAF,
        max_features=SHARE_OF_NUMBERS,
        subsample=SHARE_OF_POSTS,
        random_state=SEED,
    ).fit(numbers, labels[looked, 1])
    np.testing.assert_allclose(found[looked, 1], theirs.decision_function(numbers), atol=1e-9)
    share = labels[:, 1].mean()
    np.testing.assert_allclose(found[~looked, 1], sums[~looked, 1] + np.log(share / (1 - share)))


def test_a_type_with_too_few_posts_keeps_its_sums() -> None:
    sums, builds, labels = drawn()
    labels[:, 0] = False
    labels[:20, 0] = True
    look = fit_second_look(sums, builds, labels, SEED)
    assert look.gates.tolist() == [np.inf, -4.0]
    np.testing.assert_allclose(look.log_odds(sums, builds)[:, 0], sums[:, 0] + np.log(20 / 1480))


def test_no_second_look_changes_no_sum() -> None:
    sums, builds, _ = drawn()
    np.testing.assert_array_equal(SecondLook.none(2).log_odds(sums, builds), sums)


def test_a_batch_lies_in_one_fold() -> None:
    folds = folds_of(["a", "b", "a", "c", "d", "b"], SEED)
    assert folds[0] == folds[2]
    assert folds[1] == folds[5]
    assert len(set(folds.tolist())) == 3


BUILDS = [
    ("", {}),
    ("Jeg kommer og henter dig!", {0: 5, 2: 1, 5: 1 / 26, 7: 1, 10: 1, 12: 1, 17: 1}),
    (
        "“Hvem\nVAR det?” @Åse: ikke os 🙂",
        {0: 7, 1: 1, 3: 1, 4: 2, 5: 5 / 32, 6: 1, 7: 2, 8: 1, 9: 1, 11: 1, 14: 1, 18: 1, 20: 1},
    ),
    ("i i 1 hus", {0: 4, 12: 2}),
]


@pytest.mark.parametrize(("text", "expected"), BUILDS, ids=[text for text, _ in BUILDS])
def test_how_a_post_is_built(text: str, expected: dict[int, float]) -> None:
    numbers = build_of(text, normalise(text).text)
    assert {at: float(number) for at, number in enumerate(numbers) if number} == pytest.approx(expected)


def chain(leaves: int) -> list[tuple[int, int, int, float, float]]:
    """A tree of so many leaves, each question's left child a leaf."""
    nodes: list[tuple[int, int, int, float, float]] = []
    for at in range(leaves - 1):
        nodes += [(0, 2 * at + 1, 2 * at + 2, float(at), 0.0), (LEAF, 0, 0, 0.0, float(at))]
    return [*nodes, (LEAF, 0, 0, 0.0, 9.0)]


def fields_of(nodes: list[tuple[int, int, int, float, float]]) -> dict[str, object]:
    whole = SecondLook(np.array([-4.0]), np.zeros(1), np.zeros(1), np.zeros((1, 1), np.int64), np.array(nodes, NODE))
    return whole.as_fields()


def test_trees_of_up_to_eight_leaves_are_taken() -> None:
    assert len(SecondLook.from_fields(fields_of(chain(MOST_LEAVES)), 1).nodes) == 2 * MOST_LEAVES - 1


SHARED = [(0, 1, 1, 0.0, 0.0), (LEAF, 0, 0, 0.0, 1.0)]


@pytest.mark.parametrize("nodes", [chain(MOST_LEAVES + 1), SHARED], ids=["nine leaves", "a leaf under two branches"])
def test_other_trees_are_refused(nodes: list[tuple[int, int, int, float, float]]) -> None:
    with pytest.raises(ValueError, match="second look"):
        SecondLook.from_fields(fields_of(nodes), 1)
