"""A provider of logins that says whatever a test wants: right tokens, forged ones, and nonsense; and a browser without its window."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

Answer = tuple[int, str, bytes]
LONGEST_WAIT = 60


@dataclass
class Provider:
    """What it answers, and all it was asked."""

    port: int = 0
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "own"}))
    tokens: dict[str, Callable[[str], Answer]] = field(default_factory=dict)
    """By the code of a login: what is answered to it, given the nonce."""
    nonces: dict[str, str] = field(default_factory=dict)
    nonsense: bytes = b""
    """In place of its description, where there is any."""
    asked: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def description(self) -> bytes:
        """What a provider says of itself."""
        names = {f"{name}_endpoint": f"{self.address}/{name}" for name in ("authorization", "token", "userinfo")}
        told = {"issuer": self.address, "jwks_uri": f"{self.address}/keys", **names}
        return self.nonsense or json.dumps({**told, "id_token_signing_alg_values_supported": ["RS256"]}).encode()

    def keys(self) -> bytes:
        """Its public keys."""
        return json.dumps(KeySet([self.key]).as_dict(private=False)).encode()

    def claims(self, nonce: str, **own: object) -> dict[str, Any]:
        """A right token's claims."""
        now = int(time.time())
        said = {"iss": self.address, "aud": "harassflag", "sub": "leder1", "name": "Karen Holm", "groups": ["ledelse"]}
        return {**said, "iat": now, "exp": now + 600, "nonce": nonce, **own}

    def token(self, nonce: str, *, key: Any = None, alg: str = "RS256", **own: object) -> str:
        """A token of these claims, without those that are None."""
        said = {name: value for name, value in self.claims(nonce, **own).items() if value is not None}
        return jwt.encode({"alg": alg, "kid": "own"}, said, key or self.key, algorithms=[alg])


def answered(id_token: object, **more: object) -> Answer:
    """A token as the provider hands it over."""
    told = {"access_token": "adgang-4c1e", "token_type": "Bearer", "id_token": id_token, **more}
    return 200, "application/json", json.dumps(told).encode()


@contextmanager
def provided() -> Iterator[Provider]:
    """The provider, on this machine."""
    provider = Provider()

    class Desk(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.asked.append(self.path)
            pages = {"/keys": provider.keys, "/.well-known/openid-configuration": provider.description}
            self._say(200, "application/json", pages.get(self.path, lambda: b"{}")())

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            code = asked["code"][0]
            self._say(*provider.tokens[code](provider.nonces[code]))

        def _say(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    provider.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Visitor:
    """A browser without its window: its cookies, and all it was sent."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    seen: list[bytes] = field(default_factory=list)

    def get(self, path: str) -> httpx.Response:
        """One answer; cookies are kept."""
        said = httpx.get(f"{self.address}{path}", cookies=self.cookies, trust_env=False, timeout=LONGEST_WAIT)
        for name, value in said.cookies.items():
            self.cookies[name] = value
        self.seen += [said.content, repr(said.headers).encode()]
        return said

    def log_in(self, way_in: str, provider: Provider, code: str) -> httpx.Response:
        """Go to the provider and come back with this code."""
        to = urlsplit(self.get(way_in).headers["location"])
        asked = {name: values[0] for name, values in parse_qs(to.query).items()}
        provider.nonces[code] = asked["nonce"]
        return self.get(f"/oauth2callback?code={code}&state={asked['state']}")

    def page(self, path: str = "", *, subprotocol: str = "") -> str:
        """The words of a page, opened over the websocket as a browser does."""
        self.get("/_stcore/host-config")
        self.get("/_stcore/health")
        sent = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with connect(
            f"ws{self.address[4:]}/_stcore/stream",
            origin=self.address,  # type: ignore[arg-type]
            subprotocols=["streamlit", subprotocol or self.cookies["_streamlit_xsrf"]],  # type: ignore[list-item]
            additional_headers={"Cookie": sent},
            max_size=None,
            proxy=None,
        ) as line:
            ask = BackMsg()
            ask.rerun_script.page_name = path
            line.send(ask.SerializeToString())
            shown = []
            with suppress(TimeoutError):
                while True:
                    raw = line.recv(LONGEST_WAIT)
                    assert isinstance(raw, bytes)
                    shown.append(raw)
                    message = ForwardMsg.FromString(raw)
                    if message.WhichOneof("type") == "script_finished":
                        break
        self.seen += shown
        return b"".join(shown).decode("utf-8", "replace")


def way_in(cookie_secret: str) -> str:
    """Where the button to log in leads."""
    told = {"provider": "default", "exp": int(time.time()) + 120}
    return f"/auth/login?provider={jwt.encode({'alg': 'HS256'}, told, OctKey.import_key(cookie_secret))}"
