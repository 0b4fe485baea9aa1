"""Speed and memory, as ratios in one run: harassflag beside naive scikit-learn, the command from cold, one post warm.

Run it with `make bench`. Shared machines are noisy: compare the ratios, not the seconds.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from harassflag import assess
from harassflag.batch import Tally, assess_rows, write_rows
from harassflag.intake import read_posts
from harassflag.model.corpus import load_corpus
from harassflag.policy import load_policy
from harassflag.settings import load_settings

POSTS = 10_000
ROUNDS = 3
COMMAND = Path(sys.executable).with_name("harassflag")


def seconds(work: Callable[[], object]) -> float:
    """The median of some rounds."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def naive(texts: list[str], labels: list[list[str]], asked: list[str]) -> Callable[[], object]:
    """TF-IDF of words and characters with one logistic regression per type, as a tutorial would have it."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.preprocessing import MultiLabelBinarizer

    union = make_union(TfidfVectorizer(ngram_range=(1, 2)), TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5)))
    pipeline = make_pipeline(union, OneVsRestClassifier(LogisticRegression(max_iter=200)))
    pipeline.fit(texts, MultiLabelBinarizer().fit_transform(labels))
    return lambda: pipeline.predict_proba(asked)


def cold_start() -> tuple[float, float]:
    """Seconds of wall time and megabytes at most of `harassflag assess "…"` in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    run = [COMMAND, "assess", "Jeg ved hvor du bor og hvornår du har fri"]
    taken = seconds(lambda: subprocess.run(run, check=True, capture_output=True))
    return taken, max(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, before) / 1024


def main() -> None:
    """Print a table."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    wall, megabytes = cold_start()
    settings = load_settings()
    corpus = load_corpus(settings.data, load_policy(settings.policy).type_ids)
    posts = [post for split in corpus.splits.values() for post in split]
    texts = [post.text for post in posts]
    asked = (texts * (POSTS // len(texts) + 1))[:POSTS]
    mean_bytes = sum(len(text.encode()) for text in asked) / POSTS
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.jsonl", Path(folder) / "out.jsonl"
        source.write_text(
            "\n".join(json.dumps({"id": str(at), "text": text}) for at, text in enumerate(asked)), encoding="utf-8"
        )

        def whole_file() -> None:
            with source.open("rb") as stream, target.open("wb") as out:
                write_rows(assess_rows(read_posts(stream, source.name), Tally()), out, "jsonl")

        whole_file()
        own = seconds(whole_file)
    other = seconds(naive(texts, [sorted(post.labels) for post in posts], asked))
    singles = []
    for text in asked[:1_000]:
        start = time.perf_counter()
        assess(text)
        singles.append(time.perf_counter() - start)
    singles.sort()
    print(f"{POSTS} posts of {mean_bytes:.0f} bytes on average, median of {ROUNDS} rounds, one process")
    print(f"{'harassflag, JSONL to JSONL with spans and steps':52}{POSTS / own:>10,.0f} posts/s")
    print(f"{'naive scikit-learn, probabilities only':52}{POSTS / other:>10,.0f} posts/s")
    print(f"{'ratio':52}{other / own:>10.2f}")
    print(f"{'one post, warm: p50 / p99':52}{singles[500] * 1e3:>7.2f} ms / {singles[990] * 1e3:.2f} ms")
    print(f"{'`harassflag assess` from cold':52}{wall:>10.2f} s, {megabytes:.0f} MB at most")


if __name__ == "__main__":
    main()
