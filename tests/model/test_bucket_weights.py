import numpy as np
from scipy.sparse import csr_matrix

from harassflag.model.training import SPEC, bucket_weights, feature_matrix


def test_a_bucket_counts_by_how_unevenly_it_stands() -> None:
    rows = 600
    labels = np.arange(rows) < rows // 2
    even, uneven, once = np.ones(rows), labels.astype(float), np.zeros(rows)
    once[0] = 1.0
    weights = bucket_weights(csr_matrix(np.stack([even, uneven, once], axis=1)), labels)
    assert weights[0] == 0
    assert weights[1] > 1
    assert weights[2] == 0


def test_weights_are_numbers_whatever_the_posts() -> None:
    matrix = feature_matrix(["hej", "hej du", "du er sød"] * 200, SPEC)
    assert np.isfinite(bucket_weights(matrix, np.arange(600) % 2 == 0)).all()
