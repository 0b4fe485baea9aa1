"""Long texts in pieces, so that one bad sentence in a long letter is not drowned."""

import re

LONGEST_PIECE = 600

_BREAK = re.compile(r"(?<=[.!?…])\s+|\n+")


def pieces(text: str, longest: int = LONGEST_PIECE) -> list[tuple[int, int]]:
    """Stretches `text[start:end]` that cover the text, cut at sentences where possible, none longer than `longest`."""
    if len(text) <= longest:
        return [(0, len(text))]
    found = []
    start = 0
    while len(text) - start > longest:
        window = text[start : start + longest]
        cuts = [match.end() for match in _BREAK.finditer(window)]
        blank = window.rfind(" ") + 1
        cut = next((cut for cut in reversed(cuts) if cut >= longest // 3), blank or longest)
        found.append((start, start + cut))
        start += cut
    found.append((start, len(text)))
    return found
