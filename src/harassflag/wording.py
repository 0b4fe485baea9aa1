"""Why a finding was made, in a reader's words."""

from collections.abc import Callable

from harassflag.records import Finding
from harassflag.text import cues_in

MOST_CUES = 4


def why_lines(text: str, finding: Finding, language: str, say: Callable[[str], str]) -> list[str]:
    """A line for each cue in the marked words: the word, what kind of word it is, whom it is aimed at."""
    lines = []
    for cue in cues_in(text, finding.type, [(span.start, span.end) for span in finding.spans])[:MOST_CUES]:
        kind = cue.meaning.en if language == "en" else cue.meaning.da
        aimed = f" · {say('aimed at')} »{cue.aimed_at}«" if cue.aimed_at else ""
        lines.append(f"»{text[cue.start : cue.end].strip()}«: {kind}{aimed}")
    return lines
