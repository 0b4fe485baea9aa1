"""Names and ways to reach people -> placeholders that keep who is who: `[elev A]`, `[telefon 1]`; a person sees them and can mend."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from harassflag.cases.masking.contacts import find_contacts
from harassflag.cases.masking.names import Token, find_names, form_of, is_nobody, is_ordinary, tokens

Kind = Literal[
    "pupil",
    "employee",
    "parent",
    "person",
    "name",
    "profile",
    "school",
    "place",
    "address",
    "link",
    "email",
    "cpr",
    "phone",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

_WORDS: dict[Kind, str] = {
    "pupil": "elev",
    "employee": "medarbejder",
    "parent": "forælder",
    "person": "person",
    "name": "navn",
    "profile": "profil",
    "school": "skole",
    "place": "sted",
    "address": "adresse",
    "link": "link",
    "email": "e-mail",
    "cpr": "cpr",
    "phone": "telefon",
}
_PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(_WORDS.values())}) (?:[A-Z]+|\d+)(?: eller [^\[\]\n]{{1,80}})?\]")
_PEOPLE = frozenset({"pupil", "employee", "parent", "person"})
_HOLDS_A_NAME = frozenset({"profile"})


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody or something to be masked wherever it stands: every name it goes by, the fullest first, and what it is."""

    names: tuple[str, ...]
    kind: Kind = "person"


@dataclass(frozen=True, slots=True, order=True)
class Mask:
    """`text[start:end]` is to be shown as `placeholder`."""

    start: int
    end: int
    kind: Kind
    placeholder: str


@dataclass(slots=True)
class Masker:
    """One export's masks: the same name gets the same placeholder in every text.

    Args:
        known: the people of the case, and what a person has marked by hand.
        leave: words a person has said are no names.
    """

    known: Sequence[Known] = ()
    leave: Iterable[str] = ()
    _given: dict[tuple[str, ...], str] = field(init=False, default_factory=dict)
    _counts: dict[str, int] = field(init=False, default_factory=dict)
    _forms: dict[tuple[str, ...], list[Known]] = field(init=False, default_factory=dict)
    _left: frozenset[tuple[str, ...]] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        self._left = frozenset(map(form_of, self.leave))
        for one in self.known:
            placeholder = self._new(one.kind)
            for name in one.names:
                for form in _ways_to_say(name, one.kind):
                    self._forms.setdefault(form, []).append(one)
                    self._given.setdefault((str(id(one)),), placeholder)

    def find(self, text: str) -> tuple[Mask, ...]:
        """What is to be masked in a text, in order, without overlaps."""
        stretches: list[tuple[int, int, Kind, str]] = [
            *((*span, known.kind, self._placeholder_of(owners)) for span, known, owners in self._known_in(text)),
            *((contact.start, contact.end, contact.kind, "") for contact in find_contacts(text)),
            *((named.start, named.end, named.kind, "") for named in find_names(text)),
        ]
        masked_already = [match.span() for match in _PLACEHOLDER.finditer(text)]
        kept = [
            one
            for one in stretches
            if form_of(text[one[0] : one[1]]) not in self._left
            and not any(one[0] < end and start < one[1] for start, end in masked_already)
        ]
        return tuple(
            Mask(start, end, kind, placeholder or self._named(kind, text[start:end]))
            for start, end, kind, placeholder in _settled(kept)
        )

    def mask(self, text: str) -> str:
        """The text with everything found in it masked."""
        return apply_masks(text, self.find(text))

    def mask_known(self, text: str) -> str:
        """The text with only the known names masked: for the names of those who handle the case."""
        return apply_masks(
            text,
            [Mask(*span, known.kind, self._placeholder_of(owners)) for span, known, owners in self._known_in(text)],
        )

    def placeholder(self, known: Known) -> str:
        """How somebody known is called in this export."""
        return self._given[(str(id(known)),)]

    def _known_in(self, text: str) -> list[tuple[tuple[int, int], Known, list[Known]]]:
        said = tokens(text)
        longest = max(map(len, self._forms), default=0)
        found = []
        at = 0
        while at < len(said):
            for length in range(min(longest, len(said) - at), 0, -1):
                part = said[at : at + length]
                form, genitive = self._form_in(part)
                if form is None or (length == 1 and is_ordinary(form[0]) and not part[0].capital):
                    continue
                owners = self._forms[form]
                found.append(((part[0].start, part[-1].end - genitive), owners[0], owners))
                at += length - 1
                break
            at += 1
        return found

    def _form_in(self, part: Sequence[Token]) -> tuple[tuple[str, ...] | None, int]:
        """The known form these words are, and 1 where the last carries a genitive s."""
        form = tuple(token.form for token in part)
        if form in self._forms:
            return form, 0
        bare = (*form[:-1], form[-1].removesuffix("s"))
        return (bare, 1) if bare in self._forms else (None, 0)

    def _placeholder_of(self, owners: Sequence[Known]) -> str:
        names = list(dict.fromkeys(self.placeholder(one) for one in owners))
        return names[0] if len(names) == 1 else "[" + " eller ".join(name.strip("[]") for name in names) + "]"

    def _named(self, kind: Kind, said: str) -> str:
        key = (kind, *_key(kind, said))
        if key not in self._given:
            self._given[key] = self._new(kind)
        return self._given[key]

    def _new(self, kind: Kind) -> str:
        group = "people" if kind in _PEOPLE else kind
        self._counts[group] = number = self._counts.get(group, 0) + 1
        return f"[{_WORDS[kind]} {_letters(number) if kind in _PEOPLE else number}]"


