"""Page "Om modellen": what it was made from, how good it is, and what it is bad at."""

import json
from datetime import date
from typing import Any

import streamlit as st

from harassflag.errors import HarassflagError
from harassflag.model import Manifest, model_folder, promoted_id, read_manifest
from harassflag.policy import Policy, load_policy
from harassflag.settings import load_settings
from harassflag.ui.marking import as_plain
from harassflag.ui.model_plots import show_curves
from harassflag.ui.moments import day
from harassflag.ui.speech import Speech, as_read, figure, speech


def show() -> None:
    """The page."""
    said = speech()
    settings = load_settings()
    st.title(said.say("About the model"))
    try:
        policy = load_policy(settings.policy)
        manifest = read_manifest(settings.models, promoted_id(settings.models))
    except HarassflagError as error:
        st.error(as_plain(error.told(said.say)), icon=":material/error:")
        return
    folder = model_folder(settings.models, manifest.id)
    evaluation = json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))
    _summary(manifest, evaluation, said)
    if evaluation["posts"]:
        _types(manifest, evaluation, policy, said)
        _plots(manifest, evaluation, policy, said)
    with st.expander(said.say("The whole card (English)"), icon=":material/description:"):
        st.markdown((folder / "card.md").read_text(encoding="utf-8").replace("# ", "#### "))


def _summary(manifest: Manifest, evaluation: dict[str, Any], said: Speech) -> None:
    _ = said.say
    splits = evaluation["splits"]
    st.write(
        _("The model learnt from invented posts written for this project; no real posts, no real persons.")
        + f" {splits['train'][1]} {_('posts to learn from')}, {splits['calibration'][1]} {_('to set the thresholds')}, "
        + f"{splits['test'][1]} {_('to test it')}."
    )
    st.caption(f"{_('Model')} {manifest.id} · {_('trained')} {day(date.fromisoformat(manifest.trained[:10]), said)}")
    if not evaluation["posts"]:
        return
    police = evaluation["police"]
    low, high = evaluation["macro_f1_interval"]
    left, middle, right = st.columns(3)
    left.metric(
        _("Accuracy in all, of 1"),
        figure(evaluation["macro_f1"], said),
        help=_("The mean of F1 over the types (macro F1). 95 %: {low} to {high}").format(
            low=figure(low, said), high=figure(high, said)
        ),
    )
    middle.metric(
        _("Threats found"),
        f"{as_read(police['recall_with_unsure'], said):.0%}",
        help=_("Sent to the police route or to “assess now”."),
    )
    right.metric(
        _("False alarms of police"),
        f"{as_read(police['harmless_sent'], said):.0%}",
        help=_("Harmless posts sent to the police route."),
    )
    st.info(
        _(
            "A low score means “not finished being judged”, never “harmless”. The model is bad at irony, hints, "
            "pictures and anything that shows only across several posts."
        ),
        icon=":material/info:",
    )


def _types(manifest: Manifest, evaluation: dict[str, Any], policy: Policy, said: Speech) -> None:
    _ = said.say
    st.header(_("Type by type"))
    rows = [
        {
            _("Type"): said.of(policy.type(name).name),
            _("Posts"): one["posts"],
            _("Precision"): figure(one["precision"], said),
            _("Recall"): figure(one["recall"], said),
            "F1": figure(one["f1"], said),
            "95 %": "–".join(figure(end, said) for end in one["f1_interval"]),
        }
        for name, one in ((name, evaluation["types"][name]) for name in manifest.types)
    ]
    st.table(rows, border="horizontal")
    st.caption(
        _("Precision: how many of those flagged carry the type. Recall: how many of those that carry it are flagged.")
        + " "
        + _("F1: both in one figure. 95 %: how far F1 may be off by chance.")
    )


def _plots(manifest: Manifest, evaluation: dict[str, Any], policy: Policy, said: Speech) -> None:
    _ = said.say
    st.header(_("Curves"))
    chosen = st.selectbox(
        _("Type"),
        manifest.types,
        index=manifest.types.index("threat_of_violence") if "threat_of_violence" in manifest.types else 0,
        format_func=lambda name: said.of(policy.type(name).name),
    )
    show_curves([(manifest.id, evaluation["types"][chosen])], said)
