"""The kernel beside the plain route on 100,000 distinct posts: probabilities to 1e-6, spans exactly; every difference is counted.

The plain route cuts n-grams with numpy, multiplies scikit-learn's weights, walks the trees and finds the words one post at a time.
"""

import argparse
import time

import numpy as np
from joblib import Parallel, delayed
from peers import distinct_posts

from harassflag.model import load_model
from harassflag.model.plain import judge_plainly
from harassflag.settings import load_settings

AT_ONCE = 1_000
CHUNKS_A_LINE = 20


def differences(texts: list[str]) -> tuple[float, int, int]:
    """The largest difference of a probability; posts whose types differ; posts whose spans differ."""
    model = load_model(load_settings().models)
    values, judged = model.probabilities(texts), model.judge([*texts, ""])
    most, types, spans = 0.0, 0, 0
    for text, own, judgement in zip(texts, values, judged, strict=False):
        expected, _, places, _ = judge_plainly(model, text)
        most = max(most, float(np.abs(own - expected).max()))
        shown = [model.types[at] for at in np.flatnonzero(expected >= model.unsure_from)]
        types += [score.type for score in judgement.scores] != shown
        spans += any(score.spans != places[model.types.index(score.type)] for score in judgement.scores)
    return most, types, spans


def main() -> None:
    """Print a line every 20,000 posts, so that a run broken off has told something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    texts = distinct_posts(parser.parse_args().posts)
    begun = time.monotonic()
    chunks = [texts[at : at + AT_ONCE] for at in range(0, len(texts), AT_ONCE)]
    compared = Parallel(n_jobs=2, return_as="generator")(delayed(differences)(chunk) for chunk in chunks)
    found = []
    for chunk, told in zip(chunks, compared, strict=True):
        found.append(told)
        if len(found) % CHUNKS_A_LINE == 0 or chunk is chunks[-1]:
            most, types, spans = (np.array(column) for column in zip(*found, strict=True))
            print(
                f"{sum(map(len, chunks[: len(found)])):,} distinct posts: probabilities differ by {most.max():.1e} at most, "
                f"types in {types.sum()}, spans in {spans.sum()} posts ({time.monotonic() - begun:.0f} s)",
                flush=True,
            )


if __name__ == "__main__":
    main()
