"""Whether a text looks Danish: a warning, never a reason not to judge."""

from functools import cache
from typing import TYPE_CHECKING

from harassflag.text.normalise import Normalised
from harassflag.text.words import words

if TYPE_CHECKING:
    from lingua import LanguageDetector

DANISH_WORDS = frozenset(
    """
    og ikke jeg det af hvad hvor til med dig mig han hun som skal kan vil har paa ogsaa du er den der en et os jer ham hende
    """.split()
)
ENOUGH_DANISH_WORDS = 3
FEWEST_WORDS = 4
FEWEST_LETTERS = 15
LONGEST_LOOKED_AT = 1_000
LEAST_SCANDINAVIAN = 0.05


@cache
def _detector() -> "LanguageDetector":
    from lingua import Language, LanguageDetectorBuilder

    languages = [
        *(Language.DANISH, Language.BOKMAL, Language.SWEDISH, Language.ENGLISH, Language.GERMAN, Language.FRENCH),
        *(Language.SPANISH, Language.POLISH, Language.TURKISH, Language.SOMALI, Language.ARABIC, Language.UKRAINIAN),
    ]
    return LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()


def looks_danish(original: str, normalised: Normalised) -> bool:
    """False where the text is long enough to tell and another language is far likelier.

    Norwegian and Swedish count as Danish here: short Danish posts cannot be told from them.
    """
    found = words(normalised.text[:LONGEST_LOOKED_AT])
    if len(DANISH_WORDS.intersection(found)) >= ENOUGH_DANISH_WORDS:
        return True
    if len(found) < FEWEST_WORDS or sum(map(len, found)) < FEWEST_LETTERS:
        return True
    likely = _detector().compute_language_confidence_values(original[:LONGEST_LOOKED_AT])
    scandinavian = sum(one.value for one in likely if one.language.name in {"DANISH", "BOKMAL", "SWEDISH"})
    return scandinavian >= LEAST_SCANDINAVIAN
