"""Open files, line by line: one line out for each line in, in the same order, and a bad line never stops the rest."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from harassflag.batch.answers import COLUMNS, Row, answer, block_of, error_row, rows_of
from harassflag.intake import BadRow
from harassflag.model import Model
from harassflag.patterns import find_patterns
from harassflag.policy import Policy
from harassflag.records import Post, Thread

AT_ONCE = 2_048

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


@dataclass(slots=True)
class Tally:
    """What went through: posts by route, and rows that could not be read."""

    routes: Counter[str] = field(default_factory=Counter)
    refused: int = 0


def assess_rows(rows: Iterable[Post | BadRow], tally: Tally, *, model: Model, policy: Policy) -> Iterator[Row]:
    """Lines for `out.jsonl`, some thousand posts judged at a time."""
    source = iter(rows)
    while chunk := list(islice(source, AT_ONCE)):
        for row in rows_of(answer(block_of(chunk), model, policy)):
            if "error" in row:
                tally.refused += 1
            else:
                tally.routes[row["route"]] += 1
            yield row


def assess_threads(threads: Iterable[Thread | BadRow], tally: Tally, *, model: Model, policy: Policy) -> Iterator[Row]:
    """For each thread its posts' lines and the patterns that live across them."""
    for thread in threads:
        if isinstance(thread, BadRow):
            tally.refused += 1
            yield error_row(thread)
            continue
        before = tally.refused
        lines = list(assess_rows(thread.posts, tally, model=model, policy=policy))
        patterns = [] if tally.refused > before else find_patterns(thread)
        yield {
            "id": thread.id,
            "posts": lines,
            "patterns": [
                {"type": one.type, "author": one.author, "about": one.about, "posts": list(one.posts), "why": one.why}
                for one in patterns
            ],
        }


def json_line(row: Row) -> bytes:
    """A row as one line of JSON; UTF-8, or ASCII where UTF-8 cannot say it."""
    try:
        return json.dumps(row, ensure_ascii=False).encode("utf-8") + b"\n"
    except UnicodeEncodeError:
        return json.dumps(row).encode("ascii") + b"\n"


def as_cell(text: str | None) -> str | None:
    """A text for a cell of CSV; one that a spreadsheet would run as a formula gets an apostrophe before it, as they show text."""
    if text is None or _NUMBER.fullmatch(text) or not text.lstrip().startswith(_FORMULA):
        return text
    return f"'{text}"


def _flat(row: Row) -> dict[str, str | None]:
    """A row for a table: nested values as JSON."""
    return {
        name: None if row.get(name) is None else row[name] if isinstance(row[name], str) else json.dumps(row[name])
        for name in COLUMNS
    }


def write_rows(rows: Iterable[Row], stream: BinaryIO, form: str) -> None:
    """Write lines as JSONL (also for .txt), CSV or Parquet; in tables `findings` is JSON.

    Raises:
        HarassflagError: what reading the rows raises.
    """
    if form == "csv":
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="", errors="backslashreplace", write_through=True)
        writer = csv.DictWriter(text, COLUMNS)
        writer.writeheader()
        writer.writerows({name: as_cell(cell) for name, cell in _flat(row).items()} for row in rows)
        text.detach()
    elif form == "parquet":
        _write_parquet(rows, stream)
    else:
        for row in rows:
            stream.write(json_line(row))


def _write_parquet(rows: Iterable[Row], stream: BinaryIO) -> None:
    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    source = iter(rows)
    with pq.ParquetWriter(stream, schema) as writer:
        while chunk := [_flat(row) for row in islice(source, AT_ONCE)]:
            clean = [
                {key: value and value.encode("utf-8", "replace").decode() for key, value in row.items()}
                for row in chunk
            ]
            writer.write_table(pa.Table.from_pylist(clean, schema=schema))
