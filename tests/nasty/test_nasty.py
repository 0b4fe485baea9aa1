"""Every nasty file on every way in: the library, the command line, the app. It is read, or refused in a line; never more than that."""

import csv
import io
import json
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from files import MARKUP, NASTY, PATH_TRICKS, THREAT, png

from harassflag import assess
from harassflag.batch import Tally, assess_rows, write_rows
from harassflag.errors import HarassflagError, InputError
from harassflag.intake import BadRow, read_source
from harassflag.model import load_model
from harassflag.policy import load_policy
from harassflag.records import Post
from harassflag.settings import load_settings
from harassflag.text import normalise, speaks_of_self_harm
from harassflag.text.cues import cues_in

pytestmark = pytest.mark.long

MOST_BYTES = 4_000_000_000
MOST_SECONDS = 100
"""Of the processor, for a command over all files at once."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of them on the disk."""
    folder = tmp_path_factory.mktemp("nasty")
    for name, make in NASTY.items():
        (folder / name).write_bytes(make())
    return folder


@pytest.mark.parametrize("name", [name for name in NASTY if name != "forms.pdf"])
def test_the_library_reads_or_refuses(folder: Path, name: str) -> None:
    try:
        posts = read_source(folder / name)
    except HarassflagError as error:
        told = str(error)
        assert len(told.splitlines()) == 1
        assert len(told) < 1_000
        return
    for post in posts:
        try:
            found = assess(post.as_post("1"))
        except InputError:
            continue
        for finding in found.findings:
            assert all(0 <= span.start < span.end <= len(post.text) for span in finding.spans)


def limited() -> None:
    """In the child: more memory or time than this is a failure, not a wait."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


def test_the_command_line_reads_or_refuses_each_and_goes_on(folder: Path, tmp_path: Path) -> None:
    """One command over all files, the one that asks for the most time among them."""
    out = tmp_path / "posts.jsonl"
    files = sorted(map(str, folder.iterdir()))
    command = [Path(sys.executable).with_name("harassflag"), "read", *files, "--output", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=limited, check=False)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert {row["source"] for row in rows} == set(NASTY)
    told = {row["source"]: row["error"] for row in rows if "error" in row}
    assert "more time or memory than a document needs" in told["forms.pdf"]
    assert "too large" in told["picture-bomb.png"]


@pytest.mark.parametrize("name", PATH_TRICKS)
def test_a_name_is_only_a_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an uploaded file calls itself leads nowhere."""
    from harassflag.intake import read_posts
    from harassflag.intake.screenshot import read_picture

    monkeypatch.chdir(tmp_path)
    assert [row.text for row in read_posts(io.BytesIO(b"hej\n"), name) if isinstance(row, Post)] == ["hej"]
    with pytest.raises(InputError, match="too large"):
        read_picture(png(60_000, 60_000), name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_no_export_holds_a_formula(form: str) -> None:
    settings = load_settings()
    ids = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", "-5", "12,5", "a=b", MARKUP]
    rows = assess_rows(
        [*(Post("hej med dig", id) for id in ids), BadRow(9, "=1+1", "=2")],
        Tally(),
        model=load_model(settings.models),
        policy=load_policy(settings.policy),
    )
    out = io.BytesIO()
    write_rows(rows, out, form)
    if form != "csv":
        assert b"=1+1" in out.getvalue()
        return
    cells = [cell for row in csv.reader(io.StringIO(out.getvalue().decode(), newline="")) for cell in row]
    assert [cell for cell in cells if re.match(r"\s*[=+@＝]|\s*-\D|\s*-\d+[^\d,.]", cell)] == []
    assert {"-5", "12,5", "a=b", "'=1+1", "'-2+3", "'=2"} <= set(cells)


LONG = {
    "blanks": " " * 2_000_000,
    "lines": "\n" * 1_000_000,
    "one letter after a tab": "\ta" * 100_000,
    "a word without end": "abcdefghij" * 100_000,
    "spaced letters": "a " * 100_000,
    "marks": "e" + "\u0301" * 1_000_000,
    "digits": "1" * 500_000,
}


@pytest.mark.parametrize("kind", LONG)
def test_no_text_takes_its_length_squared(kind: str) -> None:
    """Each of these once took minutes; a text as long as the longest post is to take a second or two."""
    text = f"Jeg smadrer dig {LONG[kind]} slut"
    limit = resource.getrusage(resource.RUSAGE_SELF).ru_utime + 40
    normalise(text)
    speaks_of_self_harm(text)
    cues_in(text, "threat_of_violence", [(0, 15)])
    assess([Post(text[:2_000_000]), Post(THREAT)])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime < limit
