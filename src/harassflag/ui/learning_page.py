"""Page "Modellen lærer": train, the gate's word, versions side by side, what to look at, examples, change over time."""

from collections.abc import Callable

import streamlit as st

from harassflag.errors import HarassflagError
from harassflag.learning import corpus_of
from harassflag.model.corpus import Corpus
from harassflag.policy import Policy, load_policy
from harassflag.settings import Settings, load_settings
from harassflag.ui import (
    learning_compare,
    learning_drift,
    learning_examples,
    learning_review,
    learning_training,
    learning_versions,
)
from harassflag.ui.marking import as_plain
from harassflag.ui.speech import Speech, speech

_SHOWN = "learning_part"
"""Which part was shown last: another one clears the page first, or the old one would stand below it, greyed, for as long as it takes."""


def show() -> None:
    """The page."""
    said = speech()
    _ = said.say
    settings = load_settings()
    st.title(_("The model learns"))
    st.caption(
        _(
            "A new model serves only when it has passed the gate and a person has said so. The old one serves until then."
        )
    )
    try:
        policy = load_policy(settings.policy)
        corpus = _corpus(settings)
    except HarassflagError as error:
        st.error(as_plain(error.told(said.say)), icon=":material/error:")
        return
    parts: dict[str, Callable[[Settings, Corpus, Policy, Speech], None]] = {
        _("Train"): learning_training.show,
        _("Versions"): learning_versions.show,
        _("What changed"): learning_compare.show,
        _("Look at"): learning_review.show,
        _("Examples"): learning_examples.show,
        _("Over time"): learning_drift.show,
    }
    part = st.segmented_control(_("Part"), list(parts), default=_("Train"), required=True, label_visibility="collapsed")
    place = st.empty() if st.session_state.get(_SHOWN) != part else st.container()
    st.session_state[_SHOWN] = part
    try:
        with place.container():
            parts[part](settings, corpus, policy, said)
    except HarassflagError as error:
        st.error(as_plain(error.told(said.say)), icon=":material/error:")


@st.cache_resource(show_spinner=False, max_entries=2)
def _corpus(settings: Settings) -> Corpus:
    """The project's own invented posts; nobody's words."""
    return corpus_of(settings)
