"""Compiled: findings -> JSON, a list a post, without a Python object per finding."""

from typing import Any

import numpy as np
from numba import njit

from harassflag.model.kernel.compiling import inner


def _letters(text: str) -> Any:
    return np.frombuffer(text.encode("ascii"), np.uint8)


PLACES = 6
"""Decimals of a probability."""
TYPE, PROBABILITY, FLAGGED, UNSURE, SPANS, END = map(
    _letters,
    (
        '{"type": ',
        ', "probability": ',
        ', "flagged": true, "band": "clear"',
        ', "flagged": false, "band": "unsure"',
        ', "spans": [',
        "]}",
    ),
)
LONGEST_FINDING = sum(map(len, (TYPE, PROBABILITY, UNSURE, SPANS, END))) + PLACES + 4
LONGEST_SPAN = 2 * 20 + 6
COMMA, BLANK, BEGIN, STOP, POINT, NOUGHT = (np.uint8(ord(sign)) for sign in ", []." + "0")


@inner
def _put(out: Any, at: int, letters: Any) -> int:
    for one in range(len(letters)):
        out[at + one] = letters[one]
    return at + len(letters)


@inner
def _put_number(out: Any, at: int, number: int) -> int:
    digits, rest = 1, number // 10
    while rest:
        digits += 1
        rest //= 10
    rest = number
    for place in range(at + digits - 1, at - 1, -1):
        out[place] = NOUGHT + np.uint8(rest % 10)
        rest //= 10
    return at + digits


@inner
def _put_share(out: Any, at: int, share: float) -> int:
    """A number from 0 to 1, rounded, without noughts at its end but one."""
    parts = np.int64(np.rint(share * 10**PLACES))
    at = _put_number(out, at, parts // 10**PLACES)
    out[at] = POINT
    rest, unit = parts % 10**PLACES, 10 ** (PLACES - 1)
    while True:
        at += 1
        out[at] = NOUGHT + np.uint8(rest // unit)
        rest %= unit
        unit //= 10
        if not rest:
            return at + 1


@inner
def _put_between(out: Any, at: int, first: bool) -> int:
    if first:
        return at
    out[at], out[at + 1] = COMMA, BLANK
    return at + 2


@njit(nogil=True)
def tell(shown: Any, spans: Any, values: Any, flagged: Any, names: Any, name_ends: Any, out: Any, ends: Any) -> None:
    """Write each row's findings as a JSON list to `out`, and where it ends to `ends`; `names` are the types as JSON has them."""
    at, finding, span = 0, 0, 0
    for row in range(len(ends)):
        out[at] = BEGIN
        at, first = at + 1, True
        while finding < len(shown) and shown[finding, 0] == row:
            column, last = shown[finding, 1], shown[finding, 2]
            at = _put(out, _put_between(out, at, first), TYPE)
            at = _put(out, at, names[name_ends[column] : name_ends[column + 1]])
            at = _put_share(out, _put(out, at, PROBABILITY), values[finding])
            at = _put(out, _put(out, at, FLAGGED) if flagged[finding] else _put(out, at, UNSURE), SPANS)
            for one in range(span, last):
                at = _put_between(out, at, one == span)
                out[at] = BEGIN
                at = _put_number(out, at + 1, spans[one, 0])
                at = _put_between(out, at, False)
                at = _put_number(out, at, spans[one, 1])
                out[at] = STOP
                at += 1
            at, first, span, finding = _put(out, at, END), False, last, finding + 1
        out[at] = STOP
        at += 1
        ends[row] = at
