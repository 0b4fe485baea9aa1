"""Which words a finding rests on: those whose deletion lowers it most."""

from collections.abc import Callable, Sequence

import numpy as np

from harassflag.model.ngrams import Floats, Ints, Ngrams

MOST_WORDS = 6
LEAST_SHARE_OF_BEST = 0.15
TIES = 1e9


def drops_when_deleted(
    tokens: Sequence[tuple[int, int]], weights: Floats, ngrams: Ngrams, own: Ints, row: int
) -> Floats:
    """How far a post's sum falls when one word is taken out, for each word.

    The n-grams that touch the word go, and the rest of their family weighs more, because a shorter post is divided by less.
    Pairs that would newly meet across the gap are left out of the account.

    Args:
        tokens: start and end of each word in the normalised text.
        weights: the table's weight of each of the post's n-grams.
        ngrams: those of all posts judged together.
        own: which of them are this post's.
        row: the post's row.
    """
    firsts = np.array([start for start, _ in tokens], np.int64)
    lasts = np.array([end for _, end in tokens], np.int64)
    drops = np.zeros(len(tokens))
    for family, share in enumerate(ngrams.shares):
        mine = own[ngrams.families[own] == family]
        if not len(mine):
            continue
        weight = weights[ngrams.families[own] == family]
        length = int(max(ngrams.ends[mine].max(), lasts.max(initial=0))) + 2
        begun, ended = _running(ngrams.starts[mine], weight, length), _running(ngrams.ends[mine], weight, length)
        begun_count = _running(ngrams.starts[mine], np.ones(len(mine)), length)
        ended_count = _running(ngrams.ends[mine], np.ones(len(mine)), length)
        touching = begun[lasts] - ended[firsts + 1]
        count = begun_count[lasts] - ended_count[firsts + 1]
        total = ngrams.totals[row, family]
        before = weight.sum() / np.sqrt(total + ngrams.damping)
        after = (weight.sum() - touching) / np.sqrt(np.maximum(total - count, 0) + ngrams.damping)
        drops += share * (before - after)
    return drops


def _running(places: Ints, weight: Floats, length: int) -> Floats:
    """Sum of the weights at places below each position."""
    return np.concatenate(([0.0], np.cumsum(np.bincount(places, weight, length))))


def telling_words(
    tokens: Sequence[tuple[int, int]], drops: Floats, still_shows: Callable[[float], bool]
) -> list[tuple[int, int]]:
    """The fewest words whose drops together bring the type below its limit; at least one, at most six.

    `still_shows` tells whether the type would still reach the limit with its sum lowered by so much.

    Drops are rounded to 1 / TIES, so that of equal words the first is chosen however the sums were made.
    """
    chosen: list[tuple[int, int]] = []
    taken = 0.0
    drops = np.rint(drops * TIES) / TIES
    for at in np.argsort(-drops, kind="stable")[:MOST_WORDS]:
        if chosen and (not still_shows(taken) or drops[at] < LEAST_SHARE_OF_BEST * drops.max()):
            break
        chosen.append(tokens[at])
        taken += float(drops[at])
    return chosen
