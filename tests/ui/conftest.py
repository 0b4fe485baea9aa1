"""Pages on a real casebook of their own; nothing of these tests touches the user's folders."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from screen_pages import Open, own_folders
from serving import app
from streamlit.testing.v1 import AppTest

from harassflag.cases import Actor, CaseBook, open_casebook
from harassflag.settings import load_settings


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app, served once for all tests that visit it in a browser."""
    with app(tmp_path_factory.mktemp("served")) as address:
        yield address


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, _plain_settings: None) -> Path:
    """A folder with a casebook that only this test uses: no test of a page touches the user's own."""
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
        page = AppTest.from_string(f"from harassflag.ui import {name}\n{name}.show()\n", default_timeout=30)
        page.session_state["actor"] = actor
        for key, value in query.items():
            page.query_params[key] = value
        return page.run()

    return open_
