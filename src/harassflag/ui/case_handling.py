"""Who works on a case, and who may see it: hand over, invite TR and AMR, keep out whoever is involved."""

import streamlit as st

from harassflag.cases import Who
from harassflag.errors import HarassflagError
from harassflag.ui.case_room import Room
from harassflag.ui.marking import as_plain
from harassflag.ui.visit import attempt, desk, told_at
from harassflag.ui.who import is_shared, roles, this_actor


def show_handling(room: Room) -> None:
    """The part."""
    _, case = room.said.say, room.case
    st.subheader(_("Who works on it"))
    told_at("handling")
    st.text(f"{_('Handled by')} {case.handler.name}" if case.handler else _("Nobody has it yet"))
    st.text(f"{_('Invited')}: {', '.join(who.name for who in room.file.invited) or _('nobody')}")
    if not is_shared():
        st.caption(_("One person uses this machine without login. Handing over and inviting need a login for each."))
        return
    try:
        listed = roles()
    except HarassflagError as error:
        st.error(as_plain(error.told(room.said.say)), icon=":material/error:")
        return
    me = this_actor().id
    if room.may("hand_over"):
        leaders = [who for who in listed.with_role("leadership") if who.id != me]
        _hand_over(room, leaders)
    if room.may("invite"):
        invited = {who.id for who in room.file.invited}
        _invite(room, [who for who in listed.with_role("tr_amr") if who.id not in invited])
    if room.may("uninvite") and room.file.invited:
        _choose(
            room,
            "uninvite",
            list(room.file.invited),
            _("Take an invitation back"),
            _("Take it back"),
            ":material/person_remove:",
        )
    if room.may("keep_out"):
        others = [who for who in listed.with_role("leadership") if who.id != me]
        _choose(
            room, "keep_out", others, _("Keep a leader out who is involved"), _("Keep out"), ":material/visibility_off:"
        )
        _choose(
            room, "let_in", others, _("Let a leader in who only shares a name"), _("Let in"), ":material/visibility:"
        )


def _hand_over(room: Room, leaders: list[Who]) -> None:
    _ = room.said.say
    _choose(room, "hand_over", leaders, _("Hand the case over"), _("Hand over"), ":material/forward:", back=True)


def _invite(room: Room, who: list[Who]) -> None:
    _ = room.said.say
    with st.expander(_("Invite TR or AMR"), icon=":material/group_add:"):
        st.caption(_("Only when the person hit agrees. Whoever is invited may read the case and write notes."))
        if not who:
            st.text(_("Nobody is listed as TR or AMR. Whoever runs the server can add them."))
            return
        key = room.key("invite")
        st.selectbox(_("Who?"), who, format_func=lambda one: one.name, key=key)
        st.button(_("Invite"), key="invite", icon=":material/group_add:", on_click=_do, args=(room, "invite", key))


def _choose(room: Room, call: str, who: list[Who], heading: str, button: str, icon: str, *, back: bool = False) -> None:
    """Somebody and a reason."""
    _, key = room.said.say, room.key(call)
    choices: list[Who | None] = [*who, *([None] if back else [])]
    if not choices:
        return
    with st.expander(heading, icon=icon):
        st.selectbox(_("Who?"), choices, format_func=lambda one: one.name if one else _("Back to the queue"), key=key)
        st.text_input(_("Why?"), key=f"{key}:why", max_chars=2_000)
        st.button(button, key=call, icon=icon, on_click=_do, args=(room, call, key))


def _do(room: Room, call: str, key: str) -> None:
    who: Who = st.session_state[key]
    why = st.session_state.get(f"{key}:why", "")
    deeds = {
        "hand_over": lambda: desk().hand_over(room.id, who, reason=why, version=room.case.version),
        "invite": lambda: desk().invite(room.id, who),
        "uninvite": lambda: desk().uninvite(room.id, who, reason=why),
        "keep_out": lambda: desk().keep_out(room.id, who, reason=why),
        "let_in": lambda: desk().let_in(room.id, who, reason=why),
    }
    attempt("handling", deeds[call], done=room.said.say("Saved."), clear=(key, f"{key}:why"))
