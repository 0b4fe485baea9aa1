"""Examples kept in the casebook -> what a training takes: where two people disagree on a police type, nobody learns from it yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harassflag.cases import KeptExample
from harassflag.learning.agreement import Agreement, TwiceLabelled, agreement
from harassflag.learning.examples import Example, Intake, sift
from harassflag.model.corpus import Corpus
from harassflag.model.training import POLICE


@dataclass(frozen=True, slots=True)
class Kept:
    """The school's own examples, ready for a training: what is taken, what is disputed, and how far two people agree."""

    intake: Intake
    disputed: tuple[KeptExample, ...]
    agreement: Mapping[str, Agreement]


def is_disputed(kept: KeptExample) -> bool:
    """Whether two people said different things about a type that leads to the police."""
    return kept.second is not None and bool((kept.labels ^ kept.second) & set(POLICE))


def ready_for_training(kept: Sequence[KeptExample], corpus: Corpus) -> Kept:
    """What of the kept examples the next model learns from."""
    twice = [TwiceLabelled(one.id, one.labels, one.second) for one in kept if one.second is not None]
    rows = [
        Example(one.id, one.text, one.labels, at, agreed=one.second is not None)
        for at, one in enumerate(kept, 1)
        if not is_disputed(one)
    ]
    return Kept(sift(rows, corpus), tuple(one for one in kept if is_disputed(one)), agreement(twice))
