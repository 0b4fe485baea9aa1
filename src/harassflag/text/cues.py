"""Cues a reader understands: words of a meaning class, and whom they are aimed at."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from harassflag.errors import CorpusError
from harassflag.text.normalise import normalise
from harassflag.text.words import WORD, words

LONGEST_PHRASE = 5
REACH = 6
LEXICON = Path(__file__).with_name("lexicon")

_AIMED = frozenset("dig jer ham hende dem din dit dine jeres hans hendes deres".split())


@dataclass(frozen=True, slots=True)
class MeaningClass:
    """A class of words, its Danish and English name, and the types it speaks for."""

    id: str
    da: str
    en: str
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """A stretch of the original that belongs to a class, and the word for the person it is aimed at, if near."""

    start: int
    end: int
    meaning: MeaningClass
    aimed_at: str | None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Classes of phrases, as tuples of normalised words."""

    phrases: dict[tuple[str, ...], tuple[MeaningClass, ...]]


def read_lexicon(folder: Path) -> Lexicon:
    """The lexicon in a folder: `classes.toml` and one `<class>.txt` for each, one lemma a line, forms by commas.

    Raises:
        CorpusError: a class without a file or a file without a class, a form twice in one class, an empty form; with file and line.
    """
    faults: list[str] = []
    table = _read_classes(folder / "classes.toml", faults)
    phrases: dict[tuple[str, ...], list[MeaningClass]] = {}
    strays = sorted({path.stem for path in folder.glob("*.txt")} - set(table))
    faults += [
        f"{stray}.txt: no class {stray} in classes.toml. Name it there, or take the file out." for stray in strays
    ]
    for id, row in table.items():
        path = folder / f"{id}.txt"
        if not path.is_file():
            faults.append(f"classes.toml: class {id} has no file {id}.txt. Write it, or take the class out.")
            continue
        meaning = MeaningClass(id, row["da"], row["en"], tuple(row["types"]))
        seen: dict[str, int] = {}
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError as error:
            faults.append(f"{path.name}: byte {error.start}: not UTF-8. Save the file as UTF-8.")
            continue
        for number, line in enumerate(lines, 1):
            for form in map(str.strip, line.split(",")) if line.strip() and not line.startswith("#") else ():
                if not form or form in seen:
                    told = f"stands in line {seen[form]} already" if form else "is empty"
                    faults.append(f"{path.name}:{number}: the form “{form}” {told}. Take it out.")
                    continue
                seen[form] = number
                phrase = tuple(words(normalise(form).text))
                if phrase and meaning not in phrases.setdefault(phrase, []):
                    phrases[phrase].append(meaning)
    if faults:
        raise CorpusError(faults)
    return Lexicon({phrase: tuple(found) for phrase, found in phrases.items()})


def _read_classes(path: Path, faults: list[str]) -> dict[str, dict[str, Any]]:
    """The classes that are whole; what is wrong with others is added to `faults`."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        faults.append(f"{path.name}: cannot be read ({error}). It names the classes.")
        return {}
    whole: dict[str, dict[str, Any]] = {}
    for id, row in table.items():
        told = isinstance(row, dict) and all(isinstance(row.get(name), str) for name in ("da", "en"))
        types = row.get("types") if told else None
        if isinstance(types, list) and all(isinstance(type, str) for type in types) and Path(id).name == id:
            whole[id] = row
        else:
            faults.append(f"{path.name}: class {id!a} is not whole. Give it da, en and a list of types.")
    return whole


@cache
def _own_lexicon() -> Lexicon:
    return read_lexicon(LEXICON)


def cues_in(text: str, type: str, spans: Iterable[tuple[int, int]]) -> list[Cue]:
    """The cues that speak for a type and touch one of the spans, in order; the longest phrase wins."""
    lexicon = _own_lexicon()
    normalised = normalise(text)
    places = [match.span() for match in WORD.finditer(normalised.text)]
    said = [normalised.text[start:end] for start, end in places]
    wanted = list(spans)
    found: list[Cue] = []
    at = 0
    while at < len(said):
        length, meaning = _longest(lexicon, said, at, type)
        if meaning is None:
            at += 1
            continue
        start, end = normalised.original(places[at][0], places[at + length - 1][1])
        if any(start < last and first < end for first, last in wanted):
            found.append(Cue(start, end, meaning, _aimed_at(said, at, length)))
        at += length
    return found


def _longest(lexicon: Lexicon, said: Sequence[str], at: int, type: str) -> tuple[int, MeaningClass | None]:
    for length in range(min(LONGEST_PHRASE, len(said) - at), 0, -1):
        for meaning in lexicon.phrases.get(tuple(said[at : at + length]), ()):
            if type in meaning.types:
                return length, meaning
    return 1, None


def _aimed_at(said: Sequence[str], at: int, length: int) -> str | None:
    """The word nearest to the cue, or in it, that points at a person."""
    near = range(max(0, at - REACH), min(len(said), at + length + REACH))
    pointing = [place for place in near if said[place] in _AIMED]
    if not pointing:
        return None
    return said[min(pointing, key=lambda place: max(at - place, place - (at + length - 1), 0))]
