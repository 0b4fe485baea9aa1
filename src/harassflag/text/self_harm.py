"""Whether a post speaks of self-harm: it carries no label, but the screen shows where to find help at once."""

import re

from harassflag.text.normalise import normalise

_SIGNS = re.compile(
    r"""
    \b(?:selvmord(?!er|sbomb|sangreb|saktion)\w*|selvskade\w*|selvmordstanker)\b
    | \b(?:jeg|hun|han|de)\s+(?:\w+\s+){0,4}?(?:tage|tager|tog)\s+(?:\w+\s+)?(?:mit|sit|deres)\s+(?:eget\s+)?liv\b
    | \b(?:jeg)\s+(?:\w+\s+){0,4}?(?:skaere[rn]?|cutte[rn]?|skade[rn]?|braend\w*)\s+(?:i\s+)?mig\s*(?:selv)?\b
    | \b(?:slaa|slaar|draebe[r]?)\s+mig\s+selv\s+ihjel\b | \bdraebe[r]?\s+mig\s+selv\b
    | \bjeg\s+(?:\w+\s+){0,4}?(?:ikke\s+(?:\w+\s+){0,2}?(?:vaere\s+her|leve|leve\s+laengere|vaagne)|vil\s+(?:bare\s+|gerne\s+)?doe)\b
    | \b(?:orker|gider|magter|kan)\s+ikke\s+(?:\w+\s+){0,2}?(?:livet|at\s+leve)\b
    | \bingen\s+(?:\w+\s+){0,3}?(?:savne|savner)\s+mig\b
    | \b(?:verden|alle|alt|livet)\s+(?:\w+\s+){0,3}?bedre\s+(?:\w+\s+){0,3}?uden\s+mig\b
    | \bhader\s+mig\s+selv\b
    | \bkill\s+myself\b | \bkms\b
    """,
    re.VERBOSE,
)

# For each of the patterns, words without which it cannot match (`*` ends a stem of five letters): a sieve that lets too much through.
NEEDED = (
    {"selvm*"},
    {"selvs*"},
    *({taking, "liv"} for taking in ("tage", "tager", "tog")),
    *({"jeg", harming, myself} for harming in ("skaer*", "cutte*", "skade*", "braen*") for myself in ("mig", "migse*")),
    *({harming, "mig", "selv"} for harming in ("slaa", "slaar", "draeb*", "hader")),
    {"jeg", "ikke", "vaere", "her"},
    {"jeg", "ikke", "leve"},
    {"jeg", "ikke", "vaagn*"},
    {"jeg", "vil", "doe"},
    {"ikke", "livet"},
    {"ikke", "leve"},
    {"ingen", "savne", "mig"},
    {"ingen", "savner", "mig"},
    {"bedre", "uden", "mig"},
    {"kill", "myself"},
    {"kms"},
)


def speaks_of_self_harm(text: str) -> bool:
    """Whether words of self-harm or of not wanting to live stand in the text; built to show help once too often."""
    return _SIGNS.search(normalise(text).text) is not None
