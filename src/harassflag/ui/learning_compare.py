"""What changed: two models on the same posts, post by post, and what a waiting model said beside the one that serves."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from harassflag.learning import differences, read_beside, waiting_id
from harassflag.model import list_models, load_model, promoted_id
from harassflag.model.corpus import Corpus
from harassflag.policy import Policy
from harassflag.settings import Settings
from harassflag.ui.marking import as_plain
from harassflag.ui.moments import moment
from harassflag.ui.speech import Speech
from harassflag.ui.visit import desk, read
from harassflag.ui.who import this_actor

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
    if other == waiting:
        _beside(settings, other, policy, said)
    sources = {
        "invented": _("invented posts that set the thresholds"),
        "pasted": _("posts pasted here"),
        **({"cases": _("the posts of cases")} if "leadership" in this_actor().roles else {}),
    }
    source = st.radio(_("On"), list(sources), format_func=sources.__getitem__, horizontal=True, key="compared")
    texts = _texts(source, corpus, said)
    if not texts:
        return
    with st.spinner(_("Both models read the posts …")):
        found = differences(texts, load_model(models, serving), load_model(models, other))
    st.write(_("They differ on {count} of {posts} posts.").format(count=len(found), posts=len(texts)))
    for one in found[:MOST_SHOWN]:
        with st.container(border=True):
            st.text(texts[one.at][:600])
            if one.gained:
                st.caption(f":material/add: {_('new')}: {_named(one.gained, policy, said)}")
            if one.lost:
                st.caption(f":material/remove: {_('no longer')}: {_named(one.lost, policy, said)}")


def _texts(source: str, corpus: Corpus, said: Speech) -> list[str]:
    """The posts that both models read."""
    if source == "invented":
        # Never the test posts: who has read them chooses by them.
        return [post.text for post in corpus.splits["calibration"]]
    if source == "cases":
        return [one.text for one in read("judged", lambda: desk().judged_posts())]
    pasted = st.text_area(said.say("New posts, one a line"), height=100, max_chars=20_000)
    return [line.strip() for line in pasted.splitlines() if line.strip()]


def _named(types: Sequence[str], policy: Policy, said: Speech) -> str:
    names = [said.of(policy.type(type).name) for type in types if type in policy.type_ids]
    return ", ".join(names) or said.say("none of the types")


def _beside(settings: Settings, shadow: str, policy: Policy, said: Speech) -> None:
    """What the waiting model said of the posts judged on this machine since it waits; their words are not kept."""
    _ = said.say
    told = read_beside(settings.models, shadow)
    changed = [one for one in told if one.differ]
    with st.container(border=True):
        st.subheader(_("Judged beside, by itself"))
        st.write(
            _(
                "Since it waits, the new model has judged {posts} posts beside the old one; they differ on {count}."
            ).format(posts=len(told), count=len(changed))
        )
        st.caption(_("The words of these posts are not kept."))
        if changed:
            st.table(
                [
                    {
                        _("When"): as_plain(moment(datetime.fromisoformat(one.at), said)),
                        _("Old model"): _named(one.before, policy, said),
                        _("New model"): _named(one.after, policy, said),
                    }
                    for one in changed[:MOST_SHOWN]
                ],
                border="horizontal",
            )
