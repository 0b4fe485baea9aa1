"""Masked copies of pictures: covered is what the masker would mask, what looks like a known name or is hard to read, and every picture.

A program may be wrong: a person looks at the copy and covers the rest by hand before it is kept. The original is never changed.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import TYPE_CHECKING, Literal

from harassflag.cases import CaseFile, Evidence, NewEvidence
from harassflag.cases.report import known_of, masker_for
from harassflag.intake.screenshot import Box, WholePage, open_pages

if TYPE_CHECKING:
    from PIL import Image

Finder = Callable[[str], Sequence[tuple[int, int]]]
Why = Literal["name", "doubt", "picture", "hand"]

DOUBT = 0.5
"""Words read less surely than this are covered: nobody knows that they are no name."""

ALIKE = 0.75
"""A misread name still shares so much of its letters with the name."""

SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Cover:
    """One area of a page to be blackened, and why."""

    box: Box
    why: Why


def covers(
    page: WholePage, file: CaseFile, *, hide: Iterable[str] = (), leave: Iterable[str] = ()
) -> tuple[Cover, ...]:
    """What is to be covered on a page of this case's evidence; `hide` and `leave` are a person's words on names."""
    hidden, left = tuple(hide), frozenset(word.casefold() for word in leave)
    masker = masker_for(file, hide=hidden, leave=left)
    known = {part.casefold() for one in known_of(file, hidden) for name in one.names for part in name.split()} - left
    named = set(_masked(page, lambda text: [(mask.start, mask.end) for mask in masker.find(text)]))
    found = []
    for number, line in enumerate(page.lines):
        for at, word in enumerate(line):
            if (number, at) in named or _looks_like(word.text, known):
                found.append(Cover(word.box, "name"))
            elif word.confidence < DOUBT and any(map(str.isalpha, word.text)) and word.text.casefold() not in left:
                found.append(Cover(word.box, "doubt"))
    return (*found, *(Cover(box, "picture") for box in page.pictures))


def masked_copy(picture: "Image.Image", areas: Iterable[Cover]) -> "Image.Image":
    """A new picture of the same size with the areas black; nothing of the old one's metadata goes with it."""
    from PIL import Image, ImageDraw

    copy = Image.new("RGB", picture.size)
    copy.paste(picture)
    pen = ImageDraw.Draw(copy)
    for area in areas:
        left, top, right, bottom = area.box
        if area.why in {"name", "doubt"}:
            margin = max(2, (bottom - top) // 6)
            left, top, right, bottom = left - margin, top - margin, right + margin, bottom + margin
        pen.rectangle((left, top, right, bottom), fill="black")
    return copy


def masked_evidence(content: bytes, exhibit: Evidence, page: int, areas: Sequence[Cover], *, pages: int) -> NewEvidence:
    """The masked copy of one page as a derived exhibit, which says what it was made from and how."""
    picture = next(islice(open_pages(content, exhibit.name), page, None))
    from PIL.PngImagePlugin import PngInfo

    # Its own words make the copy another file than its original, also where nothing had to be covered.
    about, out = PngInfo(), io.BytesIO()
    about.add_text("Description", f"masked copy of exhibit {exhibit.number}")
    masked_copy(picture, areas).save(out, "PNG", pnginfo=about)
    by_hand = sum(area.why == "hand" for area in areas)
    which = f" side {page + 1}" if pages > 1 else ""
    return NewEvidence(
        out.getvalue(),
        f"maskeret-bilag-{exhibit.number}{'-side-' + str(page + 1) if pages > 1 else ''}.png",
        "image/png",
        derived_from=exhibit.id,
        derivation=f"maskeret{which}: {len(areas) - by_hand} felter dækket af programmet, {by_hand} i hånden; gennemset",
    )


def _masked(page: WholePage, find: Finder) -> Iterator[tuple[int, int]]:
    """Line and place of each word that a mask touches, looked for line by line and over the whole page."""
    lines = [[word.text for word in line] for line in page.lines]
    for number, words in enumerate(lines):
        yield from ((number, at) for at in _touched(words, " ", find))
    everything = [(number, at) for number, words in enumerate(lines) for at in range(len(words))]
    said = [word for words in lines for word in words]
    yield from (everything[at] for at in _touched(said, "\n", find))


def _touched(words: Sequence[str], between: str, find: Finder) -> Iterator[int]:
    masks = find(between.join(words))
    start = 0
    for at, word in enumerate(words):
        end = start + len(word)
        if any(start < stop and begin < end for begin, stop in masks):
            yield at
        start = end + len(between)


def _looks_like(word: str, known: Iterable[str]) -> bool:
    """Whether a word is a known name, also misread or in the genitive."""
    said = "".join(filter(str.isalnum, word.casefold()))
    if len(said) < SHORTEST:
        return said in known if said else False
    return any(
        len(name) >= SHORTEST and SequenceMatcher(None, said.removesuffix("s"), name.removesuffix("s")).ratio() >= ALIKE
        for name in known
    )
