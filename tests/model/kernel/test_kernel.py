"""The compiled kernel gives what plain numpy gives, for every kind of text."""

import random
import threading
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harassflag.model import Model, load_model
from harassflag.model.corpus import load_corpus
from harassflag.model.kernel import as_buffers, buffers_of, run
from harassflag.model.noise import noisy
from harassflag.model.plain import judge_plainly
from harassflag.model.second_look import SecondLook
from harassflag.policy import Policy
from harassflag.settings import load_settings

LONG = "Vi havde en god dag i skoven. " * 60 + "Hvis du ringer igen, så smadrer jeg dig." + "\n\nTak for kaffen! " * 60
ODD = [
    "",
    " ",
    "a",
    "Hvis du ringer til min mor igen, så SMADRER jeg dig!!!",
    "😂😂😂 så sla\u030ar jeg dig ihjel din kæææmpe idiot 🔪🔪 ❤️👩‍👩‍👧 👍🏽",
    "nu f å r d u b a n k, jeg venter ved din bil",
    "k1ll d1g s3lv 6b 10km kl14 1diot 1234 ½ ❶ ⑴ ² ٣٤",
    "se https://x.dk/a?b nu www.hej.dk, HTTPſ://z www. http:// hhttp://å",
    "\ud800 hej jeg slår dig ihjel \udfff",
    "ﷺ ﷺ ﷺ jeg ved hvor du bor ｆｕｌｄ",
    LONG,
    "x" * 5_000,
    "dig " * 400 + "dø",
    "a\u0301" * 50 + " ā̈ b c d ef g h i j",
    "jeg slår dig!!! ihjel... (idiot) «so» — „luder“",
    "ᄒ\u1161ᆫ ไทย 漢字漢字 नमस्ते \u202eivm\u202c \x00\x07\ue000",
    "jeg orker ikke livet mere, ingen ville savne mig",
    "og/eller/men/hvis du.kommer.igen.så slår jeg dig, nej-ja-måske-så",
    "din\u00a0idiot jeg\u2003slår \u200b dig\u200b ihjel \u200bdu\u200b!",
    'hvad?\n\n!?jeg slår\r\ndig\tihjel.\n.din idiot\r\n@dig: "HA" «OK»',
    "jeg\x1cslår\x07 dig\x7f ihjel",
    "kommunalbestyrelsesmedlemmerne, slår jeg alle femogtyve ihjel!!!!!!!!!!!!!!!!",
    "æøå æøåæøåæ æøåæøåæøå 12345678 1234567 123456789012345 1234567890123456 12345678901234567",
    "d u er en . i d i o t og j e g s l å r dig",
    "¨ hej ¨¨ du ´´ slår",
    "å" * 700 + " jeg slår dig ihjel " + "æ ø å " * 90 + "\ufffd jeg ved hvor du bor " * 30,
    "du er dum. " * 40 + "jeg slår dig ihjel, din idiot! " * 25,
]


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model(load_settings().models)


def differences(model: Model, texts: list[str]) -> list[str]:
    """The texts for which kernel and plain numpy differ in anything."""
    judged = model.judge([*texts, ""])
    values = model.probabilities([*texts, ""])
    sums = model.log_odds([*texts, ""])
    found = []
    for text, judgement, probabilities, log_odds in zip(texts, judged, values, sums, strict=False):
        expected, expected_sums, spans, signs = judge_plainly(model, text)
        shown = [model.types[at] for at in np.flatnonzero(expected >= model.unsure_from)]
        same = (
            np.allclose(probabilities, expected, rtol=0, atol=1e-9)
            and np.allclose(log_odds, expected_sums, rtol=0, atol=1e-6)
            and [score.type for score in judgement.scores] == shown
            and all(score.spans == spans[model.types.index(score.type)] for score in judgement.scores)
            and judgement.signs == signs
        )
        if not same:
            found.append(text)
    return found


def test_odd_texts(model: Model) -> None:
    assert differences(model, ODD) == []


