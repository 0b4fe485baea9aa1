"""Which labels do not fit their posts, seen by trees that learnt from other batches."""

from dataclasses import replace

import numpy as np

from harassflag.learning import doubtful
from harassflag.model.corpus import LabelledPost, label_matrix
from harassflag.model.likely_labels import likely_labels

TYPES = ("threat_of_violence", "threatening")


def test_a_label_that_contradicts_sums_and_other_labels_stands_first() -> None:
    rng = np.random.default_rng(1)
    both, none = frozenset(TYPES), frozenset[str]()
    posts = [LabelledPost(str(at), "Vi ses", both if at % 2 else none, f"b{at % 6}") for at in range(600)]
    sums = np.where(label_matrix(posts, TYPES), 2.0, -2.0) + rng.normal(size=(600, 2))
    wrong = {"0": frozenset({"threatening"}), "7": frozenset({"threat_of_violence"}), "11": none}
    planted = [replace(post, labels=wrong.get(post.id, post.labels)) for post in posts]
    found = doubtful(planted, TYPES, likely_labels(planted, TYPES, sums, seed=1))
    assert {one.id for one in found[:3]} == set(wrong)
