"""Whether a text looks Danish: a warning, never a reason not to judge."""

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harassflag.text.normalise import normalise
from harassflag.text.words import words

if TYPE_CHECKING:
    from lingua import LanguageDetector

WORD_LIST = Path(__file__).with_name("danish_words.txt")
FEWEST_WORDS = 4
FEWEST_LETTERS = 15
LONGEST_LOOKED_AT = 1_000
LEAST_SCANDINAVIAN = 0.05
WORDS_TO_ONE_DANISH = 8

_WORD_WITH_OWN_LETTERS = re.compile(r"\b[a-zæøå]*[æøå][a-zæøå]*\b")


@cache
def _detector() -> "LanguageDetector":
    from lingua import Language, LanguageDetectorBuilder

    languages = [
        *(Language.DANISH, Language.BOKMAL, Language.SWEDISH, Language.ENGLISH, Language.GERMAN, Language.FRENCH),
        *(Language.SPANISH, Language.POLISH, Language.TURKISH, Language.SOMALI, Language.ARABIC, Language.UKRAINIAN),
    ]
    return LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()


@cache
def common_words() -> Collection[str]:
    """Words, normalised, that Danish posts hold and few languages but Norwegian and Swedish share; see `benchmarks/common_words.py`."""
    return frozenset(WORD_LIST.read_text(encoding="utf-8").split())


def surely_danish(common: Any, said: Any, letters: Any) -> Any:
    """Whether the counts of a text's words settle it, for one text or for arrays of them.

    They do with common Danish words enough, or with too little text to tell.
    """
    return (common * WORDS_TO_ONE_DANISH >= said) | (said < FEWEST_WORDS) | (letters < FEWEST_LETTERS)


def looks_danish(original: str) -> bool:
    """False where the text is long enough to tell, holds next to no common Danish word, and another language is far likelier."""
    found = words(normalise(original).text)
    common, letters = sum(word in common_words() for word in found), sum(map(len, found))
    return bool(surely_danish(common, len(found), letters)) or likely_danish(original, len(found))


def likely_danish(original: str, said: int) -> bool:
    """The same for a text of so many words whose counts do not settle it.

    Words in small letters with æ, ø or å (a name may have them in any language) say so at once, else a language detector is asked.
    Norwegian and Swedish count as Danish here: short Danish posts cannot be told from them.
    """
    if len(_WORD_WITH_OWN_LETTERS.findall(original)) * WORDS_TO_ONE_DANISH >= max(said, 1):
        return True
    return scandinavian_share(original[:LONGEST_LOOKED_AT]) >= LEAST_SCANDINAVIAN


def scandinavian_share(text: str) -> float:
    """How sure a detector of some languages is, from 0 to 1, that a text is Danish, Norwegian or Swedish."""
    # JSON can hold halves of a character, which the detector does not take.
    likely = _detector().compute_language_confidence_values(text.encode("utf-8", "replace").decode("utf-8"))
    return sum(one.value for one in likely if one.language.name in {"DANISH", "BOKMAL", "SWEDISH"})
