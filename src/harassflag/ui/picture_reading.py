"""Pictures handed in are read one after another, with progress, and can be stopped; a bad one gives its line, the rest goes on.

What is in line (`pictures_waiting`: name, bytes) is let go once read; `picture_pages` and `drafts` are kept for this visit only.
"""

from collections.abc import Sequence

import streamlit as st

from harassflag.intake.screenshot import Progress, Refused, ScreenReading, open_pages, read_pictures
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
        share = (taken - len(waiting) + progress.done / max(progress.pages, 1)) / max(taken, 1)
        pages = f" · {progress.done} / {progress.pages}" if progress.pages > 1 else ""
        bar.progress(min(share, 1.0), text=as_plain(progress.source) + pages)

    while waiting:
        name, raw = waiting[0]
        bar.progress((taken - len(waiting)) / max(taken, 1), text=as_plain(name))
        for result in read_pictures([(name, raw)], progress=told):
            if isinstance(result, Refused):
                faults.append(result.error.told(said.say))
            else:
                _keep(result, raw)
        waiting.pop(0)
    faults[:] = dict.fromkeys(faults)
    place.empty()


def _keep(reading: ScreenReading, raw: bytes) -> None:
    """The pages and posts of one file, as they will be shown."""
    pages: list[Page] = st.session_state["picture_pages"]
    drafts: list[Draft] = st.session_state["drafts"]
    first = len(pages)
    for number, picture in enumerate(open_pages(raw, reading.source)):
        pages.append(page_of(picture, reading.source, number))
        drafts += [
            draft_of(post, new_ids(1), first, strip_of(picture, post.box))
            for post in reading.posts
            if post.page == number
        ]


def _stop(words: str) -> None:
    st.session_state["pictures_waiting"] = []
    st.session_state["faults"] = [*st.session_state["faults"], words]


def new_ids(count: int) -> int:
    """The first of so many ids not used before in this visit."""
    first: int = st.session_state.get("next_draft", 0)
    st.session_state["next_draft"] = first + count
    return first
