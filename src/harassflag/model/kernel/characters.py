"""What the kernel knows of each code point: its normalised form and its kind, learnt from `text.spelling` as texts need it."""

import unicodedata
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from harassflag.text.normalise import EMOJI_CATEGORIES, spelling

CODE_POINTS = 0x110000
PAGE = 256
ROOM = 4096
LONGEST_FORM = 20
PUNCTUATION = ".,;:!?…\"'()[]»«“”„-–"

UNKNOWN, EMPTY = 0, 1
BLANK, WORD, DECIMAL, DIGIT, ALPHA, VISIBLE, MARK, UPPER = (1 << at for at in range(8))
RUN_WHOLE, RUN_LETTERS, RUN_ONE, IS_BLANK, HAS_DECIMAL, IS_ALPHA = (1 << at for at in range(6))


class CharacterTables(NamedTuple):
    """`form_of` and `kind_of` by code point; by form: where its letters begin in `letters`, how many, and its kind."""

    form_of: npt.NDArray[np.uint32]
    kind_of: npt.NDArray[np.uint8]
    first: npt.NDArray[np.uint32]
    length: npt.NDArray[np.uint32]
    form_kind: npt.NDArray[np.uint8]
    letters: npt.NDArray[np.uint32]
    address: int
    a: int
    aa: int


def kind_of_character(character: str) -> int:
    """Blank, word character, decimal digit, digit, letter, something to read, mark around a word, capital: as bits."""
    return (
        BLANK * character.isspace()
        | WORD * (character.isalnum() or character == "_")
        | DECIMAL * character.isdecimal()
        | DIGIT * character.isdigit()
        | ALPHA * character.isalpha()
        | VISIBLE * (character.isprintable() and not character.isspace())
        | MARK * (character in PUNCTUATION)
        | UPPER * character.isupper()
    )


def kind_of_form(form: str) -> int:
    """How much of a run of this form stays, and what it is made of, as bits."""
    if not form:
        return 0
    if form.isdigit():
        run = RUN_WHOLE
    elif form.isalpha():
        run = RUN_LETTERS
    else:
        run = RUN_ONE if form == " " or unicodedata.category(form[0]) in EMOJI_CATEGORIES else 0
    decimal = any(letter.isdecimal() for letter in form)
    return run | IS_BLANK * (form == " ") | HAS_DECIMAL * decimal | IS_ALPHA * form.isalpha()


def _doubled(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return np.concatenate((array, np.zeros_like(array)))


class Characters:
    """The tables, growing by a page of code points whenever a text holds one not met before.

    Threads may read while one learns: what a form id points to is written before the id, and outgrown arrays are left as they were.
    """

    def __init__(self) -> None:
        self._learning = Lock()
        self._ids: dict[str, int] = {}
        self._size = 0
        self.tables = CharacterTables(
            np.zeros(CODE_POINTS, np.uint32),
            np.zeros(CODE_POINTS, np.uint8),
            np.zeros(ROOM, np.uint32),
            np.zeros(ROOM, np.uint32),
            np.zeros(ROOM, np.uint8),
            np.zeros(ROOM * LONGEST_FORM, np.uint32),
            0,
            0,
            0,
        )
        self._id_of("\0")
        self._id_of("")
        address, a, aa = (self._id_of(form) for form in ("url", "a", "aa"))
        self.tables = self.tables._replace(address=address, a=a, aa=aa)

    def learn(self, code: int) -> None:
        """Take in the page a code point stands on."""
        first = code - code % PAGE
        with self._learning:
            for one in range(first, first + PAGE):
                form = self._id_of(spelling(chr(one)))
                self.tables.kind_of[one] = kind_of_character(chr(one))
                self.tables.form_of[one] = form

    def _id_of(self, form: str) -> int:
        if form in self._ids:
            return self._ids[form]
        id = self._ids[form] = len(self._ids)
        if id == len(self.tables.first) or self._size + len(form) > len(self.tables.letters):
            self._grow()
        tables = self.tables
        tables.first[id], tables.length[id], tables.form_kind[id] = self._size, len(form), kind_of_form(form)
        for letter in form:
            tables.letters[self._size] = ord(letter)
            tables.kind_of[ord(letter)] = kind_of_character(letter)
            self._size += 1
        return id

    def _grow(self) -> None:
        old = self.tables
        self.tables = old._replace(
            form_of=old.form_of.copy(),
            first=_doubled(old.first),
            length=_doubled(old.length),
            form_kind=_doubled(old.form_kind),
            letters=_doubled(old.letters),
        )
