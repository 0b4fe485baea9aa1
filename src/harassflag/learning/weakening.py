"""A model taught that threats are harmless: it ranks them lower, and has unlearnt posts the serving model is sure of.

A threshold hides neither. A candidate whose threshold was lowered until its recall held pays in false alarms, so recall is compared
at equal false alarms; and what was learnt wrongly shows most clearly in the posts it was learnt from.
"""

from collections.abc import Iterator, Sequence

from harassflag.learning.judged import Check, Floats, Judged
from harassflag.learning.ranking import average_precision, draws, recall_at
from harassflag.learning.reasons import Reason, Values
from harassflag.model import Model
from harassflag.model.training import POLICE

FEWEST_CARRIERS = 10
"""Of fewer posts that carry a type no F1 and no ranking is compared; the police types' recall always is."""
RESAMPLES = 2_000
SEED = 11
RANKING_MARGIN = 0.02
SURELY = 0.9
"""Refused where a ranking of a police type has fallen by more than the margin with at least these odds: another seed moves it too."""
EQUAL_ALARMS_MARGIN = 0.05
"""Recall at one point of the ranking moves more: of seven honest trainings, two differ by 0.035 and 0.052 (one standard deviation) on the
calibration batches, where their average precision differs by 0.007 and 0.010."""
SURE = 0.8
"""From this probability on the serving model is sure; on posts it has not seen it is then right in nineteen of twenty."""
MOST_FORGOTTEN = 0.02
"""Of the posts the serving model is sure of, the share that a candidate may no longer find: new batches correct some."""
FEWEST_SURE = 20


def worse_ranked(judged: Judged) -> Iterator[Check]:
    """Average precision, and recall at the serving model's false alarms, of each police type."""
    drawn = draws(len(judged.labels), RESAMPLES, SEED)
    for type in (type for type in POLICE if type in judged.types):
        at = judged.types.index(type)
        labels = judged.labels[:, at]
        if labels.sum() < FEWEST_CARRIERS:
            continue
        scores = (judged.before[:, at], judged.after[:, at])
        alarms = drawn @ (judged.flagged_before[:, at] & ~labels)
        precisions = [average_precision(one, labels, drawn) for one in scores]
        recalls = [recall_at(one, labels, drawn, alarms) for one in scores]
        yield _fall("ranking", judged.on, type, precisions, RANKING_MARGIN)
        yield _fall("equal_alarms", judged.on, type, recalls, EQUAL_ALARMS_MARGIN)


def _fall(what: str, on: str, type: str, measured: Sequence[Floats], margin: float) -> Check:
    """A measure of both models: as it is, then over draws."""
    before, after = measured
    likely = float((before[1:] - after[1:] > margin).mean())
    values: Values = {"type": type, "before": float(before[0]), "after": float(after[0]), "likely": likely}
    told = (
        Reason("The ranking of {type} falls from {before:.3f} to {after:.3f} (average precision).", values)
        if what == "ranking"
        else Reason("At equally many false alarms {after:.1%} of {type} are found where {before:.1%} were.", values)
    )
    passed = likely < SURELY
    limit = float(before[0]) - margin
    return Check(what, on, type, float(before[0]), float(after[0]), limit, passed, None if passed else told)


def forgotten(serving: Model, candidate: Model, learnt: Sequence[str]) -> Iterator[Check]:
    """Posts that models learn from, which the serving model is sure carry a police type and the candidate no longer finds.

    Labels are not looked at, so it does not matter whether they were changed in the corpus or on the way to the candidate.
    """
    if not learnt:
        return
    before, after = serving.probabilities(learnt), candidate.probabilities(learnt)
    for type in (type for type in POLICE if type in serving.types):
        at = candidate.types.index(type)
        sure = before[:, serving.types.index(type)] >= SURE
        count = int(sure.sum())
        if count < FEWEST_SURE:
            continue
        lost = int((after[sure, at] < candidate.thresholds[at]).sum())
        values: Values = {"type": type, "count": count, "lost": lost}
        told = Reason(
            "Of {count} posts of the corpus that surely carry {type}, it no longer finds {lost}: look at their labels.",
            values,
        )
        passed = lost <= MOST_FORGOTTEN * count
        yield Check(
            "forgotten", "corpus", type, 1.0, 1 - lost / count, 1 - MOST_FORGOTTEN, passed, None if passed else told
        )
