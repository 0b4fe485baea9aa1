"""More for a case: a new event with its posts and files."""

import streamlit as st

from harassflag.ui.case_room import Room
from harassflag.ui.handed_in import Raw, more_material
from harassflag.ui.origin_form import origin_fields, origin_from
from harassflag.ui.visit import attempt, desk, told_at


def show_adding(room: Room) -> None:
    """The form, folded away."""
    _ = room.said.say
    told_at("more")
    with st.expander(_("Add a new event, more posts or files"), icon=":material/add:"):
        st.caption(
            _(
                "Never hand in sexual pictures of minors: describe them in words and ring 114. A new event opens a closed case again."
            )
        )
        st.text_area(_("Paste the post or the thread"), key=room.key("more:text"), height=120)
        files = st.file_uploader(
            _("Files: screenshots, PDF, chat exports"), accept_multiple_files=True, key=f"files:{room.id}"
        )
        st.text_input(_("A few words on the event"), key=room.key("more:note"), max_chars=1_000)
        origin_fields(room.key("more"), room.said)
        raws = [Raw(file.name, file.getvalue()) for file in files or []]
        st.button(
            _("Add it to the case"),
            type="primary",
            icon=":material/add:",
            key="add_more",
            on_click=_add,
            args=(room, raws),
        )


def _add(room: Room, files: list[Raw]) -> None:
    text: str = st.session_state[room.key("more:text")]
    origin = origin_from(room.key("more"))

    def deed() -> None:
        posts, evidence = more_material(text, files, origin)
        desk().add_episode(room.id, posts, evidence, note=st.session_state[room.key("more:note")])

    attempt(
        "more",
        deed,
        done=room.said.say("Added as a new event."),
        clear=(room.key("more:text"), room.key("more:note"), f"files:{room.id}"),
    )
