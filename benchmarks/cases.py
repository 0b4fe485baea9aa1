"""A full casebook: 1,000 cases with 20 posts and 5 files each; how long lists, cases and proof take, and ten people at work at once.

    python benchmarks/cases.py [--cases 1000] [--kilobytes 100] [--database sqlite|postgresql]

PostgreSQL is started for the run (pgserver); both databases wait for the disk as in earnest.
"""

import argparse
import os
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from harassflag.cases import Actor, CaseBook, NewEvidence, NewPost, Origin, open_casebook
from harassflag.errors import ConflictError
from harassflag.records import Finding, Span
from harassflag.settings import Settings, load_settings

PEOPLE = 10
ROUNDS = 7
SECONDS = 20.0
SHARED = 3
"""Every third case holds the same phrase from the same name: the worst that looking for cases like it meets."""
PHRASE = "ingen gider have dig her så rejs nu bare hjem"
SYLLABLES = "ba be bo da de di fa fo ga go ha he hu ka ki ko la le lo ma me mo na ne ni pa po ra re ri sa se si ta te ti va ve".split()
WORDS = [f"{one}{two}{three}" for one in SYLLABLES for two in SYLLABLES for three in ("", "n", "r", "t")]
TEACHER = Actor("lærer", "Åse Bro", frozenset({"staff"}))
LEADER = Actor("leder", "Karen Holm", frozenset({"leadership"}))


@contextmanager
def settings_for(database: str, folder: Path) -> Iterator[Settings]:
    """Settings of an empty casebook on this database."""
    plain = replace(load_settings(), cases=folder / "cases", key_file=folder / "key", key="", database_url="")
    if database == "sqlite":
        yield plain
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pgserver

    server = pgserver.get_server(tempfile.mkdtemp(prefix="harassflag-pg-"), cleanup_mode="delete")
    try:
        yield replace(plain, database_url=server.get_uri())
    finally:
        server.cleanup()


def post(chance: random.Random) -> NewPost:
    """Some twenty words, and what a model might have found in them."""
    text = " ".join(chance.choices(WORDS, k=20))
    type = chance.choice(["nickname", "rumour", "criticism", "stalking"])
    finding = Finding(type, 0.8, 0.5, 0.3, (Span(0, 3),))
    return NewPost(
        text, author=f"{chance.choice(WORDS)} {chance.choice(WORDS)}", findings=(finding,), model="m-1", policy="p@1"
    )


def fill(book: CaseBook, cases: int, kilobytes: int) -> list[str]:
    """The ids of so many cases."""
    chance = random.Random(5)
    desk = book.as_(TEACHER)
    ids = []
    for number in range(cases):
        files = [
            NewEvidence(
                chance.randbytes(kilobytes * 1000),
                f"{n}.png",
                "image/png",
                Origin(profile_id=f"p{chance.randrange(5000)}"),
            )
            for n in range(5)
        ]
        posts = [post(chance) for _ in range(20)]
        if number % SHARED == 0:
            posts[0] = replace(posts[0], text=PHRASE, author="Ukendt bruger")
        ids.append(desk.submit(posts, files).case)
    return ids


def milliseconds(work: Callable[[], object], rounds: int = ROUNDS) -> str:
    """Median and slowest of some rounds by the clock, and the median of the processor's time, which a busy machine leaves alone."""
    taken, worked = [], []
    for _ in range(rounds):
        start, before = time.perf_counter(), time.process_time()
        work()
        worked.append((time.process_time() - before) * 1000)
        taken.append((time.perf_counter() - start) * 1000)
    told = f"median {statistics.median(taken):.0f} ms, slowest {max(taken):.0f} ms"
    return f"{told}; processor {statistics.median(worked):.0f} ms"


def at_work(book: CaseBook, ids: list[str]) -> None:
    """Ten leaders list, open, judge and note in the same thirty cases; every note and label confirmed must be there afterwards."""
    errors: list[BaseException] = []
    told: list[ConflictError] = []
    noted: list[tuple[str, str]] = []
    taken: list[float] = []
    until = time.monotonic() + SECONDS

    def work(number: int) -> None:
        chance = random.Random(number)
        desk = book.as_(Actor(f"leder{number}", f"Leder Nummer{number}", frozenset({"leadership"})))
        while time.monotonic() < until:
            case = chance.choice(ids[:30])
            start = time.perf_counter()
            try:
                desk.queue()
                file = desk.open_case(case)
                one = chance.choice(file.posts)
                desk.set_labels(
                    case, one.id, [chance.choice(["nickname", "rumour"])], reason="set", version=one.version
                )
                text = f"{number} {time.monotonic_ns()}"
                noted.append((case, desk.add_note(case, text).text))
            except ConflictError as error:
                told.append(error)
            except BaseException as error:
                errors.append(error)
                return
            taken.append(time.perf_counter() - start)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    desk = book.as_(LEADER)
    kept = {(case, note.text) for case in ids[:30] for note in desk.open_case(case).notes}
    lost = [one for one in noted if one not in kept]
    rounds = sorted(seconds * 1000 for seconds in taken)
    print(f"{PEOPLE} people, {SECONDS:.0f} s: {len(noted)} notes, {len(told)} told of a conflict")
    print(f"errors: {len(errors)}, lost: {len(lost)}")
    middle, slow = rounds[len(rounds) // 2], rounds[int(len(rounds) * 0.95)]
    print(f"a round of list, case, label and note: median {middle:.0f} ms, p95 {slow:.0f} ms")
    for error in errors[:3]:
        print("  ", type(error).__name__, error)


def main() -> None:
    """Fill, measure, prove."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--kilobytes", type=int, default=100)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, settings_for(asked.database, Path(folder)) as settings:
        book = open_casebook(settings)
        start = time.perf_counter()
        ids = fill(book, asked.cases, asked.kilobytes)
        print(
            f"{asked.database}: {len(ids)} cases of 20 posts and 5 files of {asked.kilobytes} kB in {time.perf_counter() - start:.0f} s"
        )
        desk = book.as_(LEADER)
        print(f"queue, a leader's first look: {milliseconds(desk.queue, 1)}")
        calls: dict[str, Callable[[], object]] = {
            "queue": desk.queue,
            "case open": lambda: desk.open_case(ids[500 % len(ids)]),
            "near": lambda: desk.near(ids[500 % len(ids)]),
            "near, a phrase and a name that a third of the cases share": lambda: desk.near(ids[501 % len(ids)]),
            "search": lambda: desk.search("bade fole"),
            "search, found in a third of the cases": lambda: desk.search("gider rejs"),
            "figures": lambda: desk.figures(date(2000, 1, 1), date(2100, 1, 1)),
        }
        for name, call in calls.items():
            print(f"{name}: {milliseconds(call)}", flush=True)
        at_work(book, ids)
        start = time.perf_counter()
        verdict = book.verify()
        print(
            f"verify: {time.perf_counter() - start:.1f} s, {verdict.lines} lines, {verdict.files} files, {len(verdict.faults)} faults"
        )
        start = time.perf_counter()
        book.backup(Path(folder) / "backup", LEADER)
        print(f"backup, verified: {time.perf_counter() - start:.1f} s")
        book.close()


if __name__ == "__main__":
    main()
