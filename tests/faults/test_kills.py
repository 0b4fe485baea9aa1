"""A short run of the kills; `make faults` does five hundred."""

import json
import subprocess
import sys
from pathlib import Path

import kills
import pytest
from kills import DEEDS, opened, saving, small_model, sound, sound_training

from harassflag.model import promote
from harassflag.model.registry import save_model

pytestmark = pytest.mark.long


def test_nothing_confirmed_is_lost_and_nothing_is_half_done() -> None:
    """In a process of its own: whoever forks must have no threads."""
    command = [sys.executable, kills.__file__, "--kills", str(len(DEEDS)), "--seed", "5"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_judge_would_notice(tmp_path: Path) -> None:
    """A confirmed case that is not there, and a file that is not whole."""

    class EnoughError(Exception):
        pass

    told: list[list[object]] = []

    def tell(*what: object) -> None:
        told.append(json.loads(json.dumps(what)))
        if len(told) == 3:
            raise EnoughError

    with pytest.raises(EnoughError):
        saving(tmp_path, tell)
    told = told[1:]
    sound(tmp_path, told)
    with pytest.raises(AssertionError, match="never written"):
        sound(tmp_path, [*told, ["note", told[0][1], "never written"]])
    with opened(tmp_path) as book:
        assert book.verify().faults == ()
    exhibit = next((tmp_path / "cases" / "evidence").glob("*/*"))
    exhibit.write_bytes(exhibit.read_bytes()[:-1])
    with pytest.raises(AssertionError):
        sound(tmp_path, told)


def test_the_judge_would_notice_a_model_that_nobody_let_serve(tmp_path: Path) -> None:
    models = tmp_path / "models"
    made = [small_model(number) for number in (1, 2)]
    for weights, manifest in made:
        save_model(models, manifest, weights, {}, "# card")
        promote(models, manifest.id)
    first = made[0][1].id
    with pytest.raises(AssertionError, match=first):
        sound_training(tmp_path, [["serving", first]])
    with pytest.raises(AssertionError, match="never served"):
        sound_training(tmp_path, [["trained", "never served"]])
