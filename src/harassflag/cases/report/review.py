"""What a masked report will hide, text by text, for a person to look through and mend before it is made."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from harassflag.cases.masking import Mask, Masker
from harassflag.cases.records import CaseFile
from harassflag.cases.report.known import known_of

Place = Literal["title", "fact", "post", "note", "step", "statement", "exhibit"]


@dataclass(frozen=True, slots=True)
class MaskedText:
    """One text of a case and what will be hidden in it; `number` is that of the post, note or exhibit."""

    place: Place
    number: int | None
    text: str
    masks: tuple[Mask, ...]


def masker_for(file: CaseFile, *, leave: Iterable[str] = (), hide: Iterable[str] = ()) -> Masker:
    """The masker of one export: the people of the case, words to hide as well, and words to leave alone."""
    return Masker(known_of(file, hide), tuple(leave))


def review_masks(file: CaseFile, *, leave: Iterable[str] = (), hide: Iterable[str] = ()) -> tuple[MaskedText, ...]:
    """Every text a masked report shows that has words of its own, with the masks in it."""
    masker = masker_for(file, leave=leave, hide=hide)
    return tuple(
        MaskedText(place, number, text, masker.find(text)) for place, number, text in _texts(file) if text.strip()
    )


def _texts(file: CaseFile) -> Iterator[tuple[Place, int | None, str]]:
    yield "title", None, file.case.title
    for fact in file.facts:
        yield "fact", None, fact.value
    for post in file.posts:
        yield "post", post.number, post.text
    for number, note in enumerate(file.notes, 1):
        yield "note", number, note.text
    for step in file.steps:
        yield "step", None, step.reason
        yield "step", None, step.receipt
    for statement in file.statements:
        yield "statement", None, statement.words
    for exhibit in file.evidence:
        yield "exhibit", exhibit.number, exhibit.name
        yield "exhibit", exhibit.number, exhibit.origin.group
