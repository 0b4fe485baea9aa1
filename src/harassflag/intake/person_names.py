"""Whether a line of pasted text may be the name of somebody who wrote."""

import re

LONGEST_NAME = 50

_NAME = re.compile(r"^[A-ZÆØÅÄÖÉÜŠČŽ][\w.'’\-]*(?:\s+(?:[a-zæøå]{2,3}\s+)?[A-ZÆØÅÄÖÉÜŠČŽ][\w.'’\-]*){0,4}$")
_SENTENCE_END = re.compile(r"[!?]$|\w\w\.$")


def looks_like_name(line: str) -> bool:
    """One to five words that begin with capitals, and no end of a sentence."""
    return len(line) <= LONGEST_NAME and _NAME.match(line) is not None and not _SENTENCE_END.search(line)
