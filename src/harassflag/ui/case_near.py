"""Other cases that share a text, a profile or a person with this one: pointed out, never scored or ranked."""

import streamlit as st

from harassflag.cases import Link, Near
from harassflag.errors import HarassflagError
from harassflag.ui.case_room import Room
from harassflag.ui.links import CASE, link
from harassflag.ui.marking import as_plain
from harassflag.ui.visit import attempt, desk, read, told_at

MOST_SHOWN = 10


def show_near(room: Room) -> None:
    """The part."""
    _ = room.said.say
    st.subheader(_("Other cases like it"))
    told_at("near")
    try:
        near = read(f"near:{room.id}", lambda: desk().near(room.id), keep_seconds=float("inf"))
    except HarassflagError as error:
        st.error(as_plain(error.told(room.said.say)), icon=":material/error:")
        return
    tied = {one.case: one for one in room.file.links}
    if not near and not tied:
        st.text(_("No other case shares a text, a profile or a person with this one."))
    for one in tied.values():
        with st.container(border=True):
            st.markdown(f":material/link: **{one.number}** · {_('tied together by a person')}")
            st.text(one.reason)
            link(CASE, _("Open {number}").format(number=one.number), ":material/folder_open:", case=one.case)
            if room.may("move_into"):
                _moving(room, one)
    untied = [found for case, found in _by_case(near).items() if case not in tied]
    for found in untied[:MOST_SHOWN]:
        _one(room, found)
    if len(untied) > MOST_SHOWN:
        st.text(_("and {n} more, older than these").format(n=len(untied) - MOST_SHOWN))


def _by_case(near: tuple[Near, ...]) -> dict[str, list[Near]]:
    found: dict[str, list[Near]] = {}
    for one in near:
        found.setdefault(one.case, []).append(one)
    return found


def _one(room: Room, found: list[Near]) -> None:
    _ = room.said.say
    words = {
        "same_text": _("the same text"),
        "similar_text": _("nearly the same text"),
        "same_profile": _("the same profile"),
        "same_person": _("the same name"),
    }
    first = found[0]
    with st.container(border=True):
        shared = ", ".join(dict.fromkeys(words[one.kind] for one in found))
        st.markdown(f"**{first.number}** · {shared}")
        st.caption(_("A name or a profile proves nothing: look yourself."))
        link(CASE, _("Open {number}").format(number=first.number), ":material/folder_open:", case=first.case)
        if room.may("link_cases"):
            key = room.key(f"tie:{first.case}")
            with st.expander(_("Do they belong together?"), icon=":material/link:"):
                st.text_input(_("Why do they belong together?"), key=key, max_chars=1_000)
                st.button(
                    _("Tie the cases together"),
                    key=f"tie:{first.case}",
                    icon=":material/link:",
                    on_click=_tie,
                    args=(room, first.case, key),
                )
        if room.may("move_into"):
            _moving(room, first)


def _moving(room: Room, found: Near | Link) -> None:
    """The case goes into the other: posts, exhibits, people and notes become new events there."""
    _, key = room.said.say, room.key(f"move:{found.case}")
    with st.expander(_("Is it the same case?"), icon=":material/merge:"):
        st.caption(
            _(
                "Posts, exhibits, people and notes go into case {number} as new events. Steps, letters and log stay here. Nothing is lost."
            ).format(number=found.number)
        )
        st.text_input(_("Why is it the same case?"), key=key, max_chars=1_000)
        st.button(
            _("Move it into {number}").format(number=found.number),
            key=f"move:{found.case}",
            icon=":material/merge:",
            on_click=_move,
            args=(room, found, key),
        )


def _move(room: Room, found: Near | Link, key: str) -> None:
    attempt(
        "case",
        lambda: desk().move_into(room.id, found.case, reason=st.session_state[key]),
        done=room.said.say("Moved into case {number}.").format(number=found.number),
        clear=(key,),
    )


def _tie(room: Room, other: str, key: str) -> None:
    attempt(
        "near",
        lambda: desk().link_cases(room.id, other, reason=st.session_state[key]),
        done=room.said.say("The cases are tied together."),
        clear=(key,),
    )
