"""A model as one file: there and back, and everything that is no such file refused by name."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from harassflag.errors import ModelError
from harassflag.learning import export_model, import_model, is_foreign
from harassflag.learning.making import corpus_of
from harassflag.model import list_models, load_model, model_folder, promoted_id
from harassflag.model.corpus import Corpus
from harassflag.settings import load_settings

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """The school's corpus with few test posts."""
    whole = corpus_of(load_settings())
    return Corpus(whole.types, {**whole.splits, "test": whole.splits["test"][:120]})


@pytest.fixture(scope="module")
def shared() -> bytes:
    models = load_settings().models
    return export_model(models, promoted_id(models))


def test_there_and_back(shared: bytes, corpus: Corpus, tmp_path: Path) -> None:
    id = import_model(tmp_path, io.BytesIO(shared), corpus)
    home = load_settings().models
    assert id == promoted_id(home)
    text = ["Jeg ved hvor du bor"]
    assert (load_model(tmp_path, id).probabilities(text) == load_model(home, id).probabilities(text)).all()
    assert is_foreign(tmp_path, id)
    assert list_models(tmp_path) == [id]
    assert export_model(tmp_path, id)
    figures = json.loads((model_folder(tmp_path, id) / "evaluation.json").read_text(encoding="utf-8"))
    assert figures["posts"] == 120
    assert import_model(tmp_path, io.BytesIO(shared), corpus) == id


def test_the_same_model_makes_the_same_file(shared: bytes) -> None:
    models = load_settings().models
    assert export_model(models, promoted_id(models)) == shared


def again(shared: bytes, change: Callable[[str, bytes], tuple[str, bytes] | tuple[str, bytes, int] | None]) -> bytes:
    """The file with its members changed, or packed in another way."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(shared)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            changed = change(name, old.read(name))
            if changed is not None:
                new.writestr(*changed)
    return out.getvalue()


def manifest(shared: bytes, **fields: object) -> bytes:
    def change(name: str, content: bytes) -> tuple[str, bytes]:
        if name.endswith("manifest.json"):
            content = json.dumps({**json.loads(content), **fields}).encode()
        return name, content

    return again(shared, change)


def flipped(shared: bytes) -> bytes:
    raw = bytearray(shared)
    raw[len(raw) // 2] ^= 1
    return bytes(raw)


SPOILT: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("empty", lambda _: b"", "cut short or changed"),
    ("cut short", lambda shared: shared[: len(shared) // 2], "cut short or changed"),
    ("a byte changed", flipped, "cut short or changed"),
    ("another ZIP", lambda shared: again(shared, lambda name, raw: (f"../{name}", raw)), "not a model of this program"),
    (
        "one part missing",
        lambda shared: again(shared, lambda name, raw: None if "card" in name else (name, raw)),
        "not a model of this program",
    ),
    ("bzip2", lambda shared: again(shared, lambda name, raw: (name, raw, zipfile.ZIP_BZIP2)), "not a model of this"),
    ("lzma", lambda shared: again(shared, lambda name, raw: (name, raw, zipfile.ZIP_LZMA)), "not a model of this"),
    ("another format", lambda shared: manifest(shared, format=99), "of format 99; this version reads format"),
    ("a threshold changed", lambda shared: manifest(shared, thresholds=[0.9] * 12), "was changed after it was made"),
    ("words in a version", lambda shared: manifest(shared, versions={"a": "![](http://x)"}), "not one of this program"),
    ("bits", lambda shared: manifest(shared, features={"bits": 60}), "not one of this program"),
    ("field missing", lambda shared: manifest(shared, more=1), "not one of this program"),
    (
        "weights changed",
        lambda shared: again(shared, lambda name, raw: (name, raw[:-1] + b"x" if "weights" in name else raw)),
        "were changed after it was made",
    ),
    (
        "a card without end",
        lambda shared: again(shared, lambda name, raw: (name, b" " * 2_000_000 if "card" in name else raw)),
        "too large to be one",
    ),
]


@pytest.mark.parametrize(("name", "spoil", "message"), SPOILT, ids=[one[0] for one in SPOILT])
def test_a_spoilt_file_is_refused_and_leaves_nothing(
    shared: bytes, corpus: Corpus, tmp_path: Path, name: str, spoil: Callable[[bytes], bytes], message: str
) -> None:
    with pytest.raises(ModelError, match=message):
        import_model(tmp_path, io.BytesIO(spoil(shared)), corpus)
    assert list(tmp_path.iterdir()) == []


def test_a_model_for_other_types_is_refused(shared: bytes, corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="judges other types"):
        import_model(tmp_path, io.BytesIO(shared), Corpus(corpus.types[1:], corpus.splits))
