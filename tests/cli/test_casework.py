"""The casebook through the installed command."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from harassflag.cases import CaseBook, NewEvidence, NewPost, local_actor, open_casebook
from harassflag.cli.casework import visible
from harassflag.records import Finding
from harassflag.settings import Settings, load_settings

COMMAND = Path(sys.executable).with_name("harassflag")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(load_settings(), cases=tmp_path / "sager", key_file=tmp_path / "nøgle")


@pytest.fixture
def book(settings: Settings) -> CaseBook:
    return open_casebook(settings)


def run(settings: Settings, *arguments: str, language: str = "da") -> subprocess.CompletedProcess[bytes]:
    env = {
        **os.environ,
        "LC_ALL": "C",
        "HARASSFLAG_CASES": str(settings.cases),
        "HARASSFLAG_KEY_FILE": str(settings.key_file),
        "HARASSFLAG_LANGUAGE": language,
    }
    return subprocess.run([COMMAND, *arguments], capture_output=True, env=env, check=False, timeout=120)


def handed_in(book: CaseBook) -> str:
    finding = Finding("stalking", 0.9, 0.5, 0.3)
    post = NewPost("Jeg ved hvor du bor \x1b[31m", author="Bo\u202e", findings=(finding,), model="m-1", policy="p@1")
    case = book.as_(local_actor()).submit([post], [NewEvidence(b"billede", "skærm.png")], title="Åses sag").number
    book.close()
    return case


def test_list_and_show(settings: Settings, book: CaseBook) -> None:
    number = handed_in(book)
    listed = run(settings, "case", "list").stdout.decode("utf-8")
    assert listed.startswith(f"{number}  Politi")
    assert "Åses sag" in listed
    shown = run(settings, "case", "show", number).stdout.decode("utf-8")
    assert "Jeg ved hvor du bor \\u001b[31m" in shown
    assert "Stalking (m-1)" in shown
    assert "Bilag 1: skærm.png" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_number_that_is_none(settings: Settings) -> None:
    done = run(settings, "case", "show", "2026-9999\x1b")
    assert (done.returncode, done.stderr.decode("utf-8")) == (
        1,
        "harassflag: Der er ingen sag 2026-9999\\u001b. Se dem alle med `harassflag case list`.\n",
    )


def test_verify_names_what_was_changed(settings: Settings, book: CaseBook) -> None:
    handed_in(book)
    done = run(settings, "case", "verify")
    assert (done.returncode, "intet er ændret" in done.stdout.decode("utf-8")) == (0, True)
    (file,) = [path for path in (settings.cases / "evidence").rglob("*") if path.is_file()]
    file.write_bytes(file.read_bytes()[:-1])
    done = run(settings, "case", "verify")
    assert done.returncode == 1
    assert "Bilag 1 i sag" in done.stdout.decode("utf-8")
    assert file.name in done.stdout.decode("utf-8")
    assert "1 sted(er) er ændret" in done.stderr.decode("utf-8")


@pytest.mark.long
def test_backup_and_restore(settings: Settings, book: CaseBook, tmp_path: Path) -> None:
    number = handed_in(book)
    done = run(settings, "backup", str(tmp_path / "kopi"))
    assert (done.returncode, "gem en kopi af den et andet sted" in done.stdout.decode("utf-8")) == (0, True)
    assert run(settings, "restore", str(tmp_path / "kopi")).returncode == 1
    settings.cases.rename(tmp_path / "gamle")
    assert run(settings, "restore", str(tmp_path / "kopi")).returncode == 0
    assert number in run(settings, "case", "list").stdout.decode("utf-8")


def test_a_key_open_to_others_is_told_in_one_line(settings: Settings, book: CaseBook) -> None:
    handed_in(book)
    settings.key_file.chmod(0o644)
    done = run(settings, "case", "list")
    assert (done.returncode, done.stderr.decode("utf-8").count("\n")) == (1, 1)
    assert "chmod 600" in done.stderr.decode("utf-8")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("æ\n\tø", "æ\n\tø"), ("\x1b[2J", "\\u001b[2J"), ("a\u202eb", "a\\u202eb"), ("\ud800", "\\ud800"), ("👩", "👩")],
)
def test_what_steers_a_terminal_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown
