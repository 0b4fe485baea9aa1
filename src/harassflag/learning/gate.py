"""The gate: a candidate beside the model that serves, on the same posts; what must not get worse, and by how much.

The rule is stated here once. Differences are paired: both models judge the same posts, and the bootstrap draws the same posts for both.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from harassflag.learning.judged import Bools, Check, Floats, Judged, chance_of, judge
from harassflag.learning.pairs import Pair, told_apart
from harassflag.learning.reasons import Reason, Values
from harassflag.learning.weakening import FEWEST_CARRIERS, RESAMPLES, SEED, forgotten, worse_ranked
from harassflag.model import Model
from harassflag.model.calibration import expected_calibration_error
from harassflag.model.corpus import LabelledPost
from harassflag.model.training import POLICE

MARGIN = 0.05
"""How far the F1 of a type may fall at most: the gate refuses once a fall beyond this is more likely than not."""
POLICE_MARGIN = 0.03
"""The same for the types that lead to the police."""
MOST_ECE = 0.05
MOST_ECE_RISE = 0.02
FEWEST_FOR_CALIBRATION = 200
PASSING = 0.5
"""A contrast function passes when at least this share of its pairs is told apart."""
BY_CHANCE = 0.125
"""Losses and gains as uneven as theirs come by chance at least so often: then another seed explains them, and nothing was unlearnt."""
CUMULATIVE = Reason("Measured beside the first model, so that small steps do not add up.")


def checks_of(
    serving: Model,
    candidate: Model,
    test: Sequence[LabelledPost],
    held_out: Sequence[LabelledPost],
    pairs: Sequence[Pair],
    learnt: Sequence[str] = (),
    first: Model | None = None,
) -> tuple[Check, ...]:
    """Everything the gate asks, in the order it is told; a candidate passes when all of them do.

    Args:
        serving: the promoted model.
        candidate: the one that would take its place.
        test: the frozen test batches.
        held_out: the school's own reviewed posts that no model has learnt from.
        pairs: posts that share words and differ in what they do.
        learnt: the texts of the corpus that models learn from; their labels are not looked at.
        first: the model that served before any other, if it is not the promoted one: what may be lost is lost once, not anew each time.
    """
    if set(serving.types) - set(candidate.types):
        missing = sorted(set(serving.types) - set(candidate.types))
        reason = Reason("The candidate does not know the type {type}.", {"type": missing[0]})
        return (Check("types", "model", missing[0], 1, 0, 1, False, reason),)
    found: list[Check] = []
    for on, posts in (("test", test), ("held_out", held_out)):
        if posts:
            judged = judge(on, posts, serving, candidate)
            recalls = _recalls(judged, strictly=on != "test" or first is None)
            found += [*recalls, *worse_ranked(judged), *_f1s(judged), *_calibrations(judged)]
    found += [*forgotten(serving, candidate, learnt), *_contrasts(serving, candidate, pairs, surely=first is not None)]
    if first is not None:
        judged = judge("test", test, first, candidate)
        cumulative = (*_recalls(judged, strictly=True), *worse_ranked(judged), *_f1s(judged))
        others = (*forgotten(first, candidate, learnt), *_contrasts(first, candidate, pairs))
        found += [_beside_first(one) for one in (*cumulative, *others)]
    return tuple(found)


def _beside_first(check: Check) -> Check:
    reason = replace(check.reason, note=CUMULATIVE.sentence) if check.reason else None
    return replace(check, beside="first", reason=reason)


def _recalls(judged: Judged, *, strictly: bool) -> Iterator[Check]:
    """Police posts found: strictly, not one fewer; else no more fewer than chance explains."""
    for type in (type for type in POLICE if type in judged.types):
        at = judged.types.index(type)
        carriers = judged.labels[:, at]
        if not carriers.any():
            continue
        was, now = judged.flagged_before[carriers, at], judged.flagged_after[carriers, at]
        before, after = int(was.sum()), int(now.sum())
        count = int(carriers.sum())
        values: Values = {"type": type, "before": before, "after": after, "count": count}
        told = Reason("Of {count} posts with {type}, {after} are found where {before} were.", values)
        by_chance = not strictly and chance_of(int((was & ~now).sum()), int((now & ~was).sum())) > BY_CHANCE
        passed = after >= before or by_chance
        yield Check(
            "recall", judged.on, type, before / count, after / count, before / count, passed, None if passed else told
        )


def _f1(flagged: Bools, labels: Bools, rows: npt.NDArray[np.int64]) -> Floats:
    """F1 of one type over each row of drawn posts."""
    both = (flagged & labels)[rows].sum(axis=-1)
    either = flagged[rows].sum(axis=-1) + labels[rows].sum(axis=-1)
    return np.where(either == 0, 1.0, 2 * both / np.maximum(either, 1))


def _f1s(judged: Judged) -> Iterator[Check]:
    rng = np.random.default_rng(SEED)
    everything = np.arange(len(judged.labels))
    drawn = rng.integers(0, len(everything), (RESAMPLES, len(everything)))
    for at, type in enumerate(judged.types):
        labels = judged.labels[:, at]
        if labels.sum() < FEWEST_CARRIERS:
            continue
        before, after = (
            float(_f1(flagged[:, at], labels, everything)) for flagged in (judged.flagged_before, judged.flagged_after)
        )
        falls = _f1(judged.flagged_before[:, at], labels, drawn) - _f1(judged.flagged_after[:, at], labels, drawn)
        margin = POLICE_MARGIN if type in POLICE else MARGIN
        likely = float((falls > margin).mean())
        values: Values = {"type": type, "before": before, "after": after, "margin": margin, "likely": likely}
        told = Reason(
            "F1 of {type} falls from {before:.3f} to {after:.3f}; a fall of more than {margin:.2f} is {likely:.0%} likely.",
            values,
        )
        passed = likely <= 0.5
        yield Check("f1", judged.on, type, before, after, before - margin, passed, None if passed else told)


def _calibrations(judged: Judged) -> Iterator[Check]:
    if len(judged.labels) < FEWEST_FOR_CALIBRATION:
        return
    for at, type in enumerate(judged.types):
        before, after = (
            expected_calibration_error(given[:, at], judged.labels[:, at]) for given in (judged.before, judged.after)
        )
        limit = max(MOST_ECE, before + MOST_ECE_RISE)
        values: Values = {"type": type, "before": before, "after": after, "limit": limit}
        told = Reason(
            "Probabilities of {type} miss the truth by {after:.3f} on average, before {before:.3f}; {limit:.3f} is allowed.",
            values,
        )
        passed = after <= limit
        yield Check("calibration", judged.on, type, before, after, limit, passed, None if passed else told)


def _contrasts(serving: Model, candidate: Model, pairs: Sequence[Pair], *, surely: bool = False) -> Iterator[Check]:
    """A function fails where it passed, no longer does, and lost more pairs than chance explains.

    `surely`: it passed by more than chance. Of many models that came and went, the one that serves is one that had luck.
    """
    was, now = told_apart(serving, pairs), told_apart(candidate, pairs)
    functions = np.array([pair.function for pair in pairs])
    for function in sorted(set(functions.tolist())):
        own = functions == function
        before, after, count = int(was[own].sum()), int(now[own].sum()), int(own.sum())
        lost, won = int((was & ~now)[own].sum()), int((now & ~was)[own].sum())
        did_pass = before / count >= PASSING and not (surely and chance_of(before, count - before) > BY_CHANCE)
        passed = not (did_pass and after / count < PASSING) or chance_of(lost, won) > BY_CHANCE
        values: Values = {
            "function": function,
            "before": before,
            "after": after,
            "count": count,
        }
        told = Reason(
            "Contrast “{function}”: {after} of {count} pairs are told apart where {before} were; it no longer passes.",
            values,
        )
        yield Check(
            "contrast", "pairs", function, before / count, after / count, PASSING, passed, None if passed else told
        )
