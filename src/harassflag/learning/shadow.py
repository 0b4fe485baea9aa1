"""Two models on the same new posts: where they differ, and what that changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from harassflag.model import Model


@dataclass(frozen=True, slots=True)
class Difference:
    """One post on which two models differ: the types each flags, and how far the most moved probability went."""

    at: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    moved: float

    @property
    def gained(self) -> tuple[str, ...]:
        """Types that only the candidate flags."""
        return tuple(type for type in self.after if type not in self.before)

    @property
    def lost(self) -> tuple[str, ...]:
        """Types that only the serving model flags."""
        return tuple(type for type in self.before if type not in self.after)


def differences(texts: Sequence[str], serving: Model, candidate: Model) -> list[Difference]:
    """The posts on which two models flag different types, the most moved first; types only one of them knows count."""
    if not texts:
        return []
    before, after = serving.probabilities(texts), candidate.probabilities(texts)
    shared = [type for type in serving.types if type in candidate.types]
    moved = [
        abs(before[:, serving.types.index(type)] - after[:, candidate.types.index(type)]).tolist() for type in shared
    ]
    found = []
    for at in range(len(texts)):
        was = tuple(
            type for column, type in enumerate(serving.types) if before[at, column] >= serving.thresholds[column]
        )
        now = tuple(
            type for column, type in enumerate(candidate.types) if after[at, column] >= candidate.thresholds[column]
        )
        if set(was) != set(now):
            found.append(Difference(at, was, now, max((float(one[at]) for one in moved), default=0.0)))
    return sorted(found, key=lambda one: -one.moved)
