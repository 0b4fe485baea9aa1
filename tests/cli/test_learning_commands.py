"""`learn …` and the models' file, through the installed command."""

import json
from pathlib import Path

from test_commands import run

from harassflag.model import promoted_id
from harassflag.settings import load_settings


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
