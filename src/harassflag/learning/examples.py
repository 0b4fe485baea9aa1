"""Labelled posts of the school's own: checked one by one, with a report of what was taken, what refused, and why."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from harassflag.cases import Masker
from harassflag.learning.forgetting import forget_rare
from harassflag.learning.reasons import Reason
from harassflag.model.corpus import Corpus, LabelledPost
from harassflag.model.privacy import OWN
from harassflag.text import normalise

LONGEST = 20_000
HELD_OUT_ONE_IN = 5
BATCH = OWN


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled post handed in for training; `line` is its place in the source, from 1; `agreed`: two people said the same."""

    id: str
    text: str
    labels: frozenset[str]
    line: int = 0
    agreed: bool = False

    @property
    def held_out(self) -> bool:
        """Whether it is kept for the gate and never trained on: one in five, by its words, so that it stays so."""
        return int(hashlib.sha256(spelling(self.text).encode("utf-8")).hexdigest()[:8], 16) % HELD_OUT_ONE_IN == 0


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken."""

    line: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The same text with different labels; none of these is taken until a person has decided."""

    text: str
    labels: tuple[frozenset[str], ...]
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of the rows handed in."""

    taken: tuple[Example, ...]
    refused: tuple[Refused, ...]
    contradictions: tuple[Contradiction, ...]


def spelling(text: str) -> str:
    """What two posts share that are the same to the model: the normalised text, blanks made one."""
    return " ".join(normalise(text).text.split())


def sift(rows: Iterable[Example | Refused], corpus: Corpus) -> Intake:
    """The examples that can be learnt from: known types, a text of sensible length, none of the test batches, none twice.

    Names and ways to reach people are masked in what is taken, also where nobody looked through them before.
    """
    types = corpus.types
    tests = {spelling(post.text) for post in corpus.splits["test"]}
    known = {spelling(post.text): post for split in ("train", "calibration") for post in corpus.splits[split]}
    refused: list[Refused] = []
    by_text: dict[str, list[Example]] = {}
    contradictions: list[Contradiction] = []
    for row in rows:
        fault = row.reason if isinstance(row, Refused) else _fault(row, types, tests)
        if fault is not None:
            refused.append(Refused(row.line, fault))
            continue
        row = cast("Example", row)
        twin = known.get(spelling(row.text))
        if twin is None:
            by_text.setdefault(spelling(row.text), []).append(row)
        elif twin.labels == row.labels:
            refused.append(Refused(row.line, Reason("stands in the corpus already, as {id}", {"id": twin.id})))
        else:
            contradictions.append(Contradiction(row.text, (row.labels, twin.labels), (row.line,)))
    taken: list[Example] = []
    for same in by_text.values():
        labels = tuple(dict.fromkeys(one.labels for one in same))
        if len(labels) > 1:
            contradictions.append(Contradiction(same[0].text, labels, tuple(one.line for one in same)))
            continue
        taken.append(replace(same[0], text=Masker().mask(same[0].text)))
        refused += [
            Refused(one.line, Reason("the same text as line {first}", {"first": same[0].line})) for one in same[1:]
        ]
    return Intake(tuple(taken), tuple(sorted(refused, key=lambda one: one.line)), tuple(contradictions))


def _fault(row: Example, types: Sequence[str], tests: set[str]) -> Reason | None:
    unknown = sorted(row.labels - set(types))
    words = spelling(row.text)
    if not words:
        return Reason("no text")
    if len(row.text) > LONGEST:
        return Reason("longer than {most} characters", {"most": LONGEST})
    if unknown:
        return Reason("unknown label “{label}”", {"label": unknown[0][:60]})
    if words in tests:
        return Reason("stands in the test batches, which no model may learn from")
    return None


def with_examples(corpus: Corpus, examples: Sequence[Example]) -> Corpus:
    """The corpus whose training split also holds the examples that are not held out, without the words that only few of them hold."""
    learnt = [one for one in examples if not one.held_out]
    texts = forget_rare(corpus, [one.text for one in learnt]) if learnt else []
    posts = tuple(as_posts(replace(one, text=text) for one, text in zip(learnt, texts, strict=True)))
    return Corpus(corpus.types, {**corpus.splits, "train": (*corpus.splits["train"], *posts)})


def as_posts(examples: Iterable[Example]) -> list[LabelledPost]:
    """Examples as posts of the corpus, in an order of their own so that the order they came in does not count."""
    posts = [LabelledPost(f"{BATCH}-{one.id}", one.text, one.labels, BATCH) for one in examples]
    return sorted(posts, key=lambda post: (post.text, sorted(post.labels)))


def shares(posts: Iterable[Example | LabelledPost], types: Sequence[str]) -> Mapping[str, int]:
    """How many posts carry each type."""
    counts = dict.fromkeys(types, 0)
    for post in posts:
        for label in post.labels:
            counts[label] += 1
    return counts