def _key(kind: Kind, said: str) -> tuple[str, ...]:
    """What makes two ways to write a thing the same thing."""
    if kind in {"phone", "cpr"}:
        digits = "".join(str(unicodedata.digit(character)) for character in said if character.isdigit())
        return (digits[-8:] if kind == "phone" else digits,)
    return (said.casefold(),) if kind in {"email", "link", "profile", "address"} else form_of(said)


def _letters(number: int) -> str:
    """1 -> A, 26 -> Z, 27 -> AA."""
    said = ""
    while number:
        number, rest = divmod(number - 1, 26)
        said = chr(ord("A") + rest) + said
    return said


def _ways_to_say(name: str, kind: Kind) -> list[tuple[str, ...]]:
    """A name as a whole; of a person also first with last, both run together, and each part of at least two letters by itself."""
    whole = form_of(name)
    if kind not in _PEOPLE:
        return [whole] if whole else []
    if len(whole) == 1:
        return [whole] if len(whole[0]) > 1 and not is_nobody(whole[0]) else []
    parts = [(part,) for part in whole if len(part) > 1 and part.isalpha() and not is_nobody(part)]
    short = (whole[0], whole[-1]) if whole else ()
    return list(dict.fromkeys([whole, short, ("".join(whole),), ("".join(short),), *parts])) if parts else []


def _settled(stretches: Iterable[tuple[int, int, Kind, str]]) -> list[tuple[int, int, Kind, str]]:
    """Overlaps settled: what meets is made one; a profile that holds a known name goes by its placeholder."""
    settled: list[tuple[int, int, Kind, str]] = []
    for start, end, kind, placeholder in sorted(stretches, key=_weight):
        over = next((at for at, one in enumerate(settled) if start < one[1] and one[0] < end), None)
        if over is None:
            settled.append((start, end, kind, placeholder))
        elif placeholder and settled[over][2] in _HOLDS_A_NAME and not settled[over][3]:
            settled[over] = (*settled[over][:2], kind, placeholder)
        elif kind != "name":
            settled[over] = (min(start, settled[over][0]), max(end, settled[over][1]), *settled[over][2:])
    return _joined(settled)


def _weight(stretch: tuple[int, int, Kind, str]) -> tuple[int, int, int]:
    """What is settled first: the ways to reach somebody, then what is known, then wide before narrow."""
    start, end, kind, placeholder = stretch
    contact = kind in {"email", "link", "profile", "cpr", "address", "phone"}
    order = ("email", "link", "cpr", "address", "phone", "profile", "school", "place", "person", "name")
    rank = 0 if contact else 1 if placeholder else 2
    return rank, order.index(kind) if kind in order else 0, start - end


def _joined(settled: Sequence[tuple[int, int, Kind, str]]) -> list[tuple[int, int, Kind, str]]:
    """In order, and what still overlaps after widening made one."""
    joined: list[tuple[int, int, Kind, str]] = []
    for one in sorted(settled):
        if joined and one[0] < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(one[1], joined[-1][1]), *joined[-1][2:])
        else:
            joined.append(one)
    return joined


def apply_masks(text: str, masks: Iterable[Mask]) -> str:
    """The text with these stretches replaced; the masks may come from `Masker.find`, taken away from or added to by a person."""
    out, at = [], 0
    for mask in sorted(masks):
        if mask.start < at:
            continue
        out += [text[at : mask.start], mask.placeholder]
        at = mask.end
    return "".join(out) + text[at:]
