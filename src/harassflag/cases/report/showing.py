"""A user's text as print can show it: nothing hidden, nothing that turns the line around, emoji in words, long words breakable."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

Run = str | dict[str, str]
"""Plain text, or `{"sign": words}` for a character shown by its name."""

LONGEST_SHOWN = 20_000
LONGEST_WORD = 28
BREAK = "\u200b"

_KEPT_MARKS = 2
_SILENT = frozenset({"\u200d", "\ufe0e", "\ufe0f", *map(chr, range(0x1F3FB, 0x1F400))})
_CONTROLS = {
    "\u202a": "tekstretning vendt", "\u202b": "tekstretning vendt", "\u202d": "tekstretning vendt", "\u202e": "tekstretning vendt",
    "\u2066": "tekstretning vendt", "\u2067": "tekstretning vendt", "\u2068": "tekstretning vendt",
    "\u202c": "tekstretning tilbage", "\u2069": "tekstretning tilbage",
}  # fmt: skip
_LONG = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_FLAG = range(0x1F1E6, 0x1F200)
_DRAWN_ALONE = {"So", "Sk", "Cn", "Co", "Cs"}


@cache
def _emoji() -> dict[str, str]:
    lines = Path(__file__).with_name("emoji.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if line and not line.startswith("#"))


def name_of(character: str) -> str:
    """A character's name in words: Danish where the list has it, else as Unicode calls it."""
    known = _emoji().get(character) or _CONTROLS.get(character)
    if known:
        return known
    if ord(character) in _FLAG:
        return f"flag {chr(ord(character) - _FLAG.start + ord('A'))}"
    called = unicodedata.name(character, "")
    return f"{called.lower()} U+{ord(character):04X}" if called else f"tegn U+{ord(character):04X}"


def shown(text: str, undrawable: Iterable[str] = ()) -> list[Run]:
    """The text in runs that a typesetter can take as they are; `undrawable` are characters no font at hand has."""
    without = frozenset(undrawable)
    runs: list[Run] = []
    plain: list[str] = []
    room_for_marks = 0
    for character in _cut(text):
        kind = unicodedata.category(character)
        if character in _SILENT or (kind == "Cf" and character not in _CONTROLS):
            continue
        if kind[0] == "M":
            if room_for_marks and character not in without:
                room_for_marks -= 1
                plain.append(character)
        elif kind[0] == "Z" or character in "\n\t\r\v\f":
            plain.append("\n" if character == "\n" or kind in {"Zl", "Zp"} else " ")
            room_for_marks = 0
        elif kind == "Cc" or character in _CONTROLS or character in without or _is_picture(character, kind):
            if plain:
                runs.append(_breakable("".join(plain)))
                plain = []
            runs.append({"sign": name_of(character)})
            room_for_marks = 0
        else:
            plain.append(character)
            room_for_marks = _KEPT_MARKS
    return [*runs, _breakable("".join(plain))] if plain else runs


def _is_picture(character: str, kind: str) -> bool:
    return character in _emoji() or ord(character) in _FLAG or (kind in _DRAWN_ALONE and ord(character) > 0x2BFF)


def _cut(text: str) -> str:
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    if len(text) <= LONGEST_SHOWN:
        return text
    return text[:LONGEST_SHOWN] + f"\n[… {len(text) - LONGEST_SHOWN:,} tegn mere]".replace(",", ".")


def _breakable(text: str) -> str:
    """The text with places where a word longer than a line may break."""

    def broken(word: re.Match[str]) -> str:
        letters = word.group()
        return BREAK.join(letters[at : at + LONGEST_WORD] for at in range(0, len(letters), LONGEST_WORD))

    return _LONG.sub(broken, text)
