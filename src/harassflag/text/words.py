"""Words of a normalised text: runs of letters and digits, and every symbol by itself."""

import re

WORD = re.compile(r"[^\W_]+|[\u2190-\u2bff\U0001f000-\U0001faff]")


def words(text: str) -> list[str]:
    """The words of a normalised text, in order."""
    return WORD.findall(text)
