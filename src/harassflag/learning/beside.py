"""The shadow judges what the app judges, afterwards and by itself: how often it would have said something else. No words are kept."""

import json
import os
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import Full, Queue

from harassflag.errors import HarassflagError
from harassflag.learning.job import now
from harassflag.learning.promotion import waiting_id
from harassflag.learning.shadow import differences
from harassflag.model import load_model, model_folder

BESIDE = "beside.jsonl"
"""In the shadow's folder; not part of the model, never taken elsewhere."""
MOST_WAITING = 1_000
MOST_LINES = 20_000
NICENESS = 10


@dataclass(frozen=True, slots=True)
class Both:
    """What two models said of one post: when, and the types each flagged."""

    at: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def differ(self) -> bool:
        """Whether they flagged different types."""
        return set(self.before) != set(self.after)


def judge_beside(models: Path, texts: Sequence[str]) -> int:
    """Judge posts by the shadow too, and keep what both models said; how many, none while no candidate waits.

    Raises:
        ModelError: one of the models cannot be loaded.
    """
    id = waiting_id(models)
    if id is None or not texts:
        return 0
    found = {one.at: one for one in differences(texts, load_model(models), load_model(models, id))}
    at = now()
    lines = [
        json.dumps(asdict(Both(at, found[row].before, found[row].after) if row in found else Both(at, (), ())))
        for row in range(len(texts))
    ]
    path = model_folder(models, id) / BESIDE
    if len(read_beside(models, id)) < MOST_LINES:
        with path.open("a", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    return len(texts)


def read_beside(models: Path, id: str) -> list[Both]:
    """What the shadow has judged beside the serving model, the newest first; of posts on which both agree no types are kept."""
    try:
        lines = (model_folder(models, id) / BESIDE).read_text(encoding="utf-8").splitlines()
        told = [json.loads(line) for line in lines]
        return [Both(one["at"], tuple(one["before"]), tuple(one["after"])) for one in told[::-1]]
    except (OSError, ValueError, TypeError, KeyError):
        return []


_waiting: Queue[tuple[Path, tuple[str, ...]]] = Queue(MOST_WAITING)
_started = threading.Lock()


def judge_beside_later(models: Path, texts: Sequence[str]) -> None:
    """Have posts judged beside in the background: whoever waits for an answer does not wait for this. Never fails."""
    if _started.acquire(blocking=False):
        threading.Thread(target=_work, name="beside", daemon=True).start()
    try:
        _waiting.put_nowait((models, tuple(texts)))
    except Full:
        # So many wait that the figures are good enough without these.
        return


def _work() -> None:
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
    while True:
        models, texts = _waiting.get()
        try:
            judge_beside(models, texts)
        except (HarassflagError, OSError):
            # The shadow was withdrawn meanwhile, or the disk is full: the answer was given long ago.
            continue
        finally:
            _waiting.task_done()


def all_judged_beside() -> None:
    """Wait until nothing is left to be judged beside."""
    _waiting.join()
