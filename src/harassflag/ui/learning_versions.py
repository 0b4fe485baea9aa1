"""Versions side by side: figures, the gate's word, put to use, go back, take along."""

import json
import math
from typing import Any

import altair as alt
import streamlit as st

from harassflag.learning import (
    ENDING,
    Verdict,
    export_model,
    gate_of,
    held_out_posts,
    import_model,
    is_foreign,
    promote_through_gate,
    read_verdict,
    ready_for_training,
    settled,
    waiting_id,
)
from harassflag.model import list_models, load_model, model_folder, promotions, read_manifest, rollback
from harassflag.model.corpus import Corpus
from harassflag.policy import Policy
from harassflag.settings import Settings
from harassflag.ui.charts import show_chart
from harassflag.ui.learning_words import reasons_in_words
from harassflag.ui.model_plots import show_curves
from harassflag.ui.speech import Speech, figure
from harassflag.ui.visit import attempt, desk, told_at

MOST = 12
ROOM = 0.05


def show(settings: Settings, corpus: Corpus, policy: Policy, said: Speech) -> None:
    """The part of the page."""
    _ = said.say
    models = settings.models
    told_at("versions")
    served = promotions(models)
    ids = list_models(models)[::-1][:MOST]
    figures = {id: _figures(settings, id) for id in ids}
    waiting = waiting_id(models)
    st.table(
        [
            {
                _("Model"): id,
                _("State"): _("serves") if id in served[-1:] else _("waits") if id == waiting else "",
                _("Learnt from"): figures[id]["splits"]["train"][1] if "splits" in figures[id] else "–",
                _("Accuracy in all, of 1"): _number(figures[id].get("macro_f1"), said),
                _("Threats found"): _number(figures[id].get("police", {}).get("recall_with_unsure"), said),
            }
            for id in ids
        ],
        border="horizontal",
    )
    _curve(figures, said)
    if not ids:
        return
    chosen = st.selectbox(_("A model"), ids, index=ids.index(waiting) if waiting in ids else 0)
    _one(settings, chosen, served, corpus, policy, said)
    _side_by_side(settings, chosen, served, figures, policy, said)
    _thresholds(settings, chosen, policy, said)
    if len(served) > 1:
        st.button(
            _("Go back to the model before"),
            icon=":material/undo:",
            help=served[-2],
            on_click=lambda: attempt("versions", lambda: rollback(models), done=_("The model before serves again.")),
        )
    _take_in(settings, corpus, said)


def _number(value: Any, said: Speech) -> str:
    return figure(value, said) if isinstance(value, float) and not math.isnan(value) else "–"


