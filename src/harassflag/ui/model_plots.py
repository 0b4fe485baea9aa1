"""Plots of a model's figures on one type, or of two models' beside one another."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import streamlit as st

from harassflag.ui.charts import show_chart
from harassflag.ui.speech import Speech

AXIS = alt.Scale(domain=[0, 1])
DASHES = alt.Scale(range=[[1, 0], [6, 4]])
COLOURS = alt.Scale(range=["#1f6fb5", "#c46200"])
"""Two that differ in light and dark, and to whoever does not see red."""
HEIGHT = 320

Figures = Mapping[str, Any]
"""What `evaluate` says of one type."""


def show_curves(models: Sequence[tuple[str, Figures]], said: Speech) -> None:
    """Precision and recall, then calibration, of one type, for each of one or two models by name."""
    _ = said.say
    names = [name for name, _figures in models]
    many = len(models) > 1
    legend = alt.Legend(orient="bottom", labelLimit=300, symbolType="stroke", symbolSize=300) if many else None
    colour = alt.Color("model:N", sort=names, title=None, scale=COLOURS, legend=legend)
    dash = alt.StrokeDash("model:N", sort=names, scale=DASHES, legend=None)
    curve = [
        {"recall": recall, "precision": precision, "model": name}
        for name, one in models
        for _threshold, precision, recall in one["curve"]
    ]
    points = [{"recall": one["recall"], "precision": one["precision"], "model": name} for name, one in models]
    across = alt.X("recall:Q", scale=AXIS, title=_("Recall"))
    up = alt.Y("precision:Q", scale=AXIS, title=_("Precision"))
    line = alt.Chart(alt.InlineData(values=curve)).mark_line().encode(x=across, y=up, color=colour, strokeDash=dash)
    dot = alt.Chart(alt.InlineData(values=points)).mark_point(size=120, filled=True, shape="diamond")
    st.subheader(_("Precision and recall"))
    both = (line + dot.encode(x=across, y=up, color=colour)).properties(height=HEIGHT)
    show_chart(both, said, _("Precision and recall"))
    st.caption(_("The diamond is the threshold in use."))
    bins = [
        {"said": given, "true": share, "posts": count, "model": name}
        for name, one in models
        for given, share, count in one["reliability"]
    ]
    across = alt.X("said:Q", scale=AXIS, title=_("Probability given"))
    up = alt.Y("true:Q", scale=AXIS, title=_("Share that carries the type"))
    even = alt.Chart(alt.InlineData(values=[{"said": 0, "true": 0}, {"said": 1, "true": 1}]))
    diagonal = even.mark_line(strokeDash=[4, 4], opacity=0.5).encode(x=across, y=up)
    binned = alt.Chart(alt.InlineData(values=bins))
    lines = binned.mark_line().encode(x=across, y=up, color=colour, strokeDash=dash)
    dots = binned.mark_point(filled=True, size=60).encode(
        x=across, y=up, color=colour, tooltip=alt.Tooltip("posts:Q", title=_("Posts"))
    )
    st.subheader(_("Calibration"))
    show_chart((diagonal + lines + dots).properties(height=HEIGHT), said, _("Calibration"))
    st.caption(_("On the dashed line the probability means what it says."))
