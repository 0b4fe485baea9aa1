from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harassflag.model.ngrams import NgramSpec, cut_ngrams
from harassflag.text import words

SPEC = NgramSpec(bits=20)
ALPHABET = st.text(alphabet="abcæø é 0😂,. ", max_size=25).map(lambda text: " ".join(text.split()))


def slow_ngrams(text: str, spec: NgramSpec) -> Counter[tuple[int, int, bool]]:
    """Where n-grams lie, cut one by one in plain Python: (start, end) in the unpadded text, and whether of words."""
    padded = f" {text} "
    found: Counter[tuple[int, int, bool]] = Counter()

    def add(start: int, end: int, of_words: bool) -> None:
        found[min(max(start - 1, 0), len(text)), min(max(end - 1, 0), len(text)), of_words] += 1

    for size in range(spec.char_min, spec.char_max + 1):
        for at in range(len(padded) - size + 1):
            piece = padded[at : at + size]
            if " " not in piece[1:-1] and piece != "  ":
                add(at, at + size, False)
    places = []
    at = 0
    for word in words(padded):
        at = padded.index(word, at)
        places.append((at, at + len(word)))
        at += len(word)
    for gap in (0, 1, 2):
        for first, last in zip(places, places[gap:], strict=False):
            add(first[0], last[1], True)
    return found


@given(ALPHABET)
def test_the_same_stretches_as_cut_one_by_one(text: str) -> None:
    ngrams = cut_ngrams([text], SPEC)
    fast = Counter(zip(ngrams.starts.tolist(), ngrams.ends.tolist(), strict=True))
    slow: Counter[tuple[int, int]] = Counter()
    for (start, end, _), count in slow_ngrams(text, SPEC).items():
        slow[start, end] += count
    assert fast == slow


@given(st.lists(ALPHABET, max_size=5))
def test_a_post_has_the_same_features_alone_and_in_company(texts: list[str]) -> None:
    together = cut_ngrams(texts, SPEC)
    for row, text in enumerate(texts):
        alone = cut_ngrams([text], SPEC)
        mine = together.rows == row
        assert sorted(together.buckets[mine].tolist()) == sorted(alone.buckets.tolist())
        assert np.isclose(together.values[mine].sum(), alone.values.sum())


DIFFERENT = [("du er", "er du"), ("slå", "sla"), ("ab", "ba"), ("du x dig", "du y dig")]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_texts_differ(one: str, other: str) -> None:
    assert set(cut_ngrams([one], SPEC).buckets) != set(cut_ngrams([other], SPEC).buckets)


def test_a_word_pair_and_the_same_words_apart_share_no_bucket() -> None:
    pair = (
        set(cut_ngrams(["aa bb"], SPEC).buckets)
        - set(cut_ngrams(["aa"], SPEC).buckets)
        - set(cut_ngrams(["bb"], SPEC).buckets)
    )
    skipped = set(cut_ngrams(["aa cc bb"], SPEC).buckets)
    assert len(pair) == 1
    assert not pair & skipped
