"""Which words of a text may be a person's, a place's or a school's name: lists of facts and a few cautious rules."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from harassflag.text import normalise

NameKind = Literal["person", "place", "school", "name"]
WORDS = Path(__file__).with_name("words")

_TOKEN = re.compile(r"[^\W_]+")
# Each word has a longest: one that may run on would be tried from each of its hyphens to its end.
_SCHOOL = re.compile(
    r"(?:[A-ZÆØÅ](?:[\w'-]{1,40}|\.)\s{1,4}){1,3}(?:[Ss]kole|[Ff]riskole|[Pp]rivatskole|[Ee]fterskole|[Gg]ymnasium|[Bb]ørnehus|SFO|[Ff]ritidshjem)\b"
    r"|\b[\w-]{4,40}skole[ns]?s?\b|\b[A-ZÆØÅ][\w-]{3,40}gymnasi(?:um|et)\b"
)
_STREET = re.compile(
    r"\b[A-ZÆØÅ][\w'-]{2,40}(?:vej|vejen|gade|gaden|stræde|allé|vænge|vænget|torv|torvet|plads|pladsen|parken)\b"
)
_MUNICIPALITY = re.compile(r"\b([A-ZÆØÅ][\w-]{1,40})\s+[Kk]ommune\b")
_SENTENCE_ENDS = frozenset(".!?:;\n…\"'»«”“(-–•*")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: where it stands, how it is written, and its normalised form."""

    start: int
    end: int
    form: str
    written: str

    @property
    def capital(self) -> bool:
        """Whether it is written with a capital letter."""
        return self.written[:1].isupper()


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch that may be a name, and of what."""

    start: int
    end: int
    kind: NameKind


def tokens(text: str) -> list[Token]:
    """The words of a text, normalised, with their places in the original; s p a c e d letters are one word."""
    normalised = normalise(text)
    found = []
    for match in _TOKEN.finditer(normalised.text):
        start, end = normalised.original(*match.span())
        found.append(Token(start, end, match.group(), text[start:end]))
    return found


def form_of(name: str) -> tuple[str, ...]:
    """A name as normalised words."""
    return tuple(_TOKEN.findall(normalise(name).text))


@cache
def _list(file: str) -> frozenset[tuple[str, ...]]:
    lines = (WORDS / file).read_text(encoding="utf-8").splitlines()
    body = " ".join(line for line in lines if not line.startswith("#"))
    names = body.split(",") if "," in body else body.split()
    return frozenset(form for form in map(form_of, names) if form)


@cache
def _words(file: str) -> frozenset[str]:
    return frozenset(form[0] for form in _list(file))


def is_ordinary(form: str) -> bool:
    """Whether a name is an ordinary word too."""
    return (form,) in _list("ambiguous.txt")


def is_nobody(form: str) -> bool:
    """Whether a word stands where a name should, or is too small to be one."""
    return form in _words("nobody.txt") or form in _words("small.txt")


def without_genitive(form: str, known: frozenset[tuple[str, ...]]) -> str:
    """`mettes` as `mette`, where only the latter is known."""
    return form[:-1] if (form,) not in known and form.endswith("s") and (form[:-1],) in known else form


def _is_first_name(token: Token) -> bool:
    known = _list("first_names.txt")
    form = without_genitive(token.form, known)
    return (form,) in known and (token.capital or not is_ordinary(form))


def _is_surname(token: Token) -> bool:
    known = _list("surnames.txt")
    form = without_genitive(token.form, known)
    return (form,) in known and (token.capital or form.endswith("sen"))


def find_names(text: str) -> list[Named]:
    """Stretches that may be names, in no particular order; they may overlap.

    Cautious: rather one word too many than a name too few. A word with a capital letter inside a sentence that no list knows is
    found as `name`; in texts written mostly in capitals this rule is left out.
    """
    said = tokens(text)
    found = [*_people(text, said), *_places(text, said), *_schools(text)]
    return [*found, *_unknown(text, said)]


def _people(text: str, said: Sequence[Token]) -> Iterator[Named]:
    at = 0
    while at < len(said):
        token = said[at]
        titled = at > 0 and said[at - 1].form in _words("titles.txt") and token.capital
        if not (_is_first_name(token) or _is_surname(token) or (titled and token.form not in _words("small.txt"))):
            at += 1
            continue
        last = at
        while last + 1 < len(said) and last - at < 4 and _goes_on(text, said[last], said[last + 1]):
            last += 1
        yield Named(token.start, _without_s(said[last]), "person")
        at = last + 1


def _without_s(token: Token) -> int:
    """Where a name ends when its genitive s stays outside."""
    for file in ("first_names.txt", "surnames.txt"):
        known = _list(file)
        if without_genitive(token.form, known) != token.form:
            return token.end - 1
    return token.end


def _goes_on(text: str, token: Token, following: Token) -> bool:
    """Whether the next word belongs to the same name."""
    between = text[token.end : following.start]
    if between not in {" ", "-", ". "} or (between == ". " and len(token.written) > 2):
        return False
    if _is_surname(following) and between != ". ":
        return True
    return (
        following.capital
        and following.form not in _words("small.txt")
        and not (following.written.isupper() and len(following.written) > 2)
    )


def _places(text: str, said: Sequence[Token]) -> Iterator[Named]:
    known = _list("places.txt")
    for at, token in enumerate(said):
        for length in (2, 1):
            part = said[at : at + length]
            form = tuple(one.form for one in part)
            bare = (*form[:-1], form[-1].removesuffix("s")) if part else ()
            if len(part) < length or not (form in known or bare in known):
                continue
            if (
                length == 1
                and is_ordinary((bare if form not in known else form)[0])
                and not _inside_a_sentence(text, token)
            ):
                continue
            yield Named(token.start, part[-1].end - (form not in known), "place")
            break
    for match in _MUNICIPALITY.finditer(text):
        yield Named(*match.span(1), "place")
    for match in _STREET.finditer(text):
        if form_of(match.group()) not in _list("any_street.txt"):
            yield Named(*match.span(), "place")


def _schools(text: str) -> Iterator[Named]:
    for match in _SCHOOL.finditer(text):
        if form_of(match.group()) not in _list("any_school.txt"):
            yield Named(*match.span(), "school")


def _inside_a_sentence(text: str, token: Token) -> bool:
    before = text[: token.start].rstrip(" \t")
    return token.capital and bool(before) and before[-1] not in _SENTENCE_ENDS


def _unknown(text: str, said: Sequence[Token]) -> Iterator[Named]:
    longer = [token for token in said if len(token.written) > 1]
    if sum(token.capital for token in longer) * 2 > len(longer):
        return
    allowed = _list("capitals.txt") | _list("small.txt")
    for token in longer:
        plain_word = token.written.isalpha() and not token.written.isupper()
        if plain_word and (token.form,) not in allowed and _inside_a_sentence(text, token):
            yield Named(token.start, token.end, "name")
