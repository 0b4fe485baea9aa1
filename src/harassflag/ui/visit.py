"""What this visit has read, kept so that a click on the same page is not one more opening in the log; and its deeds."""

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

import streamlit as st

from harassflag.cases import CaseBook, CaseFile, Desk, open_casebook
from harassflag.errors import HarassflagError
from harassflag.settings import Settings, load_settings
from harassflag.ui.marking import as_plain
from harassflag.ui.speech import speech
from harassflag.ui.who import this_actor

FRESH_SECONDS = 60
TOLD_SECONDS = 10
_READ = "read:"
_TOLD = "told:"
_Read = TypeVar("_Read")


@st.cache_resource(show_spinner=False, on_release=CaseBook.close)
def _book(settings: Settings) -> CaseBook:
    return open_casebook(settings)


def desk() -> Desk:
    """The desk of whoever is using the app.

    Raises:
        CasebookError: the casebook cannot be opened.
    """
    return _book(load_settings()).as_(this_actor())


def now() -> datetime:
    """The moment it is, in UTC."""
    return datetime.now(UTC)


def read(name: str, reader: Callable[[], _Read], *, keep_seconds: float = FRESH_SECONDS) -> _Read:
    """What the reader gives, or gave on this page a moment ago."""
    kept: tuple[float, Any] | None = st.session_state.get(_READ + name)
    if kept is None or time.monotonic() - kept[0] > keep_seconds:
        kept = (time.monotonic(), reader())
        st.session_state[_READ + name] = kept
    found: _Read = kept[1]
    return found


def read_case(case: str) -> CaseFile:
    """The case as it was when the page was entered or last changed from here: never newer than what the reader has seen.

    Raises:
        NoSuchCaseError: it is not open to them, or no longer.
    """
    if _READ + f"case:{case}" in st.session_state:
        try:
            desk().still_open(case)
        except HarassflagError:
            forget()
            raise
    return read(f"case:{case}", lambda: desk().open_case(case), keep_seconds=float("inf"))


def forget() -> None:
    """Read anew what is shown next."""
    for key in [key for key in st.session_state if str(key).startswith(_READ)]:
        del st.session_state[key]


def entered(page: str) -> None:
    """A page is shown; another than before is read anew."""
    if st.session_state.get("page") != page:
        st.session_state["page"] = page
        forget()
        _forget_told()


def _forget_told() -> None:
    for key in [key for key in st.session_state if str(key).startswith(_TOLD)]:
        del st.session_state[key]


def attempt(place: str, deed: Callable[[], object], *, done: str = "", clear: Iterable[str] = ()) -> None:
    """Do it, and tell at `place` how it went; `clear` names the fields to be emptied once it is done. For callbacks of buttons.

    Whatever goes wrong, what was typed stays.
    """
    _forget_told()
    try:
        deed()
    except HarassflagError as error:
        st.session_state[_TOLD + place] = ("error", error.told(speech().say), float("inf"))
    else:
        if done:
            st.session_state[_TOLD + place] = ("success", done, time.monotonic() + TOLD_SECONDS)
        for key in clear:
            st.session_state.pop(key, None)
    forget()


def told_at(place: str) -> None:
    """How the last deed at this place went: a refusal stays until the next deed, a success for ten seconds at most.

    Streamlit may break off a run and begin anew, so one that is told in a single run can be lost before anybody saw it.
    The place is there with and without words, so that what is unfolded below it stays unfolded when they come and go.
    """
    kind, message, until = st.session_state.get(_TOLD + place, ("", "", 0.0))
    here = st.empty()
    if time.monotonic() > until:
        return
    if kind == "error":
        here.error(as_plain(message), icon=":material/error:")
    elif kind == "success":
        here.success(as_plain(message), icon=":material/check:")


def keep_typed(*prefixes: str) -> None:
    """Keep what was typed in fields that are not on the screen right now."""
    for key in list(st.session_state):
        if str(key).startswith(prefixes):
            st.session_state[key] = st.session_state[key]
