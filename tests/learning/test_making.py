from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from harassflag.errors import InputError
from harassflag.learning import Example, contested, held_out_posts, make_candidate, settled, waiting_id
from harassflag.learning.examples import with_examples
from harassflag.learning.making import check_trainable, corpus_of
from harassflag.model import load_model, promoted_id, read_manifest
from harassflag.model.corpus import Corpus
from harassflag.model.training import fingerprint
from harassflag.settings import Settings

pytestmark = pytest.mark.long


def test_a_candidate_is_made_from_corpus_and_examples_and_judged(own: Settings, taught: list[Example]) -> None:
    first = promoted_id(own.models)
    stages = []
    made = make_candidate(own, taught, progress=lambda stage, done, total: stages.append((stage, done, total)))
    assert promoted_id(own.models) == first
    assert made.verdict is not None
    assert (made.examples + made.held_out, made.verdict.held_out) == (len(taught), made.held_out)
    assert waiting_id(own.models) == (made.id if made.verdict.passed else None)
    assert [stage for stage, *_ in stages] == ["reading", *["training"] * 48, "gate", "gate"]
    versions = read_manifest(own.models, made.id).versions
    assert {"code", "policy", "beside", "examples", "scikit-learn", "scipy"} <= set(versions)
    assert (versions["beside"], versions["examples"]) == (first, str(made.examples))


def test_the_order_of_the_examples_does_not_count_and_their_labels_do(built: Settings, taught: list[Example]) -> None:
    corpus = corpus_of(built)
    one, other = with_examples(corpus, taught), with_examples(corpus, taught[::-1])
    turned = [replace(example, labels=example.labels ^ {"rumour"}) for example in taught]
    assert fingerprint(one) == fingerprint(other)
    assert fingerprint(one) != fingerprint(with_examples(corpus, turned))
    assert not {post.text for post in one.splits["train"]} & {post.text for post in held_out_posts(taught)}


ONE_SIDED: list[tuple[str, Callable[[frozenset[str]], bool], str]] = [
    ("a type without posts", lambda labels: "stalking" not in labels, "0 of .* carry stalking"),
    ("one class only", lambda labels: not labels, "0 of .* carry"),
]


@pytest.mark.parametrize(("name", "kept", "message"), ONE_SIDED, ids=[one[0] for one in ONE_SIDED])
def test_what_nothing_can_be_learnt_from_is_refused(
    built: Settings, name: str, kept: Callable[[frozenset[str]], bool], message: str
) -> None:
    corpus = corpus_of(built)
    cut = {split: tuple(post for post in posts if kept(post.labels)) for split, posts in corpus.splits.items()}
    with pytest.raises(InputError, match=message):
        check_trainable(Corpus(corpus.types, cut))


def test_nobody_alone_unteaches_a_threat(own: Settings, taught: list[Example]) -> None:
    """What the serving model surely calls a threat waits for a second person before it is learnt as none."""
    sure = next(one for one in corpus_of(own).splits["train"] if "threat_of_violence" in one.labels)
    serving = load_model(own.models)
    at = serving.types.index("threat_of_violence")
    serving = replace(serving, offsets=np.where(np.arange(len(serving.types)) == at, 9.0, serving.offsets))
    denied = Example("x", sure.text, frozenset())
    agreed, confirmed = (
        replace(denied, agreed=True),
        replace(denied, labels=frozenset({"threat_of_violence", "stalking"})),
    )
    assert contested(serving, [denied, agreed, confirmed]) == (denied,)
    assert settled(serving, [denied, agreed]) == (agreed,)
    assert contested(serving, []) == ()
