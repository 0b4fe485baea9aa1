"""The corpus on disk: batches of labelled posts, and the splits that keep whole batches apart."""

import difflib
import json
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from harassflag.errors import CorpusError

SPLITS = ("train", "calibration", "development", "test")
FIELDS = {"id", "text", "labels", "kind", "voice", "note", "hard", "veiled", "twin", "contrast"}


@dataclass(frozen=True, slots=True)
class LabelledPost:
    """One post of the corpus; `twin` is the id of the post it turns round, `contrast` by what means."""

    id: str
    text: str
    labels: frozenset[str]
    batch: str
    kind: str = ""
    voice: str = ""
    hard: bool = False
    twin: str | None = None
    contrast: str | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """Labelled posts by split."""

    types: tuple[str, ...]
    splits: dict[str, tuple[LabelledPost, ...]]

    def batches(self, split: str) -> tuple[str, ...]:
        """The batches of a split, in order."""
        return tuple(dict.fromkeys(post.batch for post in self.splits[split]))


def label_matrix(posts: Sequence[LabelledPost], types: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which post carries which type: posts × types."""
    return np.array([[name in post.labels for name in types] for post in posts], dtype=bool).reshape(
        len(posts), len(types)
    )


def read_posts(path: Path, types: Sequence[str], faults: list[str]) -> Iterator[LabelledPost]:
    """The posts of one batch file; what is wrong is added to `faults` with file and line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        faults.append(f"{path.name}: byte {error.start}: not UTF-8. Save the file as UTF-8.")
        return
    for number, line in enumerate(lines, 1):
        place = f"{path.name}:{number}"
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            faults.append(f"{place}: not JSON ({error}). Write one object a line.")
            continue
        wrong = list(_row_faults(row, types))
        faults += [f"{place}: {fault}" for fault in wrong]
        if not wrong:
            yield LabelledPost(
                id=row["id"],
                text=row["text"],
                labels=frozenset(row["labels"]),
                batch=path.stem,
                kind=row.get("kind", ""),
                voice=row.get("voice", ""),
                hard=bool(row.get("hard")),
                twin=row.get("twin"),
                contrast=row.get("contrast"),
            )


def _row_faults(row: object, types: Sequence[str]) -> Iterator[str]:
    if not isinstance(row, dict):
        yield "not an object. Write one object a line."
        return
    if not isinstance(row.get("id"), str) or not row["id"]:
        yield 'no "id". Give every post an id of its own.'
    if not isinstance(row.get("text"), str) or not row["text"].strip():
        yield 'no "text". Write the post, or take the line out.'
    labels = row.get("labels")
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        yield '"labels" is not a list of type ids. Write [] for a post that carries none.'
    else:
        for label in sorted(set(labels) - set(types)):
            near = difflib.get_close_matches(label, types, 1, 0.5)
            yield f'unknown label "{label}". ' + (
                f'Did you mean "{near[0]}"?' if near else f"Known: {', '.join(types)}."
            )
    for field in sorted(set(row) - FIELDS):
        yield f'unknown field "{field}". Known: {", ".join(sorted(FIELDS))}.'


def _read_splits(path: Path, faults: list[str]) -> dict[str, tuple[str, ...]]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        faults.append(f"{path.name}: cannot be read ({error}). It names the batches of each split.")
        return {}
    unknown = sorted(set(table) - set(SPLITS))
    faults += [f'{path.name}: unknown split "{name}". Known: {", ".join(SPLITS)}.' for name in unknown]
    splits: dict[str, tuple[str, ...]] = {}
    for name in SPLITS:
        batches = table.get(name, [])
        if not isinstance(batches, list) or not all(isinstance(one, str) and Path(one).name == one for one in batches):
            faults.append(f"{path.name}: {name} is not a list of names of batches.")
            batches = []
        splits[name] = tuple(batches)
    return splits


def _repeated(names: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    twice: dict[str, None] = {}
    for name in names:
        if name in seen:
            twice[name] = None
        seen.add(name)
    return list(twice)


def load_corpus(data: Path, types: Sequence[str]) -> Corpus:
    """The corpus under `data`: `splits.toml` and `posts/<batch>.jsonl`.

    Raises:
        CorpusError: every unknown label, double id, batch in two splits, broken line and empty text, with its place.
    """
    faults: list[str] = []
    wanted = _read_splits(data / "splits.toml", faults)
    shared = _repeated(batch for batches in wanted.values() for batch in batches)
    faults += [f"splits.toml: batch {batch} stands in two splits. Keep it in one." for batch in shared]
    splits: dict[str, tuple[LabelledPost, ...]] = {}
    for name, batches in wanted.items():
        posts: list[LabelledPost] = []
        for batch in batches:
            path = data / "posts" / f"{batch}.jsonl"
            if path.is_file():
                posts += read_posts(path, types, faults)
            else:
                faults.append(
                    f"splits.toml: batch {batch} has no file posts/{batch}.jsonl. Write it, or take the name out."
                )
        splits[name] = tuple(posts)
    doubled = _repeated(post.id for posts in splits.values() for post in posts)
    faults += [f"id {id} stands twice. Give every post an id of its own." for id in doubled]
    if not faults and not splits.get("train"):
        faults.append(f"no posts to train on under {data.name}/. Name the batches in splits.toml.")
    if faults:
        raise CorpusError(faults)
    return Corpus(tuple(types), splits)
