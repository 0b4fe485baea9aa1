"""Pages and title."""

from pathlib import Path

import streamlit as st

from harassflag.ui import assess_page, model_page, policy_page
from harassflag.ui.speech import language_switch, speech

# A file of our own: named icons of the browser tab would be fetched from outside.
ICON = str(Path(__file__).with_name("icon.png"))


def show() -> None:
    """Run the app: the page that is asked for, in the language that is chosen."""
    st.set_page_config(page_title="harassflag", page_icon=ICON, layout="centered")
    language_switch()
    _ = speech().say
    page = st.navigation(
        [
            st.Page(assess_page.show, title=_("Assess"), icon=":material/search:", url_path="vurder", default=True),
            st.Page(policy_page.show, title=_("The policy"), icon=":material/gavel:", url_path="politikken"),
            st.Page(model_page.show, title=_("About the model"), icon=":material/monitoring:", url_path="om-modellen"),
        ]
    )
    page.run()
