"""What changed: two models on the same test posts, post by post."""

import streamlit as st

from harassflag.learning import differences, waiting_id
from harassflag.model import list_models, load_model, promoted_id
from harassflag.model.corpus import Corpus
from harassflag.policy import Policy
from harassflag.settings import Settings
from harassflag.ui.speech import Speech

MOST_SHOWN = 40


def show(settings: Settings, corpus: Corpus, policy: Policy, said: Speech) -> None:
    """The part of the page."""
    _ = said.say
    models = settings.models
    serving = promoted_id(models)
    others = [id for id in list_models(models)[::-1] if id != serving]
    if not others:
        st.info(_("There is only one model so far. Train another to compare."), icon=":material/info:")
        return
    waiting = waiting_id(models)
    other = st.selectbox(
        _("Compare the model that serves with"), others, index=others.index(waiting) if waiting in others else 0
    )
    pasted = st.text_area(_("New posts, one a line (the test posts if empty)"), height=100, max_chars=20_000)
    lines = [line.strip() for line in pasted.splitlines() if line.strip()]
    texts = lines or [post.text for post in corpus.splits["test"]]
    with st.spinner(_("Both models read the posts …")):
        found = differences(texts, load_model(models, serving), load_model(models, other))
    st.write(_("They differ on {count} of {posts} posts.").format(count=len(found), posts=len(texts)))

    def named(types: tuple[str, ...]) -> str:
        return ", ".join(said.of(policy.type(type).name) for type in types if type in policy.type_ids)

    for one in found[:MOST_SHOWN]:
        with st.container(border=True):
            st.text(texts[one.at][:600])
            if one.gained:
                st.caption(f":material/add: {_('new')}: {named(one.gained)}")
            if one.lost:
                st.caption(f":material/remove: {_('no longer')}: {named(one.lost)}")
