"""Compiled: UTF-8 -> characters -> pieces -> one spelling, character by character as `text.normalise` and `text.pieces` have it."""

from typing import Any

import numpy as np

from harassflag.model.build import FIRST_EMOJI, QUOTATION_MARKS
from harassflag.model.kernel.characters import (
    ALPHA,
    BLANK,
    DECIMAL,
    DIGIT,
    EMPTY,
    HAS_DECIMAL,
    IS_ALPHA,
    IS_BLANK,
    RUN_LETTERS,
    RUN_ONE,
    RUN_WHOLE,
    UNKNOWN,
    UPPER,
    WORD,
)
from harassflag.model.kernel.compiling import inner
from harassflag.text.pieces import LONGEST_PIECE

IN_ADDRESS = 128
UNREADABLE = 0xFFFD
RING = 0x30A
SPACE = 32
UNDERSCORE = 95
SINGLES = 3
NUMBER_OF_LINES, NUMBER_OF_STOPS, TAGGED, COLON = 6, 7, 8, 9
QUOTES = tuple(sorted(map(ord, QUOTATION_MARKS)))
LEET = np.zeros(128, np.uint32)
for _digit, _letter in {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t"}.items():
    LEET[ord(_digit)] = ord(_letter)


@inner
def decode(data: Any, begin: int, end: int, codes: Any) -> int:
    """Write the code points of UTF-8 bytes, surrogates let through; returns how many."""
    at, count = begin, 0
    while at < end:
        lead = np.uint32(data[at])
        if lead < 0x80:
            codes[count] = lead
            at += 1
            count += 1
            continue
        more = 1 if 0xC2 <= lead < 0xE0 else 2 if 0xE0 <= lead < 0xF0 else 3 if 0xF0 <= lead < 0xF5 else 0
        value = lead & np.uint32(0x3F >> more)
        whole: Any = more > 0 and at + more < end
        for step in range(1, more + 1):
            whole = whole and data[at + step] & 0xC0 == 0x80
            if whole:
                value = (value << np.uint32(6)) | np.uint32(data[at + step] & 0x3F)
        whole = whole and value < 0x110000
        codes[count] = value if whole else np.uint32(UNREADABLE)
        at += more + 1 if whole else 1
        count += 1
    return count


@inner
def first_unknown(codes: Any, count: int, form_of: Any) -> int:
    """Where the first character stands that the tables do not hold, or -1."""
    for at in range(count):
        if form_of[codes[at]] == UNKNOWN:
            return at
    return -1


@inner
def end_of_piece(codes: Any, begin: int, count: int, kind_of: Any) -> int:
    """Where the piece that begins here ends."""
    if count - begin <= LONGEST_PIECE:
        return count
    limit = begin + LONGEST_PIECE
    cut, blank, at = -1, -1, begin
    while at < limit:
        code = codes[at]
        if code == SPACE:
            blank = at + 1
        stop = at > begin and (
            codes[at - 1] == 46 or codes[at - 1] == 33 or codes[at - 1] == 63 or codes[at - 1] == 0x2026
        )
        after = at
        if stop and kind_of[code] & BLANK:
            while after < limit and kind_of[codes[after]] & BLANK:
                if codes[after] == SPACE:
                    blank = after + 1
                after += 1
        elif code == 10:
            while after < limit and codes[after] == 10:
                after += 1
        if after > at:
            if after - begin >= LONGEST_PIECE // 3:
                cut = after
            at = after
        else:
            at += 1
    if cut > 0:
        return cut
    return blank if blank > 0 else limit


@inner
def _address_length(codes: Any, at: int, end: int, kind_of: Any) -> int:
    """How many characters of a web address begin here, 0 if none does."""
    if codes[at] | 32 == 119:
        if at + 4 >= end or codes[at + 1] | 32 != 119 or codes[at + 2] | 32 != 119 or codes[at + 3] != 46:
            return 0
        after = at + 4
    else:
        if at + 7 >= end or codes[at + 1] | 32 != 116 or codes[at + 2] | 32 != 116 or codes[at + 3] | 32 != 112:
            return 0
        after = at + 4
        if codes[after] | 32 == 115 or codes[after] == 0x17F:
            after += 1
        if after + 3 >= end or codes[after] != 58 or codes[after + 1] != 47 or codes[after + 2] != 47:
            return 0
        after += 3
    if kind_of[codes[after]] & BLANK:
        return 0
    while after < end and not kind_of[codes[after]] & BLANK:
        after += 1
    return after - at


@inner
def _spell(codes: Any, begin: int, end: int, tables: Any, forms: Any, kinds: Any) -> None:
    """The form and kind of each character; a web address is one form and then nothing."""
    at = begin
    while at < end:
        code = codes[at]
        lower = code | np.uint32(32)
        if lower == 104 or lower == 119:  # noqa: PLR1714 - numba makes no set here
            length = _address_length(codes, at, end, tables.kind_of)
            if length:
                for one in range(at - begin, at - begin + length):
                    forms[one] = EMPTY
                    kinds[one] = IN_ADDRESS
                forms[at - begin] = tables.address
                at += length
                continue
        form = tables.form_of[code]
        if code == RING and at > begin and forms[at - begin - 1] == tables.a:
            forms[at - begin - 1] = tables.aa
        forms[at - begin] = form
        kinds[at - begin] = tables.kind_of[code]
        at += 1


@inner
def _squeeze(forms: Any, count: int, form_kind: Any) -> None:
    """Empty what is too much of a run."""
    held, first, length = EMPTY, 0, 0
    for at in range(count + 1):
        form = forms[at] if at < count else UNKNOWN
        if form == EMPTY:
            continue
        if form == held:
            length += 1
            continue
        kind = form_kind[held]
        if length > 1 and not kind & RUN_WHOLE:
            keep = (length if length == 2 else 1) if kind & RUN_LETTERS else 1 if kind & RUN_ONE else 2
            for place in range(first, at):
                if forms[place] != EMPTY:
                    keep -= 1
                    if keep < 0:
                        forms[place] = EMPTY
        held, first, length = form, at, 1


@inner
def _holds_single_letters(codes: Any, begin: int, kinds: Any, count: int) -> bool:
    """Whether three letters stand alone one after another."""
    at, found = 0, 0
    while at < count:
        if not kinds[at] & BLANK:
            found = 0
            at += 1
            continue
        while at < count and kinds[at] & BLANK:
            at += 1
        alone = at + 1 >= count or not kinds[at + 1] & WORD
        if at < count and alone and kinds[at] & WORD and not kinds[at] & DECIMAL and codes[begin + at] != UNDERSCORE:
            found += 1
            if found == SINGLES:
                return True
            at += 1
        else:
            found = 0
    return False


@inner
def _join_spaced_letters(forms: Any, count: int, form_kind: Any, kept: Any) -> None:
    """Words written in s p a c e d letters lose their gaps."""
    size = 0
    for at in range(count):
        if forms[at] != EMPTY:
            kept[size] = at
            size += 1
    at = 0
    while at < size:
        begins = at == 0 or not form_kind[forms[kept[at - 1]]] & IS_ALPHA
        if not (begins and form_kind[forms[kept[at]]] & IS_ALPHA):
            at += 1
            continue
        last = at
        while (
            last + 2 < size
            and form_kind[forms[kept[last + 1]]] & IS_BLANK
            and form_kind[forms[kept[last + 2]]] & IS_ALPHA
        ):
            last += 2
        if last > at and last + 1 < size and form_kind[forms[kept[last + 1]]] & IS_ALPHA:
            last -= 2
        if last - at < 6:
            at += 1
            continue
        for gap in range(at + 1, last, 2):
            forms[kept[gap]] = EMPTY
        at = last + 1


@inner
def _unleet(out: Any, first: int, last: int, kind_of: Any) -> None:
    """Digits that stand for letters inside one word become those letters."""
    begin, end = first, last
    while begin < last and 48 <= out[begin] < 58:
        begin += 1
    while end > begin and 48 <= out[end - 1] < 58:
        end -= 1
    inside = False
    for at in range(begin, end):
        inside = inside or kind_of[out[at]] & DIGIT != 0
    all_digits = True
    for at in range(first, last):
        all_digits = all_digits and kind_of[out[at]] & DIGIT != 0
    starts = last - first > 4 and out[first] < 128 and LEET[out[first]] != 0
    for at in range(first + 1, last):
        starts = starts and kind_of[out[at]] & ALPHA != 0
    if all_digits or not (starts or inside):
        return
    for at in range(first, last):
        if out[at] < 128 and LEET[out[at]] != 0:
            out[at] = LEET[out[at]]


@inner
def _plain_digits(out: Any, end: int, kind_of: Any) -> None:
    """Words with digits are read as letters where that makes sense; the digits that are left become 0."""
    at = 1
    while at < end:
        after, digits = at, False
        while after < end and kind_of[out[after]] & WORD and out[after] != UNDERSCORE:
            digits = digits or kind_of[out[after]] & DECIMAL != 0
            after += 1
        if digits:
            _unleet(out, at, after, kind_of)
            for one in range(at, after):
                if kind_of[out[one]] & DECIMAL:
                    out[one] = 48
        at = after + 1


@inner
def normalise(
    codes: Any, begin: int, end: int, tables: Any, forms: Any, kinds: Any, kept: Any, out: Any, origin: Any
) -> int:
    """Write the normalised characters of a piece to `out[1:]` between two blanks, and where each came from; returns how many."""
    count = end - begin
    _spell(codes, begin, end, tables, forms, kinds)
    _squeeze(forms, count, tables.form_kind)
    if _holds_single_letters(codes, begin, kinds, count):
        _join_spaced_letters(forms, count, tables.form_kind, kept)
    size, digits = 1, False
    out[0] = SPACE
    for at in range(count):
        form = forms[at]
        if form == EMPTY:
            continue
        digits = digits or tables.form_kind[form] & HAS_DECIMAL != 0
        first, length = tables.first[form], tables.length[form]
        out[size], origin[size] = tables.letters[first], at
        size += 1
        for more in range(np.uint32(1), length):
            out[size], origin[size] = tables.letters[first + more], at
            size += 1
    if digits:
        _plain_digits(out, size, tables.kind_of)
    out[size] = SPACE
    return size - 1


@inner
def is_stop(code: Any) -> Any:
    """Whether a sentence may end here."""
    return code == 46 or code == 33 or code == 63 or code == 10  # noqa: PLR1714 - numba makes no set here


@inner
def count_marks(codes: Any, begin: int, end: int, kind_of: Any, tally: Any) -> None:
    """Write how often a piece is marked, as `build.build_of` counts it, from `tally[1]` on; capitals as they are, not their share."""
    asked, called, emoji, quoted, capitals, lines, stops, tagged, colon = 0, 0, 0, 0, 0, 0, 0, 0, 0
    stopped = False
    for at in range(begin, end):
        code = codes[at]
        if 97 <= code < 123 or code == SPACE:
            stopped = False
            continue
        capitals += kind_of[code] & UPPER != 0
        emoji += code >= FIRST_EMOJI
        asked += code == 63
        called += code == 33
        lines += code == 10
        tagged += code == 64
        colon += code == 58
        for quote in QUOTES:
            quoted += code == quote
        stop = is_stop(code)
        stops += stop and not stopped
        stopped = stop
    for place, number in enumerate((asked, called, emoji, quoted, capitals, lines, stops, tagged, colon)):
        tally[1 + place] = number
