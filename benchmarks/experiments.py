"""What other features give, by cross-validation over whole batches; docs/experiments.md tells what came of it.

Run `python benchmarks/experiments.py base scoped classes` (any of them; each is added to those before it); `--scheduler` fits on
Dask. Test batches are left out. `second` takes the second look over the sums of the sets before it. Scoped cues come from spaCy's
Matcher over its Danish tokeniser: every word that stands under a negation, a condition or a retelling, or between quotation marks,
counts a second time under that name. Classes are n-grams over the lexicon's meaning classes.
"""

import argparse
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import spacy
from joblib import Parallel, delayed, parallel_config
from scipy.sparse import diags, hstack
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression
from spacy.matcher import Matcher

from harassflag.model.boosting import fit_second_look
from harassflag.model.build import build_of
from harassflag.model.corpus import label_matrix, load_corpus
from harassflag.model.training import POLICE, SPEC, bucket_weights, feature_matrix
from harassflag.policy import load_policy
from harassflag.settings import load_settings
from harassflag.text import normalise, words
from harassflag.text.cues import LEXICON, LONGEST_PHRASE, read_lexicon

FOLDS = 4
HARMLESS_SENT = 0.02
CUES = {
    "not": (["ikke", "aldrig", "ingen", "intet", "hverken", "uden"], 4),
    "if": (["hvis", "medmindre", "såfremt"], 12),
    "told": (["fik", "skrev", "stod", "sagde", "fortalte", "modtog", "læste", "beskeden", "citat"], 12),
}
QUOTED = re.compile(r"[«»\"“”„]([^«»\"“”„]{3,200})[«»\"“”„]")


def scoped_words() -> Callable[[str], list[str]]:
    """A function that gives the words of a text under the cue whose scope they stand in."""
    tokenise = spacy.blank("da")
    tokenise.max_length = 10**7
    matcher = Matcher(tokenise.vocab)
    for name, (cues, _) in CUES.items():
        matcher.add(name, [[{"LOWER": {"IN": cues}}]])

    def found(text: str) -> list[str]:
        doc = tokenise(text)
        out = []
        for match, _, end in matcher(doc):
            name = tokenise.vocab.strings[match]
            scope = doc[end : end + CUES[name][1]]
            out += [f"{name}:{word}" for word in words(normalise(scope.text).text)]
        for quoted in QUOTED.finditer(text):
            out += [f"quoted:{word}" for word in words(normalise(quoted.group(1)).text)]
        return out

    return found


def class_ngrams() -> Callable[[str], list[str]]:
    """A function that gives n-grams of meaning classes and the short words between them."""
    lexicon = read_lexicon(LEXICON)

    def found(text: str) -> list[str]:
        said, out, at = words(normalise(text).text), [], 0
        while at < len(said):
            for length in range(LONGEST_PHRASE, 0, -1):
                classes = lexicon.phrases.get(tuple(said[at : at + length]))
                if classes:
                    break
            out.append(f"<{classes[0].id}>" if classes else said[at] if len(said[at]) < 5 else "_")
            at += length if classes else 1
        grams = [" ".join(out[at : at + size]) for size in (1, 2, 3) for at in range(len(out) - size + 1)]
        return [gram for gram in grams if "<" in gram]

    return found


def block(texts: Sequence[str], name: str) -> Any:
    """The sparse matrix of one set of features."""
    if name == "base":
        return feature_matrix(texts, SPEC)
    analyser, weight, damping = {"scoped": (scoped_words(), 0.4, 50), "classes": (class_ngrams(), 0.3, 10)}[name]
    counts = HashingVectorizer(analyzer=analyser, n_features=2**18, norm=None, alternate_sign=False).transform(texts)
    return weight * diags(1 / np.sqrt(np.asarray(counts.sum(axis=1)).ravel() + damping)) @ counts


def out_of_fold(matrix: Any, labels: npt.NDArray[np.bool_], folds: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Sums for each post by a model that has seen no post of its batch."""

    def one(fold: int, at: int) -> tuple[int, int, npt.NDArray[np.float64]]:
        seen = folds != fold
        weights = diags(bucket_weights(matrix[seen], labels[seen, at]))
        learner = LogisticRegression(C=10, class_weight="balanced", solver="liblinear", random_state=0)
        learner.fit((matrix[seen] @ weights).tocsr(), labels[seen, at])
        return fold, at, learner.decision_function((matrix[~seen] @ weights).tocsr())

    sums = np.zeros(labels.shape)
    tasks = [delayed(one)(fold, at) for fold in range(FOLDS) for at in range(labels.shape[1])]
    for fold, at, found in Parallel()(tasks):
        sums[folds == fold, at] = found
    return sums


def looked_again(
    sums: npt.NDArray[np.float64], texts: Sequence[str], labels: npt.NDArray[np.bool_], folds: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Log-odds by a second look that has seen no post of the batch."""
    builds = np.array([build_of(text, normalise(text).text) for text in texts])
    found = np.zeros(sums.shape)
    for fold in range(FOLDS):
        seen = folds != fold
        look = fit_second_look(sums[seen], builds[seen], labels[seen], 0)
        found[~seen] = look.log_odds(sums[~seen], builds[~seen])
    return found


def best_f1(sums: npt.NDArray[np.float64], labels: npt.NDArray[np.bool_]) -> float:
    """F1 at the best threshold."""
    hits = np.cumsum(labels[np.argsort(-sums)])
    return float((2 * hits / (np.arange(1, len(sums) + 1) + labels.sum())).max())


def main() -> None:
    """Compare the sets asked for, here or on a cluster."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", choices=["base", "scoped", "classes", "second"])
    parser.add_argument("--workers", type=int, default=2, help="processes that share the fits")
    parser.add_argument("--scheduler", help="a Dask scheduler whose workers do the fits: tcp://host:8786")
    asked = parser.parse_args()
    if asked.scheduler:
        from distributed import Client

        with Client(asked.scheduler), parallel_config(backend="dask", n_jobs=-1):
            compare(asked.sets)
    else:
        with parallel_config(n_jobs=asked.workers):
            compare(asked.sets)


def compare(chosen: Sequence[str]) -> None:
    """Print one row a set of features."""
    settings = load_settings()
    corpus = load_corpus(settings.data, load_policy(settings.policy).type_ids)
    posts = [post for split in ("train", "calibration", "development") for post in corpus.splits[split]]
    texts, labels = [post.text for post in posts], label_matrix(posts, corpus.types)
    batches = sorted({post.batch for post in posts})
    place = {batch: at % FOLDS for at, batch in enumerate(np.random.default_rng(0).permutation(batches))}
    folds = np.array([place[post.batch] for post in posts])
    police = labels[:, [corpus.types.index(name) for name in POLICE]].any(axis=1)
    harmless = ~labels.any(axis=1)
    blocks, sums = [], np.zeros(labels.shape)
    print(f"{len(posts)} posts in {len(batches)} batches")
    for name in chosen:
        if name == "second":
            sums = looked_again(sums, texts, labels, folds)
        else:
            blocks.append(block(texts, name))
            sums = out_of_fold(hstack(blocks).tocsr(), labels, folds)
        macro = np.mean([best_f1(sums[:, at], labels[:, at]) for at in range(labels.shape[1])])
        highest = sums[:, [corpus.types.index(name) for name in POLICE]].max(axis=1)
        recall = (highest[police] >= np.quantile(highest[harmless], 1 - HARMLESS_SENT)).mean()
        print(f"+ {name}: macro F1 {macro:.3f}, police recall at {HARMLESS_SENT:.0%} harmless {recall:.2f}", flush=True)


if __name__ == "__main__":
    main()
