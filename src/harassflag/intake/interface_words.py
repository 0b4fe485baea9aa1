"""The words apps write around posts, from `interface_words.toml`."""

import re
import tomllib
from functools import cache
from pathlib import Path

_COUNT = re.compile(
    r"^[\d.,]+\s*(?:tusind|t|k|mio)?\.?(?:\s*(?:kommentarer?|delinger?|svar|synes godt om|likes?|comments?|shares?|visninger|andre))?$"
)
_SHOW_ANSWERS = re.compile(
    r"^(?:vis|se|view)\s+(?:alle\s+)?\d*\s*(?:tidligere\s+|flere\s+)?(?:svar|kommentarer|replies|comments)$"
)


@cache
def interface_words() -> dict[str, frozenset[str]]:
    """The lists by kind: action, badge, furniture, system, omitted, deleted."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {kind: frozenset(word.casefold() for word in found) for kind, found in table.items()}


def bare(line: str) -> str:
    """A line as it is compared: one case, no marks at its ends, no invisible signs."""
    shown = "".join(letter for letter in line if letter.isprintable()).replace("\xa0", " ")
    return " ".join(shown.casefold().split()).strip(" ·•.…,:-|")


def is_count(line: str) -> bool:
    """Whether a line only counts likes, comments or answers."""
    return bool(_COUNT.match(bare(line)) or _SHOW_ANSWERS.match(bare(line)))
