"""Who serves: only what the gate let through, whole or not at all, without a judged post failing."""

import json
import shutil
import threading
import time
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from harassflag import assess
from harassflag.errors import ModelError
from harassflag.learning import Verdict, gate_of, promote_through_gate, read_verdict, waiting_id
from harassflag.learning.judged import Check
from harassflag.learning.promotion import let_wait
from harassflag.learning.reasons import Reason
from harassflag.learning.verdicts import first_of
from harassflag.model import list_models, load_model, promote, promoted_id, promotions, read_manifest, rollback
from harassflag.model.registry import save_model
from harassflag.settings import load_settings

pytestmark = pytest.mark.long


def another(models: Path, seed: int) -> str:
    """A second model: the promoted one under another seed, so under another name."""
    id = promoted_id(models)
    manifest = replace(read_manifest(models, id), seed=seed)
    save_model(models, manifest, (models / id / "weights.npy").read_bytes(), {}, "card")
    return manifest.id


def verdict(candidate: str, serving: str, *, passed: bool) -> Verdict:
    reason = Reason("{id} is worse.", {"id": candidate})
    return Verdict(candidate, serving, "now", 0, (Check("f1", "test", "rumour", 0.5, 0.4, 0.5, passed, reason),))


def keep(models: Path, one: Verdict) -> None:
    (models / one.candidate / "gate.json").write_text(json.dumps(asdict(one)), encoding="utf-8")


def never(_: str) -> Verdict:
    raise AssertionError


def kept_word(models: Path, candidate: str) -> Verdict:
    """What was kept as the gate's word."""
    told = read_verdict(models, candidate)
    assert told is not None
    return told


def test_a_candidate_waits_serves_and_goes_back(models_copy: Path) -> None:
    first = promoted_id(models_copy)
    second = another(models_copy, 1)
    assert waiting_id(models_copy) is None
    keep(models_copy, verdict(second, first, passed=True))
    let_wait(models_copy, second)
    assert waiting_id(models_copy) == second
    promote_through_gate(models_copy, second, lambda id: kept_word(models_copy, id))
    assert (promoted_id(models_copy), waiting_id(models_copy)) == (second, None)
    assert rollback(models_copy) == first


def test_a_refused_one_never_serves(models_copy: Path) -> None:
    first = promoted_id(models_copy)
    second = another(models_copy, 1)
    keep(models_copy, verdict(second, first, passed=False))
    let_wait(models_copy, second)
    assert waiting_id(models_copy) is None
    with pytest.raises(ModelError, match=f"The gate refuses {second}.*{first} goes on serving"):
        promote_through_gate(models_copy, second, lambda id: kept_word(models_copy, id))
    assert promotions(models_copy) == (first,)


def test_the_gate_is_always_asked_again(models_copy: Path) -> None:
    """The school may have reviewed posts since: an old word lets nobody through."""
    first = promoted_id(models_copy)
    second = another(models_copy, 1)
    keep(models_copy, verdict(second, first, passed=True))
    asked = []

    def ask(candidate: str) -> Verdict:
        asked.append(candidate)
        return verdict(candidate, first, passed=False)

    with pytest.raises(ModelError, match="The gate refuses"):
        promote_through_gate(models_copy, second, ask)
    assert asked == [second]


def test_the_first_model_is_remembered(models_copy: Path) -> None:
    first = promoted_id(models_copy)
    second = another(models_copy, 1)
    assert first_of(models_copy, first) is None
    promote(models_copy, second)
    found = first_of(models_copy, second)
    assert found is not None
    assert found.id == first
    shutil.rmtree(models_copy / first)
    assert first_of(models_copy, second) is None


NO_WORDS = [
    ("cannot be read", "{"),
    ("of another candidate", '{"candidate": "x", "serving": "y", "at": "", "held_out": 0, "checks": []}'),
    ("without checks", '{"candidate": "x"}'),
]


@pytest.mark.parametrize(("name", "content"), NO_WORDS, ids=[one[0] for one in NO_WORDS])
def test_a_word_that_cannot_be_read_is_none(models_copy: Path, name: str, content: str) -> None:
    second = another(models_copy, 1)
    (models_copy / second / "gate.json").write_text(content, encoding="utf-8")
    let_wait(models_copy, second)
    assert read_verdict(models_copy, second) is None
    assert waiting_id(models_copy) is None


def test_the_gate_is_asked_and_its_word_is_kept(models_copy: Path) -> None:
    second = another(models_copy, 1)
    told = gate_of(replace(load_settings(), models=models_copy), second)
    assert told.passed
    assert read_verdict(models_copy, second) == told


def test_the_first_model_of_all_has_nothing_to_pass(models_copy: Path) -> None:
    id = promoted_id(models_copy)
    (models_copy / "promoted.json").unlink()
    promote_through_gate(models_copy, id, never)
    assert promoted_id(models_copy) == id


def test_no_judged_post_fails_while_models_change(models_copy: Path) -> None:
    first = promoted_id(models_copy)
    second = another(models_copy, 1)
    keep(models_copy, verdict(second, first, passed=True))
    keep(models_copy, verdict(first, second, passed=True))
    judged: list[str] = []
    over = threading.Event()

    def judge() -> None:
        while not over.is_set():
            judged.append(assess("Jeg ved hvor du bor", model=load_model(models_copy)).model)

    thread = threading.Thread(target=judge)
    thread.start()
    for _ in range(20):
        promote_through_gate(models_copy, second, lambda id: kept_word(models_copy, id))
        rollback(models_copy)
    while not judged and thread.is_alive():
        time.sleep(0.01)
    over.set()
    thread.join()
    assert judged
    assert set(judged) <= {first, second}


def test_a_killed_training_leaves_nothing_that_counts_as_a_model(models_copy: Path) -> None:
    left = models_copy / ".new-2026-01-01-0123456789"
    left.mkdir()
    (left / "manifest.json").write_text("{}", encoding="utf-8")
    assert list_models(models_copy) == [promoted_id(models_copy)]
