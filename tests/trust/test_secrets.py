"""Secrets that are easy to know again are planted, much is made to go wrong, and what was said and left is searched for them."""

import base64
import dataclasses
import logging
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from harassflag.cases import Actor, local_actor, open_casebook
from harassflag.cli import main
from harassflag.errors import HarassflagError
from harassflag.settings import load_settings
from planted import MAIN_KEY, SECRETS, spelt, told_in

PASSWORD = SECRETS["the database's password"]
KEY = SECRETS["the main key"]
WRONG = base64.b64encode(MAIN_KEY[:-1]).decode()
ADDRESSES = {
    "nobody listens": f"postgresql://bogholder:{PASSWORD}@127.0.0.1:1/sager",
    "an unknown host": f"postgresql://bogholder:{PASSWORD}@ingen.invalid/sager",
    "an unknown kind": f"mysql://bogholder:{PASSWORD}@127.0.0.1/sager",
    "no address": f"bogholder {PASSWORD}",
    "no port": f"postgresql://bogholder:{PASSWORD}@127.0.0.1:havn/sager",
    "a port too high": f"postgresql://bogholder:{PASSWORD}@127.0.0.1:99999/sager",
    "an at sign in the password": f"postgresql://bogholder:x@{PASSWORD}@127.0.0.1/sager",
    "a slash in the password": f"postgresql://bogholder:x/{PASSWORD}@127.0.0.1/sager",
    "a number sign in the password": f"postgresql://bogholder:x#{PASSWORD}@127.0.0.1:1/sager",
    "the password behind a question mark": f"postgresql://127.0.0.1:1/sager?user=bogholder&password={PASSWORD}",
    "an unknown choice": f"postgresql://bogholder:{PASSWORD}@127.0.0.1:1/sager?sslmode=nonsense",
}
KEYS = {
    "too short": WRONG,
    "no base64": f"{KEY}%",
    "two, one of them bad": f"{KEY},{WRONG}",
    "in bytes": repr(MAIN_KEY),
}
COMMANDS = (["case", "list"], ["case", "verify"], ["backup", "there"], ["train", "--from-cases"], ["restore", "there"])


def said_by(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> str:
    """What a command says, and the traceback somebody would read who looked for the cause of a refusal."""
    monkeypatch.setattr(sys, "argv", ["harassflag", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return "".join(traceback.format_exception(ended.value)) + "".join(_causes(ended.value))


def _causes(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield f"{error!r} {error.args!r} {getattr(error, 'values', '')!r}"
        error = error.__cause__ or error.__context__


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Path:
    """All that could be written lies in one folder, and every logger says all it can."""
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("HARASSFLAG_CASES", str(tmp_path / "cases"))
    monkeypatch.setenv("HARASSFLAG_KEY_FILE", str(tmp_path / "keys" / "cases.key"))
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, "numba")  # what the compiler says of itself takes it minutes
    return tmp_path


def left_in(folder: Path) -> list[tuple[str, list[str]]]:
    """Files in which one of the secrets lies."""
    found = [(path.name, told_in(path.read_bytes())) for path in folder.rglob("*") if path.is_file()]
    return [(name, told) for name, told in found if told]


@pytest.mark.parametrize("kind", ADDRESSES)
def test_a_wrong_address_of_a_database_tells_no_password(
    kind: str,
    at_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HARASSFLAG_KEY", KEY)
    monkeypatch.setenv("HARASSFLAG_DATABASE_URL", ADDRESSES[kind])
    for command in COMMANDS:
        inside = said_by(command, monkeypatch)
        shown = capfd.readouterr()
        assert len(shown.err.splitlines()) == 1, shown.err
        assert told_in((inside + shown.out + shown.err + caplog.text).encode()) == []
    assert left_in(at_home) == []
    assert told_in(repr(load_settings()).encode()) == []


@pytest.mark.parametrize("kind", KEYS)
def test_a_wrong_key_is_not_told(
    kind: str,
    at_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HARASSFLAG_KEY", KEYS[kind])
    for command in COMMANDS:
        inside = said_by(command, monkeypatch)
        shown = capfd.readouterr()
        said = inside + shown.out + shown.err + caplog.text
        assert WRONG[:20] not in said
        assert told_in(said.encode()) == []
    assert left_in(at_home) == []


def test_a_key_that_does_not_fit_is_named_by_its_digest_only(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    open_casebook(load_settings()).close()
    (tmp_path / "policy.toml").write_text(f"{PASSWORD} =", encoding="utf-8")
    monkeypatch.setenv("HARASSFLAG_KEY", KEY)
    inside = said_by(["case", "list"], monkeypatch)
    assert "does not fit" in inside
    inside += said_by(["case", "rotate-key"], monkeypatch)
    inside += said_by(["policy", "check", str(tmp_path / "policy.toml")], monkeypatch)
    shown = capfd.readouterr()
    assert told_in((inside + shown.out + shown.err).encode()) == []


def words_of(value: object, seen: set[int]) -> Iterator[bytes]:
    """Every text and all bytes that can be reached from a value, whatever hides in it."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, str | bytes):
        yield value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
        return
    parts: list[object] = []
    if isinstance(value, dict):
        parts = [*value, *value.values()]
    elif isinstance(value, list | tuple | set | frozenset):
        parts = list(value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = [getattr(value, one.name, None) for one in dataclasses.fields(value)]
    elif getattr(type(value), "__module__", "").startswith("harassflag"):
        parts = list(vars(value).values()) if hasattr(value, "__dict__") else []
    for part in parts:
        yield from words_of(part, seen)


@pytest.mark.long
def test_the_state_of_a_visit_holds_no_secret(at_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page of a casebook in use, one that breaks off among them."""
    import streamlit as st

    monkeypatch.setenv("HARASSFLAG_KEY", KEY)
    found: list[str] = []
    for page in ("assess_page", "queue_page", "overview_page", "retention_page", "submissions_page", "learning_page"):
        app = AppTest.from_string(f"from harassflag.ui import {page}\n{page}.show()\n", default_timeout=60)
        app.session_state["actor"] = local_actor()
        app.run()
        if page == "assess_page":
            app.chat_input[0].set_value("Jeg ved hvor du bor, så smadrer jeg din bil").run()
            next(button for button in app.button if button.key and "save" in button.key).click().run()
        assert not app.exception
        found += told_in(b"\0".join(words_of(app.session_state.to_dict(), set())))
    st.cache_resource.clear()
    assert found == []
    assert [name for name, _ in left_in(at_home)] == []


def test_the_look_would_find_what_hides() -> None:
    @dataclasses.dataclass
    class Held:
        key: bytes = dataclasses.field(repr=False)

    for ways in spelt().values():
        assert told_in(b"\0".join(words_of({"x": [Held(ways.copy().pop())]}, set())))
    assert list(words_of(Actor("x", "y", frozenset()), set())) == [b"x", b"y"]
    assert issubclass(HarassflagError, ValueError)
