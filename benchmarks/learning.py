"""What learning is worth: a simulated school year, planted label errors, a candidate made worse on purpose, a full retraining.

python benchmarks/learning.py year|doubts|worse|full|promotion [--seed N] [--batches N]

`year`      a model that has not met a voice; 20 posts of that voice are reviewed a week, chosen by the program and at random
`doubts`    5 % of the labels flipped; how many stand in the first tenth of the list
`worse`     threat examples relabelled as harmless; the gate is asked
`full`      everything trained again with 2,000 examples on top; time and memory
`promotion` posts judged in other processes while models are promoted and rolled back
"""

import argparse
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from harassflag.learning import Example, checks_of, choose, doubtful, make_candidate, unseen_probabilities
from harassflag.learning.making import corpus_of
from harassflag.learning.pairs import read_pairs, twins_of
from harassflag.model import Model, list_models, promote, promoted_id, rollback
from harassflag.model.corpus import Corpus, LabelledPost, label_matrix
from harassflag.model.evaluation import f1_per_type
from harassflag.model.registry import read_manifest, save_model
from harassflag.model.training import calibrated_model, fit_table
from harassflag.settings import load_settings

A_WEEK = 20
WEEKS = 40
WEEKS_BETWEEN_TRAININGS = 4
BASE_POSTS = 1_500
NEW_VOICES = frozenset({"pupil 13–16", "pupil 10–12"})
HARMLESS_SHARE = 0.7
"""Of the posts a school sees most are harmless; the corpus holds far fewer of those."""


def fit(
    corpus: Corpus, posts: Sequence[LabelledPost], aside: Sequence[LabelledPost], serving: Model | None = None
) -> Model:
    """A model without a name."""
    table, intercepts = fit_table(posts, corpus.types)
    return calibrated_model(table, intercepts, corpus.types, aside, serving=serving)[0]


def macro_f1(model: Model, posts: Sequence[LabelledPost]) -> float:
    """Macro F1 over the types."""
    flagged = model.probabilities([post.text for post in posts]) >= model.thresholds
    return float(f1_per_type(flagged, label_matrix(posts, model.types)).mean())


