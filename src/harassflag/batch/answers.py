"""Posts by the thousand -> one line of answers each, in columns; the one way by which files are judged."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
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
NOTHING = "[]"

Row = dict[str, Any]
Kinds = tuple[tuple[int, bool], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of a file, in order; what is wrong with a row stands in `bad` under its place, and its text is empty.

    Texts are UTF-8 in a pyarrow large_binary array: lone surrogates, which JSON can hold, are let through.
    """

    ids: list[str]
    texts: Any
    bad: dict[int, BadRow]

    def text(self, at: int) -> str:
        """The text of a row."""
        told: bytes = self.texts[at].as_py()
        return told.decode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Answers:
    """One line for each row of a block: `findings` and `notices` as JSON; a bad row's line holds its error alone."""

    ids: list[str]
    routes: list[str]
    findings: list[str]
    notices: list[str | None]
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
    from harassflag.model.kernel import buffers_of, run

    found = run(model, *buffers_of(_without_the_longest(block)))
    bad = dict(block.bad)
    for at in np.flatnonzero(found.counts[:, 3] == 0).tolist():
        if at not in bad:
            bad[at] = _unreadable(block, at)
    shown = found.shown
    values = found.probabilities[shown[:, 0], shown[:, 1]]
    flagged = values >= model.thresholds[shown[:, 1]]
    kinds: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    told: dict[int, list[str]] = defaultdict(list)
    counts = [0] * len(model.types)
    spans, begin = found.spans[: found.findings[-1, 1]].tolist(), 0
    for (row, column, end), value, clear in zip(shown.tolist(), values.tolist(), flagged.tolist(), strict=True):
        kinds[row].append((column, clear))
        told[row].append(
            f'{{"type": "{model.types[column]}", "probability": {round(value, 6)}, "flagged": {"true" if clear else "false"}, '
            f'"band": "{"clear" if clear else "unsure"}", "spans": {spans[begin:end]}}}'
        )
        counts[column] += clear
        begin = end
    routes, notices = ["none"] * len(block.ids), _notices_of_words(found, block)
    followed: dict[Kinds, tuple[str, list[str]]] = {}
    for row, own in kinds.items():
        key = tuple(own)
        if key not in followed:
            followed[key] = _route_and_notices(key, model.types, policy)
        routes[row], more = followed[key]
        if more:
            notices[row] = [*notices.get(row, []), *more]
    return Answers(
        block.ids,
        routes,
        [f"[{', '.join(told[at])}]" if at in told else NOTHING for at in range(len(block.ids))],
        [json.dumps(notices[at]) if at in notices else None for at in range(len(block.ids))],
        {name: count for name, count in zip(model.types, counts, strict=True) if count},
        bad,
        model.id,
        policy.name_and_version,
    )


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


def _route_and_notices(kinds: Kinds, types: Sequence[str], policy: Policy) -> tuple[str, list[str]]:
    """What follows from which types show, clearly or not."""
    findings = [Finding(types[column], float(clear), 0.5, 0.0) for column, clear in kinds]
    route = route_for(findings, policy)
    return route, notices_of_findings(findings, route)


def rows_of(answers: Answers) -> Iterator[Row]:
    """Answers as the lines of `out.jsonl`."""
    for at, (id, route) in enumerate(zip(answers.ids, answers.routes, strict=True)):
        if at in answers.bad:
            yield error_row(answers.bad[at])
            continue
        row: Row = {"id": id, "route": route, "findings": json.loads(answers.findings[at])}
        row |= {"model": answers.model, "policy": answers.policy}
        if answers.notices[at]:
            row["notices"] = json.loads(answers.notices[at] or NOTHING)
        yield row


def error_row(bad: BadRow, say: Translate = str) -> Row:
    """What stands in the place of a row that cannot be read."""
    return {**({"line": bad.line} if bad.id is None else {"id": bad.id}), "error": bad.told(say)}
