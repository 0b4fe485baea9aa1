"""Charts with their figures written the reader's way."""

from typing import Any

import altair as alt
import streamlit as st

from harassflag.ui.speech import Speech

DANISH = alt.Locale(
    number=alt.NumberLocale(decimal=",", thousands=".", grouping=[3], currency=["", " kr."], percent=" %")
)


def show_chart(chart: Any, said: Speech, told: str) -> None:
    """A chart as wide as the page; `told` is what whoever cannot see it is told."""
    st.altair_chart(chart.configure(locale=DANISH) if said.language == "da" else chart, width="stretch", alt=told)
