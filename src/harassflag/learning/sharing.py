"""A model and its card as one file, without data: written for another school, and read from one with every check.

The file is a ZIP of four named members. Nothing in it is run: weights are an array read without pickles, the rest is JSON and text.
A foreign card is kept as text; figures and card are made anew here, from this machine's test batches.
"""

import io
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from harassflag.errors import ModelError, StorageError
from harassflag.model import load_model, model_folder
from harassflag.model.card import write_card
from harassflag.model.corpus import Corpus
from harassflag.model.evaluation import evaluate
from harassflag.model.registry import FORMAT, LARGEST_MANIFEST, LARGEST_WEIGHTS, Manifest, put_in_place, write_file
from harassflag.model.training import POLICE

ENDING = ".harassflag-model"
LARGEST_CARD = 1_000_000
MOST_BITS = 24
MEMBERS: Mapping[str, int] = {
    "manifest.json": LARGEST_MANIFEST,
    "weights.npy": LARGEST_WEIGHTS,
    "evaluation.json": LARGEST_MANIFEST,
    "card.md": LARGEST_CARD,
}
FOREIGN_CARD = "foreign-card.txt"
PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
"""Of other ways, one takes as much memory as the file asks for, and one fails as if the disk had."""
ALWAYS = (1980, 1, 1, 0, 0, 0)
"""The moment every member bears, so that the same model makes the same file."""

_PLAIN = re.compile(r"[\w.+ :-]{1,100}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_ID = re.compile(r"\d{4}-\d\d-\d\d-[0-9a-f]{10}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def export_model(models: Path, id: str) -> bytes:
    """The file of a model, checked first.

    Raises:
        ModelError: it is missing or was changed.
    """
    load_model(models, id)
    folder = model_folder(models, id)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name in MEMBERS:
            member = zipfile.ZipInfo(f"{id}/{name}", ALWAYS)
            member.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(member, (folder / name).read_bytes())
    return buffer.getvalue()


def import_model(models: Path, stream: BinaryIO, corpus: Corpus) -> str:
    """Take in a model from another school; it serves nobody before the gate has let it through. Returns its id.

    Raises:
        ModelError: cut short, changed, too large, of another format, or not for this school's types.
        StorageError: the folder of the models cannot be written.
    """
    try:
        models.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=models, prefix=".in-") as place:
            return _take_in(models, Path(place), stream, corpus)
    except OSError as error:
        raise StorageError(str(models), error.strerror or str(error)) from error


def _take_in(models: Path, place: Path, stream: BinaryIO, corpus: Corpus) -> str:
    unpacked = place / "unpacked"
    unpacked.mkdir()
    id = _unpack(stream, unpacked)
    manifest = _checked_manifest(unpacked)
    folder = unpacked.rename(model_folder(place, id))
    model = load_model(place, id)
    if set(model.types) != set(corpus.types):
        raise ModelError(
            "The model judges other types than this school's policy.",
            "Only in one of them: {types}.",
            types=", ".join(sorted(set(model.types) ^ set(corpus.types)))[:300],
        )
    told = _told_counts(folder)
    measured = {**told, **evaluate(model, corpus.splits["test"], police=POLICE)}
    (folder / "card.md").rename(folder / FOREIGN_CARD)
    write_file(folder / "evaluation.json", json.dumps(measured, ensure_ascii=False, indent=1).encode("utf-8"))
    write_file(folder / "card.md", write_card(manifest, measured).encode("utf-8"))
    put_in_place(folder, model_folder(models, manifest.id))
    return manifest.id


def _unpack(stream: BinaryIO, folder: Path) -> str:
    """The four members and nothing else, none larger than it may be, whatever the file says of itself; returns the id they stand under."""
    try:
        with zipfile.ZipFile(stream) as file:
            names = [member.filename for member in file.infolist()]
            id = names[0].split("/")[0] if names else ""
            packed = {member.compress_type for member in file.infolist()}
            if not _ID.fullmatch(id) or sorted(names) != sorted(f"{id}/{name}" for name in MEMBERS) or packed - PACKED:
                raise ModelError("The file is not a model of this program.", "Ask for one made by its export.")
            for name, most in MEMBERS.items():
                with file.open(f"{id}/{name}") as source, (folder / name).open("wb") as target:
                    shutil.copyfileobj(_Bounded(source, most, name), target, 1 << 20)
            return id
    except (ModelError, OSError):
        raise
    except Exception as error:
        # What zipfile and zlib raise for a changed byte has no name they share.
        raise ModelError(
            "The model file is cut short or changed.", "Have it sent again, and compare its size."
        ) from error


class _Bounded:
    """A stream that refuses to give more than it may."""

    def __init__(self, source: Any, most: int, name: str) -> None:
        self.source, self.left, self.name = source, most, name

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""
        block: bytes = self.source.read(size)
        self.left -= len(block)
        if self.left < 0:
            raise ModelError("{name} in the model file is too large to be one.", "Do not use it.", name=self.name)
        return block


def _checked_manifest(folder: Path) -> Manifest:
    """The manifest, with every field of the kind it must be: what it says comes onto the screen and into the card."""
    try:
        fields = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise ModelError(
            "The model file is cut short or changed.", "Have it sent again, and compare its size."
        ) from error
    told = fields.get("format") if isinstance(fields, dict) else None
    if told != FORMAT:
        raise ModelError(
            "The model file is of format {told}; this version reads format {format}.",
            "Use the same version of the program at both schools.",
            told=told if isinstance(told, int) else "–",
            format=FORMAT,
        )
    try:
        manifest = Manifest(**fields)
        plain = (
            all(_NAME.fullmatch(type) for type in manifest.types)
            and len(set(manifest.types)) == len(manifest.types)
            and all(_PLAIN.fullmatch(part) for pair in manifest.versions.items() for part in pair)
            and _DAY.fullmatch(manifest.trained)
            and re.fullmatch(r"[0-9a-f]{64}", manifest.data_sha256)
            and re.fullmatch(r"[0-9a-f]{64}", manifest.weights_sha256)
            and isinstance(manifest.seed, int)
            and isinstance(manifest.features["bits"], int)
            and 1 <= manifest.features["bits"] <= MOST_BITS
            and all(0 <= at < len(manifest.types) for pair in manifest.implied for at in pair)
            and all(
                isinstance(one, int | float) and abs(one) < 1e6
                for name in ("slopes", "offsets", "thresholds", "unsure_from")
                for one in getattr(manifest, name)
            )
        )
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise ModelError("The manifest in the model file is not one of this program.", "Do not use it.") from error
    if not plain:
        raise ModelError("The manifest in the model file is not one of this program.", "Do not use it.")
    return manifest


def _told_counts(folder: Path) -> dict[str, Any]:
    """From the foreign figures only how many batches and posts it was made of, as numbers."""
    splits: dict[str, list[int]] = {split: [0, 0] for split in ("train", "calibration", "development", "test")}
    try:
        told = json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))["splits"]
        splits |= {split: [int(told[split][0]), int(told[split][1])] for split in splits}
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        pass
    return {"splits": splits, "promise": None}


def export_name(manifest: Manifest) -> str:
    """What the file of a model is called."""
    return f"{manifest.id}{ENDING}"


def is_foreign(models: Path, id: str) -> bool:
    """Whether a model came from another school."""
    return (model_folder(models, id) / FOREIGN_CARD).is_file()
