"""Pages and title; who is let in sees the pages of their roles."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from harassflag.ui import (
    assess_page,
    case_page,
    learning_page,
    links,
    model_page,
    overview_page,
    policy_page,
    queue_page,
    retention_page,
    submissions_page,
)
from harassflag.ui.speech import Speech, language_switch, speech
from harassflag.ui.visit import entered
from harassflag.ui.who import is_shared, let_in, show_who, this_actor

KEEPERS = {"leadership", "model_keeper"}
# A file of our own: named icons of the browser tab would be fetched from outside.
ICON = str(Path(__file__).with_name("icon.png"))


def show(first: str = "vurder") -> None:
    """Run the app: the page that is asked for, in the language that is chosen; `first` is the one it opens with."""
    st.set_page_config(page_title="harassflag", page_icon=ICON, layout="centered")
    language_switch()
    said = speech()
    if not let_in(said):
        return
    pages = _pages(said, first)
    links.know(pages)
    page = st.navigation(list(pages.values()))
    show_who(said)
    entered(f"{page.url_path} {st.query_params.get(links.CASE_PARAM, '')}")
    page.run()


def _pages(said: Speech, first: str) -> dict[str, st.Page]:
    """The pages of this reader, by their path."""
    _, held = said.say, this_actor().roles
    handles = bool(held & {"leadership", "tr_amr"})
    wanted: list[tuple[str, Callable[[], None], str, str, bool]] = [
        ("vurder", assess_page.show, _("Assess"), ":material/search:", True),
        ("sager", queue_page.show, _("Cases"), ":material/folder:", handles),
        (links.CASE, case_page.show, _("Case"), ":material/folder_open:", handles),
        ("sendt", submissions_page.show, _("What I have sent"), ":material/outbox:", is_shared() or not handles),
        ("overblik", overview_page.show, _("Overview"), ":material/bar_chart:", "leadership" in held),
        ("opbevaring", retention_page.show, _("Retention"), ":material/auto_delete:", "leadership" in held),
        ("politikken", policy_page.show, _("The policy"), ":material/gavel:", True),
        ("laering", learning_page.show, _("The model learns"), ":material/model_training:", bool(held & KEEPERS)),
        ("om-modellen", model_page.show, _("About the model"), ":material/monitoring:", True),
    ]
    return {
        path: st.Page(
            show_page,
            title=title,
            icon=icon,
            url_path=path,
            default=path == first,
            visibility="hidden" if path == links.CASE else "visible",
        )
        for path, show_page, title, icon, open_to_them in wanted
        if open_to_them
    }
