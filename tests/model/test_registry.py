import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from harassflag.errors import ModelError, StorageError
from harassflag.model import list_models, load_model, promote, promoted_id, rollback
from harassflag.model.registry import model_folder, write_file


def edit_manifest(folder: Path, **changes: object) -> None:
    path = folder / "manifest.json"
    fields = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**fields, **changes}), encoding="utf-8")


def flip_a_byte(folder: Path) -> None:
    path = folder / "weights.npy"
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def pickle_in_place(folder: Path) -> None:
    np.save(folder / "weights.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)


SPOILT: list[tuple[str, Callable[[Path], object], str]] = [
    ("threshold changed", lambda f: edit_manifest(f, thresholds=[0.0] * 12), "was changed after it was made"),
    ("other format", lambda f: edit_manifest(f, format=3), "not of format 2"),
    ("field missing", lambda f: (f / "manifest.json").write_text('{"format": 2}'), "lacks what format 2 asks for"),
    ("field too many", lambda f: edit_manifest(f, extra=1), "lacks what format 2 asks for"),
    ("not JSON", lambda f: (f / "manifest.json").write_text("{"), "cannot be read"),
    ("a byte of the weights", flip_a_byte, "weights of model .* were changed"),
    (
        "weights cut short",
        lambda f: (f / "weights.npy").write_bytes((f / "weights.npy").read_bytes()[:1000]),
        "changed",
    ),
    ("weights gone", lambda f: (f / "weights.npy").unlink(), "not there"),
    ("a pickle", pickle_in_place, "changed"),
]


@pytest.mark.parametrize(("name", "spoil", "message"), SPOILT, ids=[one[0] for one in SPOILT])
def test_a_spoilt_model_is_refused(models_copy: Path, name: str, spoil: Callable[[Path], object], message: str) -> None:
    spoil(models_copy / promoted_id(models_copy))
    with pytest.raises(ModelError, match=message):
        load_model(models_copy)


PROMOTED = [
    ("gone", None, "no promoted model"),
    ("broken", "{", "cannot be read"),
    ("empty", '{"history": []}', "names no model"),
    ("a path", '{"history": ["../../etc"]}', "is not a model id"),
    ("another", '{"history": ["2020-01-01-0000000000"]}', "is not there"),
]


@pytest.mark.parametrize(("name", "content", "message"), PROMOTED)
def test_a_promotion_that_leads_nowhere_says_so(
    models_copy: Path, name: str, content: str | None, message: str
) -> None:
    path = models_copy / "promoted.json"
    path.unlink()
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=message):
        load_model(models_copy)


def test_promote_and_roll_back(models_copy: Path) -> None:
    first = promoted_id(models_copy)
    assert list_models(models_copy) == [first]
    write_file(models_copy / "promoted.json", json.dumps({"history": [first, "later"]}).encode())
    assert rollback(models_copy) == first
    promote(models_copy, first)
    assert promoted_id(models_copy) == first
    with pytest.raises(ModelError, match="No model served before"):
        rollback(models_copy)


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError, match="cannot be written"):
        write_file(tmp_path / "file" / "below", b"x")


@pytest.mark.parametrize("id", ["", ".", "..", "a/b", "/etc", ".hidden"])
def test_ids_with_path_tricks_are_refused(tmp_path: Path, id: str) -> None:
    with pytest.raises(ModelError, match="not a model id"):
        model_folder(tmp_path, id)
