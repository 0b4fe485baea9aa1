import json
import re
from pathlib import Path

import pytest

from harassflag.errors import CorpusError
from harassflag.model.corpus import load_corpus

TYPES = ("criticism", "nickname")
GOOD = {"id": "b1-1", "text": "hej", "labels": ["criticism"]}


def write(folder: Path, *lines: object, splits: str = 'train = ["b1"]') -> Path:
    (folder / "posts").mkdir()
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    (folder / "posts" / "b1.jsonl").write_text(text, encoding="utf-8")
    (folder / "splits.toml").write_text(splits, encoding="utf-8")
    return folder


FAULTS = [
    ([{**GOOD, "labels": ["critism"]}], r'b1\.jsonl:1: unknown label "critism"\. Did you mean "criticism"\?'),
    ([GOOD, "{broken"], r"b1\.jsonl:2: not JSON"),
    ([{**GOOD, "text": "  "}], r'b1\.jsonl:1: no "text"'),
    ([{**GOOD, "id": ""}], r'b1\.jsonl:1: no "id"'),
    ([GOOD, GOOD], "id b1-1 stands twice"),
    ([{**GOOD, "labels": "criticism"}], "not a list of type ids"),
    ([{**GOOD, "lables": []}], 'unknown field "lables"'),
    (["[]"], "not an object"),
]


@pytest.mark.parametrize(("lines", "message"), FAULTS, ids=range(len(FAULTS)))
def test_a_fault_is_refused_with_file_line_and_reason(tmp_path: Path, lines: list[object], message: str) -> None:
    with pytest.raises(CorpusError) as caught:
        load_corpus(write(tmp_path, *lines), TYPES)
    assert any(re.search(message, fault) for fault in caught.value.faults)


SPLITS = [
    ('train = ["b1"]\ntest = ["b1"]', "batch b1 stands in two splits"),
    ('train = ["b2"]', "batch b2 has no file"),
    ('trian = ["b1"]', 'unknown split "trian"'),
    ("test = []", "no posts to train on"),
    ("=", "cannot be read"),
]


@pytest.mark.parametrize(("splits", "message"), SPLITS)
def test_splits_are_checked(tmp_path: Path, splits: str, message: str) -> None:
    with pytest.raises(CorpusError) as caught:
        load_corpus(write(tmp_path, GOOD, splits=splits), TYPES)
    assert any(message in fault for fault in caught.value.faults)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(CorpusError) as caught:
        load_corpus(write(tmp_path, "{", {**GOOD, "text": ""}, splits='train = ["b1", "b9"]'), TYPES)
    assert len(caught.value.faults) == 3
