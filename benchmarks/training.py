"""Training at size: the corpus with noisy copies up to some number of posts, on two cores; time and memory are printed."""

import argparse
import random
import resource
import threading
import time
from dataclasses import replace

import psutil

from harassflag.model.corpus import load_corpus
from harassflag.model.noise import noisy
from harassflag.model.training import fit_table
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
    posts = [
        own[at] if at < len(own) else replace(own[at % len(own)], text=noisy(own[at % len(own)].text, rng))
        for at in range(count)
    ]
    stop, found = threading.Event(), [0]
    watcher = threading.Thread(target=most_memory, args=(stop, found))
    watcher.start()
    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    fit_table(posts, corpus.types)
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
