"""Over time: which way posts go, how many are close calls, how many of their words the model has never seen."""

from collections.abc import Sequence

import altair as alt
import streamlit as st

from harassflag.learning import Month, SeenPost, by_month, vocabulary
from harassflag.model.corpus import Corpus
from harassflag.policy import Policy
from harassflag.settings import Settings
from harassflag.ui.charts import show_chart
from harassflag.ui.model_plots import COLOURS as PAIR
from harassflag.ui.model_plots import DASHES
from harassflag.ui.moments import month as month_name
from harassflag.ui.overview_page import COLOURS
from harassflag.ui.speech import Speech, as_read
from harassflag.ui.visit import desk, read
from harassflag.ui.who import this_actor

LEAST_HEIGHT = 0.2
"""Of the axis of shares: a share of next to nothing must not fill the plot."""


def show(_settings: Settings, corpus: Corpus, policy: Policy, said: Speech) -> None:
    """The part of the page."""
    _ = said.say
    if "leadership" not in this_actor().roles:
        st.info(_("Only the leadership sees the posts of cases."), icon=":material/lock:")
        return
    posts = [
        SeenPost(one.at, one.route, one.findings, one.text) for one in read("judged", lambda: desk().judged_posts())
    ]
    if not posts:
        st.info(_("No posts in cases yet."), icon=":material/inbox:")
        return
    months = by_month(posts, _words(corpus.types, corpus))
    _routes(months, policy, said)
    _shares(months, said)
    st.table(
        [
            {
                _("Month"): month_name(month.month, said),
                _("Posts"): month.posts,
                _("Close calls"): f"{as_read(month.unsure / month.posts, said):.0%}",
                _("Unseen words"): f"{as_read(month.unseen_words, said):.0%}",
                **{said.of(route.name): month.routes.get(route.id, 0) for route in policy.routes},
            }
            for month in months
        ],
        border="horizontal",
    )
    st.caption(
        _(
            "Close calls: a type nearly shows. Unseen words stood in no post the model learnt from. If either grows, review more posts."
        )
    )


@st.cache_resource(show_spinner=False, max_entries=2)
def _words(types: tuple[str, ...], _corpus: Corpus) -> frozenset[str]:  # noqa: ARG001 - the types are the key
    """The words of the project's own invented posts."""
    return vocabulary(post.text for post in _corpus.splits["train"])


def across(months: Sequence[Month], said: Speech) -> alt.X:
    """The months from left to right, by their names."""
    order = [month_name(month.month, said) for month in months]
    return alt.X("month:O", title=None, sort=order, axis=alt.Axis(labelAngle=-45))


def _routes(months: Sequence[Month], policy: Policy, said: Speech) -> None:
    _ = said.say
    names = {route.id: said.of(route.name) for route in policy.routes}
    order = list(names.values())
    rows = [
        {
            "month": month_name(one.month, said),
            "route": names[route],
            "share": count / one.posts,
            "order": order.index(names[route]),
        }
        for one in months
        for route, count in one.routes.items()
        if route in names
    ]
    st.subheader(_("Share of each route"))
    chart = alt.Chart(alt.InlineData(values=rows)).mark_bar()
    show_chart(
        chart.encode(
            x=across(months, said),
            y=alt.Y("share:Q", title=_("Share of posts"), axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])),
            color=alt.Color(
                "route:N",
                title=_("Route"),
                scale=alt.Scale(domain=order, range=COLOURS),
                legend=alt.Legend(orient="bottom", columns=2, labelLimit=300),
            ),
            order=alt.Order("order:Q"),
        ),
        said,
        _("Share of each route"),
    )


def _shares(months: Sequence[Month], said: Speech) -> None:
    _ = said.say
    rows = [
        {"month": month_name(one.month, said), "share": share, "what": what}
        for one in months
        for what, share in ((_("Close calls"), one.unsure / one.posts), (_("Unseen words"), one.unseen_words))
    ]
    st.subheader(_("Close calls and unseen words"))
    most = max(LEAST_HEIGHT, *(share for one in months for share in (one.unsure / one.posts, one.unseen_words)))
    chart = alt.Chart(alt.InlineData(values=rows)).mark_line(point=alt.OverlayMarkDef(size=60))
    show_chart(
        chart.encode(
            x=across(months, said),
            y=alt.Y(
                "share:Q", title=_("Share"), axis=alt.Axis(format=".0%", tickCount=5), scale=alt.Scale(domain=[0, most])
            ),
            color=alt.Color(
                "what:N",
                title=None,
                scale=PAIR,
                legend=alt.Legend(orient="bottom", symbolType="stroke", symbolSize=300),
            ),
            strokeDash=alt.StrokeDash("what:N", title=None, scale=DASHES, legend=None),
        ),
        said,
        _("Close calls and unseen words"),
    )
