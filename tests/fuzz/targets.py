"""What is fuzzed: four doors through which files of others come in. A target takes bytes; any error that is not ours is a find."""

import hashlib
import io
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
from standing import bounded

from harassflag.errors import HarassflagError
from harassflag.intake import BadRow, is_picture, read_paste, read_posts, read_threads, resolve_time
from harassflag.intake.kinds import kind_of
from harassflag.intake.plain import decode
from harassflag.intake.screenshot import open_pages, read_picture
from harassflag.intake.screenshot.engine import Glyphs, Grey
from harassflag.learning.sharing import _unpack
from harassflag.learning.sources import read_file
from harassflag.model import load_model
from harassflag.model.plain import judge_plainly
from harassflag.model.registry import Manifest, promotions
from harassflag.policy import load_policy
from harassflag.text import normalise

CAPTURED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FORMS = ("jsonl", "csv", "parquet", "txt", "thread", "paste", "labelled.csv", "labelled.jsonl", "labelled.parquet")
MOST_SHOWN = 50


@cache
def _room() -> Path:
    """A folder for what has to lie in a file; in memory where there is such a place."""
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="harassflag-fuzz-", dir=memory if memory.is_dir() else None))


def clear_away() -> None:
    """Remove that folder."""
    shutil.rmtree(_room(), ignore_errors=True)


def look_back(text: str) -> None:
    """Every stretch of the normalised text stands for a stretch of the original that is not empty, in the same order."""
    told = normalise(text)
    before = 0
    for at in range(len(told.text)):
        start, end = told.original(at, at + 1)
        assert before <= start < end <= len(text), (at, start, end)
        before = start


def intake(data: bytes) -> None:
    """The readers of texts and tables; the first byte says which."""
    if not data:
        return
    form, raw = FORMS[data[0] % len(FORMS)], data[1:]
    is_picture(raw, f"x.{form}")
    if form.startswith("labelled"):
        read_file(io.BytesIO(raw), form, ("threat_of_violence", "rumour"))
    elif form == "thread":
        for thread in read_threads(io.BytesIO(raw)):
            assert isinstance(thread, BadRow) or thread.posts
    elif form == "paste":
        for post in read_paste(decode(raw, "paste")):
            look_back(post.text[:2_000])
            if post.time:
                resolve_time(post.time, CAPTURED)
    else:
        for at, row in enumerate(read_posts(io.BytesIO(raw), f"x.{form}")):
            assert isinstance(row, BadRow) or (isinstance(row.text, str) and row.text.strip())
            if isinstance(row, BadRow) or at > MOST_SHOWN:
                continue
            row.text.encode("utf-8", "surrogatepass")
            look_back(row.text[:2_000])


def policy(data: bytes) -> None:
    """The reader of a school's policy."""
    path = _room() / "policy.toml"
    path.write_bytes(data)
    # The reader keeps what it read by time and size of the file.
    load_policy.__globals__["_load"].cache_clear()
    found = load_policy(path)
    assert found.type_ids
    assert found.steps


def model(data: bytes) -> None:
    """The loader: the bytes are a manifest, a promotion, a packed model, or weights; the first byte says which."""
    if not data:
        return
    kind, raw = data[0] % 4, data[1:]
    models = _room() / "models"
    shutil.rmtree(models, ignore_errors=True)
    models.mkdir()
    if kind == 1:
        (models / "promoted.json").write_bytes(raw)
        promotions(models)
        load_model(models)
    elif kind == 2:
        _unpack(io.BytesIO(raw), models)
    else:
        weights = raw if kind == 3 else _weights()
        manifest = raw if kind == 0 else json.dumps(small_manifest(weights)).encode()
        id = _named(manifest, weights)
        (models / id).mkdir()
        (models / id / "weights.npy").write_bytes(weights)
        (models / id / "manifest.json").write_bytes(_sealed(manifest, weights))
        load_model.__globals__["_load"].cache_clear()
        judge_plainly(load_model(models, id), "Jeg ved hvor du bor, og hvornår du har fri!")


