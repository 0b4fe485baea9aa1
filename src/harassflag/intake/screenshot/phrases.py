"""What apps write around posts, as a picture shows it: times, buttons, counts, badges, alone or in a row."""

import re
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from harassflag.intake.interface_words import bare, interface_words, is_count
from harassflag.intake.times import TIME_PATTERN

CLOSE_ENOUGH = 86
SHORT, CLOSE_IF_SHORT = 7, 92
SHORTEST_FUZZY = 5

_DIGIT_LIKE = str.maketrans(
    {
        "g": "9",
        "q": "9",
        "Q": "9",
        "A": "4",
        "é": "6",
        "T": "1",
        "l": "1",
        "I": "1",
        "i": "1",
        "|": "1",
        "O": "0",
        "o": "0",
        "S": "5",
        "Z": "2",
        "B": "8",
    }
)
_AGO_MISREAD = re.compile(r"^([\dgqQAéTlIi|OoSZB]{1,2})\s?(t|min|d|u|md|h|w)(\.?)$")
_UNIT_LOST = re.compile(r"^(\d{1,2})[1lI]\.(\s+(?:synes godt om|like).*)$", re.IGNORECASE)
_CLOCK_MISREAD = re.compile(r"^([0-2]?\d)[ ,:·;]?\s?([0-5]\d)$")
_I_GLUED = re.compile(r"^(i)(?=dag|går|forgårs|morges|aftes)", re.IGNORECASE)
_SEPARATOR = r"[\s·•\-–—:;.,|&+~°*\"'«»<>=()…©®@█/\\^v>‹›+]+"
_COUNT = r"\d+\s*km\b|\d[\d.,]*\s*(?:tusind|mio|k|t)?\b\.?"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of nothing but the app's own words; `time` as shown, if one is among them."""

    time: str | None
    kinds: frozenset[str]


def _loosely(words: str) -> str:
    """A pattern for words between which a space may have been lost."""
    return r"\s*".join(re.escape(word) for word in words.split())


@cache
def _pattern() -> re.Pattern[str]:
    kinds = []
    for kind in ("action", "badge", "furniture", "status", "receipt"):
        words = sorted(interface_words()[kind], key=len, reverse=True)
        kinds.append(rf"(?P<{kind}>(?:{'|'.join(_loosely(word) for word in words)})(?!\w))")
    return re.compile(
        rf"(?P<time>{TIME_PATTERN}(?![\w]))|{'|'.join(kinds)}|(?P<count>{_COUNT})|(?P<separator>{_SEPARATOR})",
        re.IGNORECASE,
    )


def parse_run(text: str) -> Run | None:
    """The app's own words, if a text is nothing else."""
    at, time, kinds = 0, None, set()
    while at < len(text):
        found = _pattern().match(text, at)
        if found is None or found.end() == at:
            return None
        kind = str(found.lastgroup)
        if kind == "time" and time is None:
            time = _I_GLUED.sub(r"\1 ", found.group().strip(" ·•,-"))
        if kind != "separator":
            kinds.add(kind)
        at = found.end()
    return Run(time, frozenset(kinds)) if kinds else None


def mended_time(text: str) -> str:
    """A short time with its digits read as digits: "gt." is "9 t.", "14 02" is "14.02"."""
    ago = _AGO_MISREAD.match(text)
    if ago:
        space = " " if " " in text or ago.group(3) else ""
        return f"{ago.group(1).translate(_DIGIT_LIKE)}{space}{ago.group(2)}{ago.group(3)}"
    unit_lost = _UNIT_LOST.match(text)
    if unit_lost:
        return f"{unit_lost.group(1)} t.{unit_lost.group(2)}"
    clock = _CLOCK_MISREAD.match(text)
    return f"{clock.group(1)}.{clock.group(2)}" if clock and len(text) > 3 else text


def run_of(text: str) -> Run | None:
    """The app's own words, if a text is nothing else or so near that only the reading can have gone wrong."""
    exact = parse_run(text)
    mended = parse_run(mended_time(text.strip()))
    if exact is not None and (exact.time is not None or mended is None or mended.time is None):
        return exact
    if mended is not None:
        return mended
    said = bare(text)
    if is_count(said):
        return Run(None, frozenset({"count"}))
    if len(said) < SHORTEST_FUZZY:
        return None
    enough = CLOSE_ENOUGH if len(said) > SHORT else CLOSE_IF_SHORT
    for kind in ("action", "badge", "furniture", "status", "composer", "system"):
        near = process.extractOne(said, interface_words()[kind], scorer=fuzz.ratio, score_cutoff=enough)
        if near is not None:
            return Run(None, frozenset({kind}))
    return None


def is_composer(text: str) -> bool:
    """Whether a line is the empty field one writes in."""
    said = bare(text)
    words = interface_words()["composer"]
    if said in words:
        return True
    return len(said) >= SHORTEST_FUZZY and (
        process.extractOne(said, words, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH) is not None
        or any(said.startswith(word) for word in interface_words()["composer_start"])
    )


def is_system(text: str) -> bool:
    """Whether a line is a message nobody wrote."""
    said = bare(text)
    return any(sign in said for sign in interface_words()["system"])
