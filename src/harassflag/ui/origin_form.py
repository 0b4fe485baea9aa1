"""What is known of where evidence comes from: every field may stay empty."""

from dataclasses import replace
from datetime import datetime

import streamlit as st

from harassflag.cases import Origin
from harassflag.cases.danish import CLOCK
from harassflag.ui.case_words import openness_names
from harassflag.ui.fields import begin, keys_of, show_theirs
from harassflag.ui.speech import Speech

PLATFORMS = ("Facebook", "Messenger", "Instagram", "Snapchat", "TikTok", "Aula", "WhatsApp", "Discord", "SMS", "E-mail")
LONGEST = 500


def origin_fields(key: str, said: Speech, before: Origin | None = None) -> bool:
    """The fields, under `key`; `origin_from` reads them. False while another's change waits to be looked at."""
    _, known = said.say, before or Origin()
    names, now = openness_names(said), _start(known)
    theirs = begin(key, now)
    left, right = st.columns(2)
    left.selectbox(
        _("Platform"),
        _platforms(known.platform),
        index=None,
        key=f"{key}:platform",
        placeholder=_("Choose, or write another"),
        accept_new_options=True,
    )
    right.text_input(_("Address of the post (link)"), key=f"{key}:address", max_chars=LONGEST)
    left.text_input(_("Profile name"), key=f"{key}:profile_name", max_chars=LONGEST)
    right.text_input(
        _("Profile id or address"),
        key=f"{key}:profile_id",
        max_chars=LONGEST,
        help=_("A name can be faked; the address of the profile says more."),
    )
    left.text_input(_("Group or page"), key=f"{key}:group", max_chars=LONGEST)
    right.selectbox(_("Who can see it?"), list(names), format_func=names.__getitem__, key=f"{key}:openness")
    left.text_input(_("Who captured it?"), key=f"{key}:captured_by", max_chars=LONGEST)
    right.datetime_input(
        _("When was it captured?"),
        value=None,
        max_value=datetime.now(CLOCK).replace(tzinfo=None, hour=23, minute=59),
        key=f"{key}:captured_at",
        format="DD.MM.YYYY",
    )
    if theirs:
        words = {
            "platform": _("Platform"),
            "address": _("Address of the post (link)"),
            "profile_name": _("Profile name"),
        }
        words |= {
            "profile_id": _("Profile id or address"),
            "group": _("Group or page"),
            "captured_by": _("Who captured it?"),
        }
        show_theirs(key, now, words, said)
    return not theirs


def _start(known: Origin) -> dict[str, object]:
    """What the fields begin with."""
    return {
        "platform": known.platform or None,
        "address": known.address,
        "profile_name": known.profile_name,
        "profile_id": known.profile_id,
        "group": known.group,
        "openness": known.openness,
        "captured_by": known.captured_by,
        "captured_at": known.captured_at.astimezone(CLOCK).replace(tzinfo=None) if known.captured_at else None,
    }


def origin_keys(key: str) -> list[str]:
    """Every field under `key`, to be emptied."""
    return keys_of(key, _start(Origin()))


def _platforms(known: str) -> list[str]:
    return [*PLATFORMS, *([known] if known and known not in PLATFORMS else [])]


def origin_from(key: str, before: Origin | None = None) -> Origin:
    """The origin as filled in under `key`."""

    def text(name: str) -> str:
        return str(st.session_state.get(f"{key}:{name}") or "").strip()

    captured: datetime | None = st.session_state.get(f"{key}:captured_at")
    return replace(
        before or Origin(),
        platform=text("platform"),
        address=text("address"),
        profile_name=text("profile_name"),
        profile_id=text("profile_id"),
        group=text("group"),
        openness=st.session_state.get(f"{key}:openness") or "unknown",
        captured_by=text("captured_by"),
        captured_at=captured.replace(tzinfo=CLOCK) if captured else None,
    )
