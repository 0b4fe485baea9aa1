"""From "Vurdér" to a case: one button; what is known of the evidence is asked lightly, and nothing of it must be filled in."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from harassflag.cases import Submission
from harassflag.records import Post
from harassflag.ui.drafts import corrections
from harassflag.ui.handed_in import Raw, as_evidence, as_new_posts
from harassflag.ui.links import CASE, link
from harassflag.ui.origin_form import origin_fields, origin_from
from harassflag.ui.speech import Speech
from harassflag.ui.visit import attempt, desk, told_at
from harassflag.ui.who import this_actor

_FIELDS = "typed:save"
AS_READ = "aflæst.txt"


def keep_handed_in(entry: Any) -> None:
    """Keep for this visit what was just handed in, as it came."""
    if entry:
        text, files = (entry, []) if isinstance(entry, str) else (entry.text or "", entry.files)
        raws = [Raw("", text.encode("utf-8", "surrogatepass"))] if text.strip() else []
        st.session_state["handed_in"] = [*raws, *(Raw(file.name, file.getvalue()) for file in files)]
        st.session_state.pop("saved", None)


def offer_to_save(posts: Sequence[Post], said: Speech) -> None:
    """Offer to make a case of it; staff send it to the leadership."""
    if not posts:
        return
    leads = "leadership" in this_actor().roles
    saved: Submission | None = st.session_state.get("saved")
    if saved is not None:
        _saved(saved, said, leads=leads)
        return
    with st.container(border=True):
        _offer(posts, said, leads=leads)


def _offer(posts: Sequence[Post], said: Speech, *, leads: bool) -> None:
    _ = said.say
    told_at("save")
    st.button(
        _("Save as a case") if leads else _("Send to the leadership"),
        type="primary",
        icon=":material/create_new_folder:" if leads else ":material/send:",
        key="save",
        width="stretch",
        on_click=_save,
        args=(list(posts), said),
    )
    st.caption(
        _("The text and the files are kept as they came, locked away, and every look at them is written down.")
        if leads
        else _("The leadership gets the text and the files as they came. You can see here what was decided.")
    )
    with st.expander(_("Add what you know (optional)"), icon=":material/edit_note:"):
        st.text_input(_("A few words on what it is about"), key=f"{_FIELDS}:title", max_chars=200)
        origin_fields(_FIELDS, said)
        st.text_area(
            _("What else should be known?"),
            key=f"{_FIELDS}:note",
            height=100,
            max_chars=5_000,
            help=_("Write only what you have seen yourself, with date and time. The writer may be given access to it."),
        )


def start_over() -> None:
    """Something else stands on the page now: what was handed in before is no evidence of it."""
    st.session_state.pop("handed_in", None)
    st.session_state.pop("saved", None)


def _saved(saved: Submission, said: Speech, *, leads: bool) -> None:
    _ = said.say
    st.success(
        (_("Saved as case {number}.") if leads else _("Sent to the leadership as case {number}.")).format(
            number=saved.number
        ),
        icon=":material/check:",
    )
    if leads:
        link(CASE, _("Open {number}").format(number=saved.number), ":material/folder_open:", case=saved.case)
    else:
        link("sendt", _("What I have sent"), ":material/outbox:")


def _as_read(said: Speech) -> list[Raw]:
    """What was read in the pictures beside what it was mended to, where somebody mended anything."""
    pairs = corrections(st.session_state.get("drafts") or [])
    told = [
        f"{said.say('As read in the picture:')} {read or '–'}\n{said.say('Mended to:')} {kept or '–'}"
        for read, kept in pairs
    ]
    return [Raw(AS_READ, "\n\n".join(told).encode("utf-8", "surrogatepass"))] if told else []


def _save(posts: list[Post], said: Speech) -> None:
    origin = origin_from(_FIELDS)
    raws: list[Raw] = st.session_state.get("handed_in") or [
        Raw("", "\n\n".join(post.text for post in posts).encode("utf-8", "surrogatepass"))
    ]

    def deed() -> None:
        new_posts = as_new_posts(posts, evidence=0 if len(raws) == 1 else None, captured_at=origin.captured_at)
        st.session_state["saved"] = desk().submit(
            new_posts,
            as_evidence([*raws, *_as_read(said)], origin),
            title=st.session_state.get(f"{_FIELDS}:title") or "",
            note=st.session_state.get(f"{_FIELDS}:note") or "",
            hit=st.session_state.get("hit", "unknown"),
            writer=st.session_state.get("writer", "unknown"),
        )

    names = ("platform", "address", "profile_name", "profile_id", "group", "openness", "captured_by", "captured_at")
    attempt("save", deed, clear=[f"{_FIELDS}:{name}" for name in ("title", "note", *names)])
