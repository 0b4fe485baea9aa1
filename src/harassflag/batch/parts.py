"""One unit -> one part: its answers, its rejects, and last of all a note that it is done, each whole or not there at all."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from harassflag.batch.answers import Answers, answer, error_row
from harassflag.batch.files import as_cell, json_line
from harassflag.batch.places import names_in, reopened, size_of, written
from harassflag.batch.units import Unit, blocks_of
from harassflag.intake import Columns
from harassflag.model import Model
from harassflag.policy import Policy
from harassflag.translation import Translate

TABLE = ("id", "route", "findings", "model", "policy", "notices", "source")
NOTE = ".done.json"

_OURS = re.compile(r"_run|_summary\.json|_rejects\.jsonl|\.?part-\d{6,}\.(parquet|csv|jsonl)(\.[0-9a-f]{8}\.part)?")


@dataclass(slots=True)
class Counts:
    """What went through."""

    posts: int = 0
    refused: int = 0
    routes: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Counts") -> None:
        """Take in another count."""
        self.posts += other.posts
        self.refused += other.refused
        self.routes.update(other.routes)
        self.types.update(other.types)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the parts of a run lie, in which form, and whether a row says which file it is from."""

    folder: str
    form: str
    many: bool

    def part(self, number: int) -> str:
        """The address of a unit's answers."""
        return f"{self.folder}/part-{number:06}.{self.form}"

    @property
    def record(self) -> str:
        """The address of what the run was begun with."""
        return f"{self.folder}/_run/run.json"

    def rejects(self, number: int) -> str:
        """The address of a unit's rejects."""
        return f"{self.folder}/_run/part-{number:06}.rejects.jsonl"

    def note(self, number: int) -> str:
        """The address of the note that a unit is done."""
        return f"{self.folder}/_run/part-{number:06}{NOTE}"


def write_part(
    unit: Unit, place: Place, columns: Columns, model: Model, policy: Policy, say: Translate = str
) -> Counts:
    """Judge a unit and write its part; written again, it is the same. `say` puts into words why a row was refused.

    Raises:
        RunError: the place is full, read-only or gone.
    """
    counts = Counts()
    rejects: list[bytes] = []
    source = PurePosixPath(unit.address).name
    with written(place.part(unit.number)) as stream, part_writer(stream, place.form, many=place.many) as writer:
        for block in blocks_of(unit, columns):
            answers = answer(block, model, policy)
            good = [at for at in range(len(answers.ids)) if at not in answers.bad]
            writer.add(answers, good, source)
            rejects += [json_line({"source": source, **error_row(bad, say)}) for _, bad in sorted(answers.bad.items())]
            routes = Counter(answers.routes)
            routes.subtract(answers.routes[at] for at in answers.bad)
            counts.add(Counts(len(good), len(answers.bad), +routes, Counter(answers.types)))
    if rejects:
        with written(place.rejects(unit.number)) as stream:
            stream.writelines(rejects)
    with written(place.note(unit.number)) as stream:
        told: dict[str, Any] = {"share": unit.share, "bytes": size_of(place.part(unit.number))}
        told |= {"posts": counts.posts, "refused": counts.refused, "routes": counts.routes, "types": counts.types}
        stream.write(json.dumps(told).encode("utf-8"))
    return counts


def notes_of(place: Place) -> dict[int, tuple[int, Counts]]:
    """The units that are done: share of the input, and counts. A note whose part is gone or cut short is none."""
    done, parts = {}, names_in(place.folder)
    for name in sorted(names_in(f"{place.folder}/_run")):
        if not name.startswith("part-") or not name.endswith(NOTE):
            continue
        number = int(name.removeprefix("part-").removesuffix(NOTE))
        try:
            with reopened(place.note(number)) as stream:
                told = json.loads(stream.read())
        except ValueError:
            continue
        if told["bytes"] == parts.get(PurePosixPath(place.part(number)).name):
            counts = Counts(told["posts"], told["refused"], Counter(told["routes"]), Counter(told["types"]))
            done[number] = (int(told["share"]), counts)
    return done


