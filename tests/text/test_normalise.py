import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harassflag.text import normalise

SPELLINGS = [
    ("Jeg HAR set det", "jeg har set det"),
    ("Æblegrød på ø", "aeblegroed paa oe"),
    ("a\u030aben e\u0301n gang", "aaben en gang"),
    ("nejjjjj hvaaaad", "nej hvad"),
    ("tosse og kommer", "tosse og kommer"),
    ("sååå dum!!!!!", "saa dum!!"),
    ("1d10t og sl4r og idi0t", "idiot og slar og idiot"),
    ("kl14, 6b og 10km i 2024", "kl00, 0b og 00km i 0000"),
    ("d u e r d ø d", "duerdoed"),
    ("6. b i dag", "0. b i dag"),
    ("se https://eksempel.dk/a?b=1 nu", "se url nu"),
    ("se WWW.eksempel.dk", "se url"),
    ("😂😂😂 👍🏽", "😂 👍"),
    ("Ｆｕｌｄ bredde ﬁn", "fuld bredde fin"),
    ("sl\u200bå\u00ad og \u202eskjult\u202c", "slaa og skjult"),
    ("  to\n\n\tlinjer  ", " to linjer "),
    ("\ud800 løs surrogat", " loes surrogat"),
    ("z\u0335\u0321\u0322a\u0336l\u0334g\u0337o", "zalgo"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), SPELLINGS)
def test_one_spelling(text: str, expected: str) -> None:
    assert normalise(text).text == expected


ORIGINALS = [
    ("Så SLÅR jeg dig", "slaar", "SLÅR"),
    ("din a\u030abne 1d10t", "idiot", "1d10t"),
    ("😂😂😂 du er d ø d nu", "du", "du"),
    ("du er d u m m e", "dumme", "d u m m e"),
    ("sl\u200båååår dig", "slaar", "sl\u200båååår"),
]


@pytest.mark.parametrize(("text", "word", "original"), ORIGINALS)
def test_offsets_lead_back_to_the_original(text: str, word: str, original: str) -> None:
    normalised = normalise(text)
    at = normalised.text.index(word)
    start, end = normalised.original(at, at + len(word))
    assert text[start:end].strip() == original


@given(st.text(max_size=80))
def test_every_stretch_lies_in_the_original(text: str) -> None:
    normalised = normalise(text)
    stretches = [normalised.original(at, at + 1) for at in range(len(normalised.text))]
    assert all(0 <= start < end <= len(text) for start, end in stretches)
    assert stretches == sorted(stretches)


@pytest.mark.parametrize("text", ["åben", "én idé", "Ålborg på Ærø", "naïve café"])
def test_composed_and_decomposed_read_the_same(text: str) -> None:
    assert normalise(unicodedata.normalize("NFC", text)).text == normalise(unicodedata.normalize("NFD", text)).text


def test_a_hundred_thousand_combining_marks_are_read_at_once() -> None:
    assert normalise("e" + "\u0301" * 100_000).text == "e"
