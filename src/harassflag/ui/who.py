"""Who is using the app: on one machine its user, without login; where Streamlit's secrets hold [auth], whoever logged in."""

import time
from collections.abc import Mapping
from typing import Any

import streamlit as st

from harassflag.cases import Actor, local_actor
from harassflag.errors import CasebookError, HarassflagError
from harassflag.settings import load_settings
from harassflag.ui.marking import as_plain
from harassflag.ui.roles import Roles, actor_of, load_roles
from harassflag.ui.speech import Speech

CLOCKS_DIFFER_SECONDS = 300
SHORTEST_COOKIE_SECRET = 32


def is_shared() -> bool:
    """Whether people log in."""
    return bool(st.secrets.load_if_toml_exists() and st.secrets.get("auth"))


def roles() -> Roles:
    """Who may be what, as the file says now."""
    return load_roles(load_settings().roles)


def this_actor() -> Actor:
    """The actor of this run, found by `let_in`; a button's deed comes before that, so it is asked here whether it still holds.

    Raises:
        CasebookError: the login is over, or the roles are others than when the page was drawn.
    """
    actor: Actor = st.session_state["actor"]
    if is_shared() and _actor() != actor:
        raise CasebookError("Your role has changed, or your login has ended.", "Load the page again.")
    return actor


def let_in(said: Speech) -> bool:
    """Find out who is there; else show why not, and how to log in. Whoever is let in is `this_actor` from here on."""
    try:
        actor = _actor()
    except HarassflagError as error:
        _login_page(said, error.told(said.say))
        return False
    if actor is None:
        _login_page(said)
        return False
    if st.session_state.get("actor") not in (None, actor):
        _forget_visit()
    st.session_state["actor"] = actor
    return True


def show_who(said: Speech) -> None:
    """Who is using the app, and the way out, in the side bar."""
    if not is_shared():
        return
    with st.sidebar:
        st.text(f"{said.say('Logged in as')} {this_actor().name}")
        st.button(said.say("Log out"), icon=":material/logout:", on_click=_log_out, width="stretch")


def _actor() -> Actor | None:
    """Whoever is there; None where a login is wanted.

    Raises:
        CasebookError: the login will not do, or somebody comes over the network where nobody logs in.
    """
    if not is_shared():
        if _comes_over_the_network():
            raise CasebookError(
                "This app runs without login, so only its own machine may use it.",
                "Set up a login before you share it; see docs/login.md.",
            )
        return local_actor()
    if len(str(st.secrets["auth"].get("cookie_secret", ""))) < SHORTEST_COOKIE_SECRET:
        raise CasebookError(
            "The login is not set up safely: whoever guesses its cookie_secret can be anybody.",
            "Write at least {length} random characters there; see docs/login.md.",
            length=SHORTEST_COOKIE_SECRET,
        )
    claims: Mapping[str, Any] = st.user.to_dict()
    if not claims.get("is_logged_in"):
        return None
    if not _is_for_this_app(claims):
        raise CasebookError("This login was made for another program.", "Ask whoever runs the server.")
    if _login(claims) in _ended():
        raise CasebookError("You have logged out.", "Log in again.")
    rules = roles()
    if not _is_of_these_hours(claims, rules.hours):
        raise CasebookError("You were logged in too long ago.", "Log in again.")
    return actor_of(_latest(claims), rules)


@st.cache_resource(show_spinner=False)
def _ended() -> set[tuple[str, str]]:
    """The logins somebody has logged out of: other tabs, and copies of their cookie, end with them."""
    return set()


@st.cache_resource(show_spinner=False)
def _newest() -> dict[str, Mapping[str, Any]]:
    """What the provider said last of each login: a role it has taken away since is gone in older visits too."""
    return {}


def _latest(claims: Mapping[str, Any]) -> Mapping[str, Any]:
    login = str(claims.get("sub"))
    known = _newest().get(login)
    if known is not None and claims["iat"] < known["iat"]:
        return known
    _newest()[login] = claims
    return claims


def _is_for_this_app(claims: Mapping[str, Any]) -> bool:
    """Authlib lets a token for another audience pass if it calls this app the authorised party."""
    audience, own = claims.get("aud"), st.secrets["auth"].get("client_id")
    return isinstance(own, str) and own in (audience if isinstance(audience, list) else [audience])


def _login(claims: Mapping[str, Any]) -> tuple[str, str]:
    return str(claims.get("sub")), str(claims.get("iat"))


def _is_of_these_hours(claims: Mapping[str, Any], hours: int) -> bool:
    """One from the future would last for ever; clocks may differ by a little."""
    issued = claims.get("iat")
    return isinstance(issued, int | float) and -CLOCKS_DIFFER_SECONDS <= time.time() - issued <= hours * 3600


def _comes_over_the_network() -> bool:
    """Streamlit gives no address for its own machine; a proxy in between leaves its mark."""
    headers = st.context.headers
    return isinstance(st.context.ip_address, str) or bool(headers.get("X-Forwarded-For") or headers.get("Forwarded"))


def _forget_visit() -> None:
    """Another person at the same screen sees nothing of the one before."""
    language = st.session_state.get("language")
    st.session_state.clear()
    if language:
        st.session_state["language"] = language


def _log_out() -> None:
    _ended().add(_login(st.user.to_dict()))
    _forget_visit()
    st.logout()


def _login_page(said: Speech, why_not: str = "") -> None:
    _ = said.say
    st.title("harassflag")
    if why_not:
        st.error(as_plain(why_not), icon=":material/block:")
    if not is_shared():
        return
    st.write(
        _(
            "Log in with the account you use at work. The login tells who you are; what you may see depends on your role."
        )
    )
    st.button(_("Log in"), type="primary", icon=":material/login:", on_click=st.login, width="stretch")
    if st.user.to_dict().get("is_logged_in"):
        st.button(_("Log out"), icon=":material/logout:", on_click=_log_out, width="stretch")
    st.caption(_("In danger right now? Ring 112. Otherwise ring 114."))
