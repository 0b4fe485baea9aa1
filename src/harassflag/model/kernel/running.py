"""Posts as Arrow buffers or strings -> what the kernel finds in them, also as JSON."""

import json
import mmap
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from harassflag.model.build import GROUPS
from harassflag.model.kernel.cache import kept
from harassflag.model.kernel.characters import Characters
from harassflag.model.kernel.judging import FULL, UNKNOWN_CHARACTER, judge
from harassflag.model.kernel.records import KEPT, MOST_TOKENS, SUMS, Found, Memo, Spec, Weights, WordClasses
from harassflag.model.kernel.telling import LONGEST_FINDING, LONGEST_SPAN, tell
from harassflag.model.kernel.trees import trees_of
from harassflag.model.ngrams import hash_words
from harassflag.text import word_classes
from harassflag.text.signs import STEM_MARK

if TYPE_CHECKING:
    from harassflag.model.scorer import Model

ROOM_FOR_SPANS = 4
MODELS_KEPT = 3
MANY = 100

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]

_characters = cache(Characters)


def as_buffers(texts: Sequence[str]) -> tuple[Bytes, Ints]:
    """Strings as one UTF-8 buffer and the offsets of each, as Arrow lays them out; lone surrogates are let through."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    offsets = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)), out=offsets[1:])
    return np.frombuffer(b"".join(encoded), np.uint8), offsets


def buffers_of(column: Any) -> tuple[Bytes, Ints]:
    """The data and offset buffers of a pyarrow large_string array without nulls, as they are."""
    _, offsets, data = column.buffers()
    whole = np.frombuffer(offsets, np.int64, len(column) + 1, offset=8 * column.offset)
    return np.frombuffer(data if data is not None else b"", np.uint8), whole


@cache
def _open_classes() -> WordClasses:
    classes = word_classes()
    whole = {word: bits for word, bits in classes.items() if not word.endswith(STEM_MARK)}
    stems = {word[:-1]: bits for word, bits in classes.items() if word.endswith(STEM_MARK)}
    groups: dict[str, int] = {}
    for at, group in enumerate(GROUPS):
        groups |= {word: groups.get(word, 0) | 1 << at for word in group}
    return WordClasses(*_open_table(whole), *_open_table(stems), *_open_table(groups))


def _open_table(words: Mapping[str, int]) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    size = 2 ** max(4, (4 * len(words)).bit_length())
    keys, bits = np.zeros(size, np.uint64), np.zeros(size, np.uint64)
    hashes, _, _ = hash_words(np.frombuffer(" ".join(words).encode("utf-32-le"), np.uint32))
    for key, own in zip(hashes.tolist(), words.values(), strict=True):
        slot = key >> 20 & size - 1
        while keys[slot]:
            slot = (slot + 1) % size
        keys[slot], bits[slot] = key, own
    return keys, bits


@cache
def _compiled() -> Any:
    return kept(judge)


@cache
def _compiled_tell() -> Any:
    return kept(tell)


def _read_only(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """One view for arrays of memory, of files and of Arrow, so that one compiled function serves all."""
    view = np.asarray(array).view()
    view.flags.writeable = False
    return view


class _Shared:
    """What all threads read of the models judged with last."""

    kept: tuple[tuple["Model", Any], ...] = ()


class _Own(threading.local):
    """What one thread writes to while it judges: nothing two threads write to is shared."""

    kept: tuple[tuple["Model", Any], ...] = ()


_shared, _own_of_few, _own_of_many = _Shared(), _Own(), _Own()


def _for(model: "Model", place: _Shared | _Own, make: Callable[["Model"], Any]) -> Any:
    """What was made for a model, or is made now; of the latest few models it is kept."""
    for known, made in place.kept:
        if known is model:
            return made
    made = make(model)
    place.kept = ((model, made), *place.kept[: MODELS_KEPT - 1])
    return made


def _memo_of_few(model: "Model") -> Memo:
    """An empty memo in small pages of memory: a few posts touch little of it, and a thread of the screen judges but one."""
    return _memo_in(_room_for_memo(model), model)


def _memo_of_many(model: "Model") -> Memo:
    """An empty memo in large pages of memory, where the system has such: many posts touch all of it."""
    memory = _room_for_memo(model)
    if hasattr(mmap, "MADV_HUGEPAGE"):
        with suppress(OSError):
            memory.madvise(mmap.MADV_HUGEPAGE)
    return _memo_in(memory, model)


def _room_for_memo(model: "Model") -> mmap.mmap:
    """Memory of this process alone, zeros, taken from the system page by page as it is written to."""
    return mmap.mmap(-1, 8 * (KEPT + MOST_TOKENS) * (SUMS + len(model.types)), access=mmap.ACCESS_COPY)


def _memo_in(memory: mmap.mmap, model: "Model") -> Memo:
    cells = np.frombuffer(memory, np.uint64).reshape(-1, SUMS + len(model.types))
    return Memo(cells, cells.view(np.uint16), cells.view(np.float64))


def _weights_of(model: "Model") -> Weights:
    """A model's arrays as the kernel takes them."""
    causes = np.arange(len(model.types))
    for cause, implied in reversed(model.implied):
        causes[implied] = cause
    limits = np.stack([model.thresholds, model.unsure_from])
    with np.errstate(divide="ignore"):
        as_log_odds = np.log(limits / (1 - limits))
    second = model.second
    return Weights(
        _read_only(model.table),
        model.intercepts,
        second.gates,
        second.shifts,
        second.bases,
        trees_of(second),
        model.slopes,
        model.offsets,
        model.thresholds,
        model.unsure_from,
        np.array(model.implied, np.int64).reshape(-1, 2),
        causes,
        as_log_odds,
    )


