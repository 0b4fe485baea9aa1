"""Trainings and promotions killed at random moments: the old model serves, nothing half-written counts, the next one starts.

python benchmarks/kills.py [--seed N] [--trainings N] [--promotions N]
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from harassflag import assess
from harassflag.learning import cancel_training, read_training, start_training
from harassflag.model import list_models, load_model, promote, promoted_id
from harassflag.model.registry import read_manifest, save_model
from harassflag.settings import CHECKOUT, Settings, load_settings

SPLITS = {"train": ["b003", "b020", "b070"], "calibration": ["b002"], "development": [], "test": ["b051"]}
POSTS = 100
LONGEST_TRAINING = 40.0
LONGEST_PROMOTION = 3.0

PROMOTE = """
import sys, pathlib
from harassflag.model import promote, rollback
models, id = pathlib.Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
while True:
    promote(models, id)
    rollback(models)
"""


def small_school(folder: Path) -> Settings:
    """A few posts, and the promoted model to serve meanwhile."""
    settings = load_settings()
    data, models = folder / "data", folder / "models"
    (data / "posts").mkdir(parents=True)
    for batch in (name for names in SPLITS.values() for name in names):
        lines = (CHECKOUT / "data" / "posts" / f"{batch}.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
        (data / "posts" / f"{batch}.jsonl").write_text("".join(lines[:POSTS]), encoding="utf-8")
    told = [f"{split} = {json.dumps(names)}" for split, names in SPLITS.items()]
    (data / "splits.toml").write_text("\n".join(told), encoding="utf-8")
    shutil.copy(CHECKOUT / "data" / "contrast_pairs.toml", data)
    id = promoted_id(settings.models)
    shutil.copytree(settings.models / id, models / id)
    promote(models, id)
    return replace(settings, data=data, models=models)


def check(settings: Settings, serving: set[str]) -> None:
    """Whatever counts as a model is whole, and one of those that may serve does."""
    assert promoted_id(settings.models) in serving
    for id in list_models(settings.models):
        load_model(settings.models, id)
    assert assess("Jeg ved hvor du bor", model=load_model(settings.models)).model in serving


def kill_trainings(settings: Settings, count: int, rng: random.Random) -> None:
    """Each is killed with all it started, at a moment drawn anew."""
    serving = {promoted_id(settings.models)}
    stages: dict[str, int] = {}
    for _ in range(count):
        training = start_training(settings)
        time.sleep(rng.uniform(0, LONGEST_TRAINING))
        told = read_training(settings.models)
        stage = f"{told.stage} {told.done}" if told.outcome == "running" else told.outcome
        stages[stage] = stages.get(stage, 0) + 1
        with suppress(ProcessLookupError):
            os.killpg(training.pid, signal.SIGKILL)
        while read_training(settings.models).outcome == "running":
            time.sleep(0.05)
        check(settings, serving)
    start_training(settings)
    cancel_training(settings.models)
    left = list(settings.models.glob(".new-*"))
    print(f"{count} trainings killed, at {stages}: the old model served each time; left over: {len(left)}")


def kill_promotions(settings: Settings, count: int, rng: random.Random) -> None:
    """A process that promotes and rolls back without a pause is killed."""
    first = promoted_id(settings.models)
    manifest = replace(read_manifest(settings.models, first), seed=1)
    save_model(settings.models, manifest, (settings.models / first / "weights.npy").read_bytes(), {}, "")
    served: dict[str, int] = {}
    for _ in range(count):
        command = [sys.executable, "-c", PROMOTE, str(settings.models), manifest.id]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(rng.uniform(0, LONGEST_PROMOTION))
            process.kill()
        check(settings, {first, manifest.id})
        served[promoted_id(settings.models)] = served.get(promoted_id(settings.models), 0) + 1
    print(f"{count} promotions killed; then served {list(served.values())}, each whole")


def main() -> None:
    """Run both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--trainings", type=int, default=20)
    parser.add_argument("--promotions", type=int, default=20)
    chosen = parser.parse_args()
    rng = random.Random(chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        settings = small_school(Path(folder))
        kill_promotions(settings, chosen.promotions, rng)
        kill_trainings(settings, chosen.trainings, rng)


if __name__ == "__main__":
    main()
