"""WhatsApp's exported chats, as phones of both kinds write them."""

import re
from collections.abc import Sequence

from harassflag.intake.interface_words import bare, interface_words
from harassflag.intake.readings import ReadPost

_DATE = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
_CLOCK = r"(?:kl\.?\s*)?\d{1,2}[.:]\d{2}(?:[.:]\d{2})?(?:\s?[ap]\.?m\.?)?"
_BRACKETED = re.compile(rf"^\[(?P<time>{_DATE},?\s+{_CLOCK})\]\s*(?P<rest>.*)$", re.IGNORECASE)
_DASHED = re.compile(rf"^(?P<time>{_DATE},?\s+{_CLOCK})\s+[-–]\s+(?P<rest>.*)$", re.IGNORECASE)
_AUTHOR = re.compile(r"^~?\s*(?P<author>[^:]{1,60}):\s?(?P<text>.*)$", re.DOTALL)
_INVISIBLE = str.maketrans("", "", "\u200e\u200f\u202a\u202c\ufeff")


def _opening(line: str) -> re.Match[str] | None:
    clean = line.translate(_INVISIBLE).replace("\u202f", " ").replace("\xa0", " ")
    return _BRACKETED.match(clean) or _DASHED.match(clean)


def looks_like_whatsapp(lines: Sequence[str]) -> bool:
    """Whether the first lines that hold anything open messages of an export."""
    held = [line for line in lines if line.strip()][:30]
    opened = sum(_opening(line) is not None for line in held)
    return bool(held) and _opening(held[0]) is not None and (opened >= 2 or len(held) == 1)


def _nobody_wrote(text: str) -> bool:
    said, known = bare(text), interface_words()
    return (
        said in known["omitted"]
        or said in known["deleted"]
        or said.strip("<>") in {o.strip("<>") for o in known["omitted"]}
    )


def read_whatsapp(lines: Sequence[str], source: str) -> list[ReadPost]:
    """The messages people wrote; lines without a date go on from the message before, system lines and left-out media are dropped."""
    messages: list[tuple[str, list[str]]] = []
    for line in lines:
        opening = _opening(line)
        if opening:
            messages.append((opening.group("time"), [opening.group("rest")]))
        elif messages:
            messages[-1][1].append(line)
    posts: list[ReadPost] = []
    for time, parts in messages:
        match = _AUTHOR.match("\n".join(parts).strip())
        if match is None or not match.group("text").strip() or _nobody_wrote(match.group("text")):
            continue
        if any(sign in bare(match.group("text")) for sign in interface_words()["system"]) and len(posts) == 0:
            continue
        posts.append(ReadPost(match.group("text").strip(), source, match.group("author").strip(), time))
    return posts