def run(model: "Model", data: Bytes, offsets: Ints, *, explain: bool = True) -> Found:
    """Judge posts laid out as UTF-8 and offsets; without `explain` no findings and spans are written."""
    rows, width = len(offsets) - 1, len(model.types)
    found = Found(
        np.empty((rows, width)),
        np.empty((rows, width)),
        np.empty(rows, np.uint64),
        np.empty((rows, 4), np.int32),
        np.zeros((width * rows + 2 if explain else 1, 3), np.int64),
        np.empty((ROOM_FOR_SPANS * width + ROOM_FOR_SPANS * rows if explain else 0, 2), np.int64),
    )
    classes = _open_classes()
    characters, spec = _characters(), Spec(*astuple(model.spec))
    weights = _for(model, _shared, _weights_of)
    memo = _for(model, _own_of_many, _memo_of_many) if rows >= MANY else _for(model, _own_of_few, _memo_of_few)
    data, offsets, row, why = _read_only(data), _read_only(offsets), 0, -1
    while row < rows:
        why, row, more = _compiled()(
            data, offsets, row, characters.tables, spec, weights, classes, memo, explain, found
        )
        if why == UNKNOWN_CHARACTER:
            characters.learn(more)
        elif why == FULL:
            room = np.empty((len(found.spans) + more, 2), np.int64)
            found = found._replace(spans=np.concatenate((found.spans, room)))
    return found


def as_json(model: "Model", found: Found, flagged: npt.NDArray[np.bool_]) -> tuple[Bytes, Ints]:
    """Each post's findings as a JSON list, laid out as UTF-8 and offsets; `flagged` are those of `found.shown` that are clear."""
    shown = found.shown
    values = found.probabilities[shown[:, 0], shown[:, 1]]
    names = [json.dumps(name).encode() for name in model.types]
    name_ends = np.cumsum([0, *map(len, names)])
    room = LONGEST_FINDING + max(map(len, names))
    out = np.empty(2 * len(found.counts) + room * len(shown) + LONGEST_SPAN * int(found.findings[-1, 1]), np.uint8)
    offsets = np.zeros(len(found.counts) + 1, np.int64)
    joined = np.frombuffer(b"".join(names), np.uint8)
    _compiled_tell()(shown, found.spans, values, flagged, joined, name_ends, out, offsets[1:])
    return out[: offsets[-1]], offsets


def prepare(model: "Model") -> None:
    """Judge nothing once, so that everything compiled is there and no user waits for it."""
    found = run(model, *as_buffers([""]))
    as_json(model, found, np.zeros(len(found.shown), bool))
