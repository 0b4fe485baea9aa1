"""The corpus -> a model on disk: hashed n-grams, one logistic regression per type, calibrated on batches of their own."""

import hashlib
import io
import json
import platform
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from harassflag.model.boosting import FOLDS, fit_second_look, folds_of, out_of_fold
from harassflag.model.build import WIDTH, build_of
from harassflag.model.calibration import Measure, Promise, platt, set_thresholds
from harassflag.model.card import write_card
from harassflag.model.corpus import Corpus, LabelledPost, label_matrix
from harassflag.model.evaluation import evaluate
from harassflag.model.ngrams import NgramSpec, cut_ngrams
from harassflag.model.noise import noisy
from harassflag.model.privacy import drop_rare
from harassflag.model.registry import FORMAT, Manifest, save_model
from harassflag.model.scorer import Model
from harassflag.model.second_look import SecondLook
from harassflag.text import normalise

SEED = 20231123
SPEC = NgramSpec(bits=19, char_min=2, char_max=5, word_max=2, skip=True, word_share=1.0)
INVERSE_REGULARISATION = 10.0
FEWEST_POSTS_WITH_BUCKET = 2
COUNT_SMOOTHING = 1.0
SURPLUS = 0.02
TEXTS_AT_ONCE = 4_000
SHARED_FROM = "200M"
FITS_AT_ONCE = 2
TOLERANCE = 3e-6
MOST_STEPS = 1_000
IMPLIED = (("threat_of_violence", "threatening"),)
POLICE = ("threat_of_violence", "stalking")

Progress = Callable[[int, int], None]


def fingerprint(corpus: Corpus) -> str:
    """SHA-256 over every post, label and split of the corpus."""
    digest = hashlib.sha256()
    for split, posts in sorted(corpus.splits.items()):
        for post in posts:
            digest.update(
                json.dumps([split, post.id, post.text, sorted(post.labels)], ensure_ascii=False).encode("utf-8")
            )
    return digest.hexdigest()


def feature_matrix(texts: Sequence[str], spec: NgramSpec) -> Any:
    """Texts × buckets, a SciPy CSR matrix of the n-grams' values."""
    from scipy.sparse import csr_matrix, vstack

    parts = []
    for start in range(0, len(texts), TEXTS_AT_ONCE):
        some = texts[start : start + TEXTS_AT_ONCE]
        ngrams = cut_ngrams([normalise(text).text for text in some], spec)
        part = csr_matrix((ngrams.values, (ngrams.rows, ngrams.buckets)), shape=(len(some), 2**spec.bits))
        part.sum_duplicates()
        parts.append(part)
    return vstack(parts, format="csr")


def inverse_document_frequency(matrix: Any) -> npt.NDArray[np.float64]:
    """ln((1 + n) / (1 + df)) + 1 per bucket, as scikit-learn's TfidfTransformer has it."""
    frequency = np.bincount(matrix.indices, minlength=matrix.shape[1])
    weights: npt.NDArray[np.float64] = np.log((1 + matrix.shape[0]) / (1 + frequency)) + 1
    return weights


