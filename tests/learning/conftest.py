"""A small school: a few posts of the corpus, a model trained on them, and examples to learn from."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from harassflag.learning import Example, make_candidate
from harassflag.model import promote
from harassflag.model.corpus import LabelledPost, load_corpus
from harassflag.policy import load_policy
from harassflag.settings import CHECKOUT, Settings, load_settings

SPLITS = {"train": ["b003"], "calibration": ["b002"], "development": [], "test": ["b051"]}
TAUGHT = "b020"
MOST_OF_A_BATCH = 160


def examples_of(posts: Sequence[LabelledPost]) -> list[Example]:
    return [Example(post.id, post.text, post.labels, at) for at, post in enumerate(posts, 1)]


def school(folder: Path) -> Settings:
    data = folder / "data"
    (data / "posts").mkdir(parents=True)
    for batch in (name for names in SPLITS.values() for name in names):
        lines = (CHECKOUT / "data" / "posts" / f"{batch}.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
        (data / "posts" / f"{batch}.jsonl").write_text("".join(lines[:MOST_OF_A_BATCH]), encoding="utf-8")
    lines = [f"{split} = {json.dumps(names)}" for split, names in SPLITS.items()]
    (data / "splits.toml").write_text("\n".join(lines), encoding="utf-8")
    shutil.copy(CHECKOUT / "data" / "contrast_pairs.toml", data)
    return replace(load_settings(), data=data, models=folder / "models")


@pytest.fixture(scope="session")
def taught() -> list[Example]:
    """Posts of a voice the small school's model has not met."""
    types = load_policy(load_settings().policy).type_ids
    corpus = load_corpus(CHECKOUT / "data", types)
    return examples_of([post for post in corpus.splits["train"] if post.batch == TAUGHT])


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The small school with its first model, which has learnt from half of what is there now; never changed, only copied."""
    settings = school(tmp_path_factory.mktemp("school"))
    whole = settings.data / "posts" / f"{SPLITS['train'][0]}.jsonl"
    lines = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    whole.write_text("".join(lines[::2]), encoding="utf-8")
    promote(settings.models, make_candidate(settings).id)
    whole.write_text("".join(lines), encoding="utf-8")
    return settings


@pytest.fixture
def own(built: Settings, tmp_path: Path) -> Settings:
    """A copy of the small school, free to be changed."""
    shutil.copytree(built.models, tmp_path / "models")
    return replace(built, models=tmp_path / "models")