@pytest.mark.long
def test_a_sample_of_the_corpus_with_noise(model: Model, policy: Policy) -> None:
    corpus = load_corpus(load_settings().data, policy.type_ids)
    rng = random.Random(7)
    texts = [post.text for posts in corpus.splits.values() for post in posts]
    sample = rng.sample(texts, 700)
    assert differences(model, sample + [noisy(text, rng) for text in sample]) == []


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=120), min_size=1, max_size=4))
def test_any_text(model: Model, texts: list[str]) -> None:
    assert differences(model, [text + " jeg slår dig ihjel, " + text for text in texts]) == []


PIECES = st.text(alphabet="ab. \n!…?\u00a0", min_size=600, max_size=1_900)


@settings(max_examples=40, deadline=None)
@given(PIECES)
def test_long_texts_are_cut_at_the_same_places(model: Model, text: str) -> None:
    assert differences(model, [text]) == []


def test_arrow_columns_are_walked_where_they_lie(model: Model) -> None:
    texts = [text for text in ODD if text.isprintable()]
    column = pa.array(["før", *texts, "efter"], pa.large_string()).slice(1, len(texts))
    assert np.array_equal(run(model, *buffers_of(column)).probabilities, model.probabilities(texts))


@pytest.mark.long
def test_tokens_that_share_a_cell_of_the_memo(model: Model) -> None:
    rng = random.Random(3)
    texts = [" ".join(f"{rng.getrandbits(32):x}" for _ in range(60)) + " jeg slår dig ihjel" for _ in range(600)]
    together = model.probabilities(texts)
    alone = np.concatenate(
        [run(replace(model), *as_buffers([text]), explain=False).probabilities for text in texts[:40]]
    )
    assert np.allclose(together[:40], alone, rtol=0, atol=1e-12)
    assert differences(model, texts[:80] + texts[:80]) == []


@pytest.mark.parametrize("width", [1, 3, 5, 13])
def test_any_number_of_types(model: Model, width: int) -> None:
    chosen = [at % len(model.types) for at in range(width)]
    pick = np.array(chosen)
    second = replace(SecondLook.none(width), shifts=model.second.shifts[pick], roots=np.zeros((width, 1), np.int64))
    some = replace(
        model,
        types=tuple(f"{model.types[at]}{place}" for place, at in enumerate(chosen)),
        table=np.ascontiguousarray(model.table[:, pick]),
        intercepts=model.intercepts[pick],
        second=second,
        slopes=model.slopes[pick],
        offsets=model.offsets[pick],
        thresholds=model.thresholds[pick],
        unsure_from=model.unsure_from[pick],
        implied=(),
    )
    assert differences(some, ODD) == []


BROKEN = [b"\xc3", b"\xe2\x82", b"\xff\xfejeg sl\xe5r dig", b"\xf4\x90\x80\x80", b"\xc0\xaf", b"\xf0\x9f\x98"]


@pytest.mark.parametrize("raw", BROKEN)
def test_bytes_that_are_not_utf_8_are_read_as_signs_of_no_meaning(model: Model, raw: bytes) -> None:
    offsets = np.array([0, len(raw)])
    found = run(model, np.frombuffer(raw, np.uint8), offsets)
    expected = model.probabilities([raw.decode("utf-8", "replace")])
    assert np.allclose(found.probabilities, expected, atol=0.05)


def test_threads_that_meet_new_characters_at_once_agree(model: Model) -> None:
    texts = [chr(page * 256 + 65) * 3 + " jeg slår dig ihjel" for page in range(0x40, 0xD0)]
    alone = model.probabilities(texts)
    results: list[object] = []
    threads = [threading.Thread(target=lambda: results.append(model.probabilities(texts))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    assert all(np.array_equal(alone, one) for one in results)


def test_nothing_to_read_is_known_from_something(model: Model) -> None:
    found = run(model, *as_buffers(["\u200b \n", "a", "", "😂"]))
    assert found.counts[:, 3].tolist() == [0, 1, 0, 1]
