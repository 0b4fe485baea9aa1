"""Where the time of a post goes, stage by stage, in microseconds of the processor on one core; stages are run one more at a time.

A hundred posts are judged before, so that nothing is compiled while it is measured; each figure is the best of some rounds.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import astuple
from typing import Any

import numpy as np
from numba import njit
from peers import distinct_posts

from harassflag.batch import answer
from harassflag.batch.answers import _notices_of_words, block_of
from harassflag.model import load_model
from harassflag.model.kernel import as_buffers, as_json, run
from harassflag.model.kernel.judging import _scratch, _sum_piece, _weigh_piece
from harassflag.model.kernel.records import Spec
from harassflag.model.kernel.running import (
    _characters,
    _for,
    _memo_of_many,
    _open_classes,
    _own_of_many,
    _read_only,
    _shared,
    _weights_of,
)
from harassflag.model.kernel.tokens import READ, read_tokens
from harassflag.policy import load_policy
from harassflag.records import Post
from harassflag.settings import load_settings

AT_ONCE = 8_192
ROUNDS = 5


@njit(nogil=True)
def walk(
    data: Any, offsets: Any, tables: Any, spec: Any, weights: Any, classes: Any, memo: Any, upto: int
) -> tuple[int, float]:
    """Judge posts that the kernel reads token by token as far as a stage; how many were left out, and something to add up."""
    rows, longest, odd, total = len(offsets) - 1, 0, 0, 0.0
    for row in range(rows):
        longest = max(longest, offsets[row + 1] - offsets[row])
    room = _scratch(longest, weights.table.shape[1], weights.trees.leaves.shape[1], spec)
    for row in range(rows):
        start, stop = offsets[row], offsets[row + 1]
        why, tokens, words, _ = read_tokens(data, start, stop, tables, spec, weights.table, classes, memo, room)
        if why != READ or stop - start > 600:
            odd += 1
            continue
        if upto > 0:
            _sum_piece(tokens, words, spec, weights, memo, room)
        if upto > 1:
            _weigh_piece(weights, room)
        total += room.sums[0] + room.own[0]
    return odd, total


def best(judged: Callable[[], Any], posts: int) -> float:
    """Microseconds a post."""
    taken = []
    for _ in range(ROUNDS + 1):
        begun = time.process_time()
        judged()
        taken.append(time.process_time() - begun)
    return min(taken[1:]) / posts * 1e6


def table(stages: Sequence[tuple[str, float]]) -> None:
    """Print what each stage adds to the one before."""
    before = 0.0
    print(f"{'stage':44}{'so far':>9}{'adds':>9}")
    for name, microseconds in stages:
        print(f"{name:44}{microseconds:>9.2f}{microseconds - before:>+9.2f}")
        before = microseconds


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=20_000)
    texts = distinct_posts(parser.parse_args().posts)
    settings = load_settings()
    model, policy = load_model(settings.models), load_policy(settings.policy)
    chunks = [texts[at : at + AT_ONCE] for at in range(0, len(texts), AT_ONCE)]
    buffers = [as_buffers(chunk) for chunk in chunks]
    blocks = [block_of([Post(text, "1") for text in chunk]) for chunk in chunks]
    founds = [run(model, *buffer) for buffer in buffers]
    flags = [np.ones(len(found.shown), bool) for found in founds]
    parts = (
        Spec(*astuple(model.spec)),
        _for(model, _shared, _weights_of),
        _open_classes(),
        _for(model, _own_of_many, _memo_of_many),
    )
    tables = _characters().tables

    def walked(upto: int) -> float:
        def judged() -> None:
            for data, offsets in buffers:
                walk(_read_only(data), _read_only(offsets), tables, *parts, upto)

        return best(judged, len(texts))

    count = len(texts)
    table(
        [
            ("tokens: found by their bytes, or learnt", walked(0)),
            ("sums: tokens, and n-grams of words", walked(1)),
            ("second look, calibration", walked(2)),
            (
                "scores: odd and long posts, into arrays",
                best(lambda: [run(model, *one, explain=False) for one in buffers], count),
            ),
            ("findings with spans", best(lambda: [run(model, *one) for one in buffers], count)),
            ("answers: JSON, notices, routes", best(lambda: [answer(block, model, policy) for block in blocks], count)),
        ]
    )
    told = best(lambda: [as_json(model, found, own) for found, own in zip(founds, flags, strict=True)], count)
    asked = best(lambda: [_notices_of_words(found, block) for found, block in zip(founds, blocks, strict=True)], count)
    print(
        f"of the answers: JSON {told:.2f}, notices of words {asked:.2f}; texts into one buffer "
        f"{best(lambda: [as_buffers(chunk) for chunk in chunks], count):.2f}"
    )
    shown = sum(len(np.unique(found.shown[:, 0])) for found in founds) / count
    print(
        f"{count:,} posts of {sum(map(len, (text.encode() for text in texts))) / count:.0f} bytes, {shown:.0%} with a finding"
    )


if __name__ == "__main__":
    main()
