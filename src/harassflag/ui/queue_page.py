"""Page "Sager": the queue, threats on top, then age, then deadline."""

from datetime import datetime

import streamlit as st

from harassflag.cases import Case, Queue
from harassflag.errors import HarassflagError
from harassflag.policy import Policy, load_policy
from harassflag.settings import load_settings
from harassflag.ui.case_words import route_heading, status_names, type_names
from harassflag.ui.links import CASE, link
from harassflag.ui.marking import as_plain
from harassflag.ui.moments import ago, day, deadline
from harassflag.ui.speech import Speech, speech
from harassflag.ui.visit import attempt, desk, now, read, told_at
from harassflag.ui.who import this_actor

SHOWN_AT_ONCE = 20


def show() -> None:
    """The page."""
    said = speech()
    _ = said.say
    st.title(_("Cases"))
    leads = "leadership" in this_actor().roles
    st.caption(
        _("Threats on top, then by age and deadline.")
        if leads
        else _("The cases you were invited to as TR or AMR. What you read here stays between those involved.")
    )
    try:
        policy = load_policy(load_settings().policy)
        queue = _found(said) if leads else read("my_cases", desk().my_cases)
    except HarassflagError as error:
        st.error(as_plain(error.told(said.say)), icon=":material/error:")
        return
    told_at("queue")
    chosen = _chosen(queue.cases, policy, said)
    if queue.kept_from:
        st.info(
            _("Not shown to you, because you are named in them: {n}. Another leader handles them.").format(
                n=queue.kept_from
            ),
            icon=":material/visibility_off:",
        )
    _list(chosen, policy, said, may_claim=leads, any_at_all=bool(queue.cases))


def _found(said: Speech) -> Queue:
    """What stands in the queue, or what the search finds."""
    _ = said.say
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    words = left.text_input(
        _("Search"),
        key="search",
        placeholder=_("Number, name or words from a post"),
        icon=":material/search:",
        max_chars=200,
    )
    which = right.segmented_control(
        _("Which cases?"),
        ["open", "closed"],
        format_func={"open": _("Open"), "closed": _("Closed ones")}.__getitem__,
        default="open",
        required=True,
        key="which",
    )
    if words and words.strip():
        return Queue(read(f"search:{words}", lambda: desk().search(words)), kept_from=0)
    closed = which == "closed"
    return read(f"queue:{which}", lambda: desk().queue(closed=closed))


def _chosen(cases: tuple[Case, ...], policy: Policy, said: Speech) -> list[Case]:
    """The cases that pass the filters."""
    _ = said.say
    with st.expander(_("Filters"), icon=":material/filter_list:"):
        left, right = st.columns(2)
        routes = left.multiselect(
            _("Route"),
            [route.id for route in policy.routes],
            format_func=lambda id: said.of(policy.route(id).name),
            placeholder=_("All"),
            key="routes",
        )
        types = right.multiselect(
            _("Type"),
            policy.type_ids,
            format_func=lambda id: said.of(policy.type(id).name),
            placeholder=_("All"),
            key="types",
        )
        whose = st.segmented_control(
            _("Handled by"),
            ["all", "mine", "nobody"],
            format_func={"all": _("All"), "mine": _("Me"), "nobody": _("Nobody yet")}.__getitem__,
            default="all",
            required=True,
            key="whose",
        )
    me = this_actor().id
    return [
        case
        for case in cases
        if (not routes or case.route in routes)
        and (not types or set(types) & set(case.types))
        and (whose != "mine" or (case.handler is not None and case.handler.id == me))
        and (whose != "nobody" or case.handler is None)
    ]


def _list(cases: list[Case], policy: Policy, said: Speech, *, may_claim: bool, any_at_all: bool) -> None:
    _ = said.say
    if not cases:
        st.info(
            _("No case passes your filters.") if any_at_all else _("There is no case here."), icon=":material/inbox:"
        )
        return
    st.text(_("1 case") if len(cases) == 1 else _("{n} cases").format(n=len(cases)))
    many = st.session_state.get("shown", SHOWN_AT_ONCE)
    at = now()
    for case in cases[:many]:
        with st.container(border=True, gap="xsmall"):
            _card(case, policy, said, at, may_claim=may_claim)
    if len(cases) > many:
        st.button(
            _("Show more"),
            icon=":material/expand_more:",
            on_click=_show_more,
            args=(many,),
            width="stretch",
            key="more",
        )


def _show_more(many: int) -> None:
    st.session_state["shown"] = many + SHOWN_AT_ONCE


def _card(case: Case, policy: Policy, said: Speech, at: datetime, *, may_claim: bool) -> None:
    _ = said.say
    st.markdown(f"**{route_heading(case, policy, said)}** · {case.number} · {status_names(said)[case.status]}")
    st.text(case.title or type_names(case.types, policy, said) or _("Not judged yet"))
    if case.title and case.types:
        st.caption(type_names(case.types, policy, said))
    told = [f"{_('Came')} {ago(case.created_at, at, said)}"]
    if (case.last_material_at - case.created_at).total_seconds() > 60:
        told.append(f"{_('new material')} {ago(case.last_material_at, at, said)}")
    told.append(f"{_('Handled by')} {case.handler.name}" if case.handler else _("Nobody has it yet"))
    st.text(" · ".join(told))
    if case.status != "closed" and case.next_due:
        due(case.next_due, at, said)
    if case.closed_at:
        st.text(f"{_('Closed')} {day(case.closed_at, said)}")
    with st.container(horizontal=True, vertical_alignment="center"):
        link(CASE, _("Open {number}").format(number=case.number), ":material/folder_open:", case=case.id)
        if may_claim and case.handler is None and case.status != "closed":
            st.button(
                _("Take it"), key=f"claim:{case.id}", icon=":material/pan_tool:", on_click=_claim, args=(case.id, said)
            )


def due(when: datetime, at: datetime, said: Speech) -> None:
    """The nearest deadline, with a word and a sign where it is over or near."""
    _ = said.say
    if when < at:
        st.markdown(f":material/warning: **{_('Deadline passed')}** – {deadline(when, said)}")
    else:
        st.markdown(f":material/schedule: {_('Next deadline')}: {deadline(when, said)} ({_('check it')})")


def _claim(case: str, said: Speech) -> None:
    attempt("queue", lambda: desk().claim(case), done=said.say("The case is yours."))
