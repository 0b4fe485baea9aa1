"""How well the patterns of labelled threads are found."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from harassflag.errors import CorpusError
from harassflag.patterns.finding import find_patterns
from harassflag.records import Post, Thread

TYPES = ("excessive_commenting", "misinterpretation")


@dataclass(frozen=True, slots=True)
class PatternedThread:
    """A thread with the patterns a reader found in it: (type, author) pairs."""

    thread: Thread
    patterns: frozenset[tuple[str, str]]


def read_patterned_threads(stream: BinaryIO) -> list[PatternedThread]:
    """Threads of the corpus, one JSON object a line, with `patterns` as a reader set them.

    Raises:
        CorpusError: a line that is no such thread, with its number.
    """
    found: list[PatternedThread] = []
    faults: list[str] = []
    for number, line in enumerate(stream, 1):
        try:
            row = json.loads(line)
            posts = tuple(
                Post(one["text"], str(at), one["author"], one["time"], one["about"])
                for at, one in enumerate(row["posts"])
            )
            patterns = frozenset((one["type"], one["author"]) for one in row["patterns"])
            found.append(PatternedThread(Thread(row["id"], posts), patterns))
        except (ValueError, KeyError, TypeError) as error:
            faults.append(f"line {number}: not a thread with patterns ({error!r})")
    if faults:
        raise CorpusError(faults)
    return found


def measure_patterns(threads: Sequence[PatternedThread]) -> dict[str, tuple[float, float, float, int]]:
    """For each type precision, recall, F1 and how many patterns there are; a pattern is right if type and author are."""
    pairs = [(frozenset((p.type, p.author) for p in find_patterns(one.thread)), one.patterns) for one in threads]
    measured = {}
    for name in TYPES:
        got = [{pair for pair in found if pair[0] == name} for found, _ in pairs]
        true = [{pair for pair in wanted if pair[0] == name} for _, wanted in pairs]
        right = sum(len(a & b) for a, b in zip(got, true, strict=True))
        flagged, carried = sum(map(len, got)), sum(map(len, true))
        measured[name] = (
            right / flagged if flagged else 1.0,
            right / carried if carried else 1.0,
            2 * right / (flagged + carried) if flagged + carried else 1.0,
            carried,
        )
    return measured
