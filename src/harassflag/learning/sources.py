"""Where labelled posts come from: a CSV, JSONL or Parquet file, or a data set by name or path; rows -> examples by a mapping."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from harassflag.errors import InputError
from harassflag.intake.parquet import open_parquet, rows_of
from harassflag.learning.examples import Example, Refused
from harassflag.learning.reasons import Reason
from harassflag.model.dataset import read_dataset

LARGEST_FILE = 200_000_000
MOST_ROWS = 200_000
ROWS_AT_ONCE = 1_000
FORMATS = ("csv", "jsonl", "parquet")
BETWEEN_LABELS = ";,|"
YES = frozenset({"1", "1.0", "true", "yes", "ja", "x"})

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what, and what its labels mean here.

    `labels` is a list, or a text with `;`, `,` or `|` between; a file without that column may have one column a type, 1 for yes.
    `meaning` turns a label of the source into a type of the policy; an empty meaning stands for “carries no type”.
    """

    text: str = "text"
    labels: str = "labels"
    id: str = "id"
    meaning: Mapping[str, str] = field(default_factory=dict)


def read_file(
    stream: BinaryIO, name: str, types: Sequence[str], columns: Columns = Columns()
) -> list[Example | Refused]:
    """The rows of an open file; what is wrong with a row stands in its place.

    Raises:
        InputError: the file as a whole cannot be read.
    """
    ending = Path(name).suffix.lower().lstrip(".")
    if ending not in FORMATS:
        raise InputError("{name} is not a file of labelled posts.", "Hand in .csv, .jsonl or .parquet.", name=name)
    content = stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise InputError("{name} is larger than {most:,} bytes.", "Hand it in in parts.", name=name, most=LARGEST_FILE)
    rows: Iterable[tuple[int, Row | None]]
    rows = _parquet_rows(content, name) if ending == "parquet" else _text_rows(content, name, ending)
    return list(_examples(rows, name, types, columns))


def read_data_set(
    place: str,
    types: Sequence[str],
    columns: Columns = Columns(),
    *,
    split: str = "train",
    name: str | None = None,
) -> list[Example | Refused]:
    """The rows of a data set by its name or path, read with `datasets`; none of its code is run.

    Raises:
        InputError: there is no such data set, or it cannot be read.
    """
    return list(_examples(enumerate(read_dataset(place, split, name), 1), place, types, columns))


def _text_rows(content: bytes, name: str, ending: str) -> Iterator[tuple[int, Row | None]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("{name} is not UTF-8.", "Save it again as UTF-8.", name=name) from error
    return _csv_rows(text, name) if ending == "csv" else _json_rows(text)


def _json_rows(text: str) -> Iterator[tuple[int, Row | None]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        yield number, row if isinstance(row, dict) else None


def _csv_rows(text: str, name: str) -> Iterator[tuple[int, Row | None]]:
    csv.field_size_limit(LARGEST_FILE)
    head = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    try:
        for row in reader:
            yield reader.line_num, row if None not in row and None not in row.values() else None
    except csv.Error as error:
        raise InputError(
            "{name} is not a CSV file ({reason}).", "Save it again as CSV with a header row.", name=name, reason=error
        ) from error


def _parquet_rows(content: bytes, name: str) -> Iterator[tuple[int, Row | None]]:
    table = open_parquet(io.BytesIO(content), name)
    rows = (row for batch in table.batches(table.columns, ROWS_AT_ONCE) for row in rows_of(batch))
    # Where a cell is empty, the column is there all the same.
    yield from enumerate((row and {**dict.fromkeys(table.columns), **row} for row in rows), 1)


def _examples(
    rows: Iterable[tuple[int, Row | None]], name: str, types: Sequence[str], columns: Columns
) -> Iterator[Example | Refused]:
    by_column: list[str] | None = None
    for at, (number, row) in enumerate(rows):
        if at == MOST_ROWS:
            raise InputError("{name} holds more than {most:,} rows.", "Hand it in in parts.", name=name, most=MOST_ROWS)
        if row is None:
            yield Refused(number, Reason("cannot be read as a row"))
            continue
        if by_column is None:
            _check_columns(row, name, types, columns)
            by_column = [] if columns.labels in row else [type for type in types if type in row]
        yield _example(row, number, columns, by_column)


def _check_columns(row: Row, name: str, types: Sequence[str], columns: Columns) -> None:
    missing = [] if columns.text in row else [columns.text]
    if columns.labels not in row and not any(type in row for type in types):
        missing.append(columns.labels)
    if missing:
        raise InputError(
            "{name} has no column {missing}.",
            "Its columns: {columns}. Say which holds the text and which the labels.",
            name=name,
            missing=", ".join(missing),
            columns=", ".join(map(str, row))[:200],
        )


def _example(row: Row, number: int, columns: Columns, by_column: Sequence[str]) -> Example | Refused:
    text = row.get(columns.text)
    if not isinstance(text, str) or not text.strip():
        return Refused(number, Reason("no text"))
    if by_column:
        told: object = [type for type in by_column if str(row[type]).strip().lower() in YES]
    else:
        told = row.get(columns.labels)
    if isinstance(told, str):
        for mark in BETWEEN_LABELS:
            told = told.replace(mark, "\n")
        told = told.split("\n")
    elif isinstance(told, int | float):
        told = [told]
    if not isinstance(told, list | tuple):
        return Refused(number, Reason("the labels are neither a list nor a text"))
    words = [str(label).strip() for label in told]
    labels = frozenset(columns.meaning.get(word, word) for word in words) - {""}
    return Example(str(row.get(columns.id) or number)[:100], text, labels, number)
