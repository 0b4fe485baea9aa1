"""Fields filled from what stands in the case: who began before another's change is told, and keeps what was typed."""

from collections.abc import Mapping

import streamlit as st

from harassflag.ui.speech import Speech


def begin(key: str, now: Mapping[str, object]) -> bool:
    """Fill the fields `key:name` with what stands now, unless somebody is at them; whether another changed it meanwhile."""
    state = st.session_state
    base: dict[str, object] | None = state.get(f"{key}:base")
    held = {name: state.get(f"{key}:{name}") for name in now}
    if base is not None and base != now and held not in (base, now) and all(f"{key}:{name}" in state for name in now):
        return True
    if base != now or any(f"{key}:{name}" not in state for name in now):
        take_theirs(key, now)
    return False


def take_theirs(key: str, now: Mapping[str, object]) -> None:
    """The fields as they stand in the case."""
    for name, value in now.items():
        st.session_state[f"{key}:{name}"] = value
    st.session_state[f"{key}:base"] = dict(now)


def keep_mine(key: str, now: Mapping[str, object]) -> None:
    """Go on with what was typed, knowing what stands in the case."""
    st.session_state[f"{key}:base"] = dict(now)


def keys_of(key: str, names: Mapping[str, object]) -> list[str]:
    """Every field, to be emptied."""
    return [f"{key}:base", *(f"{key}:{name}" for name in names)]


def show_theirs(
    key: str,
    now: Mapping[str, object],
    words: Mapping[str, str],
    said: Speech,
    *,
    told: Mapping[str, object] | None = None,
) -> None:
    """What stands in the case now, where it differs from what was typed; and the choice. `told` says values in words."""
    _ = said.say
    with st.container(border=True):
        st.warning(
            _(
                "Somebody changed this while you were writing. What you wrote is still in the fields; this is what stands now:"
            ),
            icon=":material/group:",
        )
        for name, value in now.items():
            if st.session_state.get(f"{key}:{name}") != value and name in words:
                st.text(f"{words[name]}: {(told or now)[name] or '–'}")
        with st.container(horizontal=True):
            st.button(_("Go on with theirs"), key=f"theirs:{key}", on_click=take_theirs, args=(key, now))
            st.button(_("Go on with mine"), key=f"mine:{key}", on_click=keep_mine, args=(key, now))
