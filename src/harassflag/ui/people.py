"""Who wrote it and who was hit: optional, and only the policy's steps depend on it."""

import streamlit as st

from harassflag.records import Hit, Writer
from harassflag.ui.speech import Speech


def writer_names(said: Speech) -> dict[Writer, str]:
    """Who can have written it, in words, the unknown first."""
    _ = said.say
    return {
        "unknown": _("Do not know"),
        "parent": _("A parent"),
        "pupil_under_15": _("A pupil under 15"),
        "pupil_15_plus": _("A pupil of 15 or more"),
        "colleague": _("A colleague"),
    }


def hit_names(said: Speech) -> dict[Hit, str]:
    """Who can have been hit, in words, the unknown first."""
    _ = said.say
    return {"unknown": _("Do not know"), "employee": _("An employee"), "pupil": _("A pupil"), "parent": _("A parent")}


def people(said: Speech) -> None:
    """Two choices, kept for this visit under `writer` and `hit`."""
    _ = said.say
    writers, hits = writer_names(said), hit_names(said)
    left, right = st.columns(2)
    left.selectbox(_("Who wrote it?"), list(writers), format_func=writers.__getitem__, key="writer")
    right.selectbox(_("Who was hit?"), list(hits), format_func=hits.__getitem__, key="hit")
