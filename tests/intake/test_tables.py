import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from harassflag.errors import InputError
from harassflag.intake import BadRow, read_posts, read_source, read_threads
from harassflag.records import Post, Thread


def rows(raw: bytes, name: str) -> list[Post | BadRow]:
    return list(read_posts(io.BytesIO(raw), name))


JSONL = [
    (b'{"id": "a", "text": "hej"}', Post("hej", "a")),
    ('{"id": "a", "text": "æøå", "author": "Bo", "about": "Ida"}'.encode(), Post("æøå", "a", "Bo", None, "Ida")),
    (b'{"text": "hej"}', Post("hej", "1")),
    (b'{"id": 7, "text": "hej"}', Post("hej", "7")),
    (b'{"id": "a"}', BadRow(1, 'no "text" in the row', "a")),
    (b'{"id": "a", "text": " "}', BadRow(1, "the text is empty", "a")),
    (b'{"id": "a", "text": 3}', BadRow(1, 'no "text" in the row', "a")),
    (b'{"id": "a", "text": "x", "author": 3}', BadRow(1, '"{name}" is not a text', "a", {"name": "author"})),
    (b"[1]", BadRow(1, "not a JSON object")),
    (b'{"id": "\xe6", "text": "x"}', BadRow(1, "not UTF-8")),
    (b'{"a":' * 100_000, BadRow(1, "not JSON: {why}", None, {"why": "nested too deeply"})),
]


@pytest.mark.parametrize(("raw", "expected"), JSONL, ids=range(len(JSONL)))
def test_jsonl_row(raw: bytes, expected: Post | BadRow) -> None:
    assert rows(raw, "x.jsonl") == [expected]


def test_a_bad_line_stands_in_its_place_and_the_rest_goes_on() -> None:
    found = rows(b'{"id": "a", "text": "hej"}\n{oops\n\n{"id": "b", "text": "hej hej"}\n', "x.jsonl")
    assert [type(row).__name__ for row in found] == ["Post", "BadRow", "Post"]
    assert isinstance(found[1], BadRow)
    assert found[1].line == 2


CSVS = [
    (b"id,text\na,hej\n", [Post("hej", "a")]),
    ('id;text\na;"hej, du"\n'.encode("utf-8-sig"), [Post("hej, du", "a")]),
    ("id;text\na;blåbærgrød\n".encode("cp1252"), [Post("blåbærgrød", "a")]),
    (b'text\n"to\nlinjer"\n', [Post("to\nlinjer", "2")]),
    (
        b"id,text\na,hej,for,meget\nb,nok\n",
        [BadRow(2, "{cells} cells where the header has {columns}", None, {"cells": 4, "columns": 2}), Post("nok", "b")],
    ),
]


@pytest.mark.parametrize(("raw", "expected"), CSVS, ids=range(len(CSVS)))
def test_csv(raw: bytes, expected: list[Post | BadRow]) -> None:
    assert rows(raw, "x.csv") == expected


def test_parquet_round_trip(tmp_path: Path) -> None:
    file = tmp_path / "x.parquet"
    pq.write_table(pa.table({"id": ["a", "b"], "text": ["hej", None], "other": [1, 2]}), file)
    assert rows(file.read_bytes(), "x.parquet") == [Post("hej", "a"), BadRow(2, 'no "text" in the row', "b")]


WHOLE = [
    (b"\x89PNG\r\n\x1a\n\0\0\0", "x.csv", "not a text file"),
    (b"id,words\n1,hej\n", "x.csv", 'no column "text"'),
    (b"PAR1 not really", "x.parquet", "not a Parquet file"),
    (b"", "x.txt", "empty"),
    (b"x", "x.docx", ".docx are not read"),
]


@pytest.mark.parametrize(("raw", "name", "message"), WHOLE)
def test_a_file_that_cannot_be_read_is_refused_by_name(raw: bytes, name: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        rows(raw, name)


def test_a_txt_is_a_post_a_line() -> None:
    assert rows("hej\n\nmed dig\n".encode("utf-16"), "x.txt") == [Post("hej", "1"), Post("med dig", "3")]


def test_threads() -> None:
    raw = b'{"id": "t", "posts": [{"author": "A", "text": "x"}, {"author": "B", "text": "y"}]}\n{"id": "u"}\n'
    found = list(read_threads(io.BytesIO(raw)))
    assert found == [
        Thread("t", (Post("x", "0", "A"), Post("y", "1", "B"))),
        BadRow(2, '"posts" is not a list of posts', "u"),
    ]


def test_a_source_with_a_bad_row_names_it(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text('{"text": "hej"}\n{}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"x\.jsonl, row 2"):
        read_source(file)
