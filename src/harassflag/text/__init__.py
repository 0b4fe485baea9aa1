"""Danish text as the model sees it."""

from harassflag.text.cues import Cue, cues_in
from harassflag.text.language import looks_danish
from harassflag.text.normalise import Normalised, normalise
from harassflag.text.pieces import pieces
from harassflag.text.self_harm import speaks_of_self_harm
from harassflag.text.words import words

__all__ = ["Cue", "Normalised", "cues_in", "looks_danish", "normalise", "pieces", "speaks_of_self_harm", "words"]
