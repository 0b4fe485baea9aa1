"""Training in a process of its own: real processes, really killed."""

import os
import signal
import time
from collections.abc import Callable

import pytest

from harassflag.errors import ModelError
from harassflag.learning import Example, Training, cancel_training, only_one, read_training, start_training
from harassflag.model import list_models, load_model, promoted_id
from harassflag.settings import Settings

pytestmark = pytest.mark.long

LONGEST = 240


def wait(settings: Settings, until: Callable[[Training], bool]) -> Training:
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        training = read_training(settings.models)
        if until(training):
            return training
        time.sleep(0.05)
    raise AssertionError(read_training(settings.models))


def unhurt(settings: Settings, before: list[str]) -> bool:
    """The old model serves, and nothing half-written counts as one."""
    load_model(settings.models, promoted_id(settings.models)).probabilities(["hej"])
    return list_models(settings.models) == before


def test_nothing_has_run_yet(own: Settings) -> None:
    assert read_training(own.models).outcome == "done"
    assert cancel_training(own.models).outcome == "done"


def test_one_at_a_time_killed_started_again_and_cancelled(own: Settings, taught: list[Example]) -> None:
    before = list_models(own.models)
    start_training(own, taught)
    with pytest.raises(ModelError, match="A training is running already"):
        start_training(own)
    with pytest.raises(ModelError, match="A training is running already"), only_one(own.models):
        raise AssertionError
    running = wait(own, lambda training: training.stage == "training" and training.done > 0)
    assert running.total == 48
    os.killpg(running.pid, signal.SIGKILL)
    assert wait(own, lambda training: training.outcome != "running").outcome == "stopped"
    assert unhurt(own, before)
    start_training(own, taught[:20])
    wait(own, lambda training: training.stage == "training")
    assert cancel_training(own.models).outcome == "cancelled"
    assert read_training(own.models).outcome == "cancelled"
    assert unhurt(own, before)
    assert not list(own.models.glob(".new-*"))


def test_what_cannot_be_learnt_from_ends_in_words(own: Settings) -> None:
    (own.data / "splits.toml").rename(own.data / "away.toml")
    try:
        start_training(own)
        ended = wait(own, lambda training: training.outcome != "running")
    finally:
        (own.data / "away.toml").rename(own.data / "splits.toml")
    assert ended.outcome == "failed"
    assert "splits.toml" in " ".join(reason.told() for reason in ended.reasons)


def test_a_training_that_ends_well_names_its_candidate(own: Settings) -> None:
    before = list_models(own.models)
    start_training(own)
    ended = wait(own, lambda training: training.outcome != "running")
    assert ended.outcome == "done", [reason.told() for reason in ended.reasons]
    assert ended.candidate in set(list_models(own.models)) - set(before)
    assert ended.passed is not None
    assert ended.passed or ended.reasons
