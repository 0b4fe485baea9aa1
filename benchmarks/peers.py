"""Speed beside peers, on the same posts and labels, each in a process of its own on one core; run it with `make bench`.

Peers are the extra `peers`, not installed by default; one that is missing is skipped by name. `--peers-python` names an interpreter
that has them. Every round judges other posts, so that what is remembered of a post helps nobody. Posts a second are reckoned from the
processor's time, so that a shared machine tells the same ratios as a quiet one; the times of one post are by the clock, on which a
shared machine shows whoever else was working, and its slowest hundredth by the processor too. Weights are never fetched: what is not
trained here is random, and only its cost is looked at.
"""

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROUNDS = 3
SINGLES = 2_000
AT_ONCE = 8_192
ELECTRA_SMALL = {
    "hidden": 256,
    "layers": 12,
    "heads": 4,
    "feed_forward": 1_024,
    "embedding": 128,
    "words": 32_000,
    "length": 64,
}
ROUTES = ("harassflag scores", "harassflag answers", "naive", "fasttext", "vowpal", "spacy", "transformer")
SLOW = {"naive": 5_000, "spacy": 5_000, "transformer": 256}

Judge = Callable[[Sequence[str]], Any]


def harassflag_scores(_: dict[str, Any]) -> tuple[Judge, Any]:
    """Probabilities of all twelve types."""
    from harassflag.model import load_model
    from harassflag.settings import load_settings

    model = load_model(load_settings().models)
    return model.probabilities, lambda texts: model.probabilities(texts) >= model.thresholds


def harassflag_answers(_: dict[str, Any]) -> tuple[Judge, Any]:
    """Route, findings with spans and notices, ready to be written; posts are laid out as an archive's columns are."""
    import pyarrow as pa

    from harassflag.batch import answer
    from harassflag.batch.answers import Block
    from harassflag.model import load_model
    from harassflag.policy import load_policy
    from harassflag.settings import load_settings

    settings = load_settings()
    model, policy = load_model(settings.models), load_policy(settings.policy)

    def judge(texts: Sequence[str]) -> Any:
        column = pa.array(texts, pa.large_string()).cast(pa.large_binary())
        return answer(Block([""] * len(texts), column, {}), model, policy)

    return judge, None


def naive(data: dict[str, Any]) -> tuple[Judge, Any]:
    """TF-IDF of words and characters with one logistic regression per type, as a tutorial would have it."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline, make_union

    union = make_union(TfidfVectorizer(ngram_range=(1, 2)), TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5)))
    pipeline = make_pipeline(
        union, OneVsRestClassifier(LogisticRegression(solver="liblinear", class_weight="balanced"))
    )
    pipeline.fit(data["train"], indicators(data["train_labels"], data["types"]))
    return pipeline.predict_proba, pipeline.predict


def fasttext(data: dict[str, Any]) -> tuple[Judge, Any]:
    """One-vs-all over words 1-2 and characters 2-5."""
    import fasttext as package

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.txt"
        lines = [
            " ".join([*(f"__label__{name}" for name in labels or ["none"]), " ".join(text.split())])
            for text, labels in zip(data["train"], data["train_labels"], strict=True)
        ]
        path.write_text("\n".join(lines), encoding="utf-8")
        options = {"loss": "ova", "wordNgrams": 2, "minn": 2, "maxn": 5, "bucket": 2**19, "epoch": 15, "lr": 0.5}
        model = package.train_supervised(str(path), thread=1, verbose=0, **options)

    def judge(texts: Sequence[str]) -> list[Any]:
        return [model.f.predict(" ".join(text.split()) + "\n", len(data["types"]), 0.0, "strict") for text in texts]

    def flags(texts: Sequence[str]) -> list[list[bool]]:
        told = [{label.removeprefix("__label__") for value, label in one if value >= 0.5} for one in judge(texts)]
        return [[name in labels for name in data["types"]] for labels in told]

    return judge, flags


def vowpal(data: dict[str, Any]) -> tuple[Judge, Any]:
    """One-vs-all logistic over words 1-2, hashed."""
    from vowpalwabbit import Workspace

    numbers = {name: at for at, name in enumerate(data["types"])}

    def line(text: str, labels: Sequence[str] = ()) -> str:
        clean = "".join(" " if letter in "|:\n\r" else letter for letter in text)
        return f"{','.join(str(numbers[name]) for name in labels)} |t {clean}"

    workspace = Workspace(f"--multilabel_oaa {len(numbers)} --loss_function logistic -b 20 --ngram t2 --quiet")
    for _ in range(5):
        for text, labels in zip(data["train"], data["train_labels"], strict=True):
            workspace.learn(line(text, labels))

    def judge(texts: Sequence[str]) -> list[list[int]]:
        return [workspace.predict(line(text)) for text in texts]

    return judge, lambda texts: [[at in told for at in range(len(numbers))] for told in judge(texts)]


def spacy(data: dict[str, Any]) -> tuple[Judge, Any]:
    """A bag of words over spaCy's Danish tokeniser."""
    import spacy as package
    from spacy.training import Example

    pipeline = package.blank("da")
    model = {
        "@architectures": "spacy.TextCatBOW.v3",
        "exclusive_classes": False,
        "ngram_size": 2,
        "no_output_layer": False,
    }
    sorter = pipeline.add_pipe("textcat_multilabel", config={"model": model})
    for name in data["types"]:
        sorter.add_label(name)
    pairs = zip(data["train"], data["train_labels"], strict=True)
    examples = [
        Example.from_dict(pipeline.make_doc(text), {"cats": {name: float(name in labels) for name in data["types"]}})
        for text, labels in pairs
    ]
    optimizer = pipeline.initialize(lambda: examples[:100])
    for _ in range(3):
        for start in range(0, len(examples), 256):
            pipeline.update(examples[start : start + 256], sgd=optimizer)

    def judge(texts: Sequence[str]) -> list[Any]:
        return [doc.cats for doc in pipeline.pipe(texts)]

    return judge, lambda texts: [[cats[name] >= 0.5 for name in data["types"]] for cats in judge(texts)]


