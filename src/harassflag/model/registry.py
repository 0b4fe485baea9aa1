"""Models on disk: saved, checked, loaded, promoted, rolled back.

A model is a folder `<id>/` of plain data: `manifest.json`, `weights.npy` (an array, never a pickle), `evaluation.json`
and `card.md`. The id is made from the manifest, which holds the SHA-256 of the weights, so nothing can change unseen.
Format 2: change the number when a reader of the old form would misjudge a post; readers refuse numbers they do not know.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from harassflag.errors import ModelError, StorageError
from harassflag.model.ngrams import NgramSpec
from harassflag.model.scorer import Model
from harassflag.model.second_look import SecondLook

FORMAT = 2
LARGEST_WEIGHTS = 1_000_000_000
LARGEST_MANIFEST = 5_000_000
PROMOTED = "promoted.json"
UNFINISHED = ".new-"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a model says of itself; lists run along `types`."""

    format: int
    types: list[str]
    features: dict[str, Any]
    intercepts: list[float]
    second_look: dict[str, Any]
    slopes: list[float]
    offsets: list[float]
    thresholds: list[float]
    unsure_from: list[float]
    implied: list[list[int]]
    weights_sha256: str
    data_sha256: str
    trained: str
    seed: int
    versions: dict[str, str]

    @property
    def id(self) -> str:
        """The model's name, made from everything the manifest holds."""
        canonical = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False).encode("utf-8")
        return f"{self.trained[:10]}-{hashlib.sha256(canonical).hexdigest()[:10]}"


def model_folder(models: Path, id: str) -> Path:
    """The folder of a model; ids with path tricks are refused."""
    if not id or id != Path(id).name or id.startswith("."):
        raise ModelError("“{id}” is not a model id.", "See `harassflag model list`.", id=id)
    return models / id


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        StorageError: the place is read-only, full or gone.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StorageError(path.name, error.strerror or str(error)) from error


def save_model(models: Path, manifest: Manifest, weights: bytes, evaluation: Mapping[str, Any], card: str) -> Path:
    """A new model folder, there whole or not at all; it serves only once promoted.

    Raises:
        StorageError: the place is read-only or full.
    """
    folder = model_folder(models, manifest.id)
    new = models / f"{UNFINISHED}{manifest.id}"
    shutil.rmtree(new, ignore_errors=True)
    write_file(new / "weights.npy", weights)
    write_file(new / "evaluation.json", json.dumps(evaluation, ensure_ascii=False, indent=1).encode("utf-8"))
    write_file(new / "card.md", card.encode("utf-8"))
    write_file(new / "manifest.json", json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode("utf-8"))
    put_in_place(new, folder)
    return folder


def put_in_place(new: Path, folder: Path) -> None:
    """Let a finished folder be a model; one of the same name holds the same, and stays.

    Raises:
        StorageError: the place is read-only.
    """
    try:
        if (folder / "manifest.json").is_file():
            shutil.rmtree(new)
        else:
            shutil.rmtree(folder, ignore_errors=True)
            new.rename(folder)
    except OSError as error:
        raise StorageError(folder.name, error.strerror or str(error)) from error


def read_manifest(models: Path, id: str) -> Manifest:
    """The manifest of a model, checked against the model's id.

    Raises:
        ModelError: missing, unreadable, of another format, or changed.
    """
    path = model_folder(models, id) / "manifest.json"
    try:
        if path.stat().st_size > LARGEST_MANIFEST:
            raise ModelError("The manifest of model {id} is too large to be one.", id=id)
        fields = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError("Model {id} is not there.", id=id) from error
    except ValueError as error:
        raise ModelError("The manifest of model {id} cannot be read.", id=id) from error
    if not isinstance(fields, dict) or fields.get("format") != FORMAT:
        raise ModelError("Model {id} is not of format {format}, the one this version reads.", id=id, format=FORMAT)
    try:
        manifest = Manifest(**fields)
        same = manifest.id == id
    except (TypeError, ValueError) as error:
        raise ModelError(
            "The manifest of model {id} lacks what format {format} asks for.", id=id, format=FORMAT
        ) from error
    if not same:
        raise ModelError("Model {id} was changed after it was made; its manifest no longer matches its name.", id=id)
    return manifest


