"""Train: the school's examples and uploaded ones, a button, a bar, a way to stop; then the gate's word."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from harassflag.errors import HarassflagError, InputError
from harassflag.learning import (
    Example,
    Intake,
    Training,
    cancel_training,
    contested,
    read_file,
    read_training,
    ready_for_training,
    sift,
    start_training,
)
from harassflag.model import load_model, promotions
from harassflag.model.corpus import Corpus
from harassflag.policy import Policy
from harassflag.settings import Settings
from harassflag.ui.learning_words import reasons_in_words
from harassflag.ui.marking import as_plain
from harassflag.ui.speech import Speech
from harassflag.ui.visit import attempt, desk, read, told_at

EVERY_SECONDS = 2
MOST_SHOWN = 30


def show(settings: Settings, corpus: Corpus, policy: Policy, said: Speech) -> None:
    """The part of the page."""
    _ = said.say
    kept = ready_for_training(read("examples", lambda: desk().examples()), corpus)
    st.write(
        _("The model learns from {posts} invented posts and from {examples} examples of this school.").format(
            posts=len(corpus.splits["train"]), examples=len(kept.intake.taken)
        )
    )
    waiting = contested(load_model(settings.models), kept.intake.taken) if promotions(settings.models) else ()
    if waiting:
        st.warning(
            _(
                "{count} example(s) say that what the model surely calls a threat is none. Each waits for a second person, under Examples."
            ).format(count=len(waiting)),
            icon=":material/group:",
        )
    if kept.disputed:
        st.info(
            _("{count} example(s) wait: two people disagree on them.").format(count=len(kept.disputed)),
            icon=":material/balance:",
        )
    uploaded = _uploaded(corpus, said)
    _report(uploaded, said)
    told_at("training")
    running = read_training(settings.models).outcome == "running"
    part = st.fragment(_run, run_every=EVERY_SECONDS if running else None)
    part(settings, (*kept.intake.taken, *uploaded.taken), policy, said, was_running=running)


def _uploaded(corpus: Corpus, said: Speech) -> Intake:
    _ = said.say
    with st.expander(_("Add labelled posts from a file"), icon=":material/upload_file:"):
        st.caption(
            _("Columns text and labels; labels are the ids of the types, with a comma between. Nothing of it is kept.")
        )
        files: list[Any] = st.file_uploader(
            _("CSV, JSONL or Parquet"), type=["csv", "jsonl", "parquet"], accept_multiple_files=True, key="labelled"
        )
    rows = []
    for file in files:
        try:
            rows += read_file(file, file.name, corpus.types)
        except InputError as error:
            st.error(as_plain(error.told(said.say)), icon=":material/error:")
    return sift(rows, corpus)


def _report(intake: Intake, said: Speech) -> None:
    """What was taken of the files, what refused, and why."""
    _ = said.say
    if not (intake.taken or intake.refused or intake.contradictions):
        return
    st.write(
        _("{taken} taken ({held} of them kept for the gate), {refused} refused, {contradictions} contradictory").format(
            taken=len(intake.taken),
            held=sum(one.held_out for one in intake.taken),
            refused=len(intake.refused),
            contradictions=len(intake.contradictions),
        )
    )
    for refused in intake.refused[:MOST_SHOWN]:
        st.text(f"{_('Line')} {refused.line}: {refused.reason.told(_)}")
    for one in intake.contradictions[:MOST_SHOWN]:
        labels = " / ".join(", ".join(sorted(some)) or "–" for some in one.labels)
        st.text(f"{_('same text, different labels')}: {one.text[:200]} ({labels})")


def _run(settings: Settings, examples: Sequence[Example], policy: Policy, said: Speech, *, was_running: bool) -> None:
    _ = said.say
    training = read_training(settings.models)
    if training.outcome == "running":
        stages = {
            "reading": _("Reading the posts"),
            "training": _("Learning"),
            "gate": _("Measuring beside the old model"),
        }
        share = training.done / training.total if training.stage == "training" and training.total else 0.0
        st.progress(share, text=stages[training.stage])
        if st.button(_("Stop"), icon=":material/stop_circle:", width="stretch"):
            attempt("training", lambda: cancel_training(settings.models))
            st.rerun()
        return
    if was_running:
        st.rerun()
    _ended(training, policy, said)
    if st.button(_("Train a new model"), type="primary", icon=":material/model_training:", width="stretch"):
        try:
            start_training(settings, examples)
        except HarassflagError as error:
            st.error(as_plain(error.told(_)), icon=":material/error:")
            return
        st.rerun()


def _ended(training: Training, policy: Policy, said: Speech) -> None:
    """How the last training ended, in words."""
    _ = said.say
    if training.outcome == "cancelled":
        st.info(_("The training was stopped. The old model serves as before."), icon=":material/stop_circle:")
    elif training.outcome == "stopped":
        st.warning(_("The training broke off. The old model serves as before."), icon=":material/warning:")
    elif training.outcome == "failed":
        st.error(_("The training could not be done."), icon=":material/error:")
        reasons_in_words(training.reasons, policy, said)
    elif training.candidate and training.passed:
        st.success(
            _("The new model passed the gate and waits under Versions to be put to use."),
            icon=":material/check_circle:",
        )
    elif training.candidate and training.passed is False:
        st.warning(_("The new model did not pass the gate, and will not serve:"), icon=":material/block:")
        reasons_in_words(training.reasons, policy, said)
