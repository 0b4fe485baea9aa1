"""Fit the patterns' weights to the corpus's threads and print them as TOML for `src/harassflag/patterns/patterns.toml`.

    python benchmarks/fit_patterns.py data/threads/train.jsonl

The figures are from cross-validation over threads; `harassflag evaluate … --threads data/threads/test.jsonl` measures on others.
"""

import io
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from harassflag.patterns import FEATURES, read_patterned_threads, series_of

LIMIT = 0.4


def main() -> None:
    """Print figures as comments, weights as TOML."""
    threads = [one for name in sys.argv[1:] for one in read_patterned_threads(io.BytesIO(Path(name).read_bytes()))]
    rows = [(one, series) for one in threads for series in series_of(one.thread)]
    features = np.array([series.features for _, series in rows])
    groups = [one.thread.id for one, _ in rows]
    print(f"[fitted]\nlimit = {LIMIT}")
    for type in ("excessive_commenting", "misinterpretation"):
        labels = np.array([(type, series.author) in one.patterns for one, series in rows])
        pipeline = make_pipeline(StandardScaler(), LogisticRegression(C=0.5, class_weight="balanced"))
        chances = cross_val_predict(
            pipeline, features, labels, groups=groups, cv=GroupKFold(7), method="predict_proba"
        )[:, 1]
        crossed = f1_score(labels, chances >= LIMIT)
        print(f"\n# {len(threads)} threads, {labels.sum()} of {len(rows)} series; F1 by cross-validation {crossed:.2f}")
        scaler, learner = pipeline.fit(features, labels).steps[0][1], pipeline.steps[1][1]
        weights = learner.coef_[0] / scaler.scale_
        intercept = learner.intercept_[0] - float(weights @ scaler.mean_)
        print(f"[fitted.{type}]\nintercept = {intercept:.4f}\n[fitted.{type}.weights]")
        print("\n".join(f"{name} = {weight:.4f}" for name, weight in zip(FEATURES, weights, strict=True)))


if __name__ == "__main__":
    main()
