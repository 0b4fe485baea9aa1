"""Files with one post a row: JSONL, CSV, Parquet and plain lines; a bad row is handed on as such, in its place."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from harassflag.errors import InputError
from harassflag.intake.parquet import ParquetRows, open_parquet, rows_of
from harassflag.intake.plain import LONGEST_LINE, text_lines, undecoded
from harassflag.records import Post, Thread

FORMATS = ("jsonl", "csv", "parquet", "txt")
OPTIONAL = ("author", "time", "about")
LONGEST_FIELD = 5_000_000
ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table hold a post's text and its id."""

    text: str = "text"
    id: str = "id"


AS_USUAL = Columns()


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read: its number from 1, its id if it told one, and what is wrong; `values` fill the reason's blanks."""

    line: int
    reason: str
    id: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def error(self) -> str:
        """What is wrong, in English."""
        return self.told(str)

    def told(self, say: Callable[[str], str]) -> str:
        """What is wrong, put into words by `say`."""
        if not self.values:
            return say(self.reason)
        values = {name: one.told(say) if isinstance(one, BadRow) else one for name, one in self.values.items()}
        return say(self.reason).format(**values)


def format_of(name: str) -> str:
    """`jsonl`, `csv`, `parquet` or `txt`, by the ending of a file's name; standard input is JSONL."""
    ending = Path(name).suffix.lower().lstrip(".")
    ending = {"": "jsonl", "ndjson": "jsonl", "json": "jsonl", "text": "txt", "pq": "parquet"}.get(ending, ending)
    if ending not in FORMATS:
        raise InputError(
            "{name}: files ending in .{ending} are not read.",
            "Hand in .txt, .csv, .jsonl or .parquet, or paste the text.",
            name=name,
            ending=ending,
        )
    return ending


def post_from(row: Mapping[str, Any], line: int, columns: Columns = AS_USUAL) -> Post | BadRow:
    """One row as a post."""
    told = row.get(columns.id)
    id = str(told) if isinstance(told, str | int) and not isinstance(told, bool) else None
    text = row.get(columns.text)
    if not isinstance(text, str):
        return BadRow(line, 'no "text" in the row', id)
    if not text.strip():
        return BadRow(line, "the text is empty", id)
    if len(text) > LONGEST_FIELD:
        return BadRow(line, "the text is longer than {most:,} characters", id, {"most": LONGEST_FIELD})
    if id is None and told is not None:
        return BadRow(line, 'the "id" is not a text')
    others = {name: row.get(name) for name in OPTIONAL}
    for name, value in others.items():
        if value is not None and not isinstance(value, str):
            return BadRow(line, '"{name}" is not a text', id, {"name": name})
    return Post(text, id if id is not None else str(line), **{name: value or None for name, value in others.items()})


def _lines(stream: BinaryIO, first: int) -> Iterator[tuple[int, bytes | None]]:
    """Lines that are not blank, numbered from `first`; None for one too long to take in."""
    number = first - 1
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            while (more := stream.readline(LONGEST_LINE)) and not more.endswith(b"\n"):
                pass
            yield number, None
        elif line.strip():
            yield number, line


def _objects(stream: BinaryIO, first: int = 1) -> Iterator[tuple[int, dict[str, Any] | BadRow]]:
    for number, line in _lines(stream, first):
        if line is None:
            yield number, BadRow(number, "the line is longer than {most:,} bytes", None, {"most": LONGEST_LINE})
            continue
        try:
            row = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
        except UnicodeDecodeError:
            yield number, BadRow(number, "not UTF-8")
        except (ValueError, RecursionError) as error:
            yield number, BadRow(number, "not JSON: {why}", None, {"why": getattr(error, "msg", "nested too deeply")})
        else:
            yield number, row if isinstance(row, dict) else BadRow(number, "not a JSON object")


