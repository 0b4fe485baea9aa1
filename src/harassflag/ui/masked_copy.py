"""A masked copy of a picture: the program covers what it finds, a person looks and covers the rest; the original stays."""

import io
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import streamlit as st

from harassflag.cases import Evidence
from harassflag.covering import Cover, covers, masked_copy, masked_evidence
from harassflag.errors import HarassflagError
from harassflag.intake.screenshot import Box, Waiting, WholePage, open_pages, read_everything_in_turn
from harassflag.ui.case_room import Room
from harassflag.ui.evidence_picture import LONGEST_SIDE, picture_html
from harassflag.ui.marking import as_plain
from harassflag.ui.picture_reading import place_in_line
from harassflag.ui.visit import attempt, desk, read, told_at

if TYPE_CHECKING:
    from PIL import Image


@dataclass(slots=True)
class Work:
    """What is under way for one exhibit: its pages as read, and the areas a person has covered, by page."""

    pages: tuple[WholePage, ...]
    by_hand: dict[int, list[Box]] = field(default_factory=dict)


def show_masking(room: Room, exhibit: Evidence) -> None:
    """The part under an exhibit that is an original picture."""
    _ = room.said.say
    state = f"masking:{exhibit.id}"
    wanted = f"{state}:wanted"
    begun = state in st.session_state or wanted in st.session_state
    told_at(state)  # above the part, which folds once the copy is kept
    with st.expander(_("Masked copy for the report"), icon=":material/visibility_off:", expanded=begun):
        st.caption(
            _(
                "A report with names hidden shows this copy. The original stays as it came, and stands in the report for the police."
            )
        )
        if wanted in st.session_state:
            _begin(room, exhibit, state)
            del st.session_state[wanted]
            st.rerun()
        if state not in st.session_state:
            st.button(
                _("Find names in the picture"),
                key=f"mask:{exhibit.id}",
                icon=":material/search:",
                on_click=st.session_state.__setitem__,
                args=(wanted, True),
            )
            return
        _work(room, exhibit, st.session_state[state], state)


def content_of(room: Room, exhibit: Evidence) -> bytes:
    """The exhibit's bytes, fetched once for this visit; that is logged."""
    content = read(
        f"exhibit:{exhibit.id}", lambda: desk().view_evidence(room.id, exhibit.id).content, keep_seconds=float("inf")
    )
    return content or b""


def _begin(room: Room, exhibit: Evidence, state: str) -> None:
    """Read the picture, where the reader sees how far it is."""
    label = room.said.say("Reading the picture …")
    bar = st.progress(0.0, text=label)

    def deed() -> None:
        with closing(read_everything_in_turn(content_of(room, exhibit), exhibit.name)) as reading:
            for told in reading:
                if isinstance(told, Waiting):
                    bar.progress(0.0, text=place_in_line(told, room.said) or label)
                else:
                    st.session_state[state] = Work(told)

    attempt(state, deed)


