"""Ways from one page to another."""

import streamlit as st

CASE = "sag"
CASE_PARAM = "id"


def know(pages: dict[str, st.Page]) -> None:
    """The pages of this run, by their path."""
    st.session_state["pages"] = pages


def link(path: str, label: str, icon: str, *, case: str = "") -> None:
    """A link to a page, to one case where that is named; nothing where the reader has no such page."""
    page = st.session_state.get("pages", {}).get(path)
    if page is not None:
        st.page_link(page, label=label, icon=icon, query_params={CASE_PARAM: case} if case else None)