def transformer(data: dict[str, Any]) -> tuple[Judge, Any]:
    """An encoder of ELECTRA-small's size with random weights: its cost is honest, its answers are not looked at."""
    import zlib

    import torch

    size = ELECTRA_SMALL
    torch.set_num_threads(1)
    words = torch.nn.Embedding(size["words"], size["embedding"])
    widen = torch.nn.Linear(size["embedding"], size["hidden"])
    layer = torch.nn.TransformerEncoderLayer(size["hidden"], size["heads"], size["feed_forward"], batch_first=True)
    encoder = torch.nn.TransformerEncoder(layer, size["layers"]).eval()
    head = torch.nn.Linear(size["hidden"], len(data["types"]))

    def judge(texts: Sequence[str]) -> None:
        for start in range(0, len(texts), 32):
            rows = [
                [zlib.crc32(word.encode()) % size["words"] for word in text.split()[: size["length"]]]
                for text in texts[start : start + 32]
            ]
            ids = torch.tensor([row + [0] * (size["length"] - len(row)) for row in rows])
            with torch.inference_mode():
                head(encoder(widen(words(ids)))[:, 0])

    return judge, None


def indicators(labels: Sequence[Sequence[str]], types: Sequence[str]) -> Any:
    """Labels as a matrix of noughts and ones."""
    import numpy as np

    return np.array([[name in own for name in types] for own in labels], dtype=int)


def macro_f1(found: Any, truth: Sequence[Sequence[str]], types: Sequence[str]) -> float:
    """The mean F1 over the types."""
    scores = []
    for at, name in enumerate(types):
        hits = sum(bool(row[at]) and name in own for row, own in zip(found, truth, strict=True))
        both = sum(bool(row[at]) for row in found) + sum(name in own for own in truth)
        scores.append(2 * hits / both if both else 0.0)
    return statistics.mean(scores)