def _figures(settings: Settings, id: str) -> dict[str, Any]:
    try:
        told = json.loads((model_folder(settings.models, id) / "evaluation.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _curve(figures: dict[str, dict[str, Any]], said: Speech) -> None:
    """Learning curve: what each version learnt from, and how good it is on the same test posts."""
    _ = said.say
    points = [
        {"posts": one["splits"]["train"][1], "f1": one["macro_f1"], "model": id}
        for id, one in figures.items()
        if one.get("posts") and "splits" in one
    ]
    if len(points) < 2:
        return
    st.subheader(_("Learning curve"))
    low, high = min(one["f1"] for one in points), max(one["f1"] for one in points)
    # A difference that is none must not fill the plot.
    wide = [max(low - ROOM, 0), min(high + ROOM, 1)]
    chart = alt.Chart(alt.InlineData(values=points)).mark_point(size=90, filled=True)
    show_chart(
        chart.encode(
            x=alt.X(
                "posts:Q",
                title=_("Posts learnt from"),
                scale=alt.Scale(zero=False, padding=20),
                axis=alt.Axis(tickCount=4, format=",d"),
            ),
            y=alt.Y(
                "f1:Q", title=_("Accuracy in all, of 1"), scale=alt.Scale(domain=wide), axis=alt.Axis(format=".2f")
            ),
            tooltip=[
                alt.Tooltip("model:N", title=_("Model")),
                alt.Tooltip("posts:Q", title=_("Posts learnt from")),
                alt.Tooltip("f1:Q", title=_("Accuracy in all, of 1"), format=".2f"),
            ],
        ),
        said,
        _("Learning curve"),
    )


def _one(settings: Settings, id: str, served: tuple[str, ...], corpus: Corpus, policy: Policy, said: Speech) -> None:
    _ = said.say
    models = settings.models
    if is_foreign(models, id):
        st.caption(_("This model came from another school; its figures were measured here."))
    verdict = read_verdict(models, id)
    if id in served[-1:]:
        st.success(_("This model serves."), icon=":material/check_circle:")
    elif verdict is None or (verdict.serving,) != served[-1:]:
        st.info(_("The gate has not been asked beside the model that serves."), icon=":material/help:")
    elif verdict.passed:
        st.success(_("It passed the gate."), icon=":material/check_circle:")
    else:
        st.warning(_("It did not pass the gate:"), icon=":material/block:")
        reasons_in_words(verdict.reasons, policy, said)
    if id not in served[-1:]:
        st.button(
            _("Put this model to use"),
            type="primary",
            icon=":material/rocket_launch:",
            help=_("The gate is asked first if it has not been."),
            on_click=lambda: attempt(
                "versions",
                lambda: promote_through_gate(models, id, lambda one: _ask(settings, one, corpus)),
                done=_("The new model serves from now on."),
            ),
        )
    if st.toggle(_("Take this model along to another school"), key=f"take:{id}"):
        st.download_button(
            _("Download the model"), export_model(models, id), file_name=f"{id}{ENDING}", icon=":material/download:"
        )


def _ask(settings: Settings, id: str, corpus: Corpus) -> Verdict:
    """The gate's word of today: the school may have reviewed posts since it was asked last."""
    kept = ready_for_training(desk().examples(), corpus).intake.taken
    return gate_of(settings, id, corpus, held_out_posts(settled(load_model(settings.models), kept)))


def _side_by_side(
    settings: Settings,
    id: str,
    served: tuple[str, ...],
    figures: dict[str, dict[str, Any]],
    policy: Policy,
    said: Speech,
) -> None:
    """The figures and the cards of a model and of the one that serves."""
    _ = said.say
    both = [one for one in dict.fromkeys((*served[-1:], id)) if figures.get(one, {}).get("types")]
    if both:
        st.subheader(_("Side by side") if len(both) > 1 else _("Figures"))
        names = {one: _("serves") if one in served[-1:] else _("the chosen one") for one in both}
        st.table(
            [
                {
                    _("Type"): said.of(policy.type(type).name),
                    **{
                        f"{measure}, {names[one]}": _number(figures[one]["types"].get(type, {}).get(key), said)
                        for measure, key in (("F1", "f1"), (_("Recall"), "recall"))
                        for one in both
                    },
                }
                for type in figures[both[-1]]["types"]
                if type in policy.type_ids
            ],
            border="horizontal",
        )
        types = [type for type in policy.type_ids if all(type in figures[one]["types"] for one in both)]
        chosen = st.selectbox(
            _("Type"),
            types,
            index=types.index("threat_of_violence") if "threat_of_violence" in types else 0,
            format_func=lambda type: said.of(policy.type(type).name),
            key="curves",
        )
        show_curves([(names[one], figures[one]["types"][chosen]) for one in both], said)
    with st.expander(_("The whole card (English)"), icon=":material/description:"):
        for column, one in zip(st.columns(max(len(both), 1)), both or [id], strict=True):
            card = model_folder(settings.models, one) / "card.md"
            text = card.read_text(encoding="utf-8") if card.is_file() else "–"
            column.code(text, language=None, wrap_lines=True)


def _thresholds(settings: Settings, id: str, policy: Policy, said: Speech) -> None:
    """Where each type is flagged, and from where on it is a close call."""
    _ = said.say
    manifest = read_manifest(settings.models, id)
    rows = [
        {
            "type": said.of(policy.type(type).name),
            "flagged": manifest.thresholds[at],
            "unsure": manifest.unsure_from[at],
        }
        for at, type in enumerate(manifest.types)
        if type in policy.type_ids
    ]
    st.subheader(_("Thresholds"))
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("type:N", title=None, sort=None, axis=alt.Axis(labelLimit=220))
    )
    band = base.mark_bar(opacity=0.35, height=8).encode(
        x=alt.X("unsure:Q", title=_("Probability"), scale=alt.Scale(domain=[0, 1])), x2="flagged:Q"
    )
    show_chart(band + base.mark_tick(thickness=3, size=16).encode(x="flagged:Q"), said, _("Thresholds"))
    st.caption(_("From the line on a type is flagged; in the bar before it, it is a close call."))


def _take_in(settings: Settings, corpus: Corpus, said: Speech) -> None:
    _ = said.say
    with st.expander(_("Take in a model from another school"), icon=":material/move_to_inbox:"):
        file = st.file_uploader(_("A model file"), key="foreign")
        if file is not None and st.button(_("Check it and take it in"), icon=":material/verified_user:"):
            attempt(
                "versions",
                lambda: import_model(settings.models, file, corpus),
                done=_("It was taken in. It serves only once it has passed the gate."),
            )
            st.rerun()
