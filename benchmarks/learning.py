"""What learning is worth: a simulated school year, planted label errors, promotions while posts are judged.

python benchmarks/learning.py year|doubts|promotion [--seeds N …]

`year`      for three voices, a model that has not met it; 20 of its posts are reviewed a week, chosen by the program and at random
`doubts`    5 % of the labels flipped; how many stand in the first tenth of the list
`promotion` posts judged in other processes while models are promoted and rolled back
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from harassflag.learning import choose, doubts_of, known_from
from harassflag.learning.making import corpus_of
from harassflag.model import Model, list_models, promote, promoted_id, rollback
from harassflag.model.corpus import Corpus, LabelledPost, label_matrix
from harassflag.model.evaluation import f1_per_type
from harassflag.model.registry import read_manifest, save_model
from harassflag.model.second_look import SecondLook
from harassflag.model.training import calibrated_model, fit_table
from harassflag.settings import load_settings

A_WEEK = 20
WEEKS = 40
WEEKS_BETWEEN_TRAININGS = 4
BASE_POSTS = 1_500
NEW_VOICES = {
    "pupils": frozenset({"pupil 13–16", "pupil 10–12"}),
    "parents": frozenset({"parent"}),
    "others": frozenset(
        {"anonymous account", "neighbour", "grandparent", "local debater", "former pupil", "colleague"}
    ),
}
HARMLESS_SHARE = 0.7
"""Of the posts a school sees most are harmless; the corpus holds far fewer of those."""


def fit(corpus: Corpus, posts: Sequence[LabelledPost], aside: Sequence[LabelledPost]) -> Model:
    """A model without a name, and without a second look, which so few posts give nothing to learn from."""
    table, intercepts = fit_table(posts, corpus.types)
    return calibrated_model(table, intercepts, SecondLook.none(len(corpus.types)), corpus.types, aside)[0]


def macro_f1(model: Model, posts: Sequence[LabelledPost]) -> float:
    """Macro F1 over the types."""
    flagged = model.probabilities([post.text for post in posts]) >= model.thresholds
    return float(f1_per_type(flagged, label_matrix(posts, model.types)).mean())


def year(corpus: Corpus, seeds: Sequence[int]) -> None:
    """Reviewed posts against macro F1 on the new voice, for both ways of choosing; the mean over voices and seeds at the end."""
    curves = np.array([one_year(corpus, seed, voices) for seed in seeds for voices in NEW_VOICES])
    mean = curves.mean(axis=0)
    print("| reviewed | by the program | at random | the program needs, for what random gives |\n|---|---|---|---|")
    reviewed = np.arange(mean.shape[1]) * A_WEEK * WEEKS_BETWEEN_TRAININGS
    for at in range(mean.shape[1]):
        reached = np.flatnonzero(mean[0] >= mean[1, at])
        needs = str(reviewed[reached[0]]) if len(reached) else "more"
        print(f"| {reviewed[at]} | {mean[0, at]:.3f} | {mean[1, at]:.3f} | {needs} |")


def one_year(corpus: Corpus, seed: int, voices: str) -> list[list[float]]:
    """Macro F1 after each training: by the program's choice, and at random."""
    rng, new = random.Random(seed), NEW_VOICES[voices]
    voiced = [post for post in corpus.splits["train"] if post.voice in new]
    batches = sorted({post.batch for post in voiced})
    rng.shuffle(batches)
    for_test = set(batches[: len(batches) // 3])
    test = [post for post in voiced if post.batch in for_test]
    stream = [post for post in voiced if post.batch not in for_test]
    harmless, others = [post for post in stream if not post.labels], [post for post in stream if post.labels]
    rng.shuffle(others)
    stream = harmless + others[: int(len(harmless) * (1 - HARMLESS_SHARE) / HARMLESS_SHARE)]
    rng.shuffle(stream)
    known = [post for post in corpus.splits["train"] if post.voice not in new]
    rng.shuffle(known)
    base = known[:BASE_POSTS]
    aside = [post for post in corpus.splits["calibration"] if post.voice not in new]
    share = len(harmless) / len(stream)
    print(
        f"{voices}, seed {seed}: {len(base)} posts known, {len(stream)} in the year ({share:.0%} harmless), {len(test)} for the test"
    )
    first = fit(corpus, base, aside)
    model, left, chosen = first, list(stream), list[LabelledPost]()
    curves = [[macro_f1(first, test)], [macro_f1(first, test)]]
    step = A_WEEK * WEEKS_BETWEEN_TRAININGS
    for reviewed in range(step, min(A_WEEK * WEEKS, len(stream)) + 1, step):
        places = set(choose(model, [post.text for post in left], step, known=known_from(base + chosen)))
        chosen += [post for at, post in enumerate(left) if at in places]
        left = [post for at, post in enumerate(left) if at not in places]
        model = fit(corpus, base + chosen, aside)
        curves[0].append(macro_f1(model, test))
        curves[1].append(macro_f1(fit(corpus, base + stream[:reviewed], aside), test))
        print(f"{reviewed}: {curves[0][-1]:.3f} {curves[1][-1]:.3f}", flush=True)
    return curves


def doubts(corpus: Corpus, seeds: Sequence[int]) -> None:
    """A twentieth of the posts has one label flipped: half of those that have one lose one, all others get one they have not."""
    for seed in seeds:
        rng = random.Random(seed)
        posts = list(corpus.splits["train"])
        lost, got = set[str](), set[str]()
        for at in rng.sample(range(len(posts)), len(posts) // 20):
            has, lacks = sorted(posts[at].labels), sorted(set(corpus.types) - posts[at].labels)
            loses = bool(has) and rng.random() < 0.5
            (lost if loses else got).add(posts[at].id)
            posts[at] = replace(posts[at], labels=posts[at].labels ^ {rng.choice(has if loses else lacks)})
        ranked = doubts_of(posts, corpus.types)
        first = {doubt.id for doubt in ranked[: len(ranked) // 10]}
        print(
            f"seed {seed}: {len(lost | got)} of {len(posts)} posts have a flipped label; in the first tenth stand "
            f"{len(first & (lost | got)) / len(lost | got):.1%}: {len(first & got) / len(got):.1%} of {len(got)} labels added, "
            f"{len(first & lost) / len(lost):.1%} of {len(lost)} taken away",
            flush=True,
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


def promotion(_corpus: Corpus, seeds: Sequence[int]) -> None:
    """Two processes judge posts without a pause while models change places a hundred times."""
    settings = load_settings()
    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder) / "models"
        first = promoted_id(settings.models)
        shutil.copytree(settings.models / first, models / first)
        promote(models, first)
        manifest = replace(read_manifest(models, first), seed=seeds[0])
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


PARTS = {"year": year, "doubts": doubts, "promotion": promotion}


def main() -> None:
    """Run one part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    chosen = parser.parse_args()
    np.seterr(all="raise", under="ignore")
    PARTS[chosen.part](corpus_of(load_settings()), chosen.seeds)


if __name__ == "__main__":
    main()
