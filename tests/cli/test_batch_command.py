"""`harassflag batch` as it is met: what is refused in one Danish line that says what to do, what is asked at a terminal, the summary."""

import gzip
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

COMMAND = Path(sys.executable).with_name("harassflag")
LINES = [json.dumps({"id": str(at), "text": "Husk madpakke" if at % 2 else "så slår jeg dig ihjel"}) for at in range(6)]
DANISH = {**os.environ, "HARASSFLAG_LANGUAGE": "da"}


def batch(*arguments: str, place: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [COMMAND, "batch", *arguments]
    env = {**DANISH, **environment}
    return subprocess.run(command, capture_output=True, text=True, cwd=place, env=env, check=False, timeout=120)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "in.jsonl").write_text("\n".join(LINES), encoding="utf-8")
    (tmp_path / "in.csv").write_text("nr,ytring\n1,hej\n", encoding="utf-8")
    pq.write_table(pa.table({"nr": [1], "ytring": ["hej"]}), tmp_path / "in.parquet")
    (tmp_path / "tom.csv").touch()
    (tmp_path / "tom.csv.gz").write_bytes(gzip.compress(b"\n\n"))
    (tmp_path / "klippet.jsonl.gz").write_bytes(gzip.compress(b"\n".join(b"%d" % at for at in range(9_999)))[:-20])
    (tmp_path / "intet.csv.gz").write_bytes(b"no gzip at all")
    (tmp_path / "mappe").mkdir()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "brev.txt").write_text("kære alle", encoding="utf-8")
    (tmp_path / "fundet.jsonl").write_text("mit", encoding="utf-8")
    return tmp_path


REFUSED = [
    (("in.csv", "ud.jsonl"), 'in.csv har ingen kolonne "text". Dens kolonner: nr, ytring.'),
    (("in.parquet", "ud.jsonl", "--text", "tekst"), 'in.parquet har ingen kolonne "tekst". Dens kolonner: nr, ytring.'),
    (("tom.csv", "ud.jsonl"), "tom.csv er tom. Vælg den fil"),
    (("tom.csv.gz", "ud.jsonl"), "tom.csv er tom. Vælg den fil"),
    (("klippet.jsonl.gz", "ud.jsonl"), "klippet.jsonl.gz er beskadiget eller ikke hel. Hent den igen"),
    (("intet.csv.gz", "ud.jsonl"), "intet.csv.gz er beskadiget eller ikke hel. Hent den igen"),
    (("væk.csv", "ud.jsonl"), "væk.csv findes ikke. Se efter"),
    (("mappe", "ud.jsonl"), "mappe rummer ingen filer med opslag. Aflever"),
    (("in.jsonl", "ud.docx"), "filer, der ender på .docx, kan ikke læses"),
    (("in.jsonl", "fundet.jsonl"), "fundet.jsonl findes allerede. Vælg et andet sted"),
    (("in.jsonl", "in.jsonl", "--overwrite"), "in.jsonl ligger blandt de opslag, der læses. Vælg et andet sted."),
    ((".", "mappe/", "--overwrite"), "mappe/ ligger blandt de opslag, der læses. Vælg et andet sted."),
    (("in.jsonl", "./", "--overwrite"), "./ ligger blandt de opslag, der læses. Vælg et andet sted."),
    (("in.jsonl", "mine", "--overwrite"), "Mappen mine rummer andet end vurderinger: brev.txt. Vælg en mappe"),
    (("in.jsonl", "ud.jsonl", "--scheduler", "tcp://127.0.0.1:9"), "Fordeleren tcp://127.0.0.1:9 svarer ikke. Start"),
    (("in.jsonl", "ud.jsonl", "--scheduler", "hvad"), "Fordeleren hvad svarer ikke. Start"),
    (("ftps://x/in.jsonl", "ud.jsonl"), "ftps://x/in.jsonl kan ikke nås"),
]


@pytest.mark.parametrize(("arguments", "told"), REFUSED, ids=[" ".join(arguments) for arguments, _ in REFUSED])
def test_what_is_refused_is_one_danish_line_that_says_what_to_do(
    place: Path, arguments: tuple[str, ...], told: str
) -> None:
    done = batch(*arguments, place=place)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"harassflag: .+\n", done.stderr), done.stderr
    assert told in done.stderr
    assert (place / "fundet.jsonl").read_text(encoding="utf-8") == "mit"
    assert (place / "mine" / "brev.txt").exists()
    assert (place / "in.jsonl").read_text(encoding="utf-8").splitlines() == LINES


def test_the_summary_is_danish_and_names_where_the_refused_rows_stand(place: Path) -> None:
    rows = "\n".join([*LINES, "{bad"] * 400)
    (place / "in.jsonl").write_text(rows, encoding="utf-8")
    done = batch("in.jsonl", "ud.jsonl", place=place)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "2.400 opslag vurderet, 400 rækker afvist"
    assert lines[1] == "Hvilke rækker der blev afvist, og hvorfor: ud.jsonl.rejects.jsonl"
    told = [line.split() for line in lines]
    assert ["Politi", "1.200"] in told
    assert ["Konkret", "trussel", "om", "vold", "1.200"] in told


def test_files_that_are_not_read_are_named(place: Path) -> None:
    for name in ("læsmig.md", "tal.xlsx"):
        (place / "mappe" / name).touch()
    (place / "mappe" / "a.jsonl").write_text(LINES[0], encoding="utf-8")
    (place / "mappe" / "b.ndjson").write_text(LINES[1], encoding="utf-8")
    (place / "mappe" / "tom.csv.gz").write_bytes(gzip.compress(b""))
    done = batch("mappe", "ud", place=place)
    assert "2 filer er udeladt, da filer med den endelse ikke læses: læsmig.md, tal.xlsx" in done.stderr
    assert done.stdout.startswith("2 opslag vurderet")


def at_a_terminal(answer: str, *arguments: str, place: Path) -> tuple[int, str]:
    """What the command says, and how it ends, where somebody types an answer."""
    ours, theirs = pty.openpty()
    command = [COMMAND, "batch", *arguments]
    process = subprocess.Popen(
        command, cwd=place, env={**DANISH, "TERM": "xterm"}, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    os.write(ours, answer.encode())
    told = b""
    with os.fdopen(ours, "rb", 0) as terminal:
        try:
            while some := terminal.read(4_096):
                told += some
        except OSError:
            pass
    return process.wait(60), told.decode("utf-8")


ASKED: list[tuple[str, int, Callable[[list[str]], bool]]] = [
    ("n\n", 1, lambda lines: lines == ["mit"]),
    ("\n", 1, lambda lines: lines == ["mit"]),
    ("y\n", 0, lambda lines: len(lines) == len(LINES)),
]


@pytest.mark.parametrize(("answer", "code", "left"), ASKED, ids=["no", "nothing", "yes"])
def test_an_output_that_exists_is_asked_about_at_a_terminal(
    place: Path, answer: str, code: int, left: Callable[[list[str]], bool]
) -> None:
    ended, told = at_a_terminal(answer, "in.jsonl", "fundet.jsonl", place=place)
    assert "fundet.jsonl findes allerede. Skal den erstattes?" in told
    assert ended == code
    assert left((place / "fundet.jsonl").read_text(encoding="utf-8").splitlines())


def test_at_a_terminal_a_bar_shows_rate_and_time_left(place: Path) -> None:
    ended, told = at_a_terminal("", "in.jsonl", "ud.jsonl", place=place)
    assert ended == 0
    assert re.search(r"100%.*6 opslag, [\d.]+ opslag/s.*0:00:00", told)
