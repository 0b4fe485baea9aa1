"""The corpus as it lies in data/: one test a rule of its data statement."""

import itertools
import re
import tomllib
from collections import Counter

import pytest

from harassflag.model.corpus import Corpus, LabelledPost, load_corpus
from harassflag.policy import load_policy
from harassflag.settings import load_settings

DATA = load_settings().data
LONGEST_SHARED_RUN = 5
WORD = re.compile(r"\w+")


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(DATA, load_policy(load_settings().policy).type_ids)


@pytest.fixture(scope="module")
def posts(corpus: Corpus) -> list[LabelledPost]:
    return [post for split in corpus.splits.values() for post in split]


def test_no_two_posts_share_six_words_in_a_row(posts: list[LabelledPost]) -> None:
    seen: dict[tuple[str, ...], str] = {}
    shared = []
    for post in posts:
        found = WORD.findall(post.text.casefold())
        runs = {tuple(found[at : at + LONGEST_SHARED_RUN + 1]) for at in range(len(found) - LONGEST_SHARED_RUN)}
        shared += [f"{post.id} and {seen[run]}: {' '.join(run)}" for run in runs if run in seen]
        seen.update(dict.fromkeys(runs, post.id))
    assert shared == []


def test_no_two_posts_are_nearly_the_same(posts: list[LabelledPost]) -> None:
    """Word sets of posts of eight words or more overlap by less than 0.7 (Jaccard); candidates share a rare word pair."""
    sets = {post.id: frozenset(WORD.findall(post.text.casefold())) for post in posts}
    holders: dict[tuple[str, str], list[str]] = {}
    for post in posts:
        found = WORD.findall(post.text.casefold())
        for pair in set(itertools.pairwise(found)):
            holders.setdefault(pair, []).append(post.id)
    candidates = Counter(
        (one, other)
        for ids in holders.values()
        if len(ids) <= 20
        for at, one in enumerate(ids)
        for other in ids[at + 1 :]
    )
    near = [
        (one, other)
        for (one, other), pairs in candidates.items()
        if pairs >= 2
        and min(len(sets[one]), len(sets[other])) >= 8
        and len(sets[one] & sets[other]) >= 0.7 * len(sets[one] | sets[other])
    ]
    assert near == []


def test_every_batch_is_in_a_split_and_has_its_record(corpus: Corpus) -> None:
    files = {path.stem for path in (DATA / "posts").glob("*.jsonl")}
    split = {batch for name in corpus.splits for batch in corpus.batches(name)}
    records = tomllib.loads((DATA / "batches.toml").read_text(encoding="utf-8"))
    assert files == split == set(records)
    wanted = {"voices", "places", "region", "topics", "date", "second_reader"}
    assert [batch for batch, record in records.items() if not wanted <= set(record)] == []


def test_a_concrete_threat_is_also_threatening(posts: list[LabelledPost]) -> None:
    assert [p.id for p in posts if "threat_of_violence" in p.labels and "threatening" not in p.labels] == []


def test_a_twin_is_a_post_of_the_same_batch(posts: list[LabelledPost]) -> None:
    batches = {post.id: post.batch for post in posts}
    assert [post.id for post in posts if post.twin and batches.get(post.twin) != post.batch] == []


def test_hard_posts_carry_no_label(posts: list[LabelledPost]) -> None:
    assert [post.id for post in posts if post.hard and post.labels] == []


def test_the_spread_is_as_the_grid_asks(posts: list[LabelledPost]) -> None:
    counts = Counter(label for post in posts for label in post.labels)
    assert min(counts.values()) >= 750
    assert min(counts["threat_of_violence"], counts["nickname"]) >= 1500
    harmless = [post for post in posts if not post.labels]
    assert 0.35 <= len(harmless) / len(posts) <= 0.50
    assert sum(post.hard for post in harmless) >= len(harmless) / 2
    assert sum(post.twin is not None for post in posts) >= len(posts) / 8
    labelled = [post for post in posts if post.labels]
    assert sum(len(post.labels) > 1 for post in labelled) >= len(labelled) / 3
