"""The retention page: what may go, what is held, erasing with a second thought, and a receipt that names no one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st
from screen_pages import Open, everything
from screen_people import LEADER, TEACHER, TR, pasted, threat

from harassflag.cases import CaseBook, open_casebook
from harassflag.cases.danish import CLOCK
from harassflag.settings import load_settings


class Moved:
    """A clock that can be set back."""

    def __init__(self) -> None:
        self.back = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) - self.back


@pytest.fixture
def clock() -> Moved:
    return Moved()


@pytest.fixture
def book(folder: Path, clock: Moved) -> Iterator[CaseBook]:
    opened = open_casebook(load_settings(), clock=clock)
    yield opened
    opened.close()
    st.cache_resource.clear()


def closed_case(book: CaseBook, clock: Moved, days: int) -> str:
    clock.back = timedelta(days=days)
    case = book.as_(TEACHER).submit([threat()], [pasted()], title="Om Astrid Lind").case
    desk = book.as_(LEADER)
    head = desk.open_case(case).case
    desk.close(case, said_on=head.created_at.astimezone(CLOCK).date(), words="Slut", version=head.version)
    clock.back = timedelta()
    return case


def test_what_may_go_is_erased_with_reason_and_number(book: CaseBook, clock: Moved, open_page: Open) -> None:
    case = closed_case(book, clock, 2000)
    number = book.as_(LEADER).open_case(case).case.number
    app = open_page("retention_page", LEADER)
    assert not app.exception
    assert app.button(key=f"erase:{case}").disabled
    app.radio(key=f"typed:retention:why:{case}").set_value("period_over").run()
    app.text_input(key=f"typed:retention:number:{case}").set_value("2020-9999").run()
    assert app.button(key=f"erase:{case}").disabled
    app.text_input(key=f"typed:retention:number:{case}").set_value(number).run()
    app.button(key=f"erase:{case}").click().run()
    assert not app.exception
    told = everything(app)
    assert "Kvittering K-" in told
    assert "1 opslag, 1 filer" in told
    assert not [name for name in ("Astrid", "Åse", "Karen") if name in told]
    assert book.as_(LEADER).erasable() == ()
    assert book.verify().faults == ()


def test_a_warning_before_and_a_hold(book: CaseBook, clock: Moved, open_page: Open) -> None:
    soon, over = closed_case(book, clock, 1815), closed_case(book, clock, 2000)
    app = open_page("retention_page", LEADER)
    assert [header.value for header in app.subheader] == ["Kan slettes nu (1)", "Snart (1)", "Holdt tilbage (0)"]
    assert not [button for button in app.button if button.key == f"erase:{soon}"]
    app.text_input(key=f"typed:retention:hold:{over}").set_value("Retssag").run()
    app.button(key=f"hold:{over}").click().run()
    assert [header.value for header in app.subheader] == ["Kan slettes nu (0)", "Snart (1)", "Holdt tilbage (1)"]
    assert "Retssag" in everything(app)
    app.button(key=f"lift_hold:{over}").click().run()
    assert "Der mangler en begrundelse" in app.error[0].value
    app.text_input(key=f"typed:retention:lift_hold:{over}").set_value("Dom faldet").run()
    app.button(key=f"lift_hold:{over}").click().run()
    assert app.subheader[0].value == "Kan slettes nu (1)"


def test_others_see_nothing(book: CaseBook, clock: Moved, open_page: Open) -> None:
    closed_case(book, clock, 2000)
    for actor in (TEACHER, TR):
        app = open_page("retention_page", actor)
        assert app.error
        assert not app.subheader
