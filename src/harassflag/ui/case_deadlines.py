"""Deadlines of a case, reckoned from the facts entered: hints with their basis, to be checked; and the facts themselves."""

from collections.abc import Sequence
from datetime import date, datetime, time

import streamlit as st

from harassflag.cases import Due, calendar_file, dues, facts_missing
from harassflag.cases.calendar import MEDIA_TYPE
from harassflag.cases.danish import CLOCK
from harassflag.policy import Fact
from harassflag.ui.case_room import Room
from harassflag.ui.fields import begin, keys_of, show_theirs
from harassflag.ui.marking import as_plain
from harassflag.ui.moments import day, deadline
from harassflag.ui.visit import attempt, desk, told_at

_SIGNS = {
    "met": ":material/check_circle:",
    "met_late": ":material/check_circle:",
    "left_out": ":material/do_not_disturb_on:",
    "passed": ":material/warning:",
    "soon": ":material/alarm:",
    "running": ":material/schedule:",
    "fact_missing": ":material/edit_calendar:",
}


def show_deadlines(room: Room) -> None:
    """Deadlines, then the facts they are reckoned from."""
    _ = room.said.say
    running = dues(room.file, room.policy, room.now)
    st.subheader(_("Deadlines"))
    if not running:
        st.text(_("No deadline of the policy runs in this case."))
    else:
        st.caption(_("Reckoned hints, not legal advice: check each of them."))
    for one in running:
        with st.container(border=True):
            _due(room, one)
    missing = facts_missing(running, room.policy)
    if room.may("set_fact"):
        _facts(room, missing)
    if running:
        st.download_button(
            _("Deadlines for your calendar"),
            data=lambda: calendar_file(room.file, room.policy, room.now),
            file_name=f"sag-{room.case.number}.ics",
            mime=MEDIA_TYPE,
            icon=":material/event:",
            key="calendar",
            on_click="ignore",
            help=_("With the number of the case only, no name and no word of a post."),
        )


def _due(room: Room, one: Due) -> None:
    _, said = room.said.say, room.said
    rule = next(deadline for deadline in room.policy.deadlines if deadline.id == one.deadline)
    words = {
        "met": _("Met"),
        "met_late": _("Done after the deadline"),
        "left_out": _("Left out, with a reason"),
        "passed": _("Passed"),
        "soon": _("Soon"),
        "running": _("Running"),
        "fact_missing": _("A fact is missing"),
    }
    when = (day(one.at, said) if one.whole_day else deadline(one.at, said)) if one.at else ""
    st.markdown(f"{_SIGNS[one.standing]} **{words[one.standing]}**" + (f" · {when}" if when else ""))
    st.markdown(said.of(rule.text))
    told = [f"{said.of(rule.counted_from)} · {rule.basis}", f"{_('Check with')} {said.of(rule.check_with)}"]
    if one.on_day_off:
        told.append(_("The day is a day off: do it before."))
    if one.cautious:
        told.append(_("Only the day is known; it is reckoned from its beginning."))
    if one.standing == "fact_missing":
        told.append(_("Enter below") + ": " + ", ".join(said.of(room.policy.fact(id).name) for id in rule.facts))
    st.caption(as_plain(" · ".join(told)))


def _facts(room: Room, missing: tuple[str, ...]) -> None:
    """Every fact of the policy that fits whoever was hit, each with its own button: two people may fill in two of them."""
    _ = room.said.say
    shown = [fact for fact in room.policy.facts if not fact.hit or room.case.hit in fact.hit]
    entered = sum(room.file.fact(fact.id) is not None and room.file.fact(fact.id) != "" for fact in shown)
    told_at("facts")
    label = f"{_('Facts the deadlines and letters are reckoned from')} ({entered}/{len(shown)})"
    with st.expander(label, icon=":material/edit_calendar:", expanded=bool(missing)):
        key, now = room.key("facts"), _start(room, shown)
        theirs = begin(key, now)
        for fact in shown:
            _fact(room, fact, f"{key}:{fact.id}")
        if theirs:
            show_theirs(key, now, {fact.id: room.said.of(fact.name) for fact in shown}, room.said)
        st.button(
            _("Save the facts"),
            type="primary",
            icon=":material/save:",
            key="save_facts",
            disabled=theirs,
            on_click=_save,
            args=(room, shown),
        )


def _start(room: Room, facts: Sequence[Fact]) -> dict[str, object]:
    """What the fields begin with: a day, a clock time beside a moment, yes or no, a text."""
    start: dict[str, object] = {}
    for fact in facts:
        value = room.file.fact(fact.id) or ""
        start[fact.id] = _day_of(value) if fact.kind in {"moment", "day"} else value
        if fact.kind == "yes_no":
            start[fact.id] = value or None
        if fact.kind == "moment":
            start[f"{fact.id}:clock"] = _clock_of(value)
    return start


def _fact(room: Room, fact: Fact, key: str) -> None:
    _, name = room.said.say, room.said.of(fact.name)
    today = room.now.astimezone(CLOCK).date()
    if fact.kind == "moment":
        left, right = st.columns([3, 2])
        left.date_input(name, value=None, max_value=today, format="DD.MM.YYYY", key=key)
        right.time_input(_("at (if known)"), value=None, key=f"{key}:clock", step=300)
    elif fact.kind == "day":
        st.date_input(name, value=None, max_value=today, format="DD.MM.YYYY", key=key)
    elif fact.kind == "yes_no":
        st.segmented_control(name, ["yes", "no"], format_func={"yes": _("Yes"), "no": _("No")}.__getitem__, key=key)
    else:
        st.text_area(name, key=key, height=100, max_chars=5_000)


def _day_of(value: str) -> date | None:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def _clock_of(value: str) -> time | None:
    try:
        return datetime.fromisoformat(value).time().replace(tzinfo=None) if len(value) > 10 else None
    except ValueError:
        return None


def _entered(key: str) -> str:
    """The fact as it stands in the fields: an ISO day or moment by the clock of Copenhagen, or words; empty where nothing is."""
    value = st.session_state.get(key)
    clock = st.session_state.get(f"{key}:clock")
    if isinstance(value, date):
        return datetime.combine(value, clock, CLOCK).isoformat(timespec="minutes") if clock else value.isoformat()
    return str(value or "").strip()


def _save(room: Room, facts: Sequence[Fact]) -> None:
    """Save what was changed, one after the other; the first refusal is told, and what was typed stays."""
    key, known = room.key("facts"), {fact.id: fact for fact in room.file.facts}

    def deed() -> None:
        for fact in facts:
            value, before = _entered(f"{key}:{fact.id}"), room.file.fact(fact.id) or ""
            if value != before:
                desk().set_fact(room.id, fact.id, value, version=known[fact.id].version if fact.id in known else 0)

    attempt("facts", deed, done=room.said.say("Saved."), clear=keys_of(key, _start(room, facts)))
