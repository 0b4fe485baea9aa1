"""The shadow judges by itself what the app judges, and keeps no words."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from harassflag.learning import Verdict, judge_beside, judge_beside_later, read_beside
from harassflag.learning.beside import all_judged_beside
from harassflag.learning.promotion import let_wait
from harassflag.model import model_folder, promoted_id, read_manifest
from harassflag.model.registry import save_model

THREAT, HARMLESS = "Så får du bank i morgen", "Husk madpakken"


@pytest.fixture
def shadow(models_copy: Path) -> str:
    """A candidate that waits and flags no threat."""
    first = promoted_id(models_copy)
    manifest = read_manifest(models_copy, first)
    deaf = replace(manifest, thresholds=[1.0] * len(manifest.types), unsure_from=[1.0] * len(manifest.types))
    save_model(models_copy, deaf, (models_copy / first / "weights.npy").read_bytes(), {}, "")
    told = json.dumps(asdict(Verdict(deaf.id, first, "now", 0, ())))
    (model_folder(models_copy, deaf.id) / "gate.json").write_text(told, encoding="utf-8")
    let_wait(models_copy, deaf.id)
    return deaf.id


def test_both_models_words_are_kept_and_none_of_the_post(models_copy: Path, shadow: str) -> None:
    assert judge_beside(models_copy, [THREAT, HARMLESS]) == 2
    judge_beside_later(models_copy, [THREAT])
    all_judged_beside()
    found = read_beside(models_copy, shadow)
    assert [one.differ for one in found] == [True, False, True]
    assert (set(found[0].before) >= {"threat_of_violence"}, found[0].after) == (True, ())
    kept = (model_folder(models_copy, shadow) / "beside.jsonl").read_text(encoding="utf-8")
    assert not any(word in kept for word in (*THREAT.split(), *HARMLESS.split()) if len(word) > 3)


def test_without_a_shadow_nothing_is_judged(models_copy: Path) -> None:
    assert judge_beside(models_copy, [THREAT]) == 0
    assert read_beside(models_copy, promoted_id(models_copy)) == []


def test_a_shadow_that_breaks_stops_nobody(models_copy: Path, shadow: str) -> None:
    (model_folder(models_copy, shadow) / "weights.npy").write_bytes(b"x")
    judge_beside_later(models_copy, [THREAT])
    all_judged_beside()
    assert read_beside(models_copy, shadow) == []
