"""The school's examples: what the next model learns from, the second look for the police types, and the way out."""

from collections.abc import Sequence

import streamlit as st

from harassflag.cases import KeptExample
from harassflag.learning import Example, contested, is_disputed, read_doubts, ready_for_training, waiting_id
from harassflag.learning.examples import BATCH
from harassflag.model import load_model, promotions
from harassflag.model.corpus import Corpus
from harassflag.model.training import POLICE
from harassflag.policy import Policy
from harassflag.settings import Settings
from harassflag.ui.moments import moment
from harassflag.ui.speech import Speech, figure
from harassflag.ui.visit import attempt, desk, read, told_at

MOST_SHOWN = 50


def show(settings: Settings, corpus: Corpus, policy: Policy, said: Speech) -> None:
    """The part of the page."""
    _ = said.say
    told_at("examples")
    examples = read("examples", lambda: desk().examples())
    if not examples:
        st.info(
            _(
                "No examples yet. The leadership makes one on the case: a reviewed post, masked, with a yes for that very post."
            ),
            icon=":material/info:",
        )
        return
    kept = ready_for_training(examples, corpus)
    stand = {one.id for one in examples if one.stands}
    _second_look([id for id in _doubted(settings, kept.intake.taken) if id not in stand], policy, said)
    for type, found in kept.agreement.items():
        if found.posts:
            kappa = "–" if found.kappa is None else figure(found.kappa, said)
            st.caption(
                f"{said.of(policy.type(type).name)}: {_('two people agree on')} {found.same}/{found.posts} (kappa {kappa})"
            )
    st.subheader(_("Examples"))
    for one in examples[:MOST_SHOWN]:
        _one(one, policy, said)


def named(types: frozenset[str], policy: Policy, said: Speech) -> str:
    """The names of types, in the policy's order."""
    names = [said.of(policy.type(type).name) for type in policy.type_ids if type in types]
    return ", ".join(names) or said.say("none of the types")


def _one(one: KeptExample, policy: Policy, said: Speech) -> None:
    _ = said.say
    with st.container(border=True):
        st.text(one.text)
        st.text(f"{named(one.labels, policy, said)} · {one.by.name}, {moment(one.at, said)}")
        if is_disputed(one) and one.second is not None:
            st.text(f"{_('two people disagree')}: {named(one.second, policy, said)}")
        withdrawing(one, said)


def withdrawing(one: KeptExample, said: Speech, place: str = "list") -> None:
    """The way out of the next model, with its reason; `place` tells two of them on one page apart."""
    _ = said.say
    with st.popover(_("Withdraw"), icon=":material/undo:"):
        why = st.text_input(_("Why?"), key=f"why:{place}:{one.id}", max_chars=500)
        st.button(
            _("Withdraw and erase the text"),
            key=f"withdraw:{place}:{one.id}",
            on_click=_withdraw,
            args=(one.id, why, _("Withdrawn. The next model does not learn from it.")),
        )


def _withdraw(id: str, why: str, done: str) -> None:
    attempt("examples", lambda: desk().withdraw_example(id, reason=why), done=done)


def _doubted(settings: Settings, taken: Sequence[Example]) -> list[str]:
    """Examples that a second person is to look at whatever they were labelled as: the model doubts them."""
    if not promotions(settings.models):
        return []
    served = promotions(settings.models)[-1]
    found = {doubt.id for doubt in read_doubts(settings.models, waiting_id(settings.models) or served)}
    denied = {one.id for one in contested(load_model(settings.models), taken)}
    return [one.id for one in taken if one.id in denied or f"{BATCH}-{one.id}" in found]


def _second_look(also: Sequence[str], policy: Policy, said: Speech) -> None:
    """One example at a time, without what the first person said."""
    _ = said.say
    asked = read("second", lambda: desk().for_second_look(POLICE, also))
    if not asked:
        return
    with st.container(border=True):
        st.subheader(_("A second look"))
        st.caption(_("You do not see what the first person said. {count} wait.").format(count=len(asked)))
        st.text(asked[0].text)
        key = f"second:{asked[0].id}"
        st.multiselect(
            _("What is it?"),
            policy.type_ids,
            format_func=lambda id: said.of(policy.type(id).name),
            placeholder=_("None of the types"),
            key=key,
        )
        st.button(_("Save"), key=f"save:{key}", on_click=_label_again, args=(asked[0].id, key, _("Saved.")))


def _label_again(id: str, key: str, done: str) -> None:
    labels = st.session_state[key]
    attempt("examples", lambda: desk().label_again(id, labels), done=done, clear=(key,))
