"""Runs over archives: every form in and out, taken up again, refused in clear words."""

import csv
import gzip
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from harassflag.batch import Counts, plan_job, run_job
from harassflag.batch.units import blocks_of, units_of
from harassflag.errors import HarassflagError, InputError, PolicyError, RunError, StorageError
from harassflag.intake import Columns
from harassflag.intake.tables import AS_USUAL
from harassflag.settings import load_settings

TEXTS = ["Jeg ved hvor du bor, og jeg kommer i nat", "Husk gymnastiktøj 🙂", "din klaphat", "så slår jeg dig ihjel"]


def run(source: Path, output: Path, columns: Columns = AS_USUAL, **options: Any) -> Counts:
    overwrite = options.pop("overwrite", False)
    plan = plan_job(str(source), str(output), load_settings(), columns, overwrite=overwrite)
    return run_job(plan, **options)


def write_jsonl(path: Path, texts: list[str]) -> None:
    lines = [json.dumps({"id": f"p{at}", "text": text}, ensure_ascii=False) for at, text in enumerate(texts)]
    path.write_bytes("\n".join(lines).encode())


def write_gz(path: Path, texts: list[str]) -> None:
    write_jsonl(path, texts)
    path.write_bytes(gzip.compress(path.read_bytes()))


def write_zst(path: Path, texts: list[str]) -> None:
    write_jsonl(path, texts)
    path.write_bytes(pa.Codec("zstd").compress(path.read_bytes(), asbytes=True))


