"""Days on which somebody is to look again, usually with the person hit."""

from datetime import date

import streamlit as st

from harassflag.cases import FollowUp, proposed_follow_ups
from harassflag.cases.danish import CLOCK
from harassflag.ui.case_room import Room
from harassflag.ui.moments import day
from harassflag.ui.visit import attempt, desk, told_at


def show_follow_ups(room: Room) -> None:
    """The days agreed, the days the policy proposes, and a new one."""
    _ = room.said.say
    st.subheader(_("Follow-up with the person hit"))
    told_at("follow_up")
    if not room.file.follow_ups:
        st.text(_("No day is agreed yet."))
    for one in room.file.follow_ups:
        _one(room, one)
    if room.may("add_follow_up"):
        _new(room)


def _one(room: Room, one: FollowUp) -> None:
    _ = room.said.say
    today = room.now.astimezone(CLOCK).date()
    with st.container(border=True):
        if one.done_at:
            st.markdown(
                f":material/check_circle: **{day(one.on, room.said)}** · {_('Done')} {day(one.done_at, room.said)}"
            )
        else:
            late = f" · **{_('the day has passed')}**" if one.on < today else ""
            st.markdown(f":material/event: **{day(one.on, room.said)}**{late}")
        if one.about:
            st.text(one.about)
        if not one.done_at and room.may("finish_follow_up"):
            st.button(
                _("It is done"), key=f"done:{one.id}", icon=":material/check:", on_click=_finish, args=(room, one)
            )


def _new(room: Room) -> None:
    _, key = room.said.say, room.key("follow_up")
    with st.container(border=True):
        taken = {one.on for one in room.file.follow_ups}
        proposed = proposed_follow_ups(room.case.route, room.case.created_at, room.policy)
        for number, (rule, on) in enumerate(proposed):
            if on not in taken and on >= room.now.astimezone(CLOCK).date():
                st.button(
                    f"{day(on, room.said)}: {room.said.of(rule.text)}",
                    key=f"propose:{number}",
                    icon=":material/event_available:",
                    on_click=_add,
                    args=(room, on, room.said.of(rule.text)),
                )
        left, right = st.columns([2, 3])
        left.date_input(_("Another day"), value=None, min_value=date(2000, 1, 1), format="DD.MM.YYYY", key=f"{key}:on")
        right.text_input(_("What about?"), key=f"{key}:about", max_chars=500)
        st.button(_("Add the day"), key="add_follow_up", icon=":material/event:", on_click=_add_typed, args=(room, key))


def _add_typed(room: Room, key: str) -> None:
    on: date | None = st.session_state[f"{key}:on"]
    if on is None:
        return
    _add(room, on, st.session_state[f"{key}:about"])
    for name in ("on", "about"):
        st.session_state.pop(f"{key}:{name}", None)


def _add(room: Room, on: date, about: str) -> None:
    attempt("follow_up", lambda: desk().add_follow_up(room.id, on, about), done=room.said.say("The day is noted."))


def _finish(room: Room, one: FollowUp) -> None:
    attempt(
        "follow_up",
        lambda: desk().finish_follow_up(room.id, one.id, version=one.version),
        done=room.said.say("Noted as done today."),
    )
