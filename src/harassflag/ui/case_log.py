"""The log of a case: who did what, when and why; nothing in it can be changed unseen."""

import streamlit as st

from harassflag.cases import LogLine
from harassflag.ui.case_room import Room
from harassflag.ui.moments import moment
from harassflag.ui.speech import Speech

LOOKS = frozenset({"open_case", "view_evidence", "near", "view_submitted"})
SHOWN_AT_ONCE = 50


def show_log(room: Room) -> None:
    """The part, the newest line first."""
    _ = room.said.say
    st.subheader(_("Log"))
    st.caption(_("Every opening and every change stands here, with name and time. No line can be changed unseen."))
    looks = st.toggle(_("Show every opening too"), key="log:looks")
    lines = [line for line in reversed(room.file.log) if looks or line.action not in LOOKS]
    many = SHOWN_AT_ONCE if not st.session_state.get("log:all") else len(lines)
    st.text("\n".join(_told(room, line) for line in lines[:many]))
    if len(lines) > many:
        st.toggle(_("Show all lines"), key="log:all")


def _told(room: Room, line: LogLine) -> str:
    words = action_names(room.said).get(line.action, line.action)
    detail = _detail(room, line)
    reason = f" – {line.reason}" if line.reason else ""
    return f"{moment(line.at, room.said)} · {line.by.name}: {words}{detail}{reason}"


def _detail(room: Room, line: LogLine) -> str:
    """What the line is about, where a few words say it."""
    told = []
    step = line.detail.get("step")
    if isinstance(step, str) and any(rule.id == step for rule in room.policy.steps):
        told.append(room.said.of(room.policy.step(step).text).split(":")[0].split(". ")[0][:80])
    for name, word in (("post", room.said.say("Post")), ("exhibit", room.said.say("Exhibit"))):
        if name in line.detail:
            told.append(f"{word} {line.detail[name]}")
    if line.action == "refused":
        told.append(str(line.detail.get("call", "")))
    return f" ({', '.join(told)})" if told else ""


def action_names(said: Speech) -> dict[str, str]:
    """What was done, in words."""
    _ = said.say
    return {
        "submit": _("handed it in"),
        "add_to_submission": _("handed in more"),
        "view_submitted": _("looked at what was handed in"),
        "open_case": _("opened the case"),
        "view_evidence": _("looked at an exhibit"),
        "near": _("looked for other cases like it"),
        "export": _("took the case out"),
        "add_episode": _("added an event"),
        "describe_evidence": _("wrote down where an exhibit comes from"),
        "block_evidence": _("blocked an exhibit"),
        "add_derived": _("added a copy of an exhibit"),
        "set_labels": _("judged a post"),
        "describe_case": _("wrote down what the case is about"),
        "add_person": _("added somebody"),
        "change_person": _("changed what is known of somebody"),
        "remove_person": _("took somebody out of the case"),
        "add_note": _("wrote a note"),
        "set_fact": _("entered a fact"),
        "set_step": _("decided on a step"),
        "add_follow_up": _("agreed on a day"),
        "finish_follow_up": _("noted a follow-up as done"),
        "save_draft": _("saved a letter"),
        "link_cases": _("tied two cases together"),
        "move_into": _("moved the case into another"),
        "took_in": _("took another case in"),
        "claim": _("took the case"),
        "hand_over": _("handed the case over"),
        "invite": _("invited somebody"),
        "uninvite": _("took an invitation back"),
        "keep_out": _("kept somebody out"),
        "let_in": _("let somebody in"),
        "close": _("closed the case"),
        "reopen": _("opened the case again"),
        "hold": _("kept it from being erased"),
        "lift_hold": _("lifted the hold"),
        "masked_post": _("looked at a masked post"),
        "agree_to_example": _("gave a post to the next model as an example"),
        "refused": _("was refused"),
    }