def _checked_weights(path: Path, manifest: Manifest, id: str) -> Any:
    digest = hashlib.sha256()
    try:
        if path.stat().st_size > LARGEST_WEIGHTS:
            raise ModelError("The weights of model {id} are larger than {most:,} bytes.", id=id, most=LARGEST_WEIGHTS)
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise ModelError("The weights of model {id} are not there.", id=id) from error
    if digest.hexdigest() != manifest.weights_sha256:
        raise ModelError("The weights of model {id} were changed after it was made.", id=id)
    try:
        return np.lib.format.open_memmap(path, mode="r")
    except Exception as error:
        # What a forged head of an array brings about in numpy's reader has no name in common.
        raise ModelError("The weights of model {id} are not an array.", id=id) from error


@lru_cache(maxsize=4)
def _load(models: Path, id: str, changed: int) -> Model:  # noqa: ARG001 - part of the cache key
    manifest = read_manifest(models, id)
    table = _checked_weights(model_folder(models, id) / "weights.npy", manifest, id)
    try:
        spec = NgramSpec(**manifest.features)
        intercepts, *columns = (
            np.array(getattr(manifest, name), np.float64)
            for name in ("intercepts", "slopes", "offsets", "thresholds", "unsure_from")
        )
        second = SecondLook.from_fields(manifest.second_look, len(manifest.types))
    except (TypeError, ValueError) as error:
        raise ModelError(
            "The manifest of model {id} lacks what format {format} asks for.", id=id, format=FORMAT
        ) from error
    size = (len(manifest.types),)
    if (
        table.shape != (2**spec.bits, *size)
        or table.dtype != np.float32
        or any(part.shape != size for part in (intercepts, *columns))
    ):
        raise ModelError("The parts of model {id} do not fit one another.", id=id)
    implied = tuple((int(a), int(b)) for a, b in manifest.implied)
    slopes, offsets, thresholds, unsure_from = columns
    return Model(
        id,
        tuple(manifest.types),
        spec,
        table,
        intercepts,
        second,
        slopes,
        offsets,
        thresholds,
        unsure_from,
        implied,
    )


def load_model(models: Path, id: str | None = None) -> Model:
    """A model by id, or the promoted one; loading runs no code from its files and is kept until they change.

    Raises:
        ModelError: missing, changed, foreign, or of another format.
    """
    wanted = id or promoted_id(models)
    try:
        changed = (model_folder(models, wanted) / "weights.npy").stat().st_mtime_ns
    except OSError as error:
        raise ModelError("Model {id} is not there.", id=wanted) from error
    return _load(models, wanted, changed)


def list_models(models: Path) -> list[str]:
    """The ids of the models on disk, oldest first."""
    return sorted(path.parent.name for path in models.glob("[!.]*/manifest.json"))


def _promotions(models: Path) -> list[str]:
    try:
        history = json.loads((models / PROMOTED).read_text(encoding="utf-8"))["history"]
    except FileNotFoundError as error:
        raise ModelError("There is no promoted model.") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            "{file} cannot be read.", "Promote a model with `harassflag model promote ID`.", file=PROMOTED
        ) from error
    if not isinstance(history, list) or not history or not all(isinstance(one, str) for one in history):
        raise ModelError("{file} names no model.", "Promote a model with `harassflag model promote ID`.", file=PROMOTED)
    return history


def promotions(models: Path) -> tuple[str, ...]:
    """The models that have served, the last one serving now; none if none does or the file cannot be read."""
    try:
        return tuple(_promotions(models))
    except ModelError:
        return ()


def promoted_id(models: Path) -> str:
    """The id of the model that serves."""
    return _promotions(models)[-1]


def promote(models: Path, id: str) -> None:
    """Let a model serve from now on; it is loaded and judges once first, and the switch is one replaced file.

    Judging also compiles the kernel where that is not done yet, so that nobody who hands in a post waits for it.
    """
    from harassflag.model.kernel import prepare

    prepare(load_model(models, id))
    try:
        history = _promotions(models)
    except ModelError:
        history = []
    kept = [one for one in history if one != id]
    write_file(models / PROMOTED, json.dumps({"history": [*kept, id]}).encode("utf-8"))


def rollback(models: Path) -> str:
    """Go back to the model that served before; returns its id."""
    history = _promotions(models)
    if len(history) < 2:
        raise ModelError("No model served before this one.", "Train and promote another.")
    load_model(models, history[-2])
    write_file(models / PROMOTED, json.dumps({"history": history[:-1]}).encode("utf-8"))
    return history[-2]
