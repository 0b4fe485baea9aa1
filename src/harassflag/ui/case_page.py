"""Page "Sag": one case, danger first, then what comes next, then its parts."""

from collections.abc import Callable

import streamlit as st

from harassflag.cases import dues, plan
from harassflag.cases.deadlines import next_due
from harassflag.errors import HarassflagError
from harassflag.policy import help_lines_for, load_policy
from harassflag.policy.schema import DANGER_ROUTES
from harassflag.settings import load_settings
from harassflag.ui import (
    case_course,
    case_drafts,
    case_export,
    case_notes,
    case_people,
    case_steps,
    case_timeline,
)
from harassflag.ui.case_room import TYPED, Room
from harassflag.ui.case_words import route_heading, status_names, type_names
from harassflag.ui.links import CASE_PARAM, link
from harassflag.ui.marking import as_plain
from harassflag.ui.moments import ago
from harassflag.ui.queue_page import due
from harassflag.ui.result import show_help_lines
from harassflag.ui.speech import Speech, speech
from harassflag.ui.visit import attempt, desk, forget, keep_typed, now, read_case, told_at
from harassflag.ui.who import this_actor


def show() -> None:
    """The page."""
    said = speech()
    keep_typed(TYPED)
    case = st.query_params.get(CASE_PARAM, "")
    if not case:
        st.title(said.say("Case"))
        st.info(said.say("Choose a case from your list."), icon=":material/folder_open:")
        link("sager", said.say("Cases"), ":material/folder:")
        return
    try:
        policy = load_policy(load_settings().policy)
        room = Room(read_case(case), policy, said, now())
    except HarassflagError as error:
        st.title(said.say("Case"))
        st.error(as_plain(error.told(said.say)), icon=":material/error:")
        link("sager", said.say("Cases"), ":material/folder:")
        return
    link("sager", said.say("All cases"), ":material/arrow_back:")
    _danger(room)
    _head(room)
    _parts(room)


def _danger(room: Room) -> None:
    """Numbers to ring, on top for as long as the case is open."""
    case = room.case
    if case.status == "closed":
        return
    notices = {notice for post in room.file.posts for notice in post.notices}
    self_harm = "self_harm" in notices
    lines = help_lines_for(case.route, case.types, case.hit, room.policy, self_harm=self_harm)
    show_help_lines(lines, room.said, urgent=case.route in DANGER_ROUTES or self_harm)


def _head(room: Room) -> None:
    _, case = room.said.say, room.case
    st.title(f"{_('Case')} {case.number}")
    if case.title:
        st.text(case.title)
    st.markdown(f"**{route_heading(case, room.policy, room.said)}** · {status_names(room.said)[case.status]}")
    if case.types:
        st.caption(type_names(case.types, room.policy, room.said))
    handler = f"{_('Handled by')} {case.handler.name}" if case.handler else _("Nobody has it yet")
    st.text(f"{_('Came')} {ago(case.created_at, room.now, room.said)} · {_('from')} {case.created_by.name} · {handler}")
    if case.moved_to:
        st.info(
            _("Moved into case {number}: work goes on there.").format(number=case.moved_to), icon=":material/merge:"
        )
    elif case.status == "closed":
        st.info(_("The case is closed: the person hit has said that it is over."), icon=":material/lock:")
    else:
        _next(room)
    with st.container(horizontal=True):
        if room.may("claim") and case.handler is None and case.status != "closed":
            st.button(
                _("Take it"),
                type="primary",
                icon=":material/pan_tool:",
                key="claim",
                on_click=_claim,
                args=(room.id, room.said),
            )
        st.button(_("Show the newest"), icon=":material/refresh:", key="again", on_click=forget)
    told_at("case")


def _claim(case: str, said: Speech) -> None:
    attempt("case", lambda: desk().claim(case), done=said.say("The case is yours."))


def _next(room: Room) -> None:
    """The first step nobody has settled and nothing holds back, and the nearest deadline."""
    steps = [
        step
        for step in plan(room.file, room.policy)
        if step.audience == "leadership" and step.asked and not step.settled and not step.waiting_for
    ]
    with st.container(border=True):
        if steps:
            st.markdown(
                f":material/arrow_forward: **{room.said.say('Next step')}:** {room.said.of(room.policy.step(steps[0].id).text)}"
            )
        else:
            st.markdown(f":material/check_circle: **{room.said.say('Every step is decided.')}**")
        nearest = next_due(dues(room.file, room.policy, room.now))
        if nearest:
            due(nearest, room.now, room.said)


def _parts(room: Room) -> None:
    """The parts of the case, one at a time."""
    _ = room.said.say
    parts: dict[str, tuple[str, Callable[[Room], None]]] = {
        "posts": (_("Posts"), case_timeline.show),
        "steps": (_("Steps and deadlines"), case_steps.show),
        "people": (_("People"), case_people.show),
        "notes": (_("Notes"), case_notes.show),
        "drafts": (_("Letters"), case_drafts.show),
        "export": (_("Report"), case_export.show),
        "course": (_("Course"), case_course.show),
    }
    leads = "leadership" in this_actor().roles and room.may("export")
    open_parts = list(parts) if leads else ["posts", "steps", "people", "notes", "course"]
    chosen = st.segmented_control(
        _("Part of the case"),
        open_parts,
        format_func=lambda part: parts[part][0],
        default="posts",
        required=True,
        key=f"part:{room.id}",
        label_visibility="collapsed",
    )
    parts[chosen or "posts"][1](room)
