"""The corpus as a data set of its own: a typed `DatasetDict`, and Parquet for others to use."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harassflag.errors import InputError, StorageError
from harassflag.model.corpus import Corpus

if TYPE_CHECKING:
    from datasets import DatasetDict


def as_dataset(corpus: Corpus) -> "DatasetDict":
    """One split a key; `labels` is a sequence of class labels, in the order of the corpus's types."""
    from datasets import ClassLabel, Dataset, DatasetDict, Features, Sequence, Value

    features = Features(
        {
            "id": Value("string"),
            "text": Value("string"),
            "labels": Sequence(ClassLabel(names=list(corpus.types))),
            "batch": Value("string"),
            "kind": Value("string"),
            "voice": Value("string"),
            "hard": Value("bool"),
            "twin": Value("string"),
            "contrast": Value("string"),
        }
    )
    splits = {}
    for name, posts in corpus.splits.items():
        rows = [
            {
                "id": post.id,
                "text": post.text,
                "labels": [kind for kind in corpus.types if kind in post.labels],
                "batch": post.batch,
                "kind": post.kind,
                "voice": post.voice,
                "hard": post.hard,
                "twin": post.twin,
                "contrast": post.contrast,
            }
            for post in posts
        ]
        columns = {key: [row[key] for row in rows] for key in features}
        splits[name] = Dataset.from_dict(columns, features=features)
    return DatasetDict(splits)


def write_parquet(corpus: Corpus, folder: Path) -> list[Path]:
    """One Parquet file a split that holds posts (a file of none cannot be loaded again); returns the files.

    Raises:
        StorageError: the folder cannot be written.
    """
    from datasets import disable_progress_bars

    disable_progress_bars()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        for name, split in as_dataset(corpus).items():
            if not len(split):
                continue
            path = folder / f"{name}.parquet"
            split.to_parquet(path)
            written.append(path)
    except OSError as error:
        raise StorageError(str(folder), error.strerror or str(error)) from error
    return written


def read_dataset(place: str, split: str, name: str | None = None) -> Iterator[dict[str, Any]]:
    """The rows of a data set by name or path, class labels as their names; code that comes with a data set is not run.

    Raises:
        InputError: there is none, or it cannot be read.
    """
    from datasets import disable_progress_bars

    disable_progress_bars()
    # The library keeps a copy of what it reads, in the open and for ever; here it goes when the last row is read.
    with tempfile.TemporaryDirectory(prefix="harassflag-") as kept:
        try:
            rows = _opened(place, split, name, kept)
        except Exception as error:  # what goes wrong inside has no common name
            raise InputError(
                "The data set {place} cannot be read ({reason}).",
                "Check its name or path, and the split.",
                place=place,
                reason=str(error).splitlines()[0][:200] if str(error) else type(error).__name__,
            ) from error
        named = {column: _names_of(feature) for column, feature in rows.features.items()}
        for row in rows:
            yield {column: _told(value, named[column]) for column, value in row.items()}


def _opened(place: str, split: str, name: str | None, kept: str) -> Any:
    from datasets import Dataset, load_dataset, load_from_disk

    if (Path(place) / "state.json").is_file() or (Path(place) / "dataset_dict.json").is_file():
        found = load_from_disk(place)
        return found if isinstance(found, Dataset) else found[split]
    return load_dataset(place, name, split=split, cache_dir=kept)  # nosec B615  # reason - data only, and a person names it


def _names_of(feature: Any) -> Sequence[str] | None:
    inner = getattr(feature, "feature", feature)
    return getattr(inner, "names", None)


def _told(value: Any, names: Sequence[str] | None) -> Any:
    if names is None or value is None:
        return value
    return [names[one] for one in value] if isinstance(value, list) else names[value]
