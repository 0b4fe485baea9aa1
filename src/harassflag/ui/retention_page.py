"""Page "Opbevaring": closed cases whose period ends; hold, erase with a reason and a second thought, and the receipt."""

from collections.abc import Sequence

import streamlit as st

from harassflag.cases import ERASURE_REASONS, Erasable, Receipt
from harassflag.errors import HarassflagError
from harassflag.policy import Policy, Retention, load_policy
from harassflag.settings import load_settings
from harassflag.ui.links import CASE, link
from harassflag.ui.marking import as_plain
from harassflag.ui.moments import day, moment
from harassflag.ui.speech import Speech, speech
from harassflag.ui.visit import attempt, desk, read, told_at

_TYPED = "typed:retention"


def show() -> None:
    """The page."""
    said = speech()
    _ = said.say
    st.title(_("Retention"))
    st.write(_("Nothing is erased by itself. Here stands what may go now, what soon may, and what is held back."))
    try:
        policy = load_policy(load_settings().policy)
        listed = read("erasable", desk().erasable)
    except HarassflagError as error:
        st.error(as_plain(error.told(said.say)), icon=":material/error:")
        return
    _receipt(said)
    told_at("retention")
    _rules(policy, said)
    if policy.retention is None:
        return
    may_go = [one for one in listed if not one.why_kept]
    soon = [one for one in listed if one.why_kept and not one.case.hold]
    held = [one for one in listed if one.why_kept and one.case.hold]
    _list(_("May be erased now"), may_go, policy.retention, said)
    _list(_("Soon"), soon, policy.retention, said)
    _list(_("Held back"), held, policy.retention, said)


def _rules(policy: Policy, said: Speech) -> None:
    _, rules = said.say, policy.retention
    if rules is None:
        st.info(_("No period is set in the policy, so nothing is ever erased."), icon=":material/info:")
        return
    st.caption(
        _(
            "Kept for {months} months after closing, and at least {grace} days after new material. The list warns {warning} days before."
        ).format(months=rules.months, grace=rules.grace_days, warning=rules.warning_days)
        + f" {_('Check with')} {said.of(rules.check_with)}."
    )


def _list(heading: str, listed: Sequence[Erasable], rules: Retention, said: Speech) -> None:
    st.subheader(f"{heading} ({len(listed)})")
    if not listed:
        st.text(said.say("No case."))
    for one in listed:
        with st.container(border=True, gap="xsmall"):
            _card(one, rules, said)


def _card(one: Erasable, rules: Retention, said: Speech) -> None:
    _, case = said.say, one.case
    st.markdown(f"**{_('Case')} {case.number}** · {_why(one, said)}")
    closed = f"{_('Closed')} {day(case.closed_at, said)} · " if case.closed_at else ""
    st.text(f"{closed}{_('may be erased from')} {day(one.due, said)}")
    if case.hold:
        st.text(f"{_('Must not be erased')}: {case.hold}")
    link(CASE, _("Open {number}").format(number=case.number), ":material/folder_open:", case=case.id)
    if case.hold:
        _with_reason(one, "lift_hold", _("Lift the hold"), _("Why may it be erased in time?"), said)
    else:
        _with_reason(one, "hold", _("Keep the case from being erased"), _("Why must it be kept?"), said)
    if not one.why_kept:
        _erasing(one, rules, said)


def _why(one: Erasable, said: Speech) -> str:
    _ = said.say
    words = {
        "": f":material/auto_delete: {_('the period is over')}",
        "period": f":material/schedule: {_('the period ends soon')}",
        "hold": f":material/lock_clock: {_('held')}",
        "grace": f":material/schedule: {_('new material came not long ago')}",
        "unread": f":material/mark_email_unread: {_('nobody has read it')}",
    }
    return words.get(one.why_kept, one.why_kept)


def _with_reason(one: Erasable, call: str, heading: str, label: str, said: Speech) -> None:
    key = f"{_TYPED}:{call}:{one.case.id}"
    icon = ":material/lock_clock:" if call == "hold" else ":material/lock_reset:"
    with st.expander(heading, icon=icon):
        st.text_input(label, key=key, max_chars=2_000)
        button = said.say("Keep it") if call == "hold" else said.say("Lift the hold")
        st.button(button, key=f"{call}:{one.case.id}", icon=icon, on_click=_hold, args=(one.case.id, call, key, said))


def _hold(case: str, call: str, key: str, said: Speech) -> None:
    reason = st.session_state[key]
    deeds = {
        "hold": lambda: desk().hold(case, reason=reason),
        "lift_hold": lambda: desk().lift_hold(case, reason=reason),
    }
    attempt("retention", deeds[call], done=said.say("Saved."), clear=(key,))


def _erasing(one: Erasable, rules: Retention, said: Speech) -> None:
    """A reason from a list, because free words could name somebody; and the number typed, because it cannot be undone."""
    _, case = said.say, one.case
    why, number = (f"{_TYPED}:{field}:{case.id}" for field in ("why", "number"))
    with st.expander(_("Erase the case"), icon=":material/delete_forever:"):
        st.warning(
            _("Posts, files, people, notes and log lines are lost for ever. Nobody can bring them back from here.")
            + f" {_('Check with')} {said.of(rules.check_with)}.",
            icon=":material/warning:",
        )
        reasons = {
            "period_over": _("The period is over, and the archive does not want it"),
            "archived": _("The archive has received it"),
            "officer": _("The data protection officer has asked for it"),
        }
        st.radio(_("Why is it erased?"), ERASURE_REASONS, format_func=reasons.__getitem__, index=None, key=why)
        typed = st.text_input(_("Type the number of the case: {number}").format(number=case.number), key=number)
        ready = st.session_state.get(why) is not None and (typed or "").strip() == case.number
        st.button(
            _("Erase for ever"),
            type="primary",
            icon=":material/delete_forever:",
            key=f"erase:{case.id}",
            disabled=not ready,
            on_click=_erase,
            args=(one, why, number, said),
        )
        if not ready:
            st.caption(_("Choose a reason and type the number first."))


def _erase(one: Erasable, why: str, number: str, said: Speech) -> None:
    reason = st.session_state[why]

    def deed() -> None:
        st.session_state["erased"] = desk().erase(one.case.id, reason=reason)

    attempt("retention", deed, done=said.say("The case is erased."), clear=(why, number))


def _receipt(said: Speech) -> None:
    """The receipt of this visit's last erasure; it names no one."""
    _ = said.say
    receipt: Receipt | None = st.session_state.get("erased")
    if receipt is None:
        return
    lines = [
        f"{_('Receipt')} {receipt.number}",
        f"{_('A case was erased')}: {moment(receipt.at, said)}",
        f"{_('Erased')}: "
        + ", ".join(
            f"{receipt.counts.get(name, 0)} {words}"
            for name, words in (
                ("posts", _("posts")),
                ("files", _("files")),
                ("people", _("people")),
                ("notes", _("notes")),
                ("log_lines", _("log lines")),
            )
        ),
        f"{_('Line in the log')}: {receipt.log_seq}",
        f"SHA-256: {receipt.log_hash}",
    ]
    with st.container(border=True):
        st.markdown(f":material/receipt_long: **{_('Receipt')}**")
        st.text("\n".join(lines))
        st.download_button(
            _("Fetch the receipt"),
            "\n".join([*lines, ""]),
            f"kvittering-{receipt.number}.txt",
            "text/plain",
            key="receipt",
            icon=":material/download:",
            on_click="ignore",
        )
        st.caption(_("It names no one. Backups are erased by their own clock: see to them too."))
