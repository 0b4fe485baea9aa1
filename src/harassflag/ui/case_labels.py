"""One post: its text with the telling words, what the model found, and what a person says, which counts."""

import streamlit as st

from harassflag.cases import CasePost
from harassflag.ui import case_example
from harassflag.ui.case_room import Room
from harassflag.ui.case_words import ROUTE_ICONS, type_names
from harassflag.ui.fields import begin, show_theirs
from harassflag.ui.marking import marked_html
from harassflag.ui.moments import moment
from harassflag.ui.visit import attempt, desk, told_at


def show(room: Room, post: CasePost) -> None:
    """The post."""
    _, said = room.said.say, room.said
    exhibit = next((one.number for one in room.file.evidence if one.id == post.evidence), None)
    st.markdown(f"**{_('Post')} {post.number}**")
    known = [post.author or "", post.time_shown or "", f"{_('about')} {post.about}" if post.about else ""]
    known += [f"{_('from exhibit')} {exhibit}" if exhibit else ""]
    st.text(" · ".join(part for part in known if part) or _("Writer and time unknown"))
    if post.time_resolved:
        st.caption(_("Reckoned to {when} from when it was captured").format(when=moment(post.time_resolved, said)))
    st.html(marked_html(post.text, [span for finding in post.findings for span in finding.spans]))
    for id in post.notices:
        notice = room.policy.notice(id)
        st.info(f"**{said.of(notice.name)}** {said.of(notice.text)}", icon=":material/info:")
    _what_counts(room, post)
    if room.may("set_labels"):
        _editor(room, post)
    case_example.show(room, post)


def _what_counts(room: Room, post: CasePost) -> None:
    """A person's word first; the model's beneath it."""
    _, said = room.said.say, room.said
    names = type_names(post.types, room.policy, said) or _("none of the types")
    route = f"{ROUTE_ICONS[post.route]} {said.of(room.policy.route(post.route).name)}"
    if post.reviewed and post.labels:
        last = post.labels[-1]
        st.markdown(f":material/person_check: **{_('Judged by a person')}:** {names} · {route}")
        st.text(f"{last.by.name}, {moment(last.at, said)}" + (f": {last.reason}" if last.reason else ""))
    else:
        st.markdown(f":material/smart_toy: **{_('Only the model so far')}:** {names} · {route}")
    found = [
        f"{said.of(room.policy.type(finding.type).name)} ({_('clear') if finding.flagged else _('unsure')})"
        for finding in post.findings
        if finding.type in room.policy.type_ids
    ]
    if post.reviewed:
        st.caption(f"{_('The model said')}: {', '.join(found) or _('nothing')}")
    elif not post.model:
        st.caption(_("The model has not read it."))
    elif found:
        st.caption(f"{_('Suggestion')}: {', '.join(found)}. {_('A person decides.')}")


def _editor(room: Room, post: CasePost) -> None:
    _, place = room.said.say, f"post:{post.id}"
    told_at(place)
    with st.expander(_("Confirm or change") if not post.reviewed else _("Judge anew"), icon=":material/rate_review:"):
        key, now = room.key(post.id), {"types": list(post.types)}
        theirs = begin(key, now)
        st.multiselect(
            _("What is it?"),
            room.policy.type_ids,
            format_func=lambda id: room.said.of(room.policy.type(id).name),
            placeholder=_("None of the types"),
            key=f"{key}:types",
        )
        st.text_area(
            _("Why? (needed where you change it)"),
            key=f"{key}:why",
            height=80,
            max_chars=2_000,
            help=_("The writer may be given access to it."),
        )
        if theirs:
            show_theirs(key, now, {"types": _("Types")}, room.said)
            return
        st.button(
            _("Save my judgement"),
            key=f"judge:{post.id}",
            type="primary",
            icon=":material/check:",
            on_click=_save,
            args=(room, post, key),
        )


def _save(room: Room, post: CasePost, key: str) -> None:
    types, why = st.session_state[f"{key}:types"], st.session_state[f"{key}:why"]
    attempt(
        f"post:{post.id}",
        lambda: desk().set_labels(room.id, post.id, types, reason=why, version=post.version),
        done=room.said.say("Your judgement counts from now on."),
        clear=(f"{key}:base", f"{key}:types", f"{key}:why"),
    )
