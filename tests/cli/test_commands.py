"""Round trips through the installed command, in a shell that speaks no UTF-8."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from harassflag.settings import load_settings

REMARKS = [
    "Se lige den jakke igen",
    "Nu står hun der igen med kaffen",
    "Den taske har hun haft siden 2010",
    "Gik fem minutter før alle andre",
    "Og så den stemme i morges",
]
COMMAND = Path(sys.executable).with_name("harassflag")


def run(*arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    env = {
        **os.environ,
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONIOENCODING": "",
        "HARASSFLAG_LANGUAGE": "en",
        **environment,
    }
    return subprocess.run([COMMAND, *arguments], input=stdin, capture_output=True, env=env, check=False, timeout=120)


def test_a_post_gives_a_table_in_danish() -> None:
    done = run("assess", "Jeg ved hvor du bor og hvornår du har fri", HARASSFLAG_LANGUAGE="da")
    assert done.returncode == 0
    told = done.stdout.decode("utf-8")
    assert told.startswith("112 ")
    assert "Politi:" in told
    assert "Stalking – Klar" in told
    assert "Et forslag – et menneske afgør." in told


def test_english_by_switch() -> None:
    told = run("assess", "Jeg ved hvor du bor", HARASSFLAG_LANGUAGE="en").stdout.decode()
    assert "A suggestion – a person decides." in told


def test_what_is_refused_is_refused_in_danish() -> None:
    assert (
        run("assess", " ", HARASSFLAG_LANGUAGE="da").stderr.decode()
        == "harassflag: Teksten er tom. Indsæt det, der er skrevet.\n"
    )


def test_jsonl_from_standard_input_to_standard_output() -> None:
    lines = ['{"id": "a", "text": "Jeg ved hvor du bor 🙂, Åse"}', "{bad", '{"id": "b", "text": "Husk gummistøvler"}']
    done = run("assess", "--input", "-", "--output", "-", stdin="\n".join(lines).encode())
    out = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    assert done.returncode == 1
    assert done.stderr.decode().count("\n") == 1
    assert "1 of 3 rows could not be read" in done.stderr.decode()
    assert [row.get("id") for row in out] == ["a", None, "b"]
    assert set(out[0]) == {"id", "route", "findings", "model", "policy"} | ({"notices"} & set(out[0]))
    start, end = out[0]["findings"][0]["spans"][0]
    assert "Jeg ved hvor du bor 🙂, Åse"[start:end].strip()


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl"])
def test_files_in_and_out(tmp_path: Path, ending: str) -> None:
    (tmp_path / "in.csv").write_text("id,text\na,Så får du bank\n", encoding="utf-8")
    done = run("assess", "--input", str(tmp_path / "in.csv"), "--output", str(tmp_path / f"out.{ending}"))
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / f"out.{ending}").stat().st_size > 0
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_thread(tmp_path: Path) -> None:
    posts = [
        {"author": "Bo", "about": "Åse", "time": f"2026-03-01T1{at}:00", "text": text}
        for at, text in enumerate(REMARKS)
    ]
    done = run("assess", "--thread", "-", stdin=json.dumps({"id": "t", "posts": posts}).encode())
    assert json.loads(done.stdout)["patterns"][0]["about"] == "Åse"


def test_read_cuts_a_thread(tmp_path: Path) -> None:
    file = tmp_path / "tråd.txt"
    file.write_text(
        "Åse Bro\nHej\n2 t.\nSynes godt om\nSvar\nBo\nHej igen\n1 t.\nSynes godt om\nSvar\n", encoding="utf-8"
    )
    rows = [json.loads(line) for line in run("read", str(file)).stdout.decode("utf-8").splitlines()]
    assert [(row["author"], row["time"], row["text"]) for row in rows] == [
        ("Åse Bro", "2 t.", "Hej"),
        ("Bo", "1 t.", "Hej igen"),
    ]
    assert set(rows[0]) == {"id", "source", "author", "time", "text", "confidence"}


def test_read_takes_pictures_and_draws_what_it_found(tmp_path: Path) -> None:
    page = Image.new("RGB", (900, 300), "white")
    ImageDraw.Draw(page).text((40, 60), "Brevet er sendt til alle hjem", fill="black", font=ImageFont.load_default(34))
    picture, drawing = tmp_path / "brev.png", tmp_path / "ud.png"
    page.save(picture)
    before = picture.read_bytes()
    done = run("read", str(picture), str(tmp_path / "gone.png"), "--overlay", str(drawing))
    rows = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    assert rows[0] | {"confidence": 0} == {
        "id": "1",
        "source": "brev.png",
        "author": None,
        "time": None,
        "text": "Brevet er sendt til alle hjem",
        "confidence": 0,
    }
    assert "gone.png" in rows[1]["error"]
    assert done.returncode == 1
    assert picture.read_bytes() == before
    with Image.open(drawing) as drawn:
        assert drawn.size == (900, 300)


def test_read_resolves_times_against_the_capture_only(tmp_path: Path) -> None:
    file = tmp_path / "t.txt"
    file.write_text("Åse Bro\nHej\n2 t.\nSynes godt om\nSvar\nBo\nHej igen\nSynes godt om\nSvar\n", encoding="utf-8")
    told = run("read", str(file), "--captured", "2026-11-22T18:00:00").stdout.decode("utf-8")
    rows = [json.loads(line) for line in told.splitlines()]
    assert [(row["time"], row["time_resolved"]) for row in rows] == [("2 t.", "2026-11-22T16:00:00"), (None, None)]


def test_a_file_that_cannot_be_read_is_told_in_one_language() -> None:
    told = run("read", "gone.txt", "væk.txt", HARASSFLAG_LANGUAGE="da").stderr.decode()
    assert "2 af 2 filer kunne ikke læses: gone.txt kan ikke åbnes" in told
    assert "cannot" not in told


REFUSED = [
    (("assess", ""), 1, "The text is empty"),
    (("assess", "--input", "missing.jsonl"), 1, "cannot be opened"),
    (("assess", "--input", "x.docx"), 1, "cannot be opened"),
    (("model", "show", "nope"), 1, "is not there"),
    (("model", "promote", "../x"), 1, "is not a model id"),
    (("policy", "check", "missing.toml"), 1, "missing.toml"),
    (("evaluate", "missing.jsonl"), 1, "is not there"),
    (("read", "missing.txt"), 1, "1 of 1 files could not be read"),
    (("assess",), 2, "exactly one of"),
    (("assess", "x", "--writer", "aunt"), 2, "Invalid value"),
    (("nonsense",), 2, "No such command"),
]


@pytest.mark.parametrize(("arguments", "code", "message"), REFUSED, ids=[" ".join(one[0]) or "none" for one in REFUSED])
def test_what_is_refused_says_what_and_what_to_do(arguments: tuple[str, ...], code: int, message: str) -> None:
    done = run(*arguments)
    told = done.stderr.decode("utf-8")
    assert done.returncode == code
    assert message in told
    assert "Traceback" not in told
    assert code == 2 or told.count("\n") == 1


SPOILT_PLACES = [
    ({"HARASSFLAG_MODELS": "/nonexistent"}, "no promoted model"),
    ({"HARASSFLAG_POLICY": "/nonexistent.toml"}, "fault(s) in the policy"),
]


@pytest.mark.parametrize(("environment", "message"), SPOILT_PLACES)
def test_a_missing_model_or_policy_is_told_in_one_line(environment: dict[str, str], message: str) -> None:
    done = run("assess", "hej", **environment)
    assert (done.returncode, done.stderr.decode().count("\n")) == (1, 1)
    assert message in done.stderr.decode()


def test_an_output_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("hej\n", encoding="utf-8")
    done = run("assess", "--input", str(tmp_path / "in.txt"), "--output", str(tmp_path / "no" / "out.jsonl"))
    assert done.returncode == 1
    assert "cannot be written" in done.stderr.decode()


def test_policy_check_praises_and_blames(tmp_path: Path) -> None:
    good = load_settings().policy
    assert "no faults" in run("policy", "check", str(good)).stdout.decode()
    bad = tmp_path / "policy.toml"
    bad.write_text(good.read_text(encoding="utf-8").replace("amount = 72", "amount = 0"), encoding="utf-8")
    done = run("policy", "check", str(bad))
    assert done.returncode == 1
    assert "deadlines police_report: amount" in done.stdout.decode()


@pytest.mark.long
def test_evaluate_prints_figures(tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    rows = [
        {"id": "1", "text": "Så får du bank", "labels": ["threatening", "threat_of_violence"]},
        {"id": "2", "text": "Husk madpakke", "labels": []},
    ]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    threads = tmp_path / "threads.jsonl"
    posts = [
        {"author": "Bo", "about": "Åse", "time": f"2026-03-01T1{at}:00", "text": text}
        for at, text in enumerate(REMARKS)
    ]
    threads.write_text(
        json.dumps({"id": "t", "posts": posts, "patterns": [{"type": "excessive_commenting", "author": "Bo"}]})
    )
    told = run("evaluate", str(file), "--threads", str(threads), "--plots", str(tmp_path / "plots")).stdout.decode()
    assert "2 posts · macro F1" in told
    assert "police route: recall" in told
    assert "typed badly: macro F1" in told
    assert "threads, excessive_commenting: 1 patterns, precision 1.000, recall 1.000, F1 1.000" in told
    assert sorted(path.name for path in (tmp_path / "plots").iterdir()) == [
        "calibration.png",
        "f1.png",
        "precision-recall.png",
    ]


def test_judging_imports_neither_scikit_learn_nor_spacy_nor_streamlit() -> None:
    code = (
        "import sys\nfrom harassflag import assess\nassess('Jeg ved hvor du bor og hvornår du har fri')\n"
        "print([m for m in ('sklearn', 'scipy', 'spacy', 'streamlit', 'pandas', 'pyarrow', 'datasets', 'dateparser') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert done.stdout.decode().strip() == "[]"


@pytest.mark.long
def test_the_corpus_as_parquet(tmp_path: Path) -> None:
    from datasets import load_dataset

    done = run("corpus", "export", str(tmp_path / "out"))
    assert (done.returncode, done.stderr) == (0, b"")
    files = {path.stem: str(path) for path in sorted((tmp_path / "out").iterdir())}
    told = dict(line.split(": ") for line in done.stdout.decode().splitlines())
    read = load_dataset("parquet", data_files=files, cache_dir=str(tmp_path / "cache"))
    assert {f"{split}.parquet": str(len(rows)) for split, rows in read.items()} == told
    assert read["train"].features["labels"].feature.names[5] == "threat_of_violence"
