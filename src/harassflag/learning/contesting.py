"""One person alone does not teach the model that what it surely calls a threat is none: a second one is asked first."""

from collections.abc import Sequence

from harassflag.learning.examples import Example
from harassflag.learning.weakening import SURE
from harassflag.model import Model
from harassflag.model.training import POLICE


def contested(serving: Model, examples: Sequence[Example]) -> tuple[Example, ...]:
    """The examples that deny a police type the serving model is sure of, and on which no second person has agreed."""
    asked = [one for one in examples if not one.agreed]
    if not asked:
        return ()
    sure = serving.probabilities([one.text for one in asked]) >= SURE
    columns = [at for at, type in enumerate(serving.types) if type in POLICE]
    return tuple(
        one
        for row, one in enumerate(asked)
        if any(sure[row, at] and serving.types[at] not in one.labels for at in columns)
    )


def settled(serving: Model, examples: Sequence[Example]) -> tuple[Example, ...]:
    """The examples without those that wait for a second person."""
    waiting = set(contested(serving, examples))
    return tuple(one for one in examples if one not in waiting)
