"""An archive cut into units: the same cut every time, so that a run taken up again knows what is done.

A unit of Parquet is an address and a range of row groups, one of plain JSON lines a range of bytes; both are read where they are judged.
Files that can only be read from their beginning are a unit each where they are small and many; a large one is read once, here, and its
units carry the rows.
"""

import io
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, BinaryIO

import pyarrow as pa

from harassflag.batch.answers import Block, block_of
from harassflag.batch.places import COMPRESSED, files_in, is_folder, opened, plain_name, size_of, state_of
from harassflag.errors import InputError
from harassflag.intake import BadRow, Columns
from harassflag.intake.parquet import open_parquet
from harassflag.intake.tables import FORMATS, format_of, open_table, read_objects, read_posts
from harassflag.records import Post

ROWS_A_UNIT = 20_000
BYTES_A_UNIT = 1 << 22
ROWS_AT_ONCE = 8_192
BUFFER = 1 << 20
IN_FOLDERS = (*FORMATS, "ndjson", "pq", "text")


@dataclass(frozen=True, slots=True)
class Unit:
    """Some rows of one file: carried along, or to be read from row groups or bytes `first` to `last`.

    With neither it is the whole file. `share` is its part of the input's bytes, `row` how many rows or lines stand before it.
    """

    number: int
    address: str
    share: int
    block: Block | None = field(default=None, repr=False)
    first: int = 0
    last: int = 0
    row: int = 0


def input_files(address: str) -> list[str]:
    """The file an address names, or the files of a folder that can be read.

    Raises:
        InputError: nothing is there that can be read.
    """
    if not is_folder(address):
        format_of(plain_name(address))
        with opened(address):
            return [address]
    found = [one for one in files_in(address) if _is_read(one)]
    if not found:
        raise InputError("{name} holds no files of posts.", "Hand in .jsonl, .csv or .parquet.", name=address)
    return found


def _is_read(address: str) -> bool:
    return plain_name(address).rpartition(".")[2].lower() in IN_FOLDERS


def left_out(address: str) -> tuple[str, ...]:
    """The names of a folder's files that are not read, because of their endings."""
    return (
        tuple(posixpath.basename(one) for one in files_in(address) if not _is_read(one)) if is_folder(address) else ()
    )


def check_files(files: list[str], columns: Columns) -> list[str]:
    """The files that hold anything; each is opened and its columns are looked at, before the first post is judged.

    Raises:
        InputError: a column is not there, a file is not what its name says, or all are empty.
    """
    full = [one for one in files if _holds_anything(one)]
    if not full:
        raise InputError("{name} is empty.", "Choose the file that holds the posts.", name=plain_name(files[0]))
    for one in full:
        with opened(one) as (stream, _):
            if format_of(plain_name(one)) == "parquet":
                open_table(stream, plain_name(one), columns)
            else:
                next(read_posts(stream, plain_name(one), columns), None)
    return full


def _holds_anything(address: str) -> bool:
    with opened(address) as (stream, _):
        return any(chunk.strip() for chunk in iter(lambda: stream.read(4_096), b""))


def units_of(files: list[str], columns: Columns, done: frozenset[int]) -> Iterator[Unit]:
    """The units of all files in order, without those that are done."""
    number = 0
    for address in files:
        other = _whole if len(files) > 1 and size_of(address) <= BYTES_A_UNIT else _carried
        cut = {"parquet": _row_groups, "lines": _byte_ranges}.get(_kind_of(address), other)
        for unit in cut(address, number, columns, done):
            number = unit.number + 1
            if unit.number not in done:
                yield unit


def _kind_of(address: str) -> str:
    """`parquet`, `lines` (JSON that any process can begin to read at a line's beginning), or another form."""
    form = format_of(plain_name(address))
    return "lines" if form == "jsonl" and not address.endswith(tuple(COMPRESSED)) else form


def _byte_ranges(address: str, number: int, columns: Columns, done: frozenset[int]) -> Iterator[Unit]:  # noqa: ARG001
    with opened(address) as (stream, _):
        begin, lines = 0, 0
        while chunk := stream.read(BYTES_A_UNIT):
            end, more = begin + len(chunk), chunk.count(b"\n")
            while not chunk.endswith(b"\n") and (chunk := stream.readline(BYTES_A_UNIT)):
                end, more = end + len(chunk), more + chunk.count(b"\n")
            yield Unit(number, address, end - begin, None, begin, end, lines)
            number, begin, lines = number + 1, end, lines + more


