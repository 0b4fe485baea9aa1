"""What stands before Streamlit: strangers' pages are turned away, and the browser is told to fetch nothing from elsewhere."""

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from harassflag.ui.picture_review import TO_TOP
from harassflag.ui.who import is_shared

ONLY_LOOKS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
STREAMLITS_PAGE = Path(st.__file__).with_name("static") / "index.html"
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def content_security_policy() -> str:
    """Everything from this server only; of scripts in the page itself those Streamlit ships and our own one, by their digest."""
    page = STREAMLITS_PAGE.read_text(encoding="utf-8") + TO_TOP
    digests = (hashlib.sha256(script.encode("utf-8")).digest() for script in _INLINE_SCRIPT.findall(page))
    scripts = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' {scripts}",
        # Streamlit styles its elements, and this app its marks, in the page.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "media-src": "'self' blob:",
        "worker-src": "'self' blob:",
        "manifest-src": "'self'",
        "frame-ancestors": "'none'",
        "form-action": "'self'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def headers() -> Mapping[str, str]:
    """What every answer bears."""
    return {
        "Content-Security-Policy": content_security_policy(),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


class Guard:
    """Refuses requests another page sends, and, without login, those that name another machine (DNS rebinding).

    Streamlit checks origins too, but asks a service outside for this machine's address about each it does not know: none such reaches it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = headers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or one websocket."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        looks = scope.get("method") in ONLY_LOOKS
        shared = is_shared()
        if shared:
            know_own_name(str(st.secrets["auth"]["redirect_uri"]))
        if not is_welcome(Headers(scope=scope), shared=shared, looks=looks):
            await _turn_away(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(_without_origin(scope) if looks else scope, receive, with_headers)


def is_welcome(headers: Headers, *, shared: bool, looks: bool = False) -> bool:
    """Whether a request comes from a page of this server, or from no page.

    One that only `looks` may come from anywhere, as a login comes back from its provider; no page but ours can read the answer.
    """
    host, origins = headers.get("host", ""), headers.getlist("origin")
    try:
        named = urlsplit(f"//{host}").hostname
        return (shared or named in OWN_MACHINE) and (
            looks or all(urlsplit(origin).netloc.lower() == host.lower() for origin in origins)
        )
    except ValueError:
        return False


def know_own_name(redirect_uri: str) -> None:
    """Tell Streamlit under which name people come, so that it need not ask outside."""
    if not config.is_manually_set("browser.serverAddress"):
        config.set_option("browser.serverAddress", urlsplit(redirect_uri).hostname)


def _without_origin(scope: Scope) -> Scope:
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"origin"]}


async def _turn_away(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
    else:
        await PlainTextResponse("Not from here.", 403)(scope, receive, send)
