"""One assessment on the screen: danger first, then the route, the words, the types, the steps."""

from collections.abc import Callable, Sequence

import streamlit as st

from harassflag.policy import HelpLine, Policy, deadlines_for, help_lines_for, load_policy
from harassflag.policy.schema import DANGER_ROUTES
from harassflag.records import Assessment, Finding, Hit, Step
from harassflag.settings import load_settings
from harassflag.ui.marking import marked_html, quoted
from harassflag.ui.people import people
from harassflag.ui.speech import Speech
from harassflag.wording import why_lines

_UNITS = {"hours": "hours", "days": "days", "working_days": "working days", "months": "months"}


def show_result(
    assessment: Assessment,
    hit: Hit,
    said: Speech,
    *,
    key: str = "",
    brief: bool = False,
    offer: Callable[[], None] | None = None,
) -> None:
    """Everything about one post; `brief` folds steps and deadlines away, `offer` stands right under what was found."""
    policy = load_policy(load_settings().policy)
    if not brief:
        show_help_first([assessment], hit, said)
    _headline(assessment, policy, said)
    spans = [span for finding in assessment.findings for span in finding.spans]
    st.html(marked_html(assessment.post.text, spans))
    _notices(assessment, policy, said)
    if offer is not None:
        offer()
    if assessment.findings:
        _types(assessment, policy, said)
    if brief:
        with st.expander(said.say("What the policy asks"), icon=":material/checklist:"):
            _steps(assessment, hit, policy, said, key)
    else:
        st.subheader(said.say("What the policy asks"))
        people(said)
        _steps(assessment, hit, policy, said, key)
    st.caption(
        said.say("A suggestion – a person decides.")
        + " "
        + said.say("Model")
        + f" {assessment.model} · {said.say('policy')} {assessment.policy}"
    )


def show_help_first(assessments: Sequence[Assessment], hit: Hit, said: Speech) -> None:
    """The numbers to ring, before anything else."""
    policy = load_policy(load_settings().policy)
    wanted = {
        line.id
        for one in assessments
        for line in help_lines_for(
            one.route, [finding.type for finding in one.findings], hit, policy, self_harm="self_harm" in one.notices
        )
    }
    urgent = any(one.route in DANGER_ROUTES or "self_harm" in one.notices for one in assessments)
    show_help_lines([line for line in policy.help_lines if line.id in wanted], said, urgent=urgent)


def show_help_lines(lines: Sequence[HelpLine], said: Speech, *, urgent: bool) -> None:
    """Numbers to ring, if any; red where somebody may be in danger."""
    if not lines:
        return
    listed = "\n".join(
        f"- **[{line.number}](tel:{line.number.replace(' ', '')})** {said.of(line.name)}" for line in lines
    )
    box = st.error if urgent else st.info
    heading = said.say("Is somebody in danger right now?") if urgent else said.say("Somebody to talk to")
    box(f"**{heading}**\n\n{listed}", icon=":material/call:")


def _headline(assessment: Assessment, policy: Policy, said: Speech) -> None:
    """The route in one sentence, under one of three bands; colour is never the only sign."""
    route = policy.route(assessment.route)
    flagged = any(finding.flagged for finding in assessment.findings)
    if flagged:
        icon, band = ":material/flag:", said.say("Clear")
    elif assessment.findings:
        icon, band = ":material/help:", said.say("Unsure – look at it")
    else:
        icon, band = ":material/check_circle:", said.say("No signs")
    title = band if assessment.route == "none" else f"{band} · {said.of(route.name)}"
    st.markdown(f"### {icon} {title}")
    if assessment.route == "none" and assessment.findings:
        st.write(
            said.say("Something in the post comes close to the policy's list. Read it yourself before you leave it.")
        )
    else:
        st.write(said.of(route.sentence))


def _notices(assessment: Assessment, policy: Policy, said: Speech) -> None:
    for id in assessment.notices:
        notice = policy.notice(id)
        st.info(f"**{said.of(notice.name)}** {said.of(notice.text)}", icon=":material/info:")


def _types(assessment: Assessment, policy: Policy, said: Speech) -> None:
    st.subheader(said.say("What it looks like"))
    ordered = sorted(assessment.findings, key=lambda finding: (not finding.flagged, -finding.probability))
    for finding in ordered:
        kind = policy.type(finding.type)
        with st.container(border=True):
            band = said.say("Clear") if finding.flagged else said.say("Unsure – look at it")
            st.markdown(f"**{said.of(kind.name)}** · {band}")
            if finding.spans:
                st.text(said.say("Words that say so:") + " " + quoted(assessment.post.text, finding.spans))
                for line in why_lines(assessment.post.text, finding, said.language, said.say):
                    st.text(line)
            st.caption(f"{said.of(kind.covers)} · {said.of(policy.clause(kind.clause).name)}")


def _steps(assessment: Assessment, hit: Hit, policy: Policy, said: Speech, key: str) -> None:
    _ = said.say
    audiences = {"staff": _("I am staff"), "leadership": _("I am the leadership"), "tr_amr": _("I am TR or AMR")}
    chosen = st.segmented_control(
        _("Who are you?"),
        list(audiences),
        format_func=audiences.__getitem__,
        default="staff",
        key=f"audience{key}",
        required=True,
    )
    mine = [step for step in assessment.steps if step.audience == chosen]
    if not mine:
        st.write(_("The policy names no steps for you here."))
    reasons = [_because(step, assessment.findings, policy, said) for step in mine]
    for number, (step, reason) in enumerate(zip(mine, reasons, strict=True), 1):
        st.markdown(f"{number}. {said.of(policy.step(step.id).text)}")
        if reason != (reasons[number] if number < len(reasons) else ""):
            st.caption(reason)
    if chosen == "leadership":
        _deadlines(assessment, hit, policy, said)


def _because(step: Step, findings: Sequence[Finding], policy: Policy, said: Speech) -> str:
    """The clause, and the types that caused the step."""
    clause = said.of(policy.clause(step.clause).name)
    known = {finding.type for finding in findings}
    causes = ", ".join(said.of(policy.type(type).name) for type in step.because if type in known)
    return f"{clause} · {said.say('because of')} {causes}" if causes else clause


def _deadlines(assessment: Assessment, hit: Hit, policy: Policy, said: Speech) -> None:
    _ = said.say
    types = [finding.type for finding in assessment.findings if finding.flagged]
    running = deadlines_for(assessment.route, types, hit, policy)
    if not running:
        return
    st.markdown("**" + _("Deadlines that may run") + "**")
    for deadline in running:
        amount = f"{deadline.amount} {_(_UNITS[deadline.unit])}"
        st.markdown(
            f"- **{amount}** {said.of(deadline.counted_from)}: {said.of(deadline.text)} ({deadline.basis}). "
            f"*{_('Check with')} {said.of(deadline.check_with)}.*"
        )
