import io
import json

import pyarrow.parquet as pq
import pytest

from harassflag.assess import assess
from harassflag.batch import Tally, assess_rows, assess_threads, write_rows
from harassflag.intake import BadRow
from harassflag.model import load_model
from harassflag.policy import load_policy
from harassflag.records import Post, Thread
from harassflag.settings import load_settings

MODEL = load_model(load_settings().models)
POLICY = load_policy(load_settings().policy)
ROWS = [
    Post("Jeg ved hvor du bor og hvornår du har fri", "a"),
    BadRow(2, "not JSON"),
    Post("\u200b", "c"),
    Post("Husk gymnastiktøj", "d"),
]


def test_a_line_out_for_each_line_in_in_order() -> None:
    tally = Tally()
    out = list(assess_rows(ROWS, tally, model=MODEL, policy=POLICY))
    assert [row.get("id", row.get("line")) for row in out] == ["a", 2, "c", "d"]
    assert [("error" in row) for row in out] == [False, True, True, False]
    assert out[0]["route"] == "police"
    assert set(out[0]["findings"][0]) == {"type", "probability", "flagged", "band", "spans"}
    assert (tally.refused, sum(tally.routes.values())) == (2, 2)


def test_more_posts_than_are_judged_at_once() -> None:
    out = list(assess_rows((Post("hej med jer", str(at)) for at in range(4_300)), Tally(), model=MODEL, policy=POLICY))
    assert [row["id"] for row in out] == [str(at) for at in range(4_300)]


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_every_form_holds_the_same(form: str) -> None:
    stream = io.BytesIO()
    write_rows(assess_rows(ROWS, Tally(), model=MODEL, policy=POLICY), stream, form)
    raw = stream.getvalue()
    if form == "jsonl":
        ids = [json.loads(line).get("id") for line in raw.decode("utf-8").splitlines()]
    elif form == "csv":
        ids = [line.split(",")[0] or None for line in raw.decode("utf-8").splitlines()[1:]]
    else:
        ids = pq.read_table(io.BytesIO(raw)).column("id").to_pylist()
    assert ids == ["a", None, "c", "d"]


def test_an_id_with_a_lone_surrogate_does_not_stop_the_file() -> None:
    stream = io.BytesIO()
    write_rows(assess_rows([Post("hej", "\ud800")], Tally(), model=MODEL, policy=POLICY), stream, "jsonl")
    assert json.loads(stream.getvalue())["id"] == "\ud800"


REMARKS = [
    "Se lige den jakke igen",
    "Nu står hun der igen med kaffen",
    "Den taske har hun haft siden 2010",
    "Gik fem minutter før alle andre",
    "Og så den stemme i morges",
]


def test_a_thread_gives_its_posts_and_patterns() -> None:
    posts = tuple(Post(text, str(at), "Bo", f"2026-03-01T1{at}:00", "Jonna") for at, text in enumerate(REMARKS))
    out = list(assess_threads([Thread("t", posts), BadRow(2, "x", "u")], Tally(), model=MODEL, policy=POLICY))
    assert [len(out[0]["posts"]), out[0]["patterns"][0]["type"]] == [5, "excessive_commenting"]
    assert out[0]["patterns"][0]["posts"] == [0, 1, 2, 3, 4]
    assert out[1] == {"id": "u", "error": "x"}


def test_a_file_gives_what_each_post_by_itself_gives() -> None:
    texts = [
        *REMARKS,
        "nu får du bank din klaphat",
        "jeg orker ikke livet mere",
        "Ich weiß, wo du wohnst, und ich komme morgen",
    ]
    rows = list(assess_rows([Post(text, text) for text in texts], Tally(), model=MODEL, policy=POLICY))
    for row, text in zip(rows, texts, strict=True):
        alone = assess(text)
        assert (row["route"], tuple(row.get("notices", ()))) == (alone.route, alone.notices)
        told = [(one.type, round(one.probability, 6), one.flagged, one.band) for one in alone.findings]
        assert [(one["type"], one["probability"], one["flagged"], one["band"]) for one in row["findings"]] == told
        spans = [[[span.start, span.end] for span in one.spans] for one in alone.findings]
        assert [one["spans"] for one in row["findings"]] == spans