def year(corpus: Corpus, seed: int) -> None:
    """Reviewed posts against macro F1 on the new voice, for both ways of choosing."""
    rng = random.Random(seed)
    voiced = [post for post in corpus.splits["train"] if post.voice in NEW_VOICES]
    batches = sorted({post.batch for post in voiced})
    rng.shuffle(batches)
    for_test = set(batches[: len(batches) // 3])
    test = [post for post in voiced if post.batch in for_test]
    stream = [post for post in voiced if post.batch not in for_test]
    harmless, others = [post for post in stream if not post.labels], [post for post in stream if post.labels]
    rng.shuffle(others)
    stream = harmless + others[: int(len(harmless) * (1 - HARMLESS_SHARE) / HARMLESS_SHARE)]
    rng.shuffle(stream)
    known = [post for post in corpus.splits["train"] if post.voice not in NEW_VOICES]
    rng.shuffle(known)
    base = known[:BASE_POSTS]
    aside = [post for post in corpus.splits["calibration"] if post.voice not in NEW_VOICES]
    print(
        f"{len(base)} posts known, {len(stream)} in the year ({len(harmless) / len(stream):.0%} harmless), {len(test)} for the test"
    )
    first = fit(corpus, base, aside)
    print(
        f"| reviewed | by the program | at random |\n|---|---|---|\n| 0 | {macro_f1(first, test):.3f} | {macro_f1(first, test):.3f} |"
    )
    model, left, chosen = first, list(stream), list[LabelledPost]()
    step = A_WEEK * WEEKS_BETWEEN_TRAININGS
    for reviewed in range(step, min(A_WEEK * WEEKS, len(stream)) + 1, step):
        places = set(choose(model, [post.text for post in left], step, known=[post.text for post in base + chosen]))
        chosen += [post for at, post in enumerate(left) if at in places]
        left = [post for at, post in enumerate(left) if at not in places]
        model = fit(corpus, base + chosen, aside)
        by_chance = fit(corpus, base + stream[:reviewed], aside)
        print(f"| {reviewed} | {macro_f1(model, test):.3f} | {macro_f1(by_chance, test):.3f} |", flush=True)


def doubts(corpus: Corpus, seed: int) -> None:
    """A twentieth of the posts has one label flipped: half lose one they have, half get one they have not."""
    rng = random.Random(seed)
    posts = list(corpus.splits["train"])
    flipped = set(rng.sample(range(len(posts)), len(posts) // 20))
    for at in flipped:
        has, lacks = sorted(posts[at].labels), sorted(set(corpus.types) - posts[at].labels)
        type = rng.choice(has) if has and rng.random() < 0.5 else rng.choice(lacks)
        posts[at] = replace(posts[at], labels=posts[at].labels ^ {type})
    wrong = {posts[at].id for at in flipped}
    ranked = doubtful(posts, corpus.types, unseen_probabilities(posts, corpus.types))
    tenth = ranked[: len(ranked) // 10]
    found = sum(doubt.post.id in wrong for doubt in tenth)
    print(
        f"{len(wrong)} of {len(posts)} posts have a flipped label; {found} stand in the first tenth ({found / len(wrong):.0%})"
    )


def worse(corpus: Corpus, seed: int) -> None:
    """The gate's word on candidates whose threats were called harmless, some or all."""
    rng = random.Random(seed)
    data = load_settings().data
    pairs = (*read_pairs(data), *twins_of(corpus.splits["test"]))
    posts = corpus.splits["train"]
    aside = corpus.splits["calibration"]
    serving = fit(corpus, posts, aside)
    for share in (0.2, 0.4, 0.7, 1.0):
        turned = [
            replace(post, labels=post.labels - {"threat_of_violence", "threatening"})
            if "threat_of_violence" in post.labels and rng.random() < share
            else post
            for post in posts
        ]
        failed = [
            check
            for check in checks_of(serving, fit(corpus, turned, aside, serving), corpus.splits["test"], (), pairs)
            if not check.passed
        ]
        told = "; ".join(check.reason.told() for check in failed if check.reason)
        print(
            f"{share:.0%} of the threats called harmless: {'refused' if failed else 'LET THROUGH'}. {told}", flush=True
        )


def full(corpus: Corpus, seed: int) -> None:
    """Everything again with 2,000 examples on top: parts of posts put together anew, so that their words are the corpus's."""
    rng = random.Random(seed)
    settings = load_settings()
    posts = [post for split in ("train", "calibration") for post in corpus.splits[split]]
    missing = max(0, 12_000 - len(corpus.splits["train"]))
    examples = []
    for at in range(2_000 + missing):
        one, other = rng.sample(posts, 2)
        examples.append(Example(str(at), f"{one.text} {other.text} {at}", one.labels | other.labels))
    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder)
        id = promoted_id(settings.models)
        shutil.copytree(settings.models / id, models / id)
        shutil.copy(settings.models / "promoted.json", models)
        started = time.perf_counter()
        made = make_candidate(replace(settings, models=models), examples)
        seconds = time.perf_counter() - started
    # The two processes of the fit come on top of this one.
    most = (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + 2 * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    )
    print(
        f"{len(corpus.splits['train'])} posts and {made.examples} examples: {seconds:.0f} s with the gate, at most {most / 1e6:.1f} GB"
    )


JUDGE = """
import sys, pathlib
from harassflag import assess
from harassflag.model import load_model
models, stop = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
done, seen = 0, set()
while not stop.exists():
    seen.add(assess("Jeg ved hvor du bor", model=load_model(models)).model)
    done += 1
print(done, len(seen))
"""


def promotion(_corpus: Corpus, seed: int) -> None:
    """Two processes judge posts without a pause while models change places a hundred times."""
    settings = load_settings()
    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder) / "models"
        first = promoted_id(settings.models)
        shutil.copytree(settings.models / first, models / first)
        promote(models, first)
        manifest = replace(read_manifest(models, first), seed=seed + 1)
        save_model(models, manifest, (models / first / "weights.npy").read_bytes(), {}, "")
        stop = Path(folder) / "stop"
        command = [sys.executable, "-c", JUDGE, str(models), str(stop)]
        judges = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
        time.sleep(5)
        slowest = 0.0
        for _ in range(100):
            promote(models, manifest.id)
            started = time.perf_counter()
            rollback(models)
            slowest = max(slowest, time.perf_counter() - started)
        stop.touch()
        told = [(judge.communicate()[0].decode().split(), judge.returncode) for judge in judges]
        print(f"{len(list_models(models))} models, 100 promotions and rollbacks, slowest rollback {slowest:.2f} s")
        for (done, seen), status in told:
            print(f"a judge: {done} posts by {seen} models, ended with {status}")


PARTS = {"year": year, "doubts": doubts, "worse": worse, "full": full, "promotion": promotion}


def main() -> None:
    """Run one part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--batches", type=int, help="only so many batches of the training split: quicker, and a weaker model"
    )
    chosen = parser.parse_args()
    corpus = corpus_of(load_settings())
    if chosen.batches:
        kept = corpus.batches("train")[: chosen.batches]
        corpus = Corpus(
            corpus.types, {**corpus.splits, "train": tuple(p for p in corpus.splits["train"] if p.batch in kept)}
        )
    np.seterr(all="raise", under="ignore")
    PARTS[chosen.part](corpus, chosen.seed)


if __name__ == "__main__":
    main()
