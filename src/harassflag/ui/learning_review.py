"""What to look at: the posts whose review teaches most, and labels that are probably wrong; nothing is changed by itself."""

import json

import streamlit as st

from harassflag.cases import JudgedPost, KeptExample
from harassflag.learning import Doubt, Known, choose, is_disputed, known_from, read_doubts, waiting_id
from harassflag.learning.examples import BATCH
from harassflag.model import load_model, promotions
from harassflag.model.corpus import Corpus, LabelledPost
from harassflag.policy import Policy
from harassflag.settings import Settings
from harassflag.ui.learning_examples import named, withdrawing
from harassflag.ui.links import CASE, link
from harassflag.ui.speech import Speech
from harassflag.ui.visit import attempt, desk, read, told_at
from harassflag.ui.who import this_actor

TEN_MINUTES = 10
"""Posts somebody looks through in ten minutes."""
MOST_SHOWN = 20


def show(settings: Settings, corpus: Corpus, policy: Policy, said: Speech) -> None:
    """The part of the page."""
    _next(settings, corpus, policy, said)
    _doubts(settings, corpus, policy, said)


def _next(settings: Settings, corpus: Corpus, policy: Policy, said: Speech) -> None:
    _ = said.say
    st.subheader(_("Look at these first"))
    if "leadership" not in this_actor().roles:
        st.info(_("Only the leadership sees the posts of cases."), icon=":material/lock:")
        return
    st.caption(
        _("The model is least sure of them, and they are least like what it knows: ten minutes here teach most.")
    )
    posts = [one for one in read("judged", lambda: desk().judged_posts()) if not one.example]
    if not posts:
        st.info(_("No posts wait to be looked at."), icon=":material/inbox:")
        return

    def chosen() -> list[JudgedPost]:
        known = _known(corpus.types, corpus)
        return [
            posts[at]
            for at in choose(load_model(settings.models), [one.text for one in posts], TEN_MINUTES, known=known)
        ]

    with st.spinner(_("Looking through the posts …")):
        first = read("next", chosen)
    for one in first:
        with st.container(border=True):
            st.text(one.text[:600])
            found = frozenset(finding.type for finding in one.findings if finding.flagged)
            close = frozenset(finding.type for finding in one.findings if not finding.flagged)
            st.caption(f"{_('The model')}: {named(found, policy, said)}")
            if close:
                st.caption(f"{_('close calls')}: {named(close, policy, said)}")
            told = _("Reviewed: offer it to the model in {case}") if one.reviewed else _("Review it in {case}")
            link(CASE, told.format(case=one.case_number), ":material/rate_review:", case=one.case)


@st.cache_resource(show_spinner=False, max_entries=2)
def _known(types: tuple[str, ...], _corpus: Corpus) -> Known:  # noqa: ARG001 - the types are the key
    """The project's own invented posts, made ready to compare with."""
    return known_from(_corpus.splits["train"])


def _doubts(settings: Settings, corpus: Corpus, policy: Policy, said: Speech) -> None:
    _ = said.say
    st.subheader(_("Labels that are probably wrong"))
    served = promotions(settings.models)
    source = waiting_id(settings.models) or (served[-1] if served else "")
    doubts = read_doubts(settings.models, source) if source else []
    if not doubts:
        st.info(_("The next training makes this list."), icon=":material/info:")
        return
    st.caption(_("Found by models that had not learnt from the post. Nothing is changed: a person decides."))
    told_at("examples")
    kept = {f"{BATCH}-{one.id}": one for one in read("examples", lambda: desk().examples())}
    own = [(doubt, kept[doubt.id]) for doubt in doubts if doubt.id in kept and not kept[doubt.id].stands]
    for doubt, example in own[:MOST_SHOWN]:
        _own(doubt, example, policy, said)
    if not own:
        st.write(_("None among this school's examples."))
    posts = {post.id: post for post in corpus.splits["train"]}
    invented = [(doubt, posts[doubt.id]) for doubt in doubts if doubt.id in posts]
    with st.expander(f"{_('Among the invented posts')} ({len(invented)})", icon=":material/inventory_2:"):
        for doubt, post in invented[:MOST_SHOWN]:
            _invented(doubt, post, policy, said)
        lines = [
            json.dumps({"id": doubt.id, "missing": doubt.missing, "too_many": doubt.too_many})
            for doubt, _post in invented
        ]
        st.download_button(
            _("Take the list along"), "\n".join(lines), file_name="doubts.jsonl", icon=":material/download:"
        )


def _own(doubt: Doubt, example: KeptExample, policy: Policy, said: Speech) -> None:
    """One of the school's examples: its labels stand, a second person looks, or it is withdrawn."""
    _ = said.say
    with st.container(border=True):
        st.text(example.text)
        st.text(f"{_('labelled')}: {named(example.labels, policy, said)}")
        _suggestion(doubt, policy, said)
        if example.second is None:
            st.caption(_("A second person is asked under Examples, without seeing the first label."))
        elif is_disputed(example) or example.second != example.labels:
            st.caption(f"{_('two people disagree')}: {named(example.second, policy, said)}")
        else:
            st.caption(_("A second person said the same."))
        with st.container(horizontal=True):
            st.button(
                _("The labels are right"),
                icon=":material/check:",
                key=f"stands:{example.id}",
                on_click=_let_stand,
                args=(example.id, _("Noted. This one does not come again.")),
            )
            withdrawing(example, said, place="doubt")


def _let_stand(id: str, done: str) -> None:
    attempt("examples", lambda: desk().let_labels_stand(id), done=done)


def _invented(doubt: Doubt, post: LabelledPost, policy: Policy, said: Speech) -> None:
    with st.container(border=True):
        st.text(post.text[:600])
        st.text(f"{post.id} · {said.say('labelled')}: {named(post.labels, policy, said)}")
        _suggestion(doubt, policy, said)


def _suggestion(doubt: Doubt, policy: Policy, said: Speech) -> None:
    _ = said.say
    if doubt.missing:
        st.caption(f":material/add: {_('perhaps missing')}: {named(frozenset(doubt.missing), policy, said)}")
    if doubt.too_many:
        st.caption(f":material/remove: {_('perhaps too many')}: {named(frozenset(doubt.too_many), policy, said)}")