def _from_csv(stream: BinaryIO, name: str, columns: Columns) -> Iterator[Post | BadRow]:
    csv.field_size_limit(LONGEST_FIELD)
    lines = text_lines(stream, name)
    head = next(lines, "")
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(chain([head], lines), delimiter=delimiter, strict=True)
    try:
        header = [column.strip().lower() for column in next(reader)]
    except csv.Error as error:
        raise InputError(
            "{name} is not a CSV file ({reason}).", "Save it again as CSV with a header row.", name=name, reason=error
        ) from error
    named = Columns(columns.text.lower(), columns.id.lower())
    _demand(named.text, header, name)
    number = 1
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadRow(number, "not CSV: {why}", None, {"why": str(error)})
            continue
        if not cells:
            continue
        if any(map(undecoded, cells)):
            yield BadRow(number, "not UTF-8")
            continue
        if len(cells) != len(header):
            yield BadRow(
                number,
                "{cells} cells where the header has {columns}",
                None,
                {"cells": len(cells), "columns": len(header)},
            )
            continue
        row = {column: cell for column, cell in zip(header, cells, strict=True) if cell or column == named.text}
        yield post_from(row, number, named)


def _demand(column: str, there: Sequence[str], name: str) -> None:
    if column not in there:
        raise InputError(
            '{name} has no column "{column}".',
            "Its columns: {columns}. Name the right one text, or point to it with --text.",
            name=name,
            column=column,
            columns=", ".join(there)[:200],
        )


def open_table(stream: BinaryIO, name: str, columns: Columns = AS_USUAL, footer: Any = None) -> ParquetRows:
    """A Parquet file that holds the text's column, open for reading bit by bit; `footer` as `open_parquet` has it.

    Raises:
        InputError: no Parquet, or the column is not there.
    """
    table = open_parquet(stream, name, footer)
    _demand(columns.text, table.columns, name)
    return table


def _from_parquet(stream: BinaryIO, name: str, columns: Columns) -> Iterator[Post | BadRow]:
    table = open_table(stream, name, columns)
    wanted = [column for column in (columns.id, columns.text, *OPTIONAL) if column in table.columns]
    number = 0
    for batch in table.batches(wanted, ROWS_AT_ONCE):
        for row in rows_of(batch):
            number += 1
            yield BadRow(number, "not UTF-8") if row is None else post_from(row, number, columns)


def read_objects(stream: BinaryIO, columns: Columns, first: int = 1) -> Iterator[Post | BadRow]:
    """The posts of lines of JSON, one object a line, of which the first stands in line `first` of its file."""
    for number, row in _objects(stream, first):
        yield row if isinstance(row, BadRow) else post_from(row, number, columns)


def read_posts(stream: BinaryIO, name: str, columns: Columns = AS_USUAL) -> Iterator[Post | BadRow]:
    """The posts of an open file, in order and one at a time; in a .txt every line that is not blank is a post.

    Raises:
        InputError: the file as a whole cannot be read.
    """
    form = format_of(name)
    if form == "parquet":
        yield from _from_parquet(stream, name, columns)
    elif form == "csv":
        yield from _from_csv(stream, name, columns)
    elif form == "txt":
        for number, line in enumerate(text_lines(stream, name), 1):
            if undecoded(line):
                yield BadRow(number, "not UTF-8", str(number))
            elif line.strip():
                yield Post(line.strip(), str(number))
    else:
        yield from read_objects(stream, columns)


def read_threads(stream: BinaryIO) -> Iterator[Thread | BadRow]:
    """The threads of a JSONL stream, one object a line: `{"id", "posts": [{"author", "time", "about", "text"}]}`."""
    for number, row in _objects(stream):
        yield row if isinstance(row, BadRow) else _thread_from(row, number)


def _thread_from(row: Mapping[str, Any], line: int) -> Thread | BadRow:
    id = str(row.get("id", line))
    rows = row.get("posts")
    if not isinstance(rows, list) or not rows or not all(isinstance(post, dict) for post in rows):
        return BadRow(line, '"posts" is not a list of posts', id)
    posts: list[Post] = []
    for at, one in enumerate(_numbered(rows)):
        post = post_from(one, at)
        if isinstance(post, BadRow):
            return BadRow(line, "post {at}: {why}", id, {"at": at, "why": post})
        posts.append(post)
    return Thread(id, tuple(posts))


def _numbered(rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Posts of a thread need no id; their place in it serves."""
    for at, row in enumerate(rows):
        yield {"id": str(at), **row}
