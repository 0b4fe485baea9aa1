"""How a post is built, in twenty-two numbers: its marks, its capitals, and of whom and how it speaks. Numpy only."""

import re

import numpy as np
import numpy.typing as npt

from harassflag.model.ngrams import hash_words

Floats = npt.NDArray[np.float32]

FIRST_EMOJI = 0x2600
QUOTATION_MARKS = frozenset('«»"“”„')
STOPS = re.compile(r"[.!?\n]+")

GROUPS: tuple[frozenset[str], ...] = tuple(
    frozenset(group.split())
    for group in (
        "jeg mig min mit mine",
        "vi os vores",
        "du dig din dit dine jer jeres i",
        "han hun ham hende hans hendes de dem deres",
        "ikke aldrig ingen intet hverken uden nej",
        "hvis medmindre saafremt",
        "fik skrev stod sagde fortalte modtog laeste spurgte",
        "skal vil faar bliver kommer",
        "var havde blev gjorde",
        "haaber gid",
        "hvem hvad hvor hvorfor hvordan",
        "kan kunne maa burde skulle ville",
    )
)
"""I, we, you, others, no, if, told, to come, past, wish, asking, may: words as normalising leaves them."""

CAPITALS, MARKS = 5, 10
WIDTH = MARKS + len(GROUPS)


def build_of(original: str, normalised: str) -> Floats:
    """The numbers of one piece of text, as written and as normalised; shape (`WIDTH`,)."""
    _, starts, ends = hash_words(np.frombuffer(normalised.encode("utf-32-le", "surrogatepass"), np.uint32))
    said = [normalised[start:end] for start, end in zip(starts, ends, strict=True)]
    numbers = [
        len(said),
        original.count("?"),
        original.count("!"),
        sum(ord(character) >= FIRST_EMOJI for character in original),
        sum(character in QUOTATION_MARKS for character in original),
        sum(character.isupper() for character in original) / (len(original) + 1),
        original.count("\n"),
        len(STOPS.findall(original)),
        "@" in original,
        ":" in original,
        *(sum(word in group for word in said) for group in GROUPS),
    ]
    return np.array(numbers, np.float32)
