"""The project's features on a public two-class set, Danish offensive language as OffensEval 2020 has it (id, tweet, subtask_a, by tabs).

    python benchmarks/dkhate.py --train train.tsv [--test test.tsv]

Without a test file the figures come from 5-fold cross-validation, the threshold set inside each fold. The same comments show how often
ordinary Danes set off a false alarm of the promoted model. Published on the test half: 0.70 (Sigurbergsson & Derczynski 2020), 0.78 (BERT),
0.81 (winner of the shared task).
"""

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import diags
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline

from harassflag import assess
from harassflag.model.training import SPEC, bucket_weights, feature_matrix

SEED = 0


def read(path: Path) -> tuple[list[str], npt.NDArray[np.bool_], int]:
    """Texts, whether each is offensive, and how many malformed lines were passed over."""
    texts, offensive, malformed = [], [], 0
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        cells = line.split("\t")
        if len(cells) != 3 or cells[2].strip() not in {"OFF", "NOT"}:
            malformed += 1
            continue
        texts.append(cells[1])
        offensive.append(cells[2].strip() == "OFF")
    return texts, np.array(offensive), malformed


class CountRatios(TransformerMixin, BaseEstimator):
    """The project's weighing of buckets as a step of a pipeline."""

    def fit(self, matrix: Any, labels: npt.NDArray[np.bool_]) -> "CountRatios":
        """Learn the weights."""
        self.weights_ = bucket_weights(matrix, np.asarray(labels, dtype=bool))
        return self

    def transform(self, matrix: Any) -> Any:
        """The weighed matrix."""
        return (matrix @ diags(self.weights_)).tocsr()


class TwoClasses:
    """Hashed n-grams, tf-idf and logistic regression, as in training; the threshold is set by inner cross-validation."""

    def __init__(self) -> None:
        self.learner = make_pipeline(
            CountRatios(), LogisticRegression(C=3, class_weight="balanced", solver="liblinear", random_state=SEED)
        )

    def fit(self, texts: list[str], labels: npt.NDArray[np.bool_]) -> "TwoClasses":
        """Learn weights and threshold."""
        matrix = feature_matrix(texts, SPEC)
        folds = StratifiedKFold(4, shuffle=True, random_state=SEED)
        inner = cross_val_predict(self.learner, matrix, labels, cv=folds, method="decision_function")
        candidates = np.quantile(inner, np.linspace(0.5, 0.99, 60))
        self.threshold = max(candidates, key=lambda limit: f1_score(labels, inner >= limit, average="macro"))
        self.learner.fit(matrix, labels)
        return self

    def predict(self, texts: list[str]) -> npt.NDArray[np.bool_]:
        """Whether each text is offensive."""
        scores = self.learner.decision_function(feature_matrix(texts, SPEC))
        return np.asarray(scores >= self.threshold)


def main() -> None:
    """Print macro F1 and the routes of ordinary comments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--test", type=Path)
    chosen = parser.parse_args()
    texts, labels, malformed = read(chosen.train)
    print(f"{len(texts)} comments to train on, {labels.sum()} offensive; {malformed} malformed line(s) passed over")
    if chosen.test:
        asked, truth, malformed = read(chosen.test)
        found = TwoClasses().fit(texts, labels).predict(asked)
        print(f"{len(asked)} comments to test on; {malformed} malformed line(s) passed over")
        print(f"macro F1 {f1_score(truth, found, average='macro'):.3f}")
    else:
        found = np.zeros(len(texts), dtype=bool)
        for train, test in StratifiedKFold(5, shuffle=True, random_state=SEED).split(texts, labels):
            fold = TwoClasses().fit([texts[at] for at in train], labels[train])
            found[test] = fold.predict([texts[at] for at in test])
        print(f"macro F1 by 5-fold cross-validation {f1_score(labels, found, average='macro'):.3f}")
    ordinary = [text for text, offensive in zip(texts, labels, strict=True) if not offensive and text.strip()]
    routes = Counter(one.route for one in assess(ordinary))
    shares = ", ".join(f"{route} {count / len(ordinary):.2%}" for route, count in routes.most_common())
    print(f"routes of the {len(ordinary)} comments that are not offensive: {shares}")


if __name__ == "__main__":
    main()
