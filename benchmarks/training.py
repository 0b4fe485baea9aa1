"""Training at size: the corpus with noisy copies up to some number of posts, on two cores; time and memory are printed.

All of it: n-grams, the tables, the second look, calibration, the figures of the card, and the model on disk (in a folder that goes).
"""

import argparse
import random
import resource
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

import psutil

from harassflag.model.corpus import load_corpus
from harassflag.model.noise import noisy
from harassflag.model.training import train
from harassflag.policy import load_policy
from harassflag.settings import load_settings


def most_memory(stop: threading.Event, found: list[int]) -> None:
    """Note, twice a second, what this process and those it started hold together, memory they share counted once."""
    own = psutil.Process()
    while not stop.wait(0.5):
        total = 0
        for process in (own, *own.children(recursive=True)):
            try:
                total += process.memory_full_info().pss
            except psutil.Error:
                continue
        found[0] = max(found[0], total)


def main() -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=200_000, help="rows that are fitted, noisy copies included")
    count = parser.parse_args().posts // 2
    settings = load_settings()
    corpus = load_corpus(settings.data, load_policy(settings.policy).type_ids)
    rng = random.Random(1)
    own = corpus.splits["train"]
    posts = list(own[:count])
    while len(posts) < count:
        post = own[len(posts) % len(own)]
        posts.append(replace(post, id=f"{post.id}-{len(posts)}", text=noisy(post.text, rng)))
    stop, found = threading.Event(), [0]
    watcher = threading.Thread(target=most_memory, args=(stop, found))
    watcher.start()
    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    whole = replace(corpus, splits={**corpus.splits, "train": tuple(posts)})
    with tempfile.TemporaryDirectory() as folder:
        train(whole, Path(folder))
    stop.set()
    watcher.join()
    after, ours = resource.getrusage(resource.RUSAGE_CHILDREN), resource.getrusage(resource.RUSAGE_SELF)
    work = after.ru_utime - before.ru_utime + ours.ru_utime
    taken = (time.monotonic() - begun) / 60
    print(
        f"{2 * count:,} posts fitted in {taken:.1f} minutes ({work / 60:.1f} of processor), {found[0] / 1e9:.1f} GB at most"
    )


if __name__ == "__main__":
    main()
