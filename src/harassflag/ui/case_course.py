"""The course of a case: who works on it and who may see it, other cases like it, its end, its log."""

import streamlit as st

from harassflag.cases.danish import CLOCK
from harassflag.ui.case_handling import show_handling
from harassflag.ui.case_log import show_log
from harassflag.ui.case_near import show_near
from harassflag.ui.case_room import Room
from harassflag.ui.moments import day
from harassflag.ui.visit import attempt, desk, told_at


def show(room: Room) -> None:
    """The part."""
    show_handling(room)
    if room.may("near"):
        show_near(room)
    _end(room)
    show_log(room)


def _end(room: Room) -> None:
    """Closing with the statement of the person hit; opening again; a hold on erasure."""
    _ = room.said.say
    st.subheader(_("Closing"))
    told_at("end")
    for one in room.file.statements:
        st.text(f"{_('The person hit said on')} {day(one.said_on, room.said)}:")
        with st.container(border=True):
            st.text(one.words)
            st.text(
                f"{_('Written down by')} {one.by.name}"
                + (f" · {_('opened again')} {day(one.reopened_at, room.said)}" if one.reopened_at else "")
            )
    if room.case.status == "closed":
        if room.may("reopen"):
            _reason(room, "reopen", _("Why is it opened again?"), _("Open the case again"), ":material/lock_open:")
    elif room.may("close"):
        _closing(room)
    else:
        st.caption(_("A case closes only when the person hit says that it is over."))
    if room.case.hold:
        st.text(f"{_('Must not be erased')}: {room.case.hold}")
        if room.may("lift_hold"):
            _reason(room, "lift_hold", _("Why may it be erased in time?"), _("Lift the hold"), ":material/lock_reset:")
    elif room.may("hold"):
        with st.expander(_("Keep the case from being erased"), icon=":material/lock_clock:"):
            _reason(room, "hold", _("Why must it be kept?"), _("Keep it"), ":material/lock_clock:")


def _closing(room: Room) -> None:
    _, key = room.said.say, room.key("close")
    with st.container(border=True):
        st.write(
            _(
                "The case closes only when the person hit says that it is over – not because time has passed or the post is gone."
            )
        )
        today = room.now.astimezone(CLOCK).date()
        st.date_input(
            _("When did the person hit say it?"), value=None, max_value=today, format="DD.MM.YYYY", key=f"{key}:on"
        )
        st.text_area(
            _("What did the person hit say, in their own words?"), key=f"{key}:words", height=100, max_chars=5_000
        )
        st.button(_("Close the case"), key="close", icon=":material/lock:", on_click=_close, args=(room, key))


def _close(room: Room, key: str) -> None:
    _ = room.said.say
    on = st.session_state[f"{key}:on"]
    words = st.session_state[f"{key}:words"]
    attempt(
        "end",
        lambda: desk().close(
            room.id,
            said_on=on or room.now.astimezone(CLOCK).date(),
            words=words if on else "",
            version=room.case.version,
        ),
        done=_("The case is closed."),
        clear=(f"{key}:on", f"{key}:words"),
    )


def _reason(room: Room, call: str, label: str, button: str, icon: str) -> None:
    """A reason and a button for a call that wants nothing else."""
    key = room.key(call)
    st.text_input(label, key=key, max_chars=2_000)
    st.button(button, key=call, icon=icon, on_click=_with_reason, args=(room, call, key))


def _with_reason(room: Room, call: str, key: str) -> None:
    reason = st.session_state[key]
    deeds = {
        "reopen": lambda: desk().reopen(room.id, reason=reason),
        "hold": lambda: desk().hold(room.id, reason=reason),
        "lift_hold": lambda: desk().lift_hold(room.id, reason=reason),
    }
    attempt("end", deeds[call], done=room.said.say("Saved."), clear=(key,))
