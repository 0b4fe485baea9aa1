"""Charts with their figures written the reader's way."""

from collections.abc import Mapping, Sequence
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


def stacked_by_month(
    counts: Sequence[tuple[str, Mapping[str, int]]], colours: Mapping[str, str], said: Speech, *, counted: str, by: str
) -> Any:
    """One bar a month, empty ones too, stacked by what is counted in it; the order of `colours` is the order of the bar."""
    _ = said.say
    order = list(colours)
    months = [count[0] for count in counts]
    rows = [
        {"month": month, "kind": kind, "count": count.get(kind, 0), "order": order.index(kind)}
        for month, count in counts
        for kind in order
    ]
    return (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar()
        .encode(
            x=alt.X("month:O", title=None, sort=months, axis=alt.Axis(labelAngle=-45)),
            y=alt.Y("sum(count):Q", title=counted, axis=alt.Axis(tickMinStep=1, format="d")),
            color=alt.Color(
                "kind:N",
                title=by,
                scale=alt.Scale(domain=order, range=list(colours.values())),
                legend=alt.Legend(orient="bottom", columns=2, labelLimit=300),
            ),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("month:O", title=_("Month")),
                alt.Tooltip("kind:N", title=by),
                alt.Tooltip("sum(count):Q", title=counted),
            ],
        )
    )
