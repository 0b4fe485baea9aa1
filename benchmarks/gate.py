"""What the gate says of candidates: some made worse on purpose, some honest.

python benchmarks/gate.py worse|honest|full [--seeds N …]

`worse`   some of the corpus's threats relabelled as harmless, at five shares
`honest`  the corpus and 200 good examples, other seeds
`full`    the corpus and 2,000 examples: time and memory
"""

import argparse
import random
import shutil
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import psutil
from training import most_memory

from harassflag.learning import Check, Example, checks_of, make_candidate
from harassflag.learning.making import corpus_of
from harassflag.learning.pairs import read_pairs, twins_of
from harassflag.model import Model, load_model, promote, promoted_id
from harassflag.model.corpus import Corpus, LabelledPost
from harassflag.model.noise import noisy
from harassflag.model.second_look import LEAF, SecondLook
from harassflag.model.training import calibrated_model, fit_table, second_look, unseen_sums
from harassflag.settings import Settings, load_settings

TURNED = ("threat_of_violence", "threatening")
SHARES = (0.0, 0.05, 0.1, 0.2, 0.4, 0.7)
TELLING = ("recall", "ranking", "equal_alarms", "forgotten")

Floats = npt.NDArray[np.float64]


def grafted(serving: Model, corpus: Corpus, posts: Sequence[LabelledPost], sums: Floats, seed: int) -> Model:
    """The serving model with all it knows of threats learnt anew from `posts`: a sixth of the work of a candidate.

    `sums` are those of the corpus as it is; of them only what comes of the types in `TURNED` is made anew.
    """
    types = serving.types
    columns = [types.index(type) for type in TURNED]
    table, intercepts, sums = np.array(serving.table), serving.intercepts.copy(), sums.copy()
    table[:, columns], intercepts[columns] = fit_table(posts, TURNED, seed=seed)
    sums[:, columns] = unseen_sums(posts, TURNED)
    only = [replace(post, labels=post.labels & set(TURNED)) for post in posts]
    new, old = second_look(only, types, sums, seed=seed), serving.second
    nodes = new.nodes.copy()
    for side in ("left", "right"):
        nodes[side] = np.where(nodes["feature"] == LEAF, 0, nodes[side] + len(old.nodes))
    gates, shifts, bases, roots = (getattr(old, name).copy() for name in ("gates", "shifts", "bases", "roots"))
    for part, fresh in (
        (gates, new.gates),
        (shifts, new.shifts),
        (bases, new.bases),
        (roots, new.roots + len(old.nodes)),
    ):
        part[columns] = fresh[columns]
    second = SecondLook(gates, shifts, bases, roots, np.concatenate([old.nodes, nodes]))
    return calibrated_model(table, intercepts, second, types, corpus.splits["calibration"], first=serving)[0]


def asked(serving: Model, candidate: Model, corpus: Corpus) -> tuple[Check, ...]:
    """What the gate measures."""
    pairs = (*read_pairs(load_settings().data), *twins_of(corpus.splits["test"]))
    learnt = [post.text for split in ("train", "calibration") for post in corpus.splits[split]]
    return checks_of(serving, candidate, corpus.splits["test"], (), pairs, learnt)


def worse(corpus: Corpus, seeds: Sequence[int]) -> None:
    """The gate's word on candidates some of whose threats were called harmless; 0 % is the honest one, with other noise."""
    serving = load_model(load_settings().models)
    posts = corpus.splits["train"]
    sums = unseen_sums(posts, corpus.types)
    assert sums is not None
    for seed in seeds:
        order = [post.id for post in posts if "threat_of_violence" in post.labels]
        random.Random(seed).shuffle(order)
        for share in SHARES:
            chosen = set(order[: round(share * len(order))])
            turned = [replace(one, labels=one.labels - set(TURNED)) if one.id in chosen else one for one in posts]
            checks = asked(serving, grafted(serving, corpus, turned, sums, seed), corpus)
            failed = sorted({check.what for check in checks if not check.passed})
            told = [
                f"{one.what} {one.type} {one.before:.3f} → {one.after:.3f}"
                for one in checks
                if one.what in TELLING and one.type in TURNED
            ]
            word = "refused" if failed else "let through"
            print(f"seed {seed}, {share:.0%}: {word} {failed}; {'; '.join(told)}", flush=True)


def retyped(corpus: Corpus, count: int, seed: int) -> list[Example]:
    """Good examples: posts of the corpus as somebody else would have typed them, with their right labels."""
    rng = random.Random(seed)
    chosen = rng.sample(corpus.splits["train"], count)
    return [Example(str(at), noisy(post.text, rng), post.labels) for at, post in enumerate(chosen)]


def beside_served(folder: str) -> Settings:
    """Settings with the promoted model in a folder of its own."""
    settings = load_settings()
    id, models = promoted_id(settings.models), Path(folder) / "models"
    shutil.copytree(settings.models / id, models / id)
    promote(models, id)
    return replace(settings, models=models)


def honest(corpus: Corpus, seeds: Sequence[int]) -> None:
    """The gate's word on the corpus trained again with 200 good examples."""
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            made = make_candidate(beside_served(folder), retyped(corpus, 200, seed), seed=seed)
            assert made.verdict is not None
            failed = [one.told() for one in made.verdict.reasons]
            print(f"seed {seed}: {'passed' if made.verdict.passed else 'REFUSED'} {'; '.join(failed)}", flush=True)


def processor_seconds() -> float:
    """What this process and those it started have worked so far."""
    own = psutil.Process()
    times = [own.cpu_times(), *(child.cpu_times() for child in own.children(recursive=True))]
    return sum(one.user + one.system for one in times) + times[0].children_user + times[0].children_system


def full(corpus: Corpus, seeds: Sequence[int]) -> None:
    """Everything again with 2,000 examples on top, the gate's questions included."""
    stop, most = threading.Event(), [0]
    with tempfile.TemporaryDirectory() as folder:
        watcher = threading.Thread(target=most_memory, args=(stop, most))
        watcher.start()
        started, before = time.perf_counter(), processor_seconds()
        made = make_candidate(beside_served(folder), retyped(corpus, 2_500, seeds[0]), seed=seeds[0])
        seconds, work = time.perf_counter() - started, processor_seconds() - before
        stop.set()
        watcher.join()
    assert made.verdict is not None
    told = "; ".join(one.told() for one in made.verdict.reasons)
    print(
        f"{len(corpus.splits['train'])} posts and {made.examples} examples, the gate included: {seconds:.0f} s ", end=""
    )
    print(
        f"({work:.0f} s of processor), at most {most[0] / 1e9:.1f} GB; {'passed' if made.verdict.passed else 'REFUSED'} {told}"
    )


PARTS = {"worse": worse, "honest": honest, "full": full}


def main() -> None:
    """Run one part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    chosen = parser.parse_args()
    PARTS[chosen.part](corpus_of(load_settings()), chosen.seeds)


if __name__ == "__main__":
    main()
