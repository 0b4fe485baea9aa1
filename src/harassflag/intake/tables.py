"""Files with one post a row: JSONL, CSV, Parquet and plain lines; a bad row is handed on as such, in its place."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from harassflag.errors import InputError
from harassflag.intake.plain import decode
from harassflag.records import Post, Thread

FORMATS = ("jsonl", "csv", "parquet", "txt")
OPTIONAL = ("author", "time", "about")
LONGEST_LINE = 50_000_000
LONGEST_FIELD = 5_000_000
ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read: its number from 1, its id if it told one, and what is wrong."""

    line: int
    error: str
    id: str | None = None


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


def post_from(row: Mapping[str, Any], line: int) -> Post | BadRow:
    """One row as a post."""
    told = row.get("id")
    id = str(told) if isinstance(told, str | int) and not isinstance(told, bool) else None
    text = row.get("text")
    if not isinstance(text, str):
        return BadRow(line, 'no "text" in the row', id)
    if not text.strip():
        return BadRow(line, "the text is empty", id)
    if "id" in row and id is None and told is not None:
        return BadRow(line, 'the "id" is not a text')
    others = {name: row.get(name) for name in OPTIONAL}
    for name, value in others.items():
        if value is not None and not isinstance(value, str):
            return BadRow(line, f'"{name}" is not a text', id)
    return Post(text, id if id is not None else str(line), **{name: value or None for name, value in others.items()})


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines that are not blank; None for one too long to take in."""
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            while (more := stream.readline(LONGEST_LINE)) and not more.endswith(b"\n"):
                pass
            yield number, None
        elif line.strip():
            yield number, line


def _objects(stream: BinaryIO) -> Iterator[tuple[int, dict[str, Any] | BadRow]]:
    for number, line in _lines(stream):
        if line is None:
            yield number, BadRow(number, f"the line is longer than {LONGEST_LINE:,} bytes")
            continue
        try:
            row = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
        except UnicodeDecodeError:
            yield number, BadRow(number, "not UTF-8")
        except (ValueError, RecursionError) as error:
            yield number, BadRow(number, f"not JSON: {getattr(error, 'msg', 'nested too deeply')}")
        else:
            yield number, row if isinstance(row, dict) else BadRow(number, "not a JSON object")


def _from_csv(text: str, name: str) -> Iterator[Post | BadRow]:
    csv.field_size_limit(LONGEST_FIELD)
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [column.strip().lower() for column in next(reader)]
    except csv.Error as error:
        raise InputError(
            "{name} is not a CSV file ({reason}).", "Save it again as CSV with a header row.", name=name, reason=error
        ) from error
    if "text" not in header:
        raise InputError(
            '{name} has no column "text".',
            "Its columns: {columns}. Name the right one text.",
            name=name,
            columns=", ".join(header)[:200],
        )
    number = 1
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadRow(number, f"not CSV: {error}")
            continue
        if not cells:
            continue
        if len(cells) != len(header):
            yield BadRow(number, f"{len(cells)} cells where the header has {len(header)}")
            continue
        row = {column: cell for column, cell in zip(header, cells, strict=True) if cell or column == "text"}
        yield post_from(row, number)


def _from_parquet(stream: BinaryIO, name: str) -> Iterator[Post | BadRow]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(stream)
    except (pa.ArrowException, OSError) as error:
        raise InputError("{name} is not a Parquet file.", "Write it again, or hand in .jsonl.", name=name) from error
    columns = [column for column in ("id", "text", *OPTIONAL) if column in file.schema_arrow.names]
    if "text" not in columns:
        raise InputError('{name} has no column "text".', "Name the column with the posts text.", name=name)
    number = 0
    for batch in file.iter_batches(ROWS_AT_ONCE, columns=columns):
        for row in batch.to_pylist():
            number += 1
            yield post_from({column: value for column, value in row.items() if value is not None}, number)


def read_posts(stream: BinaryIO, name: str) -> Iterator[Post | BadRow]:
    """The posts of an open file, in order; in a .txt every line that is not blank is a post.

    Raises:
        InputError: the file as a whole cannot be read.
    """
    form = format_of(name)
    if form == "parquet":
        yield from _from_parquet(stream, name)
    elif form == "csv":
        yield from _from_csv(decode(stream.read(), name), name)
    elif form == "txt":
        for number, line in enumerate(decode(stream.read(), name).splitlines(), 1):
            if line.strip():
                yield Post(line.strip(), str(number))
    else:
        for number, row in _objects(stream):
            yield row if isinstance(row, BadRow) else post_from(row, number)


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
            return BadRow(line, f"post {at}: {post.error}", id)
        posts.append(post)
    return Thread(id, tuple(posts))


def _numbered(rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Posts of a thread need no id; their place in it serves."""
    for at, row in enumerate(rows):
        yield {"id": str(at), **row}