def _work(room: Room, exhibit: Evidence, work: Work, state: str) -> None:
    _, key = room.said.say, room.key(f"mask:{exhibit.id}")
    page = 0
    if len(work.pages) > 1:
        page = st.selectbox(
            _("Page"), range(len(work.pages)), format_func=lambda number: str(number + 1), key=f"{key}:page"
        )
    left, right = st.columns(2)
    left.text_input(_("Hide these words too"), key=f"{key}:hide", max_chars=1_000, placeholder=_("with commas between"))
    right.text_input(
        _("Words that are no names"), key=f"{key}:leave", max_chars=1_000, placeholder=_("with commas between")
    )
    try:
        picture = next(islice(open_pages(content_of(room, exhibit), exhibit.name), page, None))
    except HarassflagError as error:
        st.error(as_plain(error.told(room.said.say)), icon=":material/error:")
        return
    areas = _areas(room, work, page, key)
    marking = _by_hand(room, exhibit, work, page, key)
    copy = masked_copy(picture, areas)
    if marking:
        _frame(copy, _box_of(work.pages[page].size, key))
    copy.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    copy.save(out, "JPEG", quality=85)
    st.html(picture_html(out.getvalue(), _("The masked copy as it will be")))
    st.caption(
        _(
            "Covered: {names} words that may be names, {doubt} that are hard to read, {pictures} pictures, {hand} by hand."
        ).format(
            **{
                name: sum(area.why == why for area in areas)
                for name, why in (("names", "name"), ("doubt", "doubt"), ("pictures", "picture"), ("hand", "hand"))
            }
        )
    )
    looked = st.checkbox(_("I have looked at the whole copy: no name is left to read."), key=f"{key}:looked")
    with st.container(horizontal=True):
        st.button(
            _("Keep the masked copy"),
            type="primary",
            icon=":material/save:",
            key=f"keep:{exhibit.id}",
            disabled=not looked,
            on_click=_keep,
            args=(room, exhibit, page, state, key),
        )
        st.button(
            _("Drop it"),
            icon=":material/close:",
            key=f"drop:{exhibit.id}",
            on_click=st.session_state.pop,
            args=(state,),
        )


def _words(key: str) -> list[str]:
    return [word.strip() for word in (st.session_state.get(key) or "").split(",") if word.strip()]


def _areas(room: Room, work: Work, page: int, key: str) -> tuple[Cover, ...]:
    found = covers(work.pages[page], room.file, hide=_words(f"{key}:hide"), leave=_words(f"{key}:leave"))
    return (*found, *(Cover(box, "hand") for box in work.by_hand.get(page, ())))


def _by_hand(room: Room, exhibit: Evidence, work: Work, page: int, key: str) -> bool:
    """Two sliders place a frame on the picture; a button covers what is in it."""
    _ = room.said.say
    marking = st.toggle(_("Cover more by hand"), key=f"{key}:marking")
    if not marking:
        return False
    st.slider(_("From left to right (%)"), 0, 100, (30, 70), key=f"{key}:across")
    st.slider(_("From top to bottom (%)"), 0, 100, (40, 50), key=f"{key}:down")
    with st.container(horizontal=True):
        st.button(
            _("Cover what is in the frame"),
            icon=":material/visibility_off:",
            key=f"cover:{exhibit.id}",
            on_click=_cover,
            args=(work, page, key),
        )
        if work.by_hand.get(page):
            st.button(
                _("Take the last one back"),
                icon=":material/undo:",
                key=f"undo:{exhibit.id}",
                on_click=_take_back,
                args=(work, page, key),
            )
    return True


def _box_of(size: tuple[int, int], key: str) -> Box:
    (left, right), (top, bottom) = st.session_state[f"{key}:across"], st.session_state[f"{key}:down"]
    return size[0] * left // 100, size[1] * top // 100, size[0] * right // 100, size[1] * bottom // 100


def _cover(work: Work, page: int, key: str) -> None:
    work.by_hand.setdefault(page, []).append(_box_of(work.pages[page].size, key))
    st.session_state[f"{key}:looked"] = False


def _take_back(work: Work, page: int, key: str) -> None:
    work.by_hand[page].pop()
    st.session_state[f"{key}:looked"] = False


def _frame(picture: "Image.Image", box: Box) -> None:
    from PIL import ImageDraw

    wide = max(3, picture.width // 150)
    ImageDraw.Draw(picture).rectangle(box, outline="#d00000", width=wide)


def _keep(room: Room, exhibit: Evidence, page: int, state: str, key: str) -> None:
    work: Work = st.session_state[state]
    areas = _areas(room, work, page, key)

    def deed() -> None:
        copy = masked_evidence(content_of(room, exhibit), exhibit, page, areas, pages=len(work.pages))
        desk().add_derived(room.id, copy)
        if len(work.pages) == 1:
            st.session_state.pop(state, None)

    done = room.said.say("The masked copy is an exhibit of its own now, and stands in reports with names hidden.")
    attempt(state, deed, done=done, clear=(f"{key}:looked",))
