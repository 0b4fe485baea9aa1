"""Pages on a real casebook of their own; nothing of these tests touches the user's folders."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from screen_pages import Open, own_folders
from streamlit.testing.v1 import AppTest

from harassflag.cases import Actor, CaseBook, open_casebook
from harassflag.settings import load_settings


@pytest.fixture(scope="session", autouse=True)
def _never_the_users_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(own_folders(tmp_path_factory.mktemp("casebook")))
    yield
    for name in own_folders(Path()):
        os.environ.pop(name, None)
        if name in before:
            os.environ[name] = before[name]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a casebook that only this test uses."""
    for name, value in own_folders(tmp_path).items():
        monkeypatch.setenv(name, value)
    return tmp_path


@pytest.fixture
def book(folder: Path) -> Iterator[CaseBook]:
    """The casebook the pages of this test open too."""
    opened = open_casebook(load_settings())
    yield opened
    opened.close()
    st.cache_resource.clear()


@pytest.fixture
def open_page(book: CaseBook) -> Open:
    """Opens a page as somebody: `open_page("queue_page", actor)`, with query parameters by name."""

    def open_(name: str, actor: Actor, **query: str) -> AppTest:
        app = AppTest.from_string(f"from harassflag.ui import {name}\n{name}.show()\n", default_timeout=30)
        app.session_state["actor"] = actor
        for key, value in query.items():
            app.query_params[key] = value
        return app.run()

    return open_
