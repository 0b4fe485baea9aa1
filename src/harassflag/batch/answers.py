"""Posts by the thousand -> one line of answers each, in columns; the one way by which files are judged."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from harassflag.assess import LONGEST_POST, check_fit, check_text, notices_of_findings, notices_of_words
from harassflag.errors import InputError
from harassflag.intake import BadRow
from harassflag.model import Model
from harassflag.policy import Policy, route_for
from harassflag.records import Finding, Post
from harassflag.text import Signs, may_speak_of_self_harm, surely_danish
from harassflag.translation import Translate

COLUMNS = ("id", "route", "findings", "model", "policy", "notices", "line", "error")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of a file, in order; what is wrong with a row stands in `bad` under its place, and its text is empty.

    Texts are UTF-8 in a pyarrow large_binary array: lone surrogates, which JSON can hold, are let through. A block told in a log tells
    nothing of what people wrote.
    """

    ids: list[str] = field(repr=False)
    texts: Any = field(repr=False)
    bad: dict[int, BadRow] = field(repr=False)

    def text(self, at: int) -> str:
        """The text of a row."""
        told: bytes = self.texts[at].as_py()
        return told.decode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Answers:
    """One line for each row of a block; a bad row's line holds its error alone.

    `findings` are JSON, a pyarrow large_string array; `notices` are JSON by row, for the rows that have any.
    """

    ids: list[str]
    routes: list[str]
    findings: Any
    notices: dict[int, str]
    types: dict[str, int]
    bad: dict[int, BadRow]
    model: str
    policy: str


def block_of(rows: Sequence[Post | BadRow]) -> Block:
    """A block from rows read one by one."""
    bad = {at: row for at, row in enumerate(rows) if isinstance(row, BadRow)}
    texts = [row.text.encode("utf-8", "surrogatepass") if isinstance(row, Post) else b"" for row in rows]
    return Block([row.id or "" for row in rows], pa.array(texts, pa.large_binary()), bad)


def answer(block: Block, model: Model, policy: Policy) -> Answers:
    """Judge a block.

    Raises:
        ModelError: the model names a type that the policy does not know.
    """
    check_fit(model, policy)
    from harassflag.model.kernel import as_json, buffers_of, run

    found = run(model, *buffers_of(_without_the_longest(block)))
    bad = dict(block.bad)
    for at in np.flatnonzero(found.counts[:, 3] == 0).tolist():
        if at not in bad:
            bad[at] = _unreadable(block, at)
    rows, columns = found.shown[:, 0], found.shown[:, 1]
    flagged = found.probabilities[rows, columns] >= model.thresholds[columns]
    told, ends = as_json(model, found, flagged)
    routes, of_words = ["none"] * len(block.ids), _notices_of_words(found, block)
    notices = {row: json.dumps(own) for row, own in of_words.items()}
    followed: dict[bytes, tuple[str, list[str], str]] = {}
    for row, key in _kinds(rows, columns, flagged):
        if key not in followed:
            route, more = _route_and_notices(key, model.types, policy)
            followed[key] = route, more, json.dumps(more)
        routes[row], more, as_told = followed[key]
        if more:
            notices[row] = json.dumps([*of_words[row], *more]) if row in of_words else as_told
    counts = np.bincount(columns[flagged], minlength=len(model.types)).tolist()
    return Answers(
        block.ids,
        routes,
        pa.LargeStringArray.from_buffers(len(block.ids), pa.py_buffer(ends), pa.py_buffer(told)),
        notices,
        {name: count for name, count in zip(model.types, counts, strict=True) if count},
        bad,
        model.id,
        policy.name_and_version,
    )


def _kinds(rows: Any, columns: Any, flagged: Any) -> Iterator[tuple[int, bytes]]:
    """For each row with findings: which types show, clearly or not, as two bytes each."""
    raw = (2 * columns + flagged).astype(np.int16).tobytes()
    firsts = np.flatnonzero(np.diff(rows, prepend=-1))
    bounds = (2 * np.append(firsts, len(rows))).tolist()
    for row, (begin, end) in zip(rows[firsts].tolist(), pairwise(bounds), strict=True):
        yield row, raw[begin:end]


def _without_the_longest(block: Block) -> Any:
    """The texts, those longer than any post emptied: they are refused, not judged."""
    lengths = np.diff(np.frombuffer(block.texts.buffers()[1], np.int64, len(block.texts) + 1, block.texts.offset * 8))
    if lengths.max(initial=0) <= LONGEST_POST:
        return block.texts
    texts = zip(block.texts.to_pylist(), lengths.tolist(), strict=True)
    return pa.array([text if length <= LONGEST_POST else b"" for text, length in texts], pa.large_binary())


def _unreadable(block: Block, at: int) -> BadRow:
    text = block.text(at)
    try:
        check_text(text)
    except InputError:
        return BadRow(at + 1, "the text is empty", block.ids[at])
    return BadRow(at + 1, "the text is longer than {most:,} bytes", block.ids[at], {"most": LONGEST_POST})


def _notices_of_words(found: Any, block: Block) -> dict[int, list[str]]:
    """For the rows whose words ask for a closer look, what it finds."""
    common, words, letters, _ = found.counts.T
    told = {}
    for at in np.flatnonzero(may_speak_of_self_harm(found.classes) | ~surely_danish(common, words, letters)).tolist():
        signs = Signs(int(found.classes[at]), *found.counts[at, :3].tolist())
        own = notices_of_words(partial(block.text, at), signs)
        if own:
            told[at] = own
    return told


def _route_and_notices(kinds: bytes, types: Sequence[str], policy: Policy) -> tuple[str, list[str]]:
    """What follows from which types show, clearly or not."""
    shown = np.frombuffer(kinds, np.int16).tolist()
    findings = [Finding(types[kind // 2], float(kind % 2), 0.5, 0.0) for kind in shown]
    route = route_for(findings, policy)
    return route, notices_of_findings(findings, route)


def rows_of(answers: Answers) -> Iterator[Row]:
    """Answers as the lines of `out.jsonl`."""
    findings = answers.findings.to_pylist()
    for at, (id, route) in enumerate(zip(answers.ids, answers.routes, strict=True)):
        if at in answers.bad:
            yield error_row(answers.bad[at])
            continue
        row: Row = {"id": id, "route": route, "findings": json.loads(findings[at])}
        row |= {"model": answers.model, "policy": answers.policy}
        if at in answers.notices:
            row["notices"] = json.loads(answers.notices[at])
        yield row


def error_row(bad: BadRow, say: Translate = str) -> Row:
    """What stands in the place of a row that cannot be read."""
    return {**({"line": bad.line} if bad.id is None else {"id": bad.id}), "error": bad.told(say)}
