"""The same post typed badly: training posts are shown to the model a second time with such noise."""

import random
from collections.abc import Callable

ASCII_FORMS = ({"æ": "ae", "ø": "oe", "å": "aa"}, {"æ": "a", "ø": "o", "å": "a"}, {"æ": "æ", "ø": "ö", "å": "å"})
LEET = {"o": "0", "i": "1", "e": "3", "a": "4", "s": "5"}
OCR_SLIPS = (("m", "rn"), ("l", "I"), ("i", "l"), ("æ", "ae"), ("ø", "o"), ("å", "a"), ("rn", "m"), ("cl", "d"))
EMOJI = ("😂", "🙄", "😡", "🤷", "👀", "🙃", "💀", "❤️", "😭", "👍")
SHORT = {
    "ikke": "ik",
    "også": "os",
    "hvad": "hva",
    "det": "d",
    "er": "r",
    "mig": "mig",
    "jeg": "jg",
    "ved": "ved",
    "noget": "noet",
}


def without_danish_letters(text: str, rng: random.Random) -> str:
    """æøå as two letters, as one, or half Swedish."""
    form = rng.choice(ASCII_FORMS)
    return "".join(
        form.get(letter, form.get(letter.lower(), letter).upper() if letter in "ÆØÅ" else letter) for letter in text
    )


def mistyped(text: str, rng: random.Random) -> str:
    """One slip of the finger in about every sixth word: a letter doubled, dropped or swapped with the next."""
    words = text.split(" ")
    for at, word in enumerate(words):
        if len(word) < 4 or rng.random() > 1 / 6:
            continue
        place = rng.randrange(1, len(word) - 1)
        slip = rng.randrange(3)
        if slip == 0:
            words[at] = word[:place] + word[place] + word[place:]
        elif slip == 1:
            words[at] = word[:place] + word[place + 1 :]
        else:
            words[at] = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return " ".join(words)


def leet(text: str, rng: random.Random) -> str:
    """Digits for letters in some words."""
    words = text.split(" ")
    return " ".join(
        "".join(LEET.get(c, c) if at else c for at, c in enumerate(word))
        if len(word) > 3 and rng.random() < 0.25
        else word
        for word in words
    )


def spaced(text: str, rng: random.Random) -> str:
    """One or two words with a blank between the letters."""
    words = text.split(" ")
    for _ in range(min(2, len(words))):
        at = rng.randrange(len(words))
        if words[at].isalpha() and len(words[at]) > 3:
            words[at] = " ".join(words[at])
    return " ".join(words)


def scanned(text: str, rng: random.Random) -> str:
    """Slips of text recognition."""
    for right, wrong in rng.sample(OCR_SLIPS, 3):
        parts = text.split(right)
        text = parts[0] + "".join((wrong if rng.random() < 0.4 else right) + part for part in parts[1:])
    return text


def unpunctuated(text: str, rng: random.Random) -> str:
    """No commas and stops, one case throughout."""
    bare = "".join(letter for letter in text if letter not in ".,;:!?\"'")
    return bare.upper() if rng.random() < 0.4 else bare.lower()


def shortened(text: str, rng: random.Random) -> str:
    """The short forms of chat, and an emoji here and there."""
    words = [SHORT.get(word, word) if rng.random() < 0.7 else word for word in text.split(" ")]
    for _ in range(rng.randrange(3)):
        words.insert(rng.randrange(len(words) + 1), rng.choice(EMOJI))
    return " ".join(words)


def stretched(text: str, rng: random.Random) -> str:
    """Some words drawn out."""
    vowels = "aeiouyæøå"
    words = text.split(" ")
    for at, word in enumerate(words):
        places = [place for place, letter in enumerate(word) if letter in vowels]
        if places and rng.random() < 0.15:
            place = rng.choice(places)
            words[at] = word[:place] + word[place] * rng.randrange(2, 6) + word[place:]
    return " ".join(words)


KINDS: tuple[Callable[[str, random.Random], str], ...] = (
    without_danish_letters,
    mistyped,
    leet,
    spaced,
    scanned,
    unpunctuated,
    shortened,
    stretched,
)


def noisy(text: str, rng: random.Random) -> str:
    """The text with one or two kinds of noise."""
    for kind in rng.sample(KINDS, rng.choice((1, 1, 2))):
        text = kind(text, rng)
    return text
