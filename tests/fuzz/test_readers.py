"""Whatever is handed in: read, or refused by name; and what is found lies in the text as it was given."""

import io
import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harassflag import assess
from harassflag.cases import restore
from harassflag.errors import HarassflagError
from harassflag.intake import BadRow, read_paste, read_posts, read_source, read_threads, resolve_time
from harassflag.learning.sources import read_file
from harassflag.model import load_model
from harassflag.model.corpus import load_corpus
from harassflag.model.plain import judge_plainly
from harassflag.policy import load_policy
from harassflag.records import Post
from harassflag.settings import load_settings
from harassflag.text import normalise, pieces
from harassflag.text.cues import read_lexicon

hurried = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
any_text = st.text(st.characters(codec=None), max_size=300)
spiced = st.lists(
    st.sampled_from(["Jeg ved hvor du bor", "smadrer", "d r æ b", "dræb dig", " ", "\n", "\u0301", "\u202e", "\ud800", "\0", "👩‍👩‍👧", "ﬃ", "İ", "å", "a\u030a", "http://x.dk/å", "1", "Synes godt om", "Svar", "2 t.", "[02.03.2026 10.15] A: "])
    | any_text,
    max_size=12,
).map("".join)  # fmt: skip
cells = st.none() | st.booleans() | st.integers() | st.floats() | spiced | st.lists(any_text, max_size=2)
lines = st.dictionaries(st.sampled_from(["text", "id", "author", "time", "about", "labels", "x"]), cells, max_size=5)


