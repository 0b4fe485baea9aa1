"""Ways to reach or trace a person in a text: e-mail, links, profiles, CPR numbers, phones, street addresses."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

ContactKind = Literal["email", "link", "profile", "cpr", "phone", "address"]

# Every stretch has a longest: one that may run on would be tried from each of its places to its end.
_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]++@[\w-]++(?:\.[\w-]++)+")
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"»«]+|(?<![\w-])(?:[\w-]{1,200}\.){1,9}(?:dk|com|net|org|me|gg|tv|io|app)\b(?:/[^\s<>\"»«]*)?",
    re.IGNORECASE,
)
_PROFILE = re.compile(r"(?<![\w@])@[\w.]{2,}\b")
_CPR = re.compile(r"(?<!\d)(\d{6})([ \-–./]?)(\d{4})(?!\d)")
_EIGHT = re.compile(r"(?<![\d+])(?:\+45[ ]?|0045[ ]?)?[2-9]\d(?:[ .-]?\d\d){3}(?!\d)")
_ADDRESS = re.compile(
    r"(?:\b[A-ZÆØÅ][\w.'-]{0,40}\s{1,4}){0,3}"
    r"(?:\b[\w'-]{2,40}(?:vej|vejen|gade|gaden|stræde|strædet|allé|vænge|vænget|toften|parken|bakken|torv|torvet|plads|pladsen|vangen|boulevard)"
    r"|(?<=[a-zæøå]\s)\b(?:Vej|Gade|Allé|Alle|Boulevard|Torv|Plads|Stræde|Vænge|Park|Have|Mark|Toft|Bakke|Kaj))"
    r"\s+\d{1,4}\s?(?:[a-zA-Z]\b)?"
    r"(?:,?\s*(?:st|kl|\d{1,2})\.?\s?(?:sal\b)?,?\s?(?:tv|th|mf)\b\.?|,\s*\d{1,2}\.(?:\s?sal\b)?)?"
    r"(?:,?\s+(?:DK-)?\d{4}\s+[A-ZÆØÅ][\w]+(?:\s[A-ZÆØÅ]\b)?)?"
)  # fmt: skip
_DATE = re.compile(
    r"(?:19|20)\d\d[-./]?(?:0[1-9]|1[0-2])[-./]?(?:0[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:19|20)\d\d"
)


@dataclass(frozen=True, slots=True)
class Contact:
    """A stretch that leads to a person, and by which way."""

    start: int
    end: int
    kind: ContactKind


def find_contacts(text: str) -> list[Contact]:
    """Stretches that lead to a person; those that mean more come first, and they may overlap."""
    plain, places = _visible(text)
    found = [
        *(("email", match.span()) for match in _EMAIL.finditer(plain)),
        *(("link", match.span()) for match in _LINK.finditer(plain)),
        *(("profile", match.span()) for match in _PROFILE.finditer(plain)),
        *(("cpr", span) for span in _cprs(plain)),
        *(("phone", span) for span in _phones(plain)),
        *(("address", _trimmed(plain, *match.span())) for match in _ADDRESS.finditer(plain)),
    ]
    return [Contact(places[start], places[end - 1] + 1, kind) for kind, (start, end) in found]  # type: ignore[arg-type]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    return start, start + len(text[start:end].rstrip())


def _visible(text: str) -> tuple[str, list[int]]:
    """The text without characters that show nothing, wide and styled forms made plain, and where each character stood."""
    kept, places = [], []
    for at, character in enumerate(text):
        if unicodedata.category(character) == "Cf":
            continue
        plain = unicodedata.normalize("NFKC", character)
        kept.append(plain if len(plain) == 1 else character)
        places.append(at)
    return "".join(kept), places


def _cprs(text: str) -> Iterator[tuple[int, int]]:
    from stdnum.dk import cpr

    for match in _CPR.finditer(text):
        if match.group(2) in {"-", "–"} or cpr.is_valid(match.group(1) + match.group(3)):
            yield match.span()


def _phones(text: str) -> Iterator[tuple[int, int]]:
    from phonenumbers import Leniency, PhoneNumberMatcher

    for match in PhoneNumberMatcher(text, "DK", leniency=Leniency.VALID):
        if not _DATE.fullmatch(match.raw_string):
            yield match.start, match.end
    for eight in _EIGHT.finditer(text):
        if not _DATE.fullmatch(eight.group()):
            yield eight.span()
