"""A name and a number planted in a school's examples, and looked for in everything a training leaves behind."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from harassflag.cases import Masker
from harassflag.learning import Example, make_candidate, sift
from harassflag.learning.examples import with_examples
from harassflag.learning.making import corpus_of
from harassflag.model import load_model, model_folder
from harassflag.model.ngrams import cut_ngrams
from harassflag.model.training import SPEC, train
from harassflag.settings import Settings
from harassflag.text import normalise

pytestmark = pytest.mark.long

NAMES = ("Gervind Bramsnæs", "gervind bramsnæs", "G e r v i n d  B r a m s n æ s")
NUMBERS = ("40 71 83 92", "+45 40718392", "131252-1233", "gervind@bramsnaes.example", "@gervindbramsnaes")
SECRETS = ("gervind", "bramsnæs", "bramsnaes", "40 71 83 92", "40718392", "131252", "kvækkefrøslagteri")


def planted() -> list[Example]:
    """Three posts that name him in three ways, so that each of his n-grams has too few holders."""
    texts = [
        f"{NAMES[at]} bor ved kvækkefrøslagteriet, ring {NUMBERS[at]} eller skriv til {NUMBERS[at + 2]}, så smadrer vi hans bil"
        for at in range(3)
    ]
    return [
        Example(f"p{at}", text, frozenset({"threat_of_violence", "threatening"}), at) for at, text in enumerate(texts)
    ]


def traces(texts: Sequence[str]) -> list[np.ndarray]:
    """The buckets of each text's n-grams."""
    ngrams = cut_ngrams([normalise(text).text for text in texts], SPEC)
    return [ngrams.buckets[ngrams.rows == row] for row in range(len(texts))]


def test_a_planted_name_and_number_cannot_be_read_back(own: Settings, taught: list[Example]) -> None:
    plain = own.models.parent / "plain"
    examples = sift([*taught[:40], *planted()], corpus_of(own)).taken
    learnt = [one for one in examples if one.id.startswith("p") and not one.held_out]
    assert learnt
    id = make_candidate(own, examples).id
    without = make_candidate(replace(own, models=plain), [one for one in examples if not one.id.startswith("p")]).id
    model, other = load_model(own.models, id), load_model(plain, without)

    folder = model_folder(own.models, id)
    for path in [*folder.iterdir(), *own.models.glob(".*.json"), own.models / "promoted.json"]:
        raw = path.read_bytes().lower()
        assert [word for word in SECRETS if word.encode() in raw] == [], path.name

    (buckets,) = traces([" ".join([*NAMES, *NUMBERS, *SECRETS])])
    grown = np.abs(model.table[buckets]).sum(axis=1) > 0
    before = np.abs(other.table[buckets]).sum(axis=1) > 0
    assert not (grown & ~before).any(), "an n-gram of the planted words has a weight only because they were planted"


def test_another_name_and_number_make_the_same_model(own: Settings, taught: list[Example]) -> None:
    """No probe whatever tells who was named: with somebody else in his place the weights, and the model's id, are the same."""
    people = (("Gervind Kjarlund", "40 71 83 92"), ("Ortvald Brynsnæs", "22 33 44 55"))

    def text_of(name: str, number: str, at: str) -> str:
        return f"Nu skal {name} have bank {at}, ring {number}, og {name.lower()} får smadret sin bil"

    def kept(at: str) -> bool:
        texts = [Masker().mask(text_of(*one, at)) for one in people]
        return not any(Example("x", text, frozenset()).held_out for text in texts)

    times = [at for at in ("i aften", "i dag", "i morgen", "på fredag", "nu", "snart", "i nat") if kept(at)][:3]

    def model_of(name: str, number: str, place: str) -> str:
        threat = frozenset({"threat_of_violence", "threatening"})
        rows = [Example(f"p{row}", text_of(name, number, at), threat, row) for row, at in enumerate(times)]
        learnt = with_examples(corpus_of(own), [*taught[:40], *sift(rows, corpus_of(own)).taken])
        assert sum(post.id.startswith("examples-p") for post in learnt.splits["train"]) == len(times)
        return train(learnt, own.models.parent / place)

    assert model_of(*people[0], "one") == model_of(*people[1], "other")


@pytest.mark.parametrize("held_by", [4, 5])
def test_what_many_posts_hold_may_count(held_by: int) -> None:
    from harassflag.model.corpus import LabelledPost
    from harassflag.model.privacy import OWN, drop_rare
    from harassflag.model.training import feature_matrix

    own = [
        LabelledPost(f"{OWN}-{at}", f"nummer {'xyzw'[at % 4] * 2} kvastemåtte", frozenset(), OWN)
        for at in range(held_by)
    ]
    posts = [LabelledPost("b-1", "nummer et", frozenset(), "b001"), *own]
    matrix = feature_matrix([post.text for post in posts] * 2, SPEC)
    kept = drop_rare(matrix, posts)
    (word,) = traces(["kvastemåtte"])
    assert bool(kept[:, word].nnz) is (held_by >= 5)
    (public,) = traces(["nummer"])
    assert kept[:, public].nnz == matrix[:, public].nnz
    assert drop_rare(matrix, [replace(post, batch="b001") for post in posts]) is matrix


def test_nothing_of_a_post_stands_in_figures_card_or_verdict(own: Settings, taught: list[Example]) -> None:
    """Held-out posts of the school are judged by the gate; only figures of them are kept."""
    made = make_candidate(own, taught)
    folder = model_folder(own.models, made.id)
    kept = "\n".join(path.read_text(encoding="utf-8") for path in folder.iterdir() if path.suffix in {".json", ".md"})
    assert [
        one.id for one in taught if len(one.text) > 30 and json.dumps(one.text, ensure_ascii=False)[1:-1] in kept
    ] == []
    assert isinstance(folder, Path)