def bucket_weights(matrix: Any, labels: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """How much a bucket counts for one type: idf × √|log ratio of its smoothed frequency with and without the type|.

    After the count ratios of NB-SVM (Wang & Manning 2012), softened by the root; a bucket seen in one post only counts nothing.
    """
    frequency = np.bincount(matrix.indices, minlength=matrix.shape[1])
    carried = np.bincount(matrix[np.flatnonzero(labels)].indices, minlength=matrix.shape[1])
    share = (carried + COUNT_SMOOTHING) / (labels.sum() + 2 * COUNT_SMOOTHING)
    share_of_others = (frequency - carried + COUNT_SMOOTHING) / ((~labels).sum() + 2 * COUNT_SMOOTHING)
    weights: npt.NDArray[np.float64] = np.sqrt(np.abs(np.log(share / share_of_others)))
    return weights * inverse_document_frequency(matrix) * (frequency >= FEWEST_POSTS_WITH_BUCKET)


def _fit_one(matrix: Any, labels: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.float64], float]:
    """Weights of one type's buckets, and the intercept, which is regularised as one more weight."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    weights = bucket_weights(matrix, labels)
    values = (matrix.data * weights[matrix.indices]).astype(np.float32)
    weighted = csr_matrix((values, matrix.indices, matrix.indptr), matrix.shape)
    learner = LogisticRegression(
        C=INVERSE_REGULARISATION, class_weight="balanced", fit_intercept=False, tol=TOLERANCE, max_iter=MOST_STEPS
    )
    learner.fit(hstack([weighted, np.ones((len(labels), 1), np.float32)], format="csr"), labels)
    return learner.coef_[0, :-1] * weights, float(learner.coef_[0, -1])


def fit_types(
    matrix: Any, labels: npt.NDArray[np.bool_], *, progress: Progress | None = None
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float64]]:
    """Weights (buckets × types) and intercepts, one logistic regression a type."""
    from joblib import Parallel, delayed
    from threadpoolctl import threadpool_limits

    frequency = np.bincount(matrix.indices, minlength=matrix.shape[1])
    kept = np.flatnonzero(frequency >= FEWEST_POSTS_WITH_BUCKET)
    narrow, types = matrix[:, kept], labels.shape[1]
    table, intercepts = np.zeros((matrix.shape[1], types), np.float32), np.zeros(types)
    jobs = Parallel(n_jobs=FITS_AT_ONCE, return_as="generator", prefer="threads", max_nbytes=SHARED_FROM)(
        delayed(_fit_one)(narrow, labels[:, at]) for at in range(types)
    )
    with threadpool_limits(1):
        for at, (weights, intercept) in enumerate(jobs):
            table[kept, at] = weights
            intercepts[at] = intercept
            if progress:
                progress(at + 1, types)
    return table, intercepts


def training_matrix(posts: Sequence[LabelledPost], seed: int) -> Any:
    """N-grams of the posts, and below them those of one noisy copy of each; without what only few of a school's own posts hold."""
    rng = random.Random(seed)  # nosec B311  # noqa: S311 - noise for training, not a secret
    texts = [post.text for post in posts]
    return drop_rare(feature_matrix([*texts, *(noisy(text, rng) for text in texts)], SPEC), posts)


def fit_table(
    posts: Sequence[LabelledPost], types: Sequence[str], *, seed: int = SEED
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float64]]:
    """Weights (buckets × types) and intercepts, learnt from the posts and one noisy copy of each."""
    return fit_types(training_matrix(posts, seed), np.vstack([label_matrix(posts, types)] * 2))


def _measure_of(model: Model, texts: Sequence[str], labels: npt.NDArray[np.bool_], types: Sequence[str]) -> Measure:
    """A model's measure, with some more posts to be flagged than it flags, since other posts than these will be judged."""
    given = model.probabilities(texts)
    flagged = given >= model.thresholds
    known = [
        (name, types.index(name), model.types.index(name)) for name in POLICE if name in types and name in model.types
    ]
    carries = np.any(labels[:, [here for _, here, _ in known]], axis=1)
    shown = np.any((given >= model.unsure_from)[:, [there for _, _, there in known]], axis=1)
    find, alarms = {}, {}
    for name, here, there in known:
        carriers = labels[:, here]
        find[name] = int(flagged[carriers, there].sum() + SURPLUS * carriers.sum())
        alarms[name] = int(flagged[~carriers, there].sum())
    return Measure(find, alarms, int(np.sum(carries & shown)))