@hurried
@given(spiced)
def test_every_stretch_leads_back_to_the_original(text: str) -> None:
    told = normalise(text)
    assert len(told.forms) == len(text)
    places = [told.original(at, at + 1) for at in range(len(told.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)
    for (start, end), letter in zip(places, told.text, strict=True):
        if letter.isalpha() and letter.isascii() and text[start:end].isascii() and text[start].isalpha():
            assert text[start].lower() == letter


@hurried
@given(spiced)
def test_pieces_cover_the_text(text: str) -> None:
    cut = pieces(text, 40)
    assert "".join(text[start:end] for start, end in cut) == text


@settings(hurried, max_examples=30)
@given(
    st.lists(
        spiced.filter(lambda text: any(one.isprintable() and not one.isspace() for one in text)), min_size=2, max_size=3
    )
)
def test_spans_are_of_the_text_as_given(texts: list[str]) -> None:
    model = load_model(load_settings().models)
    for text, found in zip(texts, assess([Post(text) for text in texts]), strict=True):
        assert found.post.text == text
        plain = judge_plainly(model, text)[2]
        for finding in found.findings:
            spans = [(span.start, span.end) for span in finding.spans]
            assert spans == sorted(spans)
            assert all(0 <= start < end <= len(text) for start, end in spans)
            assert all(text[start:end].strip() for start, end in spans)
            assert tuple(spans) == plain[model.types.index(finding.type)]


@hurried
@given(spiced)
def test_a_paste_loses_no_word_and_makes_none_up(text: str) -> None:
    try:
        posts = read_paste(text)
    except HarassflagError:
        return
    visible = {letter for letter in text if unicodedata.category(letter)[0] in "LN"}
    for post in posts:
        assert {letter for letter in post.text if unicodedata.category(letter)[0] in "LN"} <= visible
        if post.time:
            resolve_time(post.time, datetime(2026, 3, 2, tzinfo=UTC))


@hurried
@given(st.lists(lines, max_size=6), st.sampled_from(["jsonl", "csv", "parquet", "txt"]))
def test_a_table_gives_a_post_or_a_reason_for_each_row(rows: list[dict[str, object]], form: str) -> None:
    raw = _written(rows, form)
    try:
        read = list(read_posts(io.BytesIO(raw), f"x.{form}"))
    except HarassflagError:
        return
    assert all(isinstance(one, BadRow) or one.text.strip() for one in read)
    if form == "jsonl":
        assert len(read) == len(rows)
        kept = [row["text"] for row in rows if isinstance(row.get("text"), str)]
        assert all(one.text in kept for one in read if isinstance(one, Post))


@hurried
@given(st.lists(lines, max_size=6), st.sampled_from(["jsonl", "csv", "parquet"]))
def test_labelled_rows_are_taken_or_refused(rows: list[dict[str, object]], form: str) -> None:
    try:
        read = read_file(io.BytesIO(_written(rows, form)), f"x.{form}", ("rumour",))
    except HarassflagError:
        return
    assert len(read) <= len(rows) + 1 or form == "csv"


def _written(rows: list[dict[str, object]], form: str) -> bytes:
    if form == "jsonl":
        return b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    names = sorted({name for row in rows for name in row})
    words = [[str(row.get(name, "")) for name in names] for row in rows]
    if form == "parquet":
        table = {
            name: pa.array([row[at].encode("utf-8", "surrogatepass") for row in words], pa.binary())
            for at, name in enumerate(names)
        }
        out = io.BytesIO()
        pq.write_table(pa.table({name: column.view(pa.string()) for name, column in table.items()}), out)
        return out.getvalue()
    told = "\n".join(",".join(f'"{cell}"' if "\n" in cell else cell for cell in row) for row in [names, *words])
    return told.encode("utf-8", "surrogatepass")


@hurried
@given(
    st.binary(max_size=400), st.sampled_from(["x.csv", "x.jsonl", "x.parquet", "x.txt", "x.png", "x.pdf", "x", "x.exe"])
)
def test_bytes_of_any_kind_under_any_name(tmp_path: Path, raw: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(raw)
    try:
        read_source(tmp_path / name)
    except HarassflagError as error:
        assert str(error)


@hurried
@given(
    st.recursive(
        cells, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text, inner, max_size=3), max_leaves=8
    )
)
def test_a_thread_of_any_shape(value: object) -> None:
    for whole in (
        value,
        {"id": "t", "posts": value},
        {"id": value, "posts": [{"text": value}, {"text": "hej", "author": value}]},
    ):
        raw = json.dumps(whole).encode()
        assert len(list(read_threads(io.BytesIO(raw)))) == 1


@hurried
@given(
    st.binary(max_size=200) | any_text.map(lambda text: text.encode("utf-8", "surrogatepass")), st.integers(0, 20_000)
)
def test_a_policy_spoilt_anywhere(tmp_path: Path, raw: bytes, at: int) -> None:
    good = load_settings().policy.read_bytes()
    (tmp_path / "policy.toml").write_bytes(good[:at] + raw + good[at:])
    try:
        load_policy(tmp_path / "policy.toml")
    except HarassflagError as error:
        assert str(error)


@hurried
@given(st.binary(max_size=60), st.integers(0, 300), st.sampled_from(["classes.toml", "a.txt"]))
def test_a_lexicon_spoilt_anywhere(tmp_path: Path, raw: bytes, at: int, name: str) -> None:
    files = {"classes.toml": b'[a]\nda = "x"\nen = "y"\ntypes = ["rumour"]\n', "a.txt": b"heks, hekse\n# x\nklovn\n"}
    for one, content in files.items():
        (tmp_path / one).write_bytes(content[:at] + raw + content[at:] if one == name else content)
    try:
        read_lexicon(tmp_path)
    except HarassflagError as error:
        assert str(error)


@hurried
@given(st.binary(max_size=60), st.integers(0, 300), st.sampled_from(["splits.toml", "a.jsonl"]))
def test_a_corpus_spoilt_anywhere(tmp_path: Path, raw: bytes, at: int, name: str) -> None:
    row = b'{"id": "1", "text": "hej", "labels": ["rumour"], "language": "da"}\n'
    files = {"splits.toml": b'train = ["a"]\n', "a.jsonl": row}
    (tmp_path / "posts").mkdir(exist_ok=True)
    for one, content in files.items():
        path = tmp_path / one if one == "splits.toml" else tmp_path / "posts" / one
        path.write_bytes(content[:at] + raw + content[at:] if one == name else content)
    try:
        load_corpus(tmp_path, ("rumour",))
    except HarassflagError as error:
        assert str(error)


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup with one case, its key, and nothing else."""
    from dataclasses import replace

    from harassflag.cases import Actor, NewEvidence, NewPost, open_casebook

    folder = tmp_path_factory.mktemp("backup")
    own = replace(load_settings(), cases=folder / "cases", key_file=folder / "key", key="", database_url="")
    book = open_casebook(own)
    actor = Actor("x", "X", frozenset({"staff", "leadership"}))
    book.as_(actor).submit([NewPost("hej")], [NewEvidence(b"x", "x", "text/plain")])
    book.backup(folder / "backup", actor)
    book.close()
    return folder


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_backup_spoilt_anywhere_is_refused_and_nothing_is_there(
    tmp_path: Path, backup: Path, data: st.DataObject
) -> None:
    import shutil
    from dataclasses import replace

    source = tmp_path / "backup"
    shutil.rmtree(source, ignore_errors=True)
    shutil.rmtree(tmp_path / "cases", ignore_errors=True)
    shutil.copytree(backup / "backup", source)
    file = data.draw(st.sampled_from(sorted(path for path in source.rglob("*") if path.is_file())))
    raw = file.read_bytes()
    at = data.draw(st.integers(0, len(raw) - 1))
    file.write_bytes(raw[:at] + data.draw(st.binary(max_size=40)) + raw[at + 1 + data.draw(st.integers(0, 99)) :])
    own = replace(load_settings(), cases=tmp_path / "cases", key_file=backup / "key", key="", database_url="")
    try:
        verdict = restore(own, source)
    except HarassflagError as error:
        assert len(str(error).splitlines()) == 1
        assert not (own.cases / "cases.db").exists()
    else:
        assert verdict.faults == ()
