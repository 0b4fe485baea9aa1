"""Page "Overblik": counts over time, in figures without names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import cycle

import altair as alt
import streamlit as st

from harassflag.cases import Month
from harassflag.cases.danish import CLOCK
from harassflag.cases.records import Kept
from harassflag.errors import HarassflagError
from harassflag.policy import Policy, load_policy
from harassflag.settings import load_settings
from harassflag.ui.charts import show_chart, stacked_by_month
from harassflag.ui.marking import as_plain
from harassflag.ui.moments import month as month_name
from harassflag.ui.speech import Speech, speech
from harassflag.ui.visit import desk, now, read

SPANS = (3, 12, 36)
METRIC = 168
# Kept dark, late in warning, open pale: told apart without colour too.
KEPT_COLOURS = ["#1b6e8c", "#e07b00", "#b9c6d2"]
# One shade a route, from dark to light so that they differ without colour too.
COLOURS = ["#b3261e", "#e07b00", "#4f9bd0", "#b9c6d2"]
TYPE_COLOUR = "#4f9bd0"
# Read on a light and on a dark page.
FIGURE_COLOUR = "#708090"


def show() -> None:
    """The page."""
    said = speech()
    _ = said.say
    st.title(_("Overview"))
    st.caption(_("Counts without names: what comes in, where it goes, what is closed. Never who."))
    months: int = st.segmented_control(
        _("How far back?"),
        SPANS,
        format_func={3: _("3 months"), 12: _("1 year"), 36: _("3 years")}.__getitem__,
        default=12,
        required=True,
        key="months",
    )
    since, until = span(now().astimezone(CLOCK).date(), months)
    try:
        policy = load_policy(load_settings().policy)
        found = read(f"figures:{months}", lambda: desk().figures(since, until))
    except HarassflagError as error:
        st.error(as_plain(error.told(said.say)), icon=":material/error:")
        return
    _totals(found, said)
    _deadlines(said)
    if not any(month.cases or month.closed or month.deadlines for month in found):
        st.info(_("No cases in this time."), icon=":material/inbox:")
        return
    filled = every_month(found, since, until)
    _routes(filled, policy, said)
    _types(filled, policy, said)
    _kept(filled, said)
    _table(filled, policy, said)


def span(today: date, months: int) -> tuple[date, date]:
    """From the first of a month to the first of the next: so many months, this one among them."""
    number = today.year * 12 + today.month
    return _first(number - months), _first(number)


def _first(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def every_month(found: Sequence[Month], since: date, until: date) -> list[Month]:
    """The months in order, those without a case as zeros."""
    known = {month.month: month for month in found}
    numbers = range(since.year * 12 + since.month - 1, until.year * 12 + until.month - 1)
    names = [f"{number // 12}-{number % 12 + 1:02}" for number in numbers]
    return [known.get(name) or Month(name, 0, {}, {}, 0) for name in names]


def _totals(found: Sequence[Month], said: Speech) -> None:
    _ = said.say
    routes = sum((Counter(month.routes) for month in found), Counter[str]())
    with st.container(horizontal=True):
        st.metric(_("Cases"), sum(month.cases for month in found), width=METRIC)
        st.metric(_("Of these threats or stalking"), routes["police"], width=METRIC)
        st.metric(_("Cases closed"), sum(month.closed for month in found), width=METRIC)


def _deadlines(said: Speech) -> None:
    """How the deadlines of the open cases stand today."""
    _ = said.say
    at = now()
    open_cases = read("queue:open", desk().queue).cases
    days = [case.next_due for case in open_cases if case.next_due]
    with st.container(horizontal=True):
        st.metric(_("Open today"), len(open_cases), width=METRIC)
        st.metric(_("Deadline passed"), sum(day < at for day in days), width=METRIC)
        st.metric(_("Deadline within 7 days"), sum(at <= day < at + timedelta(days=7) for day in days), width=METRIC)


def _routes(months: Sequence[Month], policy: Policy, said: Speech) -> None:
    _ = said.say
    st.subheader(_("Cases by month and route"))
    names = {route.id: said.of(route.name) for route in policy.routes}
    counts = [
        (month_name(month.month, said), {names[id]: count for id, count in month.routes.items() if id in names})
        for month in months
    ]
    colours = dict(zip(names.values(), cycle(COLOURS), strict=False))
    chart = stacked_by_month(counts, colours, said, counted=_("Cases"), by=_("Route"))
    show_chart(chart, said, _("Cases by month and route; the figures stand in the table below."))


def _types(months: Sequence[Month], policy: Policy, said: Speech) -> None:
    _ = said.say
    counts = sum((Counter(month.types) for month in months), Counter[str]())
    rows = [{"type": said.of(kind.name), "cases": counts[kind.id]} for kind in policy.types if counts[kind.id]]
    if not rows:
        return
    st.subheader(_("Cases by type"))
    bars = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("type:N", title=None, sort="-x", axis=alt.Axis(labelLimit=220)),
        x=alt.X("cases:Q", title=_("Cases"), axis=alt.Axis(tickMinStep=1, format="d")),
    )
    figures = bars.mark_text(align="left", dx=4, color=FIGURE_COLOUR).encode(text="cases:Q")
    both = bars.mark_bar(color=TYPE_COLOUR) + figures
    show_chart(both, said, _("Cases by type; the figures stand on the bars."))
    st.caption(_("One case may count under several types. A person's word counts before the model's."))


def _kept_names(said: Speech) -> Mapping[Kept, str]:
    _ = said.say
    return {"kept": _("Kept in time"), "late": _("Late or passed"), "open": _("Still running")}


def _kept(months: Sequence[Month], said: Speech) -> None:
    """What became of the deadlines that ran out in each month."""
    _ = said.say
    if not any(month.deadlines for month in months):
        return
    st.subheader(_("Deadlines by month"))
    names = _kept_names(said)
    counts = [
        (month_name(month.month, said), {names[what]: count for what, count in month.deadlines.items()})
        for month in months
    ]
    colours = dict(zip(names.values(), KEPT_COLOURS, strict=True))
    chart = stacked_by_month(counts, colours, said, counted=_("Deadlines"), by=_("What became of it"))
    show_chart(chart, said, _("Deadlines by month; the figures stand in the table below."))
    st.caption(
        _(
            "Each deadline counts in the month it runs out. One left out with a reason, or lacking a fact, counts nowhere."
        )
    )


def _table(months: Sequence[Month], policy: Policy, said: Speech) -> None:
    _ = said.say
    with st.expander(_("The figures"), icon=":material/table:"):
        rows = [
            {
                _("Month"): month_name(month.month, said),
                _("Cases"): month.cases,
                **{said.of(route.name): month.routes.get(route.id, 0) for route in policy.routes},
                _("Closed"): month.closed,
                **{name: month.deadlines.get(what, 0) for what, name in _kept_names(said).items()},
            }
            for month in months
        ]
        st.table(rows, border="horizontal")
