"""Files of posts -> files of findings: one line out for each line in, in the same order, and a bad line never stops the rest."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO

from harassflag.assess import assess, check_text
from harassflag.errors import InputError
from harassflag.intake import BadRow
from harassflag.model import Model
from harassflag.patterns import find_patterns
from harassflag.policy import Policy
from harassflag.records import Assessment, Hit, Post, Thread, Writer

AT_ONCE = 512

Row = dict[str, Any]


@dataclass(slots=True)
class Tally:
    """What went through: posts by route, and rows that could not be read."""

    routes: Counter[str] = field(default_factory=Counter)
    refused: int = 0


def row_of(assessment: Assessment) -> Row:
    """One line of `out.jsonl`."""
    row: Row = {
        "id": assessment.post.id,
        "route": assessment.route,
        "findings": [
            {
                "type": finding.type,
                "probability": round(finding.probability, 6),
                "flagged": finding.flagged,
                "band": finding.band,
                "spans": [[span.start, span.end] for span in finding.spans],
            }
            for finding in assessment.findings
        ],
        "model": assessment.model,
        "policy": assessment.policy,
    }
    if assessment.notices:
        row["notices"] = list(assessment.notices)
    return row


def _error_row(bad: BadRow) -> Row:
    return {"id": bad.id, "error": bad.error} if bad.id is not None else {"line": bad.line, "error": bad.error}


def _checked(row: Post | BadRow, number: int) -> Post | BadRow:
    if isinstance(row, BadRow):
        return row
    try:
        check_text(row.text)
    except InputError as error:
        return BadRow(number, str(error), row.id)
    return row


def assess_rows(
    rows: Iterable[Post | BadRow],
    tally: Tally,
    *,
    model: Model | None = None,
    policy: Policy | None = None,
    writer: Writer = "unknown",
    hit: Hit = "unknown",
) -> Iterator[Row]:
    """Lines for `out.jsonl`, some hundred posts judged at a time."""
    numbered = enumerate(rows, 1)
    while chunk := [_checked(row, number) for number, row in islice(numbered, AT_ONCE)]:
        posts = [row for row in chunk if isinstance(row, Post)]
        judged = iter(assess(posts, model=model, policy=policy, writer=writer, hit=hit))
        for row in chunk:
            if isinstance(row, BadRow):
                tally.refused += 1
                yield _error_row(row)
            else:
                assessment = next(judged)
                tally.routes[assessment.route] += 1
                yield row_of(assessment)


def assess_threads(
    threads: Iterable[Thread | BadRow], tally: Tally, *, model: Model | None = None, policy: Policy | None = None
) -> Iterator[Row]:
    """For each thread its posts' lines and the patterns that live across them."""
    for thread in threads:
        if isinstance(thread, BadRow):
            tally.refused += 1
            yield _error_row(thread)
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


def _json_line(row: Row) -> bytes:
    try:
        return json.dumps(row, ensure_ascii=False).encode("utf-8") + b"\n"
    except UnicodeEncodeError:
        return json.dumps(row).encode("ascii") + b"\n"


COLUMNS = ("id", "route", "findings", "model", "policy", "notices", "line", "error")


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
        writer.writerows(map(_flat, rows))
        text.detach()
    elif form == "parquet":
        _write_parquet(rows, stream)
    else:
        for row in rows:
            stream.write(_json_line(row))


def _write_parquet(rows: Iterable[Row], stream: BinaryIO) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    source = iter(rows)
    with pq.ParquetWriter(stream, schema) as writer:
        while chunk := [_flat(row) for row in islice(source, AT_ONCE)]:
            clean = [
                {key: value and value.encode("utf-8", "replace").decode() for key, value in row.items()}
                for row in chunk
            ]
            writer.write_table(pa.Table.from_pylist(clean, schema=schema))