def write_csv(path: Path, texts: list[str]) -> None:
    with path.open("w", encoding="cp1252", errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerows([("id", "text"), *((f"p{at}", text) for at, text in enumerate(texts))])


def write_parquet(path: Path, texts: list[str]) -> None:
    pq.write_table(pa.table({"id": [f"p{at}" for at in range(len(texts))], "text": texts}), path, row_group_size=20_000)


FORMS: list[tuple[str, Callable[[Path, list[str]], None]]] = [
    ("in.jsonl", write_jsonl),
    ("in.jsonl.gz", write_gz),
    ("in.jsonl.zst", write_zst),
    ("in.csv", write_csv),
    ("in.parquet", write_parquet),
]


def answers_in(path: Path) -> list[tuple[str, str, Any]]:
    """Id, route and findings of every line."""
    if path.suffix == ".parquet":
        rows = pq.read_table(path).to_pylist()
    elif path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    else:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    told = [row["findings"] for row in rows]
    findings = [json.loads(one) if isinstance(one, str) else one for one in told]
    return [(row["id"], row["route"], own) for row, own in zip(rows, findings, strict=True)]


@pytest.mark.parametrize(("name", "write"), FORMS)
@pytest.mark.parametrize("output", ["out.jsonl", "out.csv", "out.parquet"])
def test_every_form_in_and_out_says_the_same(
    tmp_path: Path, name: str, write: Callable[[Path, list[str]], None], output: str
) -> None:
    texts = [text.replace(" 🙂", "") for text in TEXTS]
    write(tmp_path / name, texts)
    write_jsonl(tmp_path / "plain.jsonl", texts)
    counts = run(tmp_path / name, tmp_path / output)
    run(tmp_path / "plain.jsonl", tmp_path / "expected.jsonl")
    assert answers_in(tmp_path / output) == answers_in(tmp_path / "expected.jsonl")
    assert counts.posts == sum(counts.routes.values()) == 4
    assert counts.routes["police"] >= 1
    assert not list(tmp_path.glob("*.parts"))
    summary = json.loads((tmp_path / f"{output}.summary.json").read_text(encoding="utf-8"))
    assert (summary["posts"], summary["routes"], set(summary) >= {"types", "model", "policy"}) == (
        4,
        dict(counts.routes),
        True,
    )


def test_bad_rows_go_to_the_rejects_with_their_reason(tmp_path: Path) -> None:
    good = json.dumps({"id": "a", "text": "hej"}).encode()
    lines = [
        good,
        b"{bad",
        b'{"id": "n", "text": null}',
        b'{"id": "e", "text": " "}',
        b'{"id": "z", "text": "\\u200b"}',
        b"\xff\xfe",
        good,
    ]
    (tmp_path / "in.jsonl").write_bytes(b"\n".join(lines))
    counts = run(tmp_path / "in.jsonl", tmp_path / "out.jsonl")
    assert (counts.posts, counts.refused) == (2, 5)
    rejects = [
        json.loads(line) for line in (tmp_path / "out.jsonl.rejects.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    told = [(one["source"], one.get("id", one.get("line"))) for one in rejects]
    assert told == [("in.jsonl", key) for key in (2, "n", "e", "z", 6)]
    assert all(one["error"] for one in rejects)


def test_nulls_and_broken_bytes_in_parquet_are_rejects(tmp_path: Path) -> None:
    raw = pa.array([b"hej med jer", b"\xff\xfe", None, b"", "så får du bank".encode()], pa.binary())
    texts = pa.Array.from_buffers(pa.string(), 5, raw.buffers())
    pq.write_table(pa.table({"nr": [1, 2, 3, 4, 5], "ytring": texts}), tmp_path / "in.parquet")
    counts = run(tmp_path / "in.parquet", tmp_path / "out.parquet", Columns("ytring", "nr"))
    assert [row[0] for row in answers_in(tmp_path / "out.parquet")] == ["1", "5"]
    assert (counts.posts, counts.refused) == (2, 3)


def test_mixed_encodings_and_a_line_of_fifty_megabytes(tmp_path: Path) -> None:
    lines = ["id,text", "1,Så får du bank", "2," + "a" * 50_000_100, "3,hej"]
    raw = "\n".join(lines).encode() + "\n4,Sl\xe5 ham\n5,blåbær\n".encode("latin-1").replace(
        b"bl\xe5b\xe6r", "blåbær".encode()
    )
    (tmp_path / "in.csv").write_bytes(raw)
    counts = run(tmp_path / "in.csv", tmp_path / "out.jsonl")
    assert [row[0] for row in answers_in(tmp_path / "out.jsonl")] == ["1", "3", "5"]
    told = (tmp_path / "out.jsonl.rejects.jsonl").read_text(encoding="utf-8")
    assert "ikke UTF-8" in told
    assert "ikke CSV: field larger than" in told
    assert counts.posts == 3


def test_a_line_of_json_longer_than_any_post_is_a_reject(tmp_path: Path) -> None:
    lines = [b'{"text": "hej"}', b'{"text": "' + b"a" * 50_000_000 + b'"}', b'{"text": "din klaphat"}']
    (tmp_path / "in.jsonl").write_bytes(b"\n".join(lines))
    counts = run(tmp_path / "in.jsonl", tmp_path / "out.jsonl")
    assert [row[0] for row in answers_in(tmp_path / "out.jsonl")] == ["1", "3"]
    assert counts.refused == 1
    told = json.loads((tmp_path / "out.jsonl.rejects.jsonl").read_text(encoding="utf-8"))
    assert (told["line"], told["error"]) == (2, "linjen er længere end 50.000.000 bytes")


def test_a_folder_of_files_becomes_a_folder_of_parts(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, write in FORMS:
        write(tmp_path / "in" / name, TEXTS)
    (tmp_path / "in" / "empty.jsonl").touch()
    (tmp_path / "in" / "readme.md").write_text("not posts", encoding="utf-8")
    counts = run(tmp_path / "in", tmp_path / "out")
    table = pq.read_table(tmp_path / "out")
    assert counts.posts == table.num_rows == 20
    assert set(table.column("source").to_pylist()) == {name for name, _ in FORMS}
    assert sorted(path.name for path in (tmp_path / "out").iterdir())[-1] == "part-000004.parquet"
    assert not (tmp_path / "out" / "_run").exists()


@pytest.mark.long
def test_small_files_of_a_folder_are_read_where_they_are_judged(tmp_path: Path) -> None:
    folder, texts = tmp_path / "in", TEXTS * 700
    folder.mkdir()
    for at, (name, write) in enumerate(FORMS * 2):
        write(folder / f"{at}-{name}", texts[at:])
    units = list(units_of([str(path) for path in sorted(folder.iterdir())], AS_USUAL, frozenset()))
    assert [unit.number for unit in units] == list(range(2 * len(FORMS)))
    assert all(unit.block is None for unit in units)
    assert run(folder, tmp_path / "two", workers=2).posts == sum(len(texts) - at for at in range(2 * len(FORMS)))
    for at in range(2 * len(FORMS)):
        assert [id for id, *_ in answers_in(tmp_path / f"two/part-{at:06}.parquet")] == [
            f"p{place}" for place in range(len(texts) - at)
        ]


def test_what_is_refused_before_the_first_post(tmp_path: Path) -> None:
    write_csv(tmp_path / "in.csv", TEXTS)
    write_parquet(tmp_path / "in.parquet", TEXTS)
    (tmp_path / "empty.csv").touch()
    (tmp_path / "wrong.parquet").write_bytes(b"no parquet")
    (tmp_path / "folder").mkdir()
    cases = [
        ("in.csv", Columns("ytring"), 'no column "ytring"'),
        ("in.parquet", Columns("ytring"), 'no column "ytring"'),
        ("empty.csv", Columns(), "is empty"),
        ("wrong.parquet", Columns(), "not a Parquet file"),
        ("folder", Columns(), "holds no files of posts"),
        ("not-there.csv", Columns(), "is not there"),
        ("in.docx", Columns(), "are not read"),
    ]
    for name, columns, reason in cases:
        with pytest.raises(InputError, match=reason):
            run(tmp_path / name, tmp_path / "out.jsonl", columns)
        assert not (tmp_path / "out.jsonl.parts").exists()


def test_an_output_that_exists_is_left_alone_until_told_otherwise(tmp_path: Path) -> None:
    write_csv(tmp_path / "in.csv", TEXTS)
    (tmp_path / "out.jsonl").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="exists already"):
        run(tmp_path / "in.csv", tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == "mine"
    run(tmp_path / "in.csv", tmp_path / "out.jsonl", overwrite=True)
    assert len(answers_in(tmp_path / "out.jsonl")) == 4


def test_lines_cut_anywhere_are_read_once_and_numbered_as_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [json.dumps({"text": TEXTS[at % 4] * (at % 9)}, ensure_ascii=False) for at in range(200)]
    lines[50:52] = ["", "{bad" * 40]
    (tmp_path / "in.jsonl").write_text("\ufeff" + "\n".join(lines), encoding="utf-8")
    whole = run(tmp_path / "in.jsonl", tmp_path / "whole.jsonl")
    monkeypatch.setattr("harassflag.batch.units.BYTES_A_UNIT", 333)
    cut = run(tmp_path / "in.jsonl", tmp_path / "cut.jsonl")
    assert cut == whole
    for ending in ("", ".rejects.jsonl"):
        assert (tmp_path / f"cut.jsonl{ending}").read_bytes() == (tmp_path / f"whole.jsonl{ending}").read_bytes()
    rejects = (tmp_path / "cut.jsonl.rejects.jsonl").read_text(encoding="utf-8").splitlines()
    assert {
        "source": "in.jsonl",
        "line": 52,
        "error": "ikke JSON: Expecting property name enclosed in double quotes",
    } in [json.loads(line) for line in rejects]


@pytest.mark.long
def test_two_processes_give_what_one_gives(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "in.jsonl", [TEXTS[at % 4] for at in range(45_000)])
    one = run(tmp_path / "in.jsonl", tmp_path / "one.parquet")
    two = run(tmp_path / "in.jsonl", tmp_path / "two.parquet", workers=2)
    assert one == two
    assert pq.read_table(tmp_path / "one.parquet").equals(pq.read_table(tmp_path / "two.parquet"))


def test_nothing_in_is_an_empty_file_of_findings(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id,text\n", encoding="utf-8")
    for name in ("out.parquet", "out.csv", "out.jsonl"):
        assert run(tmp_path / "in.csv", tmp_path / name).posts == 0
        assert answers_in(tmp_path / name) == []


def test_long_posts_make_small_units(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harassflag.batch.units.BYTES_A_UNIT", 100_000)
    texts = [f"nummer {at} " + "og så slår jeg dig ihjel " * 400 for at in range(40)]
    for name, write in FORMS:
        write(tmp_path / name, texts)
    for name in ("in.csv", "in.jsonl.gz", "in.jsonl"):
        units = list(units_of([str(tmp_path / name)], AS_USUAL, frozenset()))
        assert len(units) >= 4
        rows = [block for unit in units for block in blocks_of(unit, AS_USUAL)]
        assert [id for block in rows for id in block.ids] == [f"p{at}" for at in range(40)]
        assert max(block.texts.nbytes for block in rows) < 300_000


def test_members_of_gzip_one_after_the_other_are_one_file(tmp_path: Path) -> None:
    for at in range(2):
        write_jsonl(tmp_path / f"{at}.jsonl", TEXTS)
    raw = [(tmp_path / f"{at}.jsonl").read_bytes() + b"\n" for at in range(2)]
    (tmp_path / "in.jsonl.gz").write_bytes(b"".join(map(gzip.compress, raw)))
    assert run(tmp_path / "in.jsonl.gz", tmp_path / "out.jsonl").posts == 8


ERRORS = [PolicyError("{x}.toml", ["a fault"]), StorageError("p", "r"), RunError("{path} is full.", path="{a}")]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_comes_back_from_another_process_as_it_was(error: HarassflagError) -> None:
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), str(back), back.told(str), back.values) == (
        type(error),
        str(error),
        error.told(str),
        error.values,
    )


def test_a_file_that_was_written_anew_is_read_by_its_new_footer(tmp_path: Path) -> None:
    for texts in (TEXTS, TEXTS * 5_010):
        write_parquet(tmp_path / "in.parquet", texts)
        assert run(tmp_path / "in.parquet", tmp_path / "out.jsonl", overwrite=True).posts == len(texts)
