from pathlib import Path

import pytest

from harassflag.errors import StorageError
from harassflag.model.corpus import Corpus, LabelledPost
from harassflag.model.dataset import as_dataset, write_parquet

CORPUS = Corpus(
    ("criticism", "nickname"),
    {
        "train": (
            LabelledPost("a", "Åh nej", frozenset({"nickname"}), "b1", twin="b"),
            LabelledPost("b", "hej", frozenset(), "b1", hard=True),
        ),
        "test": (),
    },
)


@pytest.mark.filterwarnings("ignore")
def test_splits_and_labels_are_typed() -> None:
    found = as_dataset(CORPUS)
    assert {name: len(split) for name, split in found.items()} == {"train": 2, "test": 0}
    labels = found["train"].features["labels"].feature
    assert [labels.int2str(one) for one in found["train"][0]["labels"]] == ["nickname"]
    assert found["train"][1]["hard"] is True


@pytest.mark.filterwarnings("ignore")
def test_parquet_can_be_loaded_again(tmp_path: Path) -> None:
    from datasets import load_dataset

    written = write_parquet(CORPUS, tmp_path / "out")
    assert [path.name for path in written] == ["train.parquet"]
    again = load_dataset("parquet", data_files={"train": str(written[0])}, cache_dir=str(tmp_path / "cache"))
    assert again["train"][0]["text"] == "Åh nej"


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError, match="cannot be written"):
        write_parquet(CORPUS, tmp_path / "file")
