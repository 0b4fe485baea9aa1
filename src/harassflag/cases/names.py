"""Whether somebody is named in a text: whole names, as people write them."""

import re
from collections.abc import Iterable

from harassflag.text import normalise, words

_MIDDLE = 3


def spoken(text: str) -> list[str]:
    """The words of a text in one spelling."""
    return words(normalise(text).text)


def _spoken(text: str) -> str:
    """The same, with a space on either side of each."""
    return f" {' '.join(spoken(text))} "


def name_forms(name: str, others: Iterable[str] = ()) -> tuple[str, ...]:
    """How somebody may be written: the whole name, first and last name, and the other names known.

    A first name alone is no form of a whole name: too many share it. Give it among `others` where it is to count.
    """
    forms = {_spoken(other).strip() for other in others}
    parts = _spoken(name).split()
    if len(parts) > 1:
        forms |= {" ".join(parts), f"{parts[0]} {parts[-1]}"}
    return tuple(sorted(form for form in forms if form))


def named_in(forms: Iterable[str], texts: Iterable[str]) -> bool:
    """Whether one of the forms stands in one of the texts, also in the genitive or with up to three names between first and last."""
    patterns = [_pattern(form) for form in forms]
    return bool(patterns) and any(pattern.search(said) for said in map(_spoken, texts) for pattern in patterns)


def _pattern(form: str) -> re.Pattern[str]:
    first, *rest = map(re.escape, form.split())
    if not rest:
        return re.compile(rf" {first}s? ")
    between = rf"(?: \S+){{0,{_MIDDLE}}}" if len(rest) == 1 else ""
    return re.compile(rf" {first}{between} {' '.join(rest)}s? ")
