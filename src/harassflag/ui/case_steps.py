"""What the policy asks in a case: facts, deadlines reckoned from them, steps with what became of each, follow-ups."""

import streamlit as st

from harassflag.cases import PlannedStep, StepState, plan
from harassflag.cases.danish import CLOCK
from harassflag.cases.records import StepStatus
from harassflag.ui.case_deadlines import show_deadlines
from harassflag.ui.case_follow_ups import show_follow_ups
from harassflag.ui.case_room import Room
from harassflag.ui.case_words import STEP_ICONS, step_names
from harassflag.ui.moments import at_clock, day, moment
from harassflag.ui.visit import attempt, desk, told_at

AUDIENCES = ("leadership", "tr_amr", "staff")


def show(room: Room) -> None:
    """The part."""
    _ = room.said.say
    show_deadlines(room)
    st.subheader(_("Steps"))
    st.caption(_("A suggestion from the policy – the leadership decides. The program sends nothing by itself."))
    planned = plan(room.file, room.policy)
    headings = {"leadership": "", "tr_amr": _("For TR and AMR"), "staff": _("What staff were asked to do")}
    for audience in AUDIENCES:
        steps = [step for step in planned if step.audience == audience]
        if audience == "leadership":
            for number, step in enumerate(steps, 1):
                _step(room, step, number)
        elif steps:
            with st.expander(f"{headings[audience]} ({len(steps)})", icon=":material/group:"):
                for number, step in enumerate(steps, 1):
                    _step(room, step, number)
    show_follow_ups(room)


def _step(room: Room, step: PlannedStep, number: int) -> None:
    """One step: its text, what became of it, and the choice."""
    _, said = room.said.say, room.said
    rule = room.policy.step(step.id)
    status: StepStatus = step.state.status if step.state else "open"
    with st.container(border=True):
        st.markdown(f"**{number}.** {said.of(rule.text)}")
        st.caption(
            said.of(room.policy.clause(rule.clause).name) + ("" if step.asked else f" · {_('no longer asked for')}")
        )
        st.markdown(f"{STEP_ICONS[status]} **{step_names(said)[status]}**")
        if step.state and status != "open":
            st.text(_told(room, step.state))
        if step.waiting_for and not step.settled:
            first = said.of(room.policy.step(step.waiting_for[0]).text).split(":")[0].split(". ")[0]
            st.markdown(f":material/lock_clock: {_('Waits until this is settled')}: *{first}*")
        told_at(f"step:{step.id}")
        if room.may("set_step"):
            _choice(room, step, status)


def _told(room: Room, state: StepState) -> str:
    """Who said so, when, with receipt and reason."""
    _ = room.said.say
    parts = [f"{state.by.name}, {moment(state.at, room.said)}"]
    if state.done_at:
        parts.append(f"{_('done on')} {day(state.done_at, room.said)}")
    if state.receipt:
        parts.append(f"{_('receipt')}: {state.receipt}")
    if state.reason:
        parts.append(f"{_('why')}: {state.reason}")
    return " · ".join(parts)


def _choice(room: Room, step: PlannedStep, status: StepStatus) -> None:
    """Another status, and what belongs to it; nothing is saved before the button."""
    _, names = room.said.say, step_names(room.said)
    key = room.key(step.id)
    held_back = bool(step.waiting_for) and not step.settled
    options: list[StepStatus] = ["do_not"] if held_back else ["done", "do", "do_not"]
    if status != "open":
        options.append("open")
    chosen: StepStatus | None = st.segmented_control(
        _("What becomes of it?"), options, format_func=names.__getitem__, key=key, label_visibility="collapsed"
    )
    if chosen is None:
        return
    asks = room.policy.step(step.id).asks
    if chosen == "done":
        st.session_state.setdefault(f"{key}:on", room.now.astimezone(CLOCK).date())
        left, right = st.columns(2)
        left.date_input(
            _("When was it done?"), max_value=room.now.astimezone(CLOCK).date(), format="DD.MM.YYYY", key=f"{key}:on"
        )
        label = _("The police's journal number") if asks == "journal_number" else _("Receipt or what was agreed")
        right.text_input(label, key=f"{key}:receipt", max_chars=500)
    st.text_input(
        _("Why not?") if chosen == "do_not" else _("A remark (optional)"), key=f"{key}:reason", max_chars=2_000
    )
    st.button(
        _("Save"), type="primary", icon=":material/save:", key=f"save:{step.id}", on_click=_save, args=(room, step, key)
    )


def _save(room: Room, step: PlannedStep, key: str) -> None:
    status: StepStatus = st.session_state[key]
    on = st.session_state.get(f"{key}:on") if status == "done" else None
    attempt(
        f"step:{step.id}",
        lambda: desk().set_step(
            room.id,
            step.id,
            status,
            version=step.state.version if step.state else 0,
            reason=st.session_state.get(f"{key}:reason") or "",
            receipt=(st.session_state.get(f"{key}:receipt") or "") if status == "done" else "",
            done_at=at_clock(on, room.now) if on else None,
        ),
        done=room.said.say("Saved."),
        clear=(key, f"{key}:on", f"{key}:receipt", f"{key}:reason"),
    )
