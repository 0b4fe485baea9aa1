"""What the server does before its first visitor: no click looks through all that lives for garbage."""

import gc
import tomllib
from collections.abc import Iterator

import pytest

from harassflag.settings import CHECKOUT
from harassflag.ui.warming import warm_up


@pytest.fixture
def _thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("_thawed")
def test_what_stays_for_good_is_not_looked_through_again() -> None:
    warm_up()
    assert gc.get_freeze_count() > 20 * len(gc.get_objects())


def test_no_run_of_a_page_ends_with_a_search_for_garbage() -> None:
    config = tomllib.loads((CHECKOUT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["runner"]["postScriptGC"] is False
