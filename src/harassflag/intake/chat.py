"""A chat copied as text: before each message stand who wrote it and when, on one line or two."""

import re
from collections.abc import Sequence
from itertools import pairwise

from harassflag.intake.interface_words import bare, interface_words, is_count
from harassflag.intake.person_names import looks_like_name
from harassflag.intake.readings import ReadPost
from harassflag.intake.times import TIME_PATTERN, is_shown_time

FEWEST_MESSAGES = 2
LONGEST_HEAD = 120
SAME_TALK_MINUTES = 15

_AFTER_NAME = re.compile(
    rf"^(?P<author>.+?)\s*(?:[,·•|–—-]\s*|\s)[(\[]?(?P<time>{TIME_PATTERN})[)\]]?(?:\s*:\s*(?P<text>.*)|\s*:?)$",
    re.IGNORECASE,
)
_BEFORE_NAME = re.compile(
    rf"^[(\[]?(?P<time>{TIME_PATTERN})[)\]]?\s+(?:[–—-]\s*)?(?P<author>[^:]+):\s*(?P<text>.*)$", re.IGNORECASE
)
_CLOCK = re.compile(r"(\d{1,2})[.:](\d\d)(?!.*[.:]\d\d)")

_Message = tuple[str, str, list[str]]


def _head(line: str) -> _Message | None:
    start = line[:LONGEST_HEAD]
    match = _AFTER_NAME.match(start) or _BEFORE_NAME.match(start)
    if match is None or not _is_author(match["author"]) or not _CLOCK.search(match["time"]):
        return None
    return match["author"], match["time"], [line[match.start("text") :]] if match["text"] else []


def _messages(lines: Sequence[str]) -> list[_Message] | None:
    """The messages; None where a head has no message below it, or the first line is no head."""
    messages: list[_Message] = []
    held = [line for line in lines if line.strip()]
    at = 0
    while at < len(held):
        line, below = held[at].strip(), held[at + 1].strip() if at + 1 < len(held) else ""
        head = _head(line)
        if head is None and _is_author(line) and is_shown_time(below) and _CLOCK.search(below):
            head, at = (line, below, []), at + 1
        if head is not None:
            if messages and not messages[-1][2]:
                return None
            messages.append(head)
        elif not messages:
            return None
        elif not _is_furniture(line):
            messages[-1][2].append(line)
        at += 1
    return messages if messages and messages[-1][2] else None


def _is_author(line: str) -> bool:
    return looks_like_name(line) and not is_shown_time(line) and bare(line) not in {"kl", "klokken"}


def _is_furniture(line: str) -> bool:
    said = interface_words()
    return bare(line) in said["furniture"] or bare(line) in said["receipt"] or is_count(line)


def looks_like_chat(lines: Sequence[str]) -> bool:
    """Whether it opens with a name and a clock, and goes on so.

    A list of where somebody is and when has that shape too, and must stay whole: so one who wrote comes again, or the clocks stand close.
    """
    messages = _messages(lines) or []
    if len(messages) < FEWEST_MESSAGES:
        return False
    authors = [author for author, _time, _said in messages]
    return len(set(authors)) < len(authors) or _stand_close([time for _author, time, _said in messages])


def _stand_close(times: Sequence[str]) -> bool:
    minutes = [60 * int(found[1]) + int(found[2]) for time in times if (found := _CLOCK.search(time))]
    return all(0 <= after - before <= SAME_TALK_MINUTES for before, after in pairwise(minutes))


def read_chat(lines: Sequence[str], source: str) -> list[ReadPost]:
    """The messages in reading order."""
    return [ReadPost("\n".join(said), source, author, time) for author, time, said in _messages(lines) or ()]
