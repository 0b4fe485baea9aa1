"""Every nasty file handed in on the screen, judged, saved as a case, looked at and taken out again; and judged at the command line."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from files import NASTY
from streamlit.testing.v1 import AppTest

from harassflag.cases import CaseBook, local_actor, make_report, open_casebook, write_report
from harassflag.policy import load_policy
from harassflag.settings import CHECKOUT, load_settings
from harassflag.ui.assess_page import FILE_TYPES, MOST_FAULTS

pytestmark = pytest.mark.long

TOO_SLOW = {"forms.pdf", "a-million-letters.txt"}
"""The one takes all the time a file may, the other goes the way of a million blanks; `test_nasty.py` hands in both."""
HANDED_IN = [name for name in NASTY if name.rsplit(".", 1)[1] in FILE_TYPES and name not in TOO_SLOW]
IN_A_REPORT = {
    "bidi.txt",
    "combining.txt",
    "formulas.csv",
    "joiners.txt",
    "markup.jsonl",
    "surrogates.jsonl",
    "whatsapp-markup.txt",
}
"""What is nasty by its letters: typesetting takes a second or two a case."""
LONGEST_LINE = 1_000


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("nasty-app")


@pytest.fixture(autouse=True)
def _settled(home: Path, monkeypatch: pytest.MonkeyPatch, _plain_settings: None) -> None:
    monkeypatch.chdir(home)
    for name, place in (("CASES", "cases"), ("KEY_FILE", "keys/cases.key"), ("ROLES", "roles.toml")):
        monkeypatch.setenv(f"HARASSFLAG_{name}", str(home / place))


@pytest.fixture(scope="module")
def book(home: Path) -> Iterator[CaseBook]:
    """One casebook for all of them."""
    book = open_casebook(replace(load_settings(), cases=home / "cases", key_file=home / "keys" / "cases.key"))
    yield book
    book.close()
    st.cache_resource.clear()


def cases_in(book: CaseBook) -> set[str]:
    return {case.id for case in book.as_(local_actor()).queue().cases}


def short_lines(told: list[str]) -> bool:
    return all(len(line) <= LONGEST_LINE and len(line.splitlines()) == 1 for line in told)


@pytest.mark.parametrize("name", HANDED_IN)
def test_the_app_takes_it_in_and_a_case_of_it_can_be_taken_out(name: str, home: Path, book: CaseBook) -> None:
    page = AppTest.from_file(str(CHECKOUT / "app.py"), default_timeout=120).run()
    page.chat_input[0].upload(name, NASTY[name]()).run()
    assert not page.exception
    told = [warning.value for warning in page.warning]
    assert len(told) <= MOST_FAULTS + 1
    assert short_lines(told)
    save = [button for button in page.button if button.key == "save"]
    assert told or save
    if not save:
        return
    before = cases_in(book)
    save[0].click().run()
    assert not page.exception
    if not (new := cases_in(book) - before):
        assert any("er det meste" in error.value for error in page.error), [error.value for error in page.error]
        return
    [case] = new
    shown = AppTest.from_string("from harassflag.ui import case_page\ncase_page.show()\n", default_timeout=120)
    shown.session_state["actor"] = local_actor()
    shown.query_params["id"] = case
    assert not shown.run().exception
    export = book.as_(local_actor()).export(case, reason="prøve")
    if name not in IN_A_REPORT:
        return
    written = write_report(
        make_report(export, load_policy(load_settings().policy), reason="prøve"), home / "out" / case
    )
    assert written.pdf.read_bytes().startswith(b"%PDF")


def test_nothing_of_it_was_written_beside_the_casebook(home: Path, book: CaseBook) -> None:
    assert {path.name for path in home.iterdir()} <= {"cases", "keys", "out"}
    outside = {path.name for path in (home / "out").glob("*")} - {
        f"{case}{end}" for case in cases_in(book) for end in ("", ".pdf", "-bagit")
    }
    assert outside == set()
    assert book.verify().faults == ()


def test_the_command_line_judges_or_refuses_it(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """One process for all, each as if it were alone; whatever is no refusal of ours goes through to here."""
    place = home / "files"
    place.mkdir()
    for name in NASTY:
        (place / name).write_bytes(NASTY[name]())
    work = (
        "import sys\nfrom pathlib import Path\nfrom harassflag.cli import main\n"
        "for file in sorted(Path('files').iterdir()):\n"
        "    sys.argv = ['harassflag', 'assess', '--input', str(file), '--output', f'files/{file.name}.judged']\n"
        "    print('==', file.name, file=sys.stderr, flush=True)\n"
        "    try:\n        main()\n    except SystemExit:\n        pass\n"
    )
    done = subprocess.run([sys.executable, "-c", work], cwd=home, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    assert "Traceback" not in done.stderr
    for said in done.stderr.split("== ")[1:]:
        lines = said.splitlines()[1:]
        assert len(lines) <= 30, said[:2_000]
        assert short_lines(lines), said[:2_000]
    made = {path.name for path in place.iterdir()} - set(NASTY)
    assert made <= {f"{name}.judged" for name in NASTY}
    for path in place.iterdir():
        path.unlink()
    place.rmdir()
