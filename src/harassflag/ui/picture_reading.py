"""Pictures handed in are read one after another, with progress, and can be stopped; a bad one gives its line, the rest goes on.

What is in line (`pictures_waiting`: name, bytes) is let go once read; `picture_pages` and `drafts` are kept for this visit only.
"""

from collections.abc import Callable, Sequence
from contextlib import closing

import streamlit as st

from harassflag.errors import InputError
from harassflag.intake.screenshot import PageRead, Waiting, read_in_turn
from harassflag.ui.drafts import Draft, draft_of
from harassflag.ui.marking import as_plain
from harassflag.ui.picture_view import Page, page_of, strip_of
from harassflag.ui.speech import Speech

PICTURE_TYPES = ["png", "jpg", "jpeg", "webp", "heic", "heif", "pdf", "gif", "svg", "bmp", "tif", "tiff"]


def take_pictures(files: Sequence[tuple[str, bytes]]) -> None:
    """Put pictures in line to be read; what was read before makes room."""
    st.session_state["pictures_waiting"] = list(files)
    st.session_state["pictures_taken"] = len(files)
    st.session_state["picture_pages"] = []
    st.session_state["drafts"] = []
    st.session_state["drafts_done"] = False
    st.session_state.pop("picture_shown", None)
    st.session_state.pop("picture_begun", None)


def read_waiting(said: Speech) -> None:
    """Read the pictures in line; the page shows how far it is, and a button that stops it. What cannot be read joins `faults`."""
    faults: list[str] = st.session_state.setdefault("faults", [])
    waiting: list[tuple[str, bytes]] = st.session_state.get("pictures_waiting", [])
    if not waiting:
        return
    taken = st.session_state["pictures_taken"]
    place = st.empty()
    with place.container():
        bar = st.progress(0.0, text=said.say("Reading the picture …"))
        words = said.say("The reading was stopped. What was read before it stands here.")
        st.button(said.say("Stop reading"), icon=":material/stop_circle:", on_click=_stop, args=(words,))

    def shown(done: float, text: str) -> None:
        bar.progress(min((taken - len(waiting) + done) / max(taken, 1), 1.0), text=text)

    while waiting:
        name, raw = waiting[0]
        _begin_file()
        try:
            _read(name, raw, said, shown)
        except InputError as error:
            _begin_file()
            faults.append(error.told(said.say))
        waiting.pop(0)
        st.session_state.pop("picture_begun", None)
    faults[:] = dict.fromkeys(faults)
    place.empty()


def _read(name: str, raw: bytes, said: Speech, shown: Callable[[float, str], None]) -> None:
    done, label = 0.0, as_plain(name)
    with closing(read_in_turn(raw, name)) as reading:
        for told in reading:
            if isinstance(told, Waiting):
                shown(done, place_in_line(told, said) or label)
                continue
            # kept before the bar is drawn: drawing is where a press of the stop button breaks off
            _keep(told, name)
            done = told.done / max(told.pages, 1)
            label = as_plain(name) + (f" · {told.done} / {told.pages}" if told.pages > 1 else "")
            shown(done, label)


def place_in_line(waiting: Waiting, said: Speech) -> str:
    """How many files of others are read first; nothing where none is."""
    return said.say("Waiting: {n} before you.").format(n=waiting.ahead) if waiting.ahead else ""


def _begin_file() -> None:
    """Back to where the file at the head of the line began, so that one broken off half way is not told twice."""
    pages: list[Page] = st.session_state["picture_pages"]
    drafts: list[Draft] = st.session_state["drafts"]
    first_page, first_draft = st.session_state.setdefault("picture_begun", (len(pages), len(drafts)))
    del pages[first_page:]
    del drafts[first_draft:]


def _keep(read: PageRead, source: str) -> None:
    """A page and its posts, as they will be shown."""
    pages: list[Page] = st.session_state["picture_pages"]
    drafts: list[Draft] = st.session_state["drafts"]
    first = len(pages) - (read.done - 1)
    pages.append(page_of(read.picture, source, read.done - 1))
    drafts += [draft_of(post, new_ids(1), first, strip_of(read.picture, post.box)) for post in read.posts]


def _stop(words: str) -> None:
    st.session_state["pictures_waiting"] = []
    st.session_state.pop("picture_begun", None)
    st.session_state["faults"] = [*st.session_state["faults"], words]


def new_ids(count: int) -> int:
    """The first of so many ids not used before in this visit."""
    first: int = st.session_state.get("next_draft", 0)
    st.session_state["next_draft"] = first + count
    return first