def measure(route: str, data: dict[str, Any]) -> dict[str, float]:
    """Figures of one route, in this process."""
    begun = time.process_time()
    judge, flags = globals()[route.replace(" ", "_")](data)
    made = time.process_time() - begun
    texts = data["asked"][: SLOW.get(route, len(data["asked"]))]
    judge(texts[:300])
    rounds = []
    for number in range(ROUNDS):
        own = texts[number::ROUNDS]
        begun = time.process_time()
        for start in range(0, len(own), AT_ONCE):
            judge(own[start : start + AT_ONCE])
        rounds.append((time.process_time() - begun) / len(own))
    singles, works = [], []
    for text in texts[: SINGLES if route not in SLOW else 200]:
        begun, worked = time.perf_counter(), time.process_time()
        judge([text])
        works.append((time.process_time() - worked) * 1e3)
        singles.append((time.perf_counter() - begun) * 1e3)
    told = {
        "posts_s": 1 / statistics.median(rounds),
        "p50": statistics.median(singles),
        "p99": statistics.quantiles(singles, n=100)[-1],
        "p99_work": statistics.quantiles(works, n=100)[-1],
        "made": made,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    if flags is not None:
        told["f1"] = macro_f1(flags(data["test"]), data["test_labels"], data["types"])
    return told


def project_corpus() -> Any:
    """The project's corpus."""
    from harassflag.model.corpus import load_corpus
    from harassflag.policy import load_policy
    from harassflag.settings import load_settings

    settings = load_settings()
    return load_corpus(settings.data, load_policy(settings.policy).type_ids)


def distinct_posts(count: int) -> list[str]:
    """So many posts, no two alike: all of the corpus, then noisy copies of it."""
    from harassflag.model.noise import noisy

    rng = random.Random(1)
    every = [post.text for split in project_corpus().splits.values() for post in split]
    found = dict.fromkeys(every[:count])
    at = 0
    while len(found) < count:
        found[noisy(every[at % len(every)], rng)] = None
        at += 1
    return list(found)


def posts(count: int) -> dict[str, Any]:
    """Posts and labels from the corpus; those asked are all of it, and noisy copies."""
    corpus = project_corpus()
    asked = distinct_posts(count)
    random.Random(2).shuffle(asked)
    told: dict[str, Any] = {"types": list(corpus.types), "asked": asked}
    for split in ("train", "test"):
        told[split] = [post.text for post in corpus.splits[split]]
        told[f"{split}_labels"] = [sorted(post.labels) for post in corpus.splits[split]]
    return told


def cold_start() -> tuple[float, float]:
    """Seconds and megabytes at most of `harassflag assess "…"`, processor's time, in a process of its own."""
    command = [Path(sys.executable).with_name("harassflag"), "assess", "Jeg ved hvor du bor og hvornår du har fri"]
    taken = []
    for _ in range(ROUNDS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(taken), after.ru_maxrss / 1024


def plot(found: dict[str, dict[str, float]], path: Path) -> None:
    """Posts a second, on a logarithmic scale."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    names = sorted(found, key=lambda name: found[name]["posts_s"])
    figure, axes = pyplot.subplots(figsize=(7, 0.5 * len(names) + 1))
    bars = axes.barh(
        names,
        [found[name]["posts_s"] for name in names],
        color=["#1f6f8b" if "harass" in name else "#aaaaaa" for name in names],
    )
    axes.bar_label(bars, [f"{found[name]['posts_s']:,.0f}" for name in names], padding=4)
    axes.set_xscale("log")
    axes.margins(x=0.2)
    axes.set_xlabel("posts a second, one core")
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=120)


def main() -> None:
    """Print a table and write a plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=40_000)
    parser.add_argument("--peers-python", default=sys.executable)
    parser.add_argument("--routes", nargs="+", choices=ROUTES, default=ROUTES)
    parser.add_argument("--plot", type=Path, default=Path("artefacts/speed.png"))
    parser.add_argument("--measure", nargs=2, metavar=("ROUTE", "FILE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        route, file = asked.measure
        print(json.dumps(measure(route, json.loads(Path(file).read_text(encoding="utf-8")))))
        return
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    found = {}
    wall, megabytes = cold_start()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "posts.json"
        data = posts(asked.posts)
        file.write_text(json.dumps(data), encoding="utf-8")
        for route in asked.routes:
            python = asked.peers_python if route in {"fasttext", "vowpal", "transformer"} else sys.executable
            command = [python, __file__, "--measure", route, str(file)]
            done = subprocess.run(command, capture_output=True, check=False)
            if done.returncode:
                print(f"{route}: skipped ({done.stderr.decode('utf-8', 'replace').strip().splitlines()[-1]})")
                continue
            found[route] = json.loads(done.stdout.splitlines()[-1])
    mean = statistics.mean(len(text.encode()) for text in data["asked"])
    print(
        f"\n{asked.posts:,} posts of {mean:.0f} bytes, one core, median of {ROUNDS} rounds, load {os.getloadavg()[0]:.1f}"
    )
    print(
        f"{'route':20}{'posts/s':>12}{'x naive':>9}{'p50 ms':>9}{'p99 ms':>9}{'work':>9}{'made s':>8}{'MB':>7}{'F1':>7}"
    )
    for route, told in found.items():
        ratio = told["posts_s"] / found["naive"]["posts_s"] if "naive" in found else float("nan")
        f1 = f"{told['f1']:.2f}" if "f1" in told else ""
        latency = f"{told['p50']:>9.3f}{told['p99']:>9.3f}{told['p99_work']:>9.3f}"
        print(
            f"{route:20}{told['posts_s']:>12,.0f}{ratio:>9.1f}{latency}{told['made']:>8.1f}{told['memory']:>7.0f}{f1:>7}"
        )
    for ours, peer in (
        ("harassflag scores", "fasttext"),
        ("harassflag scores", "naive"),
        ("harassflag scores", "transformer"),
        ("harassflag answers", "naive"),
        ("harassflag answers", "fasttext"),
        ("harassflag answers", "transformer"),
    ):
        if ours in found and peer in found:
            print(f"{ours}: {found[ours]['posts_s'] / found[peer]['posts_s']:.1f} x {peer}")
    print(f"`harassflag assess` from cold: {wall:.2f} s of processor, {megabytes:.0f} MB at most")
    if found:
        plot(found, asked.plot)
        print(f"plot: {asked.plot}")


if __name__ == "__main__":
    main()
