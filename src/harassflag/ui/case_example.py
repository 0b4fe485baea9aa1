"""A reviewed post as an example for the next model: masked, mended by a person, with a yes for this very post."""

import streamlit as st

from harassflag.cases import CasePost
from harassflag.ui.case_room import Room
from harassflag.ui.visit import attempt, desk, told_at


def show(room: Room, post: CasePost) -> None:
    """The offer beneath a post that a person has judged."""
    _ = room.said.say
    if not (post.reviewed and room.may("agree_to_example")):
        return
    place, key = f"example:{post.id}", room.key(f"example:{post.id}")
    told_at(place)
    with st.expander(_("Let the model learn from it"), icon=":material/school:"):
        st.caption(
            _(
                "Only with your yes for this very post. Names and numbers are masked; read the text and mend it. It can be withdrawn."
            )
        )
        if key not in st.session_state:
            st.button(
                _("Show the masked text"),
                key=f"show:{key}",
                on_click=lambda: attempt(
                    place, lambda: st.session_state.update({key: desk().masked_post(room.id, post.id)})
                ),
            )
            return
        st.text_area(_("What the model will read"), key=key, height=120)
        sure = st.checkbox(_("I have read it, and nobody can be recognised in it."), key=f"sure:{key}")
        st.button(
            _("Yes, learn from this post"),
            key=f"agree:{key}",
            type="primary",
            disabled=not sure,
            on_click=_agree,
            args=(room, post, key, place),
        )


def _agree(room: Room, post: CasePost, key: str, place: str) -> None:
    text = st.session_state[key]
    attempt(
        place,
        lambda: desk().agree_to_example(room.id, post.id, text),
        done=room.said.say("Kept. The next training learns from it."),
        clear=(key, f"sure:{key}"),
    )
