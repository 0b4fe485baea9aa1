"""A second label, given without seeing the first: for the types that lead to the police, with agreement beyond chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harassflag.model.training import POLICE


@dataclass(frozen=True, slots=True)
class TwiceLabelled:
    """What two people said of the same post, neither knowing the other's word."""

    id: str
    first: frozenset[str]
    second: frozenset[str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two people agree on one type: Cohen's kappa (1960) is None where chance alone explains everything."""

    posts: int
    same: int
    kappa: float | None


def agreement(twice: Sequence[TwiceLabelled], types: Sequence[str] = POLICE) -> Mapping[str, Agreement]:
    """Agreement on each type."""
    return {type: _on(twice, type) for type in types}


def _on(twice: Sequence[TwiceLabelled], type: str) -> Agreement:
    first = [type in one.first for one in twice]
    second = [type in one.second for one in twice]
    posts, same = len(twice), sum(a == b for a, b in zip(first, second, strict=True))
    if not posts:
        return Agreement(0, 0, None)
    by_chance = (sum(first) * sum(second) + (posts - sum(first)) * (posts - sum(second))) / posts**2
    return Agreement(posts, same, None if by_chance == 1 else (same / posts - by_chance) / (1 - by_chance))


def wants_second(labels: frozenset[str]) -> bool:
    """Whether a post is to be labelled by a second person before it is learnt from."""
    return not labels.isdisjoint(POLICE)
