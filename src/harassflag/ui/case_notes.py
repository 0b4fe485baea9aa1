"""Notes on a case, the newest first; whoever writes one is reminded of who may read it."""

import streamlit as st

from harassflag.ui.case_room import Room
from harassflag.ui.moments import moment
from harassflag.ui.visit import attempt, desk, told_at


def show(room: Room) -> None:
    """The part."""
    _ = room.said.say
    st.subheader(_("Notes"))
    if room.may("add_note"):
        st.info(
            _(
                "The writer of the posts may be given access to the notes. Write facts: what you saw or did, with date and time."
            ),
            icon=":material/visibility:",
        )
        told_at("note")
        st.text_area(_("New note"), key=room.key("note"), height=140, max_chars=20_000)
        st.button(
            _("Save the note"), type="primary", key="add_note", icon=":material/note_add:", on_click=_add, args=(room,)
        )
    if not room.file.notes:
        st.text(_("There are no notes yet."))
    for note in reversed(room.file.notes):
        with st.container(border=True):
            st.text(note.text)
            st.text(f"{note.by.name}, {moment(note.at, room.said)}")


def _add(room: Room) -> None:
    attempt(
        "note",
        lambda: desk().add_note(room.id, st.session_state[room.key("note")]),
        done=room.said.say("The note is saved."),
        clear=(room.key("note"),),
    )
