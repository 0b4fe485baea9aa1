"""One spelling for many: what the model reads, and where each of its characters stood in the original."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property

DANISH = {"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "y", "ß": "ss", "ð": "d", "þ": "th"}
LEET = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t"}
RING_ABOVE = "\u030a"
EMOJI_JOINERS = {"\u200d", "\ufe0e", "\ufe0f", *map(chr, range(0x1F3FB, 0x1F400))}
EMOJI_CATEGORIES = {"So", "Sk"}
ADDRESS = "\ue000"
ZERO_WIDTH = "\u200b"

_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_SPACED_LETTERS = re.compile(r"(?<!L)(?:L ){3,}L(?!L)")
# Each begins only where a run does: from anywhere within it, a text of nothing but blanks or letters would take its length squared.
_SINGLE_LETTERS = re.compile(r"(?<!\s)\s++[^\W\d_]\b(?:\s++[^\W\d_]\b){2}")
_DIGIT = re.compile(r"\d")
_WORD_WITH_DIGIT = re.compile(r"(?<![^\W_])[^\W_]*\d[^\W_]*+")


@dataclass(frozen=True)
class Normalised:
    """Normalised text; `forms[i]` is what became of character `i` of the original, empty where it went into the one before."""

    text: str
    forms: tuple[str, ...]

    @cached_property
    def _offsets(self) -> tuple[list[int], list[int]]:
        kept = [at for at, form in enumerate(self.forms) if form]
        starts: list[int] = []
        ends: list[int] = []
        for at, following in zip(kept, [*kept[1:], len(self.forms)], strict=True):
            length = len(self.forms[at])
            if length == 1:
                starts.append(at)
                ends.append(following)
            else:
                starts += [at] * length
                ends += [following] * length
        return starts, ends

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that `text[start:end]` stands for."""
        starts, ends = self._offsets
        return starts[start], ends[end - 1]


@cache
def spelling(character: str) -> str:
    """The normalised form of one character: folded, without accents, Danish letters as two; empty if it is to vanish."""
    if character in EMOJI_JOINERS:
        return ""
    if character == ADDRESS:
        return "url"
    if character.isspace():
        return " "
    folded = unicodedata.normalize("NFKC", character).casefold()
    out = []
    for letter in folded:
        category = unicodedata.category(letter)
        if letter in DANISH:
            out.append(DANISH[letter])
        elif category[0] == "C" or category[0] == "M":
            continue
        elif category == "Nd":
            out.append(str(unicodedata.digit(letter)))
        else:
            bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
            out.append("".join(DANISH.get(c, c) for c in bare) or letter)
    return "".join(out)


class _Spellings(dict[str, str]):
    """Every character's spelling, worked out once."""

    def __missing__(self, character: str) -> str:
        form = self[character] = spelling(character)
        return form


_SPELLINGS = _Spellings()


def _kept_of_run(form: str, length: int) -> int:
    """How many of a run stay: three letters or more become one, marks two, emoji and white space one, digits all."""
    if length == 1 or form.isdigit():
        return length
    if form.isalpha():
        return length if length == 2 else 1
    return 1 if form == " " or unicodedata.category(form[0]) in EMOJI_CATEGORIES else 2


def _squeeze(forms: list[str]) -> None:
    """Empty what is too much of a run."""
    held, first, length = "", 0, 0
    for at, form in enumerate([*forms, "\0"]):
        if not form:
            continue
        if form == held:
            length += 1
        else:
            if length > 1:
                run = [place for place in range(first, at) if forms[place]]
                for surplus in run[_kept_of_run(held, length) :]:
                    forms[surplus] = ""
            held, first, length = form, at, 1


def _join_spaced_letters(forms: list[str]) -> None:
    """Words written in s p a c e d letters lose their gaps."""
    kept = [at for at, form in enumerate(forms) if form]
    shape = "".join("L" if forms[at].isalpha() else " " if forms[at] == " " else "." for at in kept)
    for match in _SPACED_LETTERS.finditer(shape):
        for gap in range(match.start() + 1, match.end(), 2):
            forms[kept[gap]] = ""


def _unleet(text: str) -> str:
    """Digits that stand for letters inside a word become those letters; 6b, 10km and kl14 stay as they are."""

    def letters(match: re.Match[str]) -> str:
        word = match.group()
        if word.isdigit():
            return word
        inner = word.strip("0123456789")
        starts_with_one = word[0] in LEET and word[1:].isalpha() and len(word) > 4
        if not (starts_with_one or any(c.isdigit() for c in inner)):
            return word
        return "".join(LEET.get(c, c) for c in word)

    return _WORD_WITH_DIGIT.sub(letters, text)


def normalise(text: str) -> Normalised:
    """The text as the model reads it: one case, no accents, æøå as two letters, short runs, plain digits, addresses as one word."""
    shown = text
    if "://" in text or "www." in text.casefold():
        shown = _WEB_ADDRESS.sub(lambda m: ADDRESS + ZERO_WIDTH * (len(m.group()) - 1), text)
    forms = list(map(_SPELLINGS.__getitem__, shown))
    if RING_ABOVE in shown:
        for at in range(1, len(shown)):
            if shown[at] == RING_ABOVE and forms[at - 1] == "a":
                forms[at - 1] = "aa"
    _squeeze(forms)
    if _SINGLE_LETTERS.search(shown):
        _join_spaced_letters(forms)
    joined = _unleet("".join(forms))
    return Normalised(_DIGIT.sub("0", joined), tuple(forms))