def _row_groups(address: str, number: int, columns: Columns, done: frozenset[int]) -> Iterator[Unit]:  # noqa: ARG001
    with opened(address) as (stream, _):
        meta = open_table(stream, plain_name(address), columns).file.metadata
    first, rows, before, total, size = 0, 0, 0, max(meta.num_rows, 1), size_of(address)
    for group in range(meta.num_row_groups):
        rows += meta.row_group(group).num_rows
        if rows >= ROWS_A_UNIT or group + 1 == meta.num_row_groups:
            yield Unit(number, address, size * rows // total, None, first, group + 1, before)
            number, first, before, rows = number + 1, group + 1, before + rows, 0


def _whole(address: str, number: int, columns: Columns, done: frozenset[int]) -> Iterator[Unit]:  # noqa: ARG001
    yield Unit(number, address, size_of(address))


def _carried(address: str, number: int, columns: Columns, done: frozenset[int]) -> Iterator[Unit]:
    with opened(address) as (stream, raw):
        rows, at = read_posts(stream, plain_name(address), columns), 0
        for chunk in _in_chunks(rows, ROWS_A_UNIT):
            here = raw.tell()
            yield Unit(number, address, here - at, None if number in done else block_of(chunk))
            number, at = number + 1, here


def blocks_of(unit: Unit, columns: Columns) -> Iterator[Block]:
    """The rows of a unit, some thousand at a time."""
    if unit.block is not None:
        for start in range(0, len(unit.block.ids), ROWS_AT_ONCE):
            end = min(start + ROWS_AT_ONCE, len(unit.block.ids))
            bad = {at - start: row for at, row in unit.block.bad.items() if start <= at < end}
            yield Block(unit.block.ids[start:end], unit.block.texts.slice(start, end - start), bad)
        return
    kind = _kind_of(unit.address)
    if kind == "lines":
        with opened(unit.address) as (stream, _):
            stream.seek(unit.first)
            own = io.BufferedReader(_Stretch(stream, unit.last - unit.first), BUFFER)
            yield from _blocks(read_objects(own, columns, unit.row + 1))
        return
    with opened(unit.address) as (stream, _):
        if kind != "parquet":
            yield from _blocks(read_posts(stream, plain_name(unit.address), columns))
            return
        footer = _footer(unit.address, *state_of(unit.address))
        table, row = open_table(stream, plain_name(unit.address), columns, footer), unit.row
        wanted = [name for name in (columns.id, columns.text) if name in table.columns]
        for batch in table.batches(wanted, ROWS_AT_ONCE, range(unit.first, unit.last)):
            yield _block_of_columns(batch, columns, row)
            row += batch.num_rows


@lru_cache(maxsize=1)
def _footer(address: str, size: int | None, changed: str) -> Any:  # noqa: ARG001 - part of the cache key
    """A Parquet file's metadata: it grows with the file, and a unit would take the longer the more of them there are."""
    with opened(address) as (stream, _):
        return open_parquet(stream, plain_name(address)).file.metadata


def _blocks(rows: Iterator[Post | BadRow]) -> Iterator[Block]:
    for chunk in _in_chunks(rows, ROWS_AT_ONCE):
        yield block_of(chunk)


def _in_chunks(rows: Iterator[Post | BadRow], most: int) -> Iterator[list[Post | BadRow]]:
    """So many rows at a time, fewer where they are long."""
    chunk, size = [], 0
    for row in rows:
        chunk.append(row)
        size += len(row.text) if isinstance(row, Post) else 0
        if len(chunk) == most or size >= BYTES_A_UNIT:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


class _Stretch(io.RawIOBase):
    """The next so many bytes of a stream, and no more."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream, self._left = stream, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        got = self._stream.read(min(len(buffer), self._left))
        self._left -= len(got)
        buffer[: len(got)] = got
        return len(got)


def _block_of_columns(batch: Any, columns: Columns, row: int) -> Block:
    """A block from Arrow columns; the texts are handed on as they lie."""
    texts = batch.column(columns.text)
    names = batch.schema.names
    ids = batch.column(columns.id).to_pylist() if columns.id in names else [None] * batch.num_rows
    told = [str(row + at + 1) if id is None else str(id) for at, id in enumerate(ids)]
    try:
        texts = texts.cast(pa.large_string())
    except pa.ArrowInvalid:
        return block_of([BadRow(row + at + 1, 'no "text" in the row', id) for at, id in enumerate(told)])
    bad = {at: BadRow(row + at + 1, 'no "text" in the row', told[at]) for at in _places(texts.is_null())}
    if bad:
        texts = texts.fill_null("")
    try:
        texts.validate(full=True)
    except pa.ArrowInvalid:
        raw = texts.cast(pa.large_binary()).to_pylist()
        for at, text in enumerate(raw):
            try:
                text.decode("utf-8")
            except UnicodeDecodeError:
                bad[at], raw[at] = BadRow(row + at + 1, "not UTF-8", told[at]), b""
        return Block(told, pa.array(raw, pa.large_binary()), bad)
    return Block(told, texts.cast(pa.large_binary()), bad)


def _places(mask: Any) -> list[int]:
    import numpy as np

    found: list[int] = np.flatnonzero(mask.to_numpy(zero_copy_only=False)).tolist()
    return found
