"""Letters and reports as drafts: filled from the case, edited and sent by a person; the program sends nothing."""

from collections.abc import Sequence

import streamlit as st

from harassflag.cases import DraftText, draft_kinds, draft_template, gaps_in, plan, prepare_draft
from harassflag.policy import Policy, Wording
from harassflag.ui.case_room import Room
from harassflag.ui.fields import begin, keep_mine, show_theirs
from harassflag.ui.marking import as_plain
from harassflag.ui.moments import moment
from harassflag.ui.visit import attempt, desk, told_at
from harassflag.ui.who import this_actor


def show(room: Room) -> None:
    """The part."""
    _, said = room.said.say, room.said
    st.subheader(_("Letters"))
    st.caption(_("Edit the text, and send it yourself. The program sends nothing."))
    kind = st.selectbox(
        _("Which letter?"),
        _ordered(room),
        format_func=lambda one: said.of(draft_template(one).title),
        key=room.key("kind"),
    )
    wanted = draft_template(kind)
    st.info(f"**{_('To')}: {as_plain(wanted.to)}.** {said.of(wanted.hint)}", icon=":material/lightbulb:")
    waiting = [
        step for step in plan(room.file, room.policy) if room.policy.step(step.id).draft == kind and step.waiting_for
    ]
    if waiting:
        first = said.of(room.policy.step(waiting[0].waiting_for[0]).text).split(":")[0]
        st.warning(f"{_('Do not send it before this is settled')}: {first}", icon=":material/lock_clock:")
    saved = room.file.draft(kind)
    _editor(room, kind, saved)


def _ordered(room: Room) -> list[str]:
    """The letters this case asks for first."""
    asked = [room.policy.step(step.id).draft for step in plan(room.file, room.policy) if step.asked]
    return sorted(draft_kinds(), key=lambda kind: (kind not in asked, draft_kinds().index(kind)))


def _editor(room: Room, kind: str, saved: DraftText | None) -> None:
    _, key = room.said.say, room.key(f"draft:{kind}")
    now = {"text": saved.text if saved else _fresh(room, kind)}
    theirs = begin(key, now)
    if theirs and saved is None:  # only the program would propose something else by now
        keep_mine(key, now)
    told_at(f"draft:{kind}")
    st.text_area(_("The text"), key=f"{key}:text", height=420, max_chars=60_000)
    if theirs and saved is not None:
        show_theirs(key, now, {"text": f"{_('The text of')} {saved.by.name}"}, room.said)
    text: str = st.session_state[f"{key}:text"]
    gaps = gaps_in(text)
    if gaps:
        st.warning(
            _("To fill in by hand ({n}):").format(n=len(gaps))
            + " "
            + as_plain(", ".join(gap.strip("⟦⟧").removeprefix("udfyld: ") for gap in gaps)),
            icon=":material/edit:",
        )
    for pair in avoided(text, room.policy):
        st.warning(
            _("Rather write “{use}” than “{avoid}”.").format(use=pair.use, avoid=pair.avoid),
            icon=":material/spellcheck:",
        )
    with st.container(horizontal=True):
        if room.may("save_draft"):
            st.button(
                _("Save the draft"),
                type="primary",
                key=f"save_draft:{kind}",
                icon=":material/save:",
                disabled=theirs and saved is not None,
                on_click=_save,
                args=(room, kind),
            )
        st.download_button(
            _("Download"),
            data=text.encode("utf-8", "replace"),
            file_name=f"{kind}-{room.case.number}.txt",
            mime="text/plain",
            key=f"download:{kind}",
            icon=":material/download:",
            on_click="ignore",
        )
        st.button(
            _("Fill in anew from the case"),
            key=f"fresh:{kind}",
            icon=":material/restart_alt:",
            on_click=_start_anew,
            args=(room, kind),
        )
    if saved:
        st.text(f"{_('Saved by')} {saved.by.name}, {moment(saved.at, room.said)}")
    with st.expander(_("Copy the text"), icon=":material/content_copy:"):
        st.code(text, language=None, wrap_lines=True)


def _fresh(room: Room, kind: str) -> str:
    return prepare_draft(kind, room.file, room.policy, room.now, sender=this_actor().name).text


def avoided(text: str, policy: Policy) -> Sequence[Wording]:
    """The words the policy would rather not have said to the people involved that stand in a text."""
    said = text.casefold()
    return [pair for pair in policy.wording if pair.avoid.casefold() in said]


def _start_anew(room: Room, kind: str) -> None:
    st.session_state[room.key(f"draft:{kind}") + ":text"] = _fresh(room, kind)


def _save(room: Room, kind: str) -> None:
    key, saved = room.key(f"draft:{kind}"), room.file.draft(kind)
    text = st.session_state[f"{key}:text"]
    attempt(
        f"draft:{kind}",
        lambda: desk().save_draft(room.id, kind, text, version=saved.version if saved else 0),
        done=room.said.say("The draft is saved."),
    )
