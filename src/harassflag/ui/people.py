"""Who wrote it and who was hit: optional, and only the policy's steps depend on it."""

import streamlit as st

from harassflag.policy.schema import HITS, WRITERS
from harassflag.ui.speech import Speech


def people(said: Speech) -> None:
    """Two choices, kept for this visit under `writer` and `hit`."""
    _ = said.say
    writers = {
        "unknown": _("Do not know"),
        "parent": _("A parent"),
        "pupil_under_15": _("A pupil under 15"),
        "pupil_15_plus": _("A pupil of 15 or more"),
        "colleague": _("A colleague"),
    }
    hits = {"unknown": _("Do not know"), "employee": _("An employee"), "pupil": _("A pupil"), "parent": _("A parent")}
    left, right = st.columns(2)
    left.selectbox(
        _("Who wrote it?"), sorted(WRITERS, key=list(writers).index), format_func=writers.__getitem__, key="writer"
    )
    right.selectbox(_("Who was hit?"), sorted(HITS, key=list(hits).index), format_func=hits.__getitem__, key="hit")
