"""Training in the background: one at a time, with progress, cancellable; whatever happens to it, the old model serves.

The lock is a file lock held by the training process itself, so that a killed one leaves none behind. The state file tells how far it is.
"""

import fcntl
import json
import os
import shutil
import signal
import subprocess  # nosec B404  # reason - each call says why it is safe
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Literal, cast

from harassflag.errors import HarassflagError, ModelError, StorageError
from harassflag.learning.examples import Example
from harassflag.learning.making import Stage
from harassflag.learning.reasons import Reason, Values
from harassflag.model.registry import UNFINISHED, write_file
from harassflag.model.training import SEED
from harassflag.settings import Settings

LOCK = ".training.lock"
STATE = ".training.json"
PATIENCE = 5.0
TRIES = 20

Outcome = Literal["running", "done", "failed", "cancelled", "stopped"]


@dataclass(frozen=True, slots=True)
class Training:
    """How far a training is, or how it ended: `stopped` means that it was killed from outside."""

    outcome: Outcome
    pid: int
    started: str
    stage: Stage = "reading"
    done: int = 0
    total: int = 0
    candidate: str = ""
    passed: bool | None = None
    reasons: tuple[Reason, ...] = ()


def now() -> str:
    """The moment, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def reasons_of(error: HarassflagError) -> tuple[Reason, ...]:
    """An error's sentences, so that they can be said later in the reader's language."""
    values: Values = {
        name: value if isinstance(value, str | int | float) else str(value) for name, value in error.values.items()
    }
    return tuple(Reason(sentence, values) for sentence in error.sentences)


def write_state(models: Path, training: Training) -> None:
    """Keep how far it is; whole or not at all."""
    write_file(models / STATE, json.dumps(asdict(training), ensure_ascii=False).encode("utf-8"))


def _take_lock(models: Path) -> int | None:
    """The lock as an open file, or None if a training holds it."""
    try:
        models.mkdir(parents=True, exist_ok=True)
        handle = os.open(models / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StorageError(str(models), error.strerror or str(error)) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def _lock_or_refuse(models: Path) -> int:
    for _ in range(TRIES):
        handle = _take_lock(models)
        if handle is not None:
            return handle
        if read_training(models, check=False).outcome == "running":
            break
        time.sleep(0.05)
    raise ModelError("A training is running already.", "Wait until it is done, or cancel it.")


@contextmanager
def only_one(models: Path) -> Iterator[None]:
    """Hold the lock while training in this process, and clear away what a killed training left.

    Raises:
        ModelError: another training is running.
    """
    handle = _lock_or_refuse(models)
    try:
        sweep(models)
        yield
    finally:
        os.close(handle)


def sweep(models: Path) -> None:
    """Clear away the unfinished folders of trainings that were killed; for the holder of the lock only."""
    for left in models.glob(f"{UNFINISHED}*"):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def read_training(models: Path, *, check: bool = True) -> Training:
    """The training that runs, or the last one that did."""
    try:
        told = json.loads((models / STATE).read_text(encoding="utf-8"))
        told["reasons"] = tuple(Reason(**reason) for reason in told["reasons"])
        training = Training(**told)
    except (OSError, ValueError, TypeError, KeyError):
        return Training("done", 0, "")
    if check and training.outcome == "running" and not _is_locked(models):
        return replace(training, outcome="stopped")
    return training


def _is_locked(models: Path) -> bool:
    try:
        handle = os.open(models / LOCK, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def start_training(settings: Settings, examples: Sequence[Example] = (), *, seed: int = SEED) -> Training:
    """Train in a process of its own, which outlives this one; the examples go to it through a pipe and touch no disk.

    Raises:
        ModelError: another training is running.
    """
    handle = _lock_or_refuse(settings.models)
    try:
        sweep(settings.models)
        command = [sys.executable, "-m", "harassflag.learning.worker", str(handle)]
        process = subprocess.Popen(  # nosec B603  # noqa: S603 - our own interpreter, no shell
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(handle,),
            start_new_session=True,
        )
        training = Training("running", process.pid, now())
        write_state(settings.models, training)
    finally:
        os.close(handle)
    # Somebody must ask how it ended, or it stays in the table of processes for as long as this one lives.
    threading.Thread(target=process.wait, daemon=True).start()
    with suppress(BrokenPipeError), cast("IO[bytes]", process.stdin) as pipe:
        pipe.write(_work(settings, examples, seed, training))
    return training


def _work(settings: Settings, examples: Sequence[Example], seed: int, training: Training) -> bytes:
    work = {
        "models": str(settings.models),
        "data": str(settings.data),
        "policy": str(settings.policy),
        "seed": seed,
        "started": training.started,
        "examples": [
            {"id": one.id, "text": one.text, "labels": sorted(one.labels), "agreed": one.agreed} for one in examples
        ],
    }
    return json.dumps(work).encode("ascii")


def cancel_training(models: Path) -> Training:
    """Stop the training that runs, if any, and everything it started."""
    training = read_training(models)
    if training.outcome != "running" or training.pid <= 0:
        return training
    for sent in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            # Only a leader's whole group: a training at a terminal may share its group with others.
            if os.getpgid(training.pid) == training.pid:
                os.killpg(training.pid, sent)
            else:
                os.kill(training.pid, sent)
        until = time.monotonic() + PATIENCE
        while _is_locked(models) and time.monotonic() < until:
            time.sleep(0.05)
        if not _is_locked(models):
            break
    handle = _take_lock(models)
    if handle is None:
        return read_training(models)
    try:
        ended = replace(training, outcome="cancelled")
        write_state(models, ended)
        sweep(models)
    finally:
        os.close(handle)
    return ended
