"""Page "Politikken": types, routes, steps, deadlines and words, as the school has decided them."""

import streamlit as st

from harassflag.errors import HarassflagError
from harassflag.policy import Policy, load_policy
from harassflag.settings import load_settings
from harassflag.ui.marking import as_plain
from harassflag.ui.speech import Speech, speech


def show() -> None:
    """The page."""
    said = speech()
    try:
        policy = load_policy(load_settings().policy)
    except HarassflagError as error:
        st.error(as_plain(error.told(said.say)), icon=":material/error:")
        return
    st.title(said.of(policy.name))
    st.caption(f"{said.say('Adopted')} {policy.adopted:%d.%m.%Y} · {policy.name_and_version}")
    _types(policy, said)
    _routes(policy, said)
    _steps(policy, said)
    _deadlines(policy, said)
    _help_lines(policy, said)
    _wording(policy, said)


def _types(policy: Policy, said: Speech) -> None:
    st.header(said.say("The twelve types"))
    for kind in policy.types:
        st.markdown(f"**{said.of(kind.name)}**")
        st.write(said.of(kind.covers))
        st.caption(f"{said.of(policy.clause(kind.clause).name)} → {said.of(policy.route(kind.flagged_route).name)}")


def _routes(policy: Policy, said: Speech) -> None:
    st.header(said.say("Where a post goes"))
    for route in policy.routes:
        st.markdown(f"- **{said.of(route.name)}**: {said.of(route.sentence)}")


def _steps(policy: Policy, said: Speech) -> None:
    _ = said.say
    st.header(_("Steps"))
    headings = {"staff": _("For you as staff"), "leadership": _("For the leadership"), "tr_amr": _("For TR and AMR")}
    for audience, heading in headings.items():
        with st.expander(heading, expanded=audience == "staff"):
            for step in policy.steps:
                if step.audience == audience:
                    st.markdown(f"- {said.of(step.text)}")
                    st.caption(said.of(policy.clause(step.clause).name))


def _deadlines(policy: Policy, said: Speech) -> None:
    _ = said.say
    units = {"hours": _("hours"), "days": _("days"), "working_days": _("working days"), "months": _("months")}
    st.header(_("Deadlines"))
    st.caption(_("Reckoned hints, not legal advice."))
    for deadline in policy.deadlines:
        st.markdown(
            f"- **{deadline.amount} {units[deadline.unit]}** {said.of(deadline.counted_from)}: {said.of(deadline.text)} "
            f"({deadline.basis}). *{_('Check with')} {said.of(deadline.check_with)}.*"
        )


def _help_lines(policy: Policy, said: Speech) -> None:
    st.header(said.say("Help lines"))
    for line in policy.help_lines:
        st.markdown(f"- **{line.number}** {said.of(line.name)}")
    st.caption(said.say("Check the numbers before you pass them on."))


def _wording(policy: Policy, said: Speech) -> None:
    st.header(said.say("Words to the people involved"))
    st.table(
        [{said.say("Avoid"): f"»{pair.avoid}«", said.say("Write instead"): f"»{pair.use}«"} for pair in policy.wording],
        border="horizontal",
    )