def unseen_sums(
    posts: Sequence[LabelledPost],
    types: Sequence[str],
    matrix: Any = None,
    *,
    seed: int = SEED,
    progress: Progress | None = None,
) -> npt.NDArray[np.float64] | None:
    """Sums of weights, posts × types, by tables that had not seen the post's batch; None if a fold would teach one class only.

    `matrix` holds the posts' n-grams where they have been cut already.
    """
    labels = label_matrix(posts, types)
    matrix = feature_matrix([post.text for post in posts], SPEC) if matrix is None else matrix
    folds = folds_of([post.batch for post in posts], seed)
    if any(len(np.unique(labels[folds != fold, at])) < 2 for fold in range(FOLDS) for at in range(len(types))):
        return None
    done = count()

    def tell(_done: int, _total: int) -> None:
        if progress:
            progress(next(done) + 1, FOLDS * len(types))

    def unseen(seen: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
        table, intercepts = fit_types(matrix[np.flatnonzero(seen)], labels[seen], progress=tell)
        sums: npt.NDArray[np.float64] = matrix[np.flatnonzero(~seen)] @ table + intercepts
        return sums

    return out_of_fold(unseen, folds, len(types))


def second_look(
    posts: Sequence[LabelledPost], types: Sequence[str], sums: npt.NDArray[np.float64] | None, *, seed: int = SEED
) -> SecondLook:
    """The second look, learnt from `unseen_sums`; none without them."""
    if sums is None:
        return SecondLook.none(len(types))
    builds = np.array([build_of(post.text, normalise(post.text).text) for post in posts], np.float32)
    return fit_second_look(sums, builds.reshape(-1, WIDTH), label_matrix(posts, types), seed)


def calibrated_model(
    table: npt.NDArray[np.float32],
    intercepts: npt.NDArray[np.float64],
    second: SecondLook,
    types: Sequence[str],
    posts: Sequence[LabelledPost],
    *,
    first: Model | None = None,
) -> tuple[Model, Promise | None]:
    """A model without a name yet: slopes, offsets and thresholds set on posts the weights have not seen, and what they promise.

    Measured by the `first` model that ever served, it finds some more of those posts' police types, and more still where that costs
    no more false alarms; it shows as many. The measure stays the same, so ten models in a row do not drift.
    """
    ones, zeros = np.ones(len(types)), np.zeros(len(types))
    implied = tuple((types.index(a), types.index(b)) for a, b in IMPLIED if a in types and b in types)
    raw = Model("", tuple(types), SPEC, table, intercepts, second, ones, zeros, zeros, zeros)
    texts = [post.text for post in posts]
    labels = label_matrix(posts, types)
    sums = raw.log_odds(texts)
    pairs = [platt(sums[:, at], labels[:, at]) for at in range(len(types))]
    slopes = np.array([slope for slope, _ in pairs])
    offsets = np.array([offset for _, offset in pairs])
    calibrated = replace(raw, slopes=slopes, offsets=offsets, implied=implied)
    measure = _measure_of(first, texts, labels, types) if first else None
    limits, promise = set_thresholds(calibrated.probabilities(texts), labels, types, POLICE, measure=measure)
    thresholds = np.array([limit.flagged for limit in limits])
    unsure_from = np.array([limit.unsure_from for limit in limits])
    return replace(calibrated, thresholds=thresholds, unsure_from=unsure_from), promise


def train(
    corpus: Corpus,
    models: Path,
    *,
    seed: int = SEED,
    progress: Progress | None = None,
    first: Model | None = None,
    made_from: Mapping[str, str] | None = None,
    unseen: Callable[[npt.NDArray[np.float64]], None] | None = None,
) -> str:
    """Train, calibrate, measure on the test batches and save; returns the id of the new model, which does not serve yet.

    Deterministic: the same corpus, seed and packages make the same weights. The thresholds of the police types also look at the
    `first` model that ever served. `made_from` adds fingerprints to the versions of the manifest; `unseen` is
    given the sums of `unseen_sums`.
    """
    types = corpus.types
    posts = corpus.splits["train"]
    matrix, labels = training_matrix(posts, seed), label_matrix(posts, types)
    fits = (1 + FOLDS) * len(types)

    def tell(before: int) -> Progress | None:
        return (lambda done, _total: progress(before + done, fits)) if progress else None

    table, intercepts = fit_types(matrix, np.vstack([labels, labels]), progress=tell(0))
    sums = unseen_sums(posts, types, matrix[: len(posts)], seed=seed, progress=tell(len(types)))
    if unseen and sums is not None:
        unseen(sums)
    second = second_look(posts, types, sums, seed=seed)
    aside = corpus.splits["calibration"] or corpus.splits["train"]
    model, promise = calibrated_model(table, intercepts, second, types, aside, first=first)
    buffer = io.BytesIO()
    np.save(buffer, table, allow_pickle=False)
    weights = buffer.getvalue()
    manifest = Manifest(
        format=FORMAT,
        types=list(types),
        features=asdict(SPEC),
        intercepts=intercepts.tolist(),
        second_look=second.as_fields(),
        slopes=model.slopes.tolist(),
        offsets=model.offsets.tolist(),
        thresholds=model.thresholds.tolist(),
        unsure_from=model.unsure_from.tolist(),
        implied=[list(pair) for pair in model.implied],
        weights_sha256=hashlib.sha256(weights).hexdigest(),
        data_sha256=fingerprint(corpus),
        trained=datetime.now(UTC).date().isoformat(),
        seed=seed,
        versions={
            "python": platform.python_version(),
            **{name: version(name) for name in ("numpy", "scikit-learn", "harassflag")},
            **(made_from or {}),
        },
    )
    measured = evaluate(model, corpus.splits["test"], police=POLICE)
    counts = {split: [len(corpus.batches(split)), len(posts)] for split, posts in corpus.splits.items()}
    evaluation = {"splits": counts, "promise": asdict(promise) if promise else None, **measured}
    save_model(models, manifest, weights, evaluation, write_card(manifest, evaluation))
    return manifest.id
