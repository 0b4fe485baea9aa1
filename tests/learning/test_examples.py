import io
import json
from pathlib import Path

import pytest

from harassflag.errors import InputError
from harassflag.learning import Columns, Example, Refused, read_data_set, read_file, sift
from harassflag.learning.making import corpus_of
from harassflag.model.corpus import Corpus
from harassflag.settings import load_settings

TYPES = ("nickname", "stalking")


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return corpus_of(load_settings())


def parquet(rows: list[dict[str, object]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


def told(rows: list[Example | Refused]) -> list[object]:
    return [sorted(row.labels) if isinstance(row, Example) else row.reason.told() for row in rows]


FILES = [
    (
        "a.jsonl",
        b'{"text": "a", "labels": ["nickname"]}\n\n{"text": "b", "labels": []}\n',
        Columns(),
        [["nickname"], []],
    ),
    ("a.jsonl", b'{"text": "a", "labels": "nickname; stalking"}', Columns(), [["nickname", "stalking"]]),
    (
        "a.jsonl",
        b'{"text": "a", "labels": []}\n{bad\n{"text": " ", "labels": []}\n{"text": "c", "labels": null}',
        Columns(),
        [[], "cannot be read as a row", "no text", "the labels are neither a list nor a text"],
    ),
    ("a.csv", "text;labels\nÅh;nickname,stalking\nb;\n".encode(), Columns(), [["nickname", "stalking"], []]),
    (
        "a.csv",
        b"text,nickname,stalking\na,1,0\nb,0,0\nc,1,ja\n",
        Columns(),
        [["nickname"], [], ["nickname", "stalking"]],
    ),
    ("a.csv", b"text,labels\na\nb,stalking\n", Columns(), ["cannot be read as a row", ["stalking"]]),
    (
        "a.csv",
        b"post,hate\nx,2\ny,0\n",
        Columns("post", "hate", meaning={"2": "nickname", "0": ""}),
        [["nickname"], []],
    ),
    (
        "a.parquet",
        parquet([{"text": "a", "labels": ["stalking"]}, {"text": "b", "labels": []}]),
        Columns(),
        [["stalking"], []],
    ),
]


@pytest.mark.parametrize(("name", "content", "columns", "expected"), FILES)
def test_rows_become_examples_or_say_why_not(
    name: str, content: bytes, columns: Columns, expected: list[object]
) -> None:
    assert told(read_file(io.BytesIO(content), name, TYPES, columns)) == expected


REFUSED = [
    ("a.docx", b"", "is not a file of labelled posts"),
    ("a.csv", b"\xff\xfe", "is not UTF-8"),
    ("a.csv", b"txt,labels\na,\n", "has no column text"),
    ("a.jsonl", b'{"text": "a"}', "has no column labels"),
    ("a.parquet", b"PAR1", "is not a Parquet file"),
]


@pytest.mark.parametrize(("name", "content", "message"), REFUSED)
def test_a_file_that_is_none_is_refused_by_name(name: str, content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_file(io.BytesIO(content), name, TYPES)


def test_a_data_set_is_read_by_path_with_its_class_names(tmp_path: Path) -> None:
    from datasets import ClassLabel, Dataset, Features, Sequence, Value

    features = Features({"text": Value("string"), "labels": Sequence(ClassLabel(names=["none", "stalking"]))})
    Dataset.from_dict({"text": ["a", "b"], "labels": [[1], [0]]}, features=features).save_to_disk(tmp_path / "set")
    rows = read_data_set(str(tmp_path / "set"), TYPES, Columns(meaning={"none": ""}))
    assert told(rows) == [["stalking"], []]


def test_a_data_set_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"The data set .*nothing cannot be read"):
        read_data_set(str(tmp_path / "nothing"), TYPES)


def test_what_is_taken_what_refused_and_what_contradicts_itself(corpus: Corpus) -> None:
    test, train = corpus.splits["test"][0], corpus.splits["train"][0]
    rows: list[Example | Refused] = [
        Example("1", "Han er en klaphat af en lærer", frozenset({"nickname"}), 1),
        Example("2", "han er en  KLAPHAT af en lærer", frozenset({"nickname"}), 2),
        Example("3", "Ses i morgen ved hegnet", frozenset(), 3),
        Example("4", "Ses i morgen ved hegnet", frozenset({"threat_of_violence"}), 4),
        Example("5", f" {test.text} ", frozenset(), 5),
        Example("6", "En ny post", frozenset({"nicknam"}), 6),
        Example("7", train.text, train.labels, 7),
        Example("8", train.text, train.labels ^ {"rumour"}, 8),
        Example("9", "x" * 20_001, frozenset(), 9),
    ]
    intake = sift(rows, corpus)
    assert [one.id for one in intake.taken] == ["1"]
    assert {one.line: one.reason.told() for one in intake.refused} == {
        2: "the same text as line 1",
        5: "stands in the test batches, which no model may learn from",
        6: "unknown label “nicknam”",
        7: f"stands in the corpus already, as {train.id}",
        9: "longer than 20000 characters",
    }
    assert [one.lines for one in intake.contradictions] == [(8,), (3, 4)]


def test_no_examples_at_all_is_fine(corpus: Corpus) -> None:
    assert sift([], corpus).taken == ()


def test_one_in_five_is_held_out_by_its_words(corpus: Corpus) -> None:
    posts = corpus.splits["train"][:1000]
    examples = [Example(post.id, post.text, post.labels) for post in posts]
    assert 150 < sum(one.held_out for one in examples) < 250
    assert all(Example("x", f" {one.text}\n", frozenset()).held_out == one.held_out for one in examples[:50])


def test_json_lines_of_the_corpus_are_read_as_they_are(corpus: Corpus) -> None:
    post = corpus.splits["train"][0]
    line = json.dumps({"id": post.id, "text": post.text, "labels": sorted(post.labels), "kind": post.kind})
    row = read_file(io.BytesIO(line.encode()), "b.jsonl", corpus.types)[0]
    assert (row.id, row.labels) == (post.id, post.labels)  # type: ignore[union-attr]