@cache
def _weights() -> bytes:
    out = io.BytesIO()
    np.save(out, np.linspace(-9, 9, 8 * 2, dtype=np.float32).reshape(8, 2))
    return out.getvalue()


def small_manifest(weights: bytes) -> dict[str, object]:
    """A model of two types and eight weights that loads and judges."""
    features = {"bits": 3, "char_min": 2, "char_max": 3, "word_max": 2, "skip": True, "word_share": 1.0, "damping": 5.0}
    leaf = "//8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    return {
        "format": 2,
        "types": ["threat_of_violence", "threatening"],
        "features": features,
        "intercepts": [0.0, 0.1],
        "second_look": {
            "gates": [None, 0.0],
            "shifts": [0.0, 0.0],
            "bases": [0.0, 0.0],
            "roots": [[0], [0]],
            "nodes": leaf,
        },
        "slopes": [1.0, 1.0],
        "offsets": [0.0, 0.0],
        "thresholds": [0.5, 0.5],
        "unsure_from": [0.3, 0.3],
        "implied": [[0, 1]],
        "weights_sha256": hashlib.sha256(weights).hexdigest(),
        "data_sha256": "0" * 64,
        "trained": "2026-11-22",
        "seed": 1,
        "versions": {"numpy": "2"},
    }


def _sealed(manifest: bytes, weights: bytes) -> bytes:
    """The manifest with the digest of the weights put right, so that what comes after that check is reached."""
    with suppress(ValueError, RecursionError):
        told = json.loads(manifest)
        if isinstance(told, dict):
            return json.dumps({**told, "weights_sha256": hashlib.sha256(weights).hexdigest()}).encode()
    return manifest


def _named(manifest: bytes, weights: bytes) -> str:
    """The id its own manifest gives a model, or some id if it gives none."""
    with suppress(ValueError, TypeError, KeyError, RecursionError):
        told = json.loads(_sealed(manifest, weights))
        if isinstance(told, dict) and set(told) == {field.name for field in fields(Manifest)}:
            id = Manifest(**told).id
            if id == Path(id).name and not id.startswith(".") and "\0" not in id and len(id.encode()) < 200:
                return id
    return "2026-11-22-0000000000"


class SeenByChance:
    """An engine that sees words as the bytes fall: the letters of a picture are not what is fuzzed."""

    WORDS = (
        "Vred Far",
        "Synes godt om",
        "Svar",
        "2 t.",
        "Jeg ved hvor du bor",
        "@ole",
        "I går kl. 10.15",
        "·",
        "\u202e",
    )

    def __init__(self, chance: bytes) -> None:
        self._chance, self._at = chance or b"\0", 0

    def _next(self) -> int:
        self._at = (self._at + 1) % len(self._chance)
        return self._chance[self._at]

    def read_line(self, region: Grey, *, signs: bool = False, among: str = "") -> list[Glyphs]:
        """Some words, from left to right."""
        height, width = region.shape
        count = self._next() % 4
        step = max(width // max(count, 1), 1)
        return [
            Glyphs(
                self.WORDS[self._next() % len(self.WORDS)],
                self._next() / 255,
                (at * step, 0, min((at + 1) * step, width), height),
            )
            for at in range(count)
        ]

    def read_block(self, region: Grey) -> list[list[Glyphs]]:
        """Some lines."""
        return [self.read_line(region) for _ in range(self._next() % 3)]


def picture(data: bytes) -> None:
    """The way of a picture: what it is, its pages, what is cut out of them; the first byte goes to the letters that are seen."""
    if not data:
        return
    raw = data[1:]
    if kind_of(raw) is None:
        return
    for page in open_pages(raw, "x.png"):
        if page.width * page.height > 250_000:
            return
    reading = read_picture(raw, "x.png", SeenByChance(data))
    for post in reading.posts:
        assert len(post.box) == 4


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "intake": intake,
    "policy": policy,
    "model": model,
    "picture": picture,
}


def once(target: str, data: bytes) -> None:
    """Run a target on some bytes, in bounded memory; being refused by name is what hostile bytes are owed."""
    with bounded(), suppress(HarassflagError):
        TARGETS[target](data)
