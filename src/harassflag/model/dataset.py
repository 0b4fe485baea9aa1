"""The corpus as a data set of its own: a typed `DatasetDict`, and Parquet for others to use."""

from pathlib import Path
from typing import TYPE_CHECKING

from harassflag.errors import StorageError
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
