"""Pictures handed in are read one after another, with progress, and can be stopped; a bad one gives its line, the rest goes on.

What is in line (`pictures_waiting`: name, bytes) is let go once read; `picture_pages` and `drafts` are kept for this visit only.
"""

from collections.abc import Sequence

import streamlit as st

from harassflag.intake.screenshot import Progress, Refused, read_pictures
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

    def told(progress: Progress) -> None:
        # kept before the bar is drawn: drawing is where a press of the stop button breaks off
        _keep(progress)
        share = (taken - len(waiting) + progress.done / max(progress.pages, 1)) / max(taken, 1)
        pages = f" · {progress.done} / {progress.pages}" if progress.pages > 1 else ""
        bar.progress(min(share, 1.0), text=as_plain(progress.source) + pages)

    while waiting:
        name, raw = waiting[0]
        _begin_file()
        bar.progress((taken - len(waiting)) / max(taken, 1), text=as_plain(name))
        for result in read_pictures([(name, raw)], progress=told):
            if isinstance(result, Refused):
                _begin_file()
                faults.append(result.error.told(said.say))
        waiting.pop(0)
        st.session_state.pop("picture_begun", None)
    faults[:] = dict.fromkeys(faults)
    place.empty()


def _begin_file() -> None:
    """Back to where the file at the head of the line began, so that one broken off half way is not told twice."""
    pages: list[Page] = st.session_state["picture_pages"]
    drafts: list[Draft] = st.session_state["drafts"]
    first_page, first_draft = st.session_state.setdefault("picture_begun", (len(pages), len(drafts)))
    del pages[first_page:]
    del drafts[first_draft:]


def _keep(progress: Progress) -> None:
    """A page and its posts, as they will be shown."""
    pages: list[Page] = st.session_state["picture_pages"]
    drafts: list[Draft] = st.session_state["drafts"]
    first = len(pages) - (progress.done - 1)
    picture = progress.page.picture
    pages.append(page_of(picture, progress.source, progress.done - 1))
    drafts += [draft_of(post, new_ids(1), first, strip_of(picture, post.box)) for post in progress.page.posts]


def _stop(words: str) -> None:
    st.session_state["pictures_waiting"] = []
    st.session_state.pop("picture_begun", None)
    st.session_state["faults"] = [*st.session_state["faults"], words]


def new_ids(count: int) -> int:
    """The first of so many ids not used before in this visit."""
    first: int = st.session_state.get("next_draft", 0)
    st.session_state["next_draft"] = first + count
    return first
