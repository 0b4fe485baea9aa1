"""`learn …` and the models' file, through the installed command."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from test_commands import run

from harassflag.cases import NewEvidence, NewPost, local_actor, open_casebook
from harassflag.learning import Example, read_verdict
from harassflag.model import promoted_id, read_manifest
from harassflag.model.registry import save_model
from harassflag.settings import load_settings

pytestmark = pytest.mark.long


def test_examples_are_told_apart_without_their_words(tmp_path: Path) -> None:
    rows = [
        {"text": "Han er en klaphat", "labels": ["nickname"]},
        {"text": "Vi ses i morgen ved hegnet", "labels": []},
        {"text": "Vi ses i morgen ved hegnet", "labels": ["threatening"]},
        {"text": "Ny post", "labels": ["kaldenavn"]},
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    done = run("learn", "examples", str(path))
    told = done.stderr.decode().splitlines()
    assert done.returncode == 0
    assert told[0].startswith("1 taken")
    assert told[1:] == ["4: unknown label “kaldenavn”", "2, 3: same text, different labels: – / threatening"]


def test_a_model_goes_out_and_comes_in_and_its_gate_is_asked(models_copy: Path, tmp_path: Path) -> None:
    id = promoted_id(load_settings().models)
    assert run("model", "export", id, str(tmp_path)).returncode == 0
    file = tmp_path / f"{id}.harassflag-model"
    elsewhere = {"HARASSFLAG_MODELS": str(tmp_path / "elsewhere")}
    assert run("model", "import", str(file), **elsewhere).stdout.decode().strip() == id
    assert run("model", "promote", id, **elsewhere).stdout.decode().strip() == f"{id} serves."
    file.write_bytes(file.read_bytes()[:-100])
    done = run("model", "import", str(file), **elsewhere)
    assert (done.returncode, "cut short or changed" in done.stderr.decode()) == (1, True)


def test_what_is_unsure_comes_next_and_nothing_runs(tmp_path: Path) -> None:
    path = tmp_path / "posts.txt"
    path.write_text("Husk madpakken\nHvis du kommer igen, så ved du hvad der sker\nTak for i dag\n", encoding="utf-8")
    assert run("learn", "next", str(path), "--count", "1").stdout.decode().split() == ["2"]
    assert run("learn", "status", HARASSFLAG_MODELS=str(tmp_path)).stdout.decode().startswith("done")
    assert run("learn", "cancel", HARASSFLAG_MODELS=str(tmp_path)).stdout.decode().strip() == "done"


def test_the_gate_never_forgets_what_the_school_has_reviewed(models_copy: Path, tmp_path: Path) -> None:
    """Promotion asks the gate again, with the casebook's held-out posts; drift and the shadow's word are told."""
    settings = replace(load_settings(), cases=tmp_path / "cases", key_file=tmp_path / "cases.key", models=models_copy)
    texts = (f"Vi ses i morgen, hilsen nummer {number}" for number in range(100))
    text = next(one for one in texts if Example("", one, frozenset()).held_out)
    book = open_casebook(settings)
    desk = book.as_(local_actor())
    case = desk.submit([NewPost(text)], [NewEvidence(text.encode())]).case
    post = desk.open_case(case).posts[0]
    desk.set_labels(case, post.id, [], reason="read", version=post.version)
    desk.agree_to_example(case, post.id, text)
    book.close()
    first = promoted_id(models_copy)
    manifest = replace(read_manifest(models_copy, first), seed=1)
    save_model(models_copy, manifest, (models_copy / first / "weights.npy").read_bytes(), {}, "")
    own = {
        "HARASSFLAG_CASES": str(settings.cases),
        "HARASSFLAG_KEY_FILE": str(settings.key_file),
        "HARASSFLAG_MODELS": str(models_copy),
    }
    assert run("model", "promote", manifest.id, **own).stdout.decode().strip() == f"{manifest.id} serves."
    verdict = read_verdict(models_copy, manifest.id)
    assert verdict is not None
    assert verdict.held_out == 1
    assert "1\tnone 1" in run("learn", "drift", **own).stdout.decode()
    assert run("learn", "beside", **own).stdout.decode().strip() == "0 / 0"
