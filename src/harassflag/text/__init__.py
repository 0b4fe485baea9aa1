"""Danish text as the model sees it."""

from harassflag.text.cues import Cue, cues_in
from harassflag.text.language import likely_danish, looks_danish, scandinavian_share, surely_danish
from harassflag.text.normalise import Normalised, normalise
from harassflag.text.pieces import pieces
from harassflag.text.self_harm import speaks_of_self_harm
from harassflag.text.signs import Signs, may_speak_of_self_harm, signs_of, word_classes
from harassflag.text.words import WORD, words

__all__ = [
    "WORD",
    "Cue",
    "Normalised",
    "Signs",
    "cues_in",
    "likely_danish",
    "looks_danish",
    "may_speak_of_self_harm",
    "normalise",
    "pieces",
    "scandinavian_share",
    "signs_of",
    "speaks_of_self_harm",
    "surely_danish",
    "word_classes",
    "words",
]
