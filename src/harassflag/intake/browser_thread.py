"""A Facebook thread copied from the browser: names, times and the page's own words around the posts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from harassflag.intake.interface_words import bare, interface_words, is_count
from harassflag.intake.person_names import looks_like_name
from harassflag.intake.readings import ReadPost
from harassflag.intake.times import is_shown_time

FEWEST_ACTIONS = 2

_TIME_IN_RUN = re.compile(
    r"\d+\s*(?:min|t|d|u|md|mdr|å|år|h|w|m|s)\b\.?|i går(?: kl\. [\d.:]+)?|i dag(?: kl\. [\d.:]+)?", re.IGNORECASE
)
_GLUED = re.compile(
    r"^(?:synes godt om|like)?\s*[·•]?\s*(?:svar|reply)?\s*[·•]?\s*(?:\d+\s*(?:min|t|d|u|md|mdr|å|år|h|w|m)\.?)?\s*(?:[·•]\s*redigeret)?$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Block:
    """Lines of one person, and the page's own words that follow them."""

    lines: list[str] = field(default_factory=list)
    time: str | None = None
    acted: bool = False


def _is_action(line: str) -> bool:
    said = bare(line)
    return said in interface_words()["action"] or (bool(said) and _GLUED.match(said) is not None)


def _is_furniture(line: str) -> bool:
    words = interface_words()
    return bare(line) in words["furniture"] or bare(line) in words["badge"] or is_count(line) or bare(line) == ""


def looks_like_thread(lines: Sequence[str]) -> bool:
    """Whether the page's own buttons stand between the lines."""
    return sum(_is_action(line) for line in lines) >= FEWEST_ACTIONS


def _time_of(line: str) -> str | None:
    if is_shown_time(line):
        return line.strip(" ·•\t\xa0")
    if _is_action(line):
        match = _TIME_IN_RUN.search(line)
        return match.group().strip() if match else None
    return None


def _blocks(lines: Sequence[str]) -> list[_Block]:
    blocks = [_Block()]
    for line in lines:
        time, action = _time_of(line), _is_action(line)
        if time is None and not action and not _is_furniture(line):
            if blocks[-1].time is not None or blocks[-1].acted:
                blocks.append(_Block())
            blocks[-1].lines.append(line.strip())
        else:
            blocks[-1].time = blocks[-1].time or time
            blocks[-1].acted = blocks[-1].acted or action
    return [block for block in blocks if block.lines]


def read_thread_text(lines: Sequence[str], source: str) -> list[ReadPost]:
    """The posts in reading order. A name alone before a time heads the block that follows."""
    posts: list[ReadPost] = []
    author: str | None = None
    time: str | None = None
    for block in _blocks(lines):
        if len(block.lines) == 1 and looks_like_name(block.lines[0]) and block.time and not block.acted:
            author, time = block.lines[0], block.time
            continue
        said = block.lines
        if author is None and len(said) > 1 and looks_like_name(said[0]):
            author, said = said[0], said[1:]
        posts.append(ReadPost("\n".join(said), source, author, time or block.time))
        author, time = None, None
    return posts