def strangers_in(folder: str) -> list[str]:
    """The names of what lies in a folder and was not written by a run."""
    return sorted(name for name in names_in(folder) if not _OURS.fullmatch(name))


class _Writer:
    """Answers into one open file of any form."""

    def __init__(self, stream: BinaryIO, form: str, *, many: bool) -> None:
        self._names = TABLE if many else TABLE[:-1]
        self._stream, self._form = stream, form
        self._stack = ExitStack()

    def __enter__(self) -> "_Writer":
        if self._form == "parquet":
            schema = pa.schema([(name, pa.string()) for name in self._names])
            self._parquet = self._stack.enter_context(pq.ParquetWriter(self._stream, schema, compression="zstd"))
        elif self._form == "csv":
            text = io.TextIOWrapper(self._stream, encoding="utf-8", newline="", errors="backslashreplace")
            self._stack.callback(text.detach)
            self._csv = csv.writer(text)
            self._csv.writerow(self._names)
        return self

    def __exit__(self, *told: object) -> None:
        self._stack.close()

    def add(self, answers: Answers, rows: Sequence[int], source: str) -> None:
        """Write some rows of some answers."""
        if self._form == "parquet":
            self._parquet.write_table(self._table(answers, rows, source))
        elif self._form == "csv":
            self._csv.writerows(map(as_cell, cells) for cells in self._cells(answers, rows, source))
        else:
            self._stream.writelines(self._lines(answers, rows, source))

    def _cells(self, answers: Answers, rows: Sequence[int], source: str) -> Iterator[tuple[str | None, ...]]:
        findings = answers.findings.to_pylist()
        for at in rows:
            cells = (answers.ids[at], answers.routes[at], findings[at], answers.model, answers.policy)
            yield (*cells, answers.notices.get(at), source)[: len(self._names)]

    def _table(self, answers: Answers, rows: Sequence[int], source: str) -> Any:
        whole = len(rows) == len(answers.ids)
        told, ids, routes = (
            (answers.findings, answers.ids, answers.routes)
            if whole
            else (
                answers.findings.take(pa.array(rows, pa.int64())),
                [answers.ids[at] for at in rows],
                [answers.routes[at] for at in rows],
            )
        )
        arrays = [
            _strings(ids),
            pa.array(routes, pa.string()),
            told.cast(pa.string()),
            *(pa.repeat(pa.scalar(text, pa.string()), len(rows)) for text in (answers.model, answers.policy)),
            pa.array([answers.notices.get(at) for at in rows], pa.string()),
            pa.repeat(pa.scalar(source, pa.string()), len(rows)),
        ]
        return pa.table(dict(zip(self._names, arrays, strict=False)))

    def _lines(self, answers: Answers, rows: Sequence[int], source: str) -> Iterator[bytes]:
        tail = f', "model": {json.dumps(answers.model)}, "policy": {json.dumps(answers.policy, ensure_ascii=False)}'
        end = f', "source": {json.dumps(source, ensure_ascii=False)}}}\n' if "source" in self._names else "}\n"
        findings = answers.findings.to_pylist()
        for at in rows:
            told = f', "notices": {answers.notices[at]}' if at in answers.notices else ""
            id = json.dumps(answers.ids[at])
            line = f'{{"id": {id}, "route": "{answers.routes[at]}", "findings": {findings[at]}{tail}{told}{end}'
            yield line.encode("utf-8", "backslashreplace")


def part_writer(stream: BinaryIO, form: str, *, many: bool) -> _Writer:
    """A writer of answers as JSONL, CSV or Parquet; in tables `findings` is JSON."""
    return _Writer(stream, form, many=many)


def _strings(column: Sequence[str | None]) -> Any:
    try:
        return pa.array(column, pa.string())
    except UnicodeEncodeError:
        return pa.array([one and one.encode("utf-8", "replace").decode() for one in column], pa.string())
