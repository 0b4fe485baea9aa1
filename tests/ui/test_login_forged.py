"""Forged tokens, forged cookies and a provider that talks nonsense, at the door of the served app; and its secrets, which nobody hears."""

import base64
import json
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from false_provider import Answer, Provider, Visitor, answered, provided, way_in
from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer
from joserfc.jwk import OctKey, RSAKey
from serving import app, free_port

from planted import SECRETS, spelt, told_in

pytestmark = pytest.mark.long

PASSWORD = SECRETS["the database's password"]
COOKIE_SECRET = SECRETS["the cookie secret"]
USER = "_streamlit_user"
ROLES = '[claims.groups]\nleadership = ["ledelse"]\n'


@dataclass(frozen=True)
class School:
    """The app shared by a school, its provider, and what the server says on its terminal."""

    address: str
    provider: Provider
    folder: Path

    def visitor(self) -> Visitor:
        return Visitor(self.address)

    def log_in(self, visitor: Visitor, code: str) -> None:
        visitor.log_in(way_in(COOKIE_SECRET), self.provider, code)

    def said(self) -> bytes:
        return (self.folder / "server.log").read_bytes()


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """Its database is not there, and its password is told nobody."""
    folder, port = tmp_path_factory.mktemp("forged"), free_port()
    (folder / "roles.toml").write_text(ROLES, encoding="utf-8")
    env = {
        "HARASSFLAG_DATABASE_URL": f"postgresql://bogholder:{PASSWORD}@127.0.0.1:1/sager",
        "HARASSFLAG_KEY": SECRETS["the main key"],
    }
    with provided() as provider:
        (folder / "secrets.toml").write_text(
            f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{COOKIE_SECRET}"\n'
            f'client_id = "harassflag"\nclient_secret = "{SECRETS["the client secret"]}"\n'
            f'server_metadata_url = "{provider.address}/.well-known/openid-configuration"\n',
            encoding="utf-8",
        )
        options = ("--secrets.files", str(folder / "secrets.toml"), "--logger.level", "debug")
        with app(folder, *options, port=port, log=folder / "server.log", **env) as address:
            yield School(address, provider, folder)


def is_in(page: str) -> bool:
    """Whether the page is one of the app, and not the one to log in."""
    assert ("Log ind" in page) != ("Er det her noget?" in page), page[-2_000:]
    return "Er det her noget?" in page


def test_a_right_token_lets_its_person_in(school: School) -> None:
    visitor = school.visitor()
    assert not is_in(visitor.page())
    school.provider.tokens["right"] = lambda nonce: answered(school.provider.token(nonce))
    school.log_in(visitor, "right")
    assert is_in(visitor.page())


NOW = int(time.time())
STRANGER = RSAKey.generate_key(2048, {"kid": "own"})


def changed(token: str) -> str:
    """The same token, about somebody else, under the same signature."""
    head, body, signature = token.split(".")
    told = json.loads(base64.urlsafe_b64decode(body + "=="))
    body = base64.urlsafe_b64encode(json.dumps({**told, "sub": "leder2"}).encode()).decode().rstrip("=")
    return f"{head}.{body}.{signature}"


def unsigned(token: str, alg: str = "none") -> str:
    head = base64.urlsafe_b64encode(json.dumps({"alg": alg, "typ": "JWT"}).encode()).decode().rstrip("=")
    return f"{head}.{token.split('.')[1]}."


def signed_by(secret: bytes) -> Callable[[Provider, str], Answer]:
    """With what everybody knows, or what the app knows, as the key of a signature by password."""
    return lambda provider, nonce: answered(provider.token(nonce, key=OctKey.import_key(secret), alg="HS256"))


def with_claims(**own: object) -> Callable[[Provider, str], Answer]:
    return lambda provider, nonce: answered(provider.token(nonce, **own))


def plainly(*answer: Any) -> Callable[[Provider, str], Answer]:
    return lambda _provider, _nonce: (answer[0], answer[1], answer[2])


FORGED: dict[str, Callable[[Provider, str], Answer]] = {
    "changed after signing": lambda provider, nonce: answered(changed(provider.token(nonce))),
    "not signed": lambda provider, nonce: answered(unsigned(provider.token(nonce))),
    "not signed, in other letters": lambda provider, nonce: answered(unsigned(provider.token(nonce), "NoNe")),
    "its signature cut": lambda provider, nonce: answered(provider.token(nonce)[:-20]),
    "signed by a stranger": lambda provider, nonce: answered(provider.token(nonce, key=STRANGER)),
    "signed with the public key as a password": lambda provider, nonce: answered(
        provider.token(nonce, key=OctKey.import_key(provider.key.as_pem(private=False)), alg="HS256")
    ),
    "signed with the client secret": signed_by(SECRETS["the client secret"].encode()),
    "expired": with_claims(iat=NOW - 9_000, exp=NOW - 4_000),
    "from the future": with_claims(iat=NOW + 90_000, exp=NOW + 99_000),
    "not yet": with_claims(nbf=NOW + 9_000),
    "for another audience": with_claims(aud="another"),
    "for another audience, through this app": with_claims(aud="another", azp="harassflag"),
    "for several, through another": with_claims(aud=["another", "harassflag"], azp="another"),
    "by another issuer": with_claims(iss="http://127.0.0.1:1"),
    "of another login": with_claims(nonce="x"),
    "of no login": with_claims(nonce=None),
    "without an audience": with_claims(aud=None),
    "without an end": with_claims(exp=None),
    "without a time": with_claims(iat=None),
    "of nobody": with_claims(sub=None),
    "of a list": with_claims(sub=["leder1"]),
    "missing": plainly(200, "application/json", b'{"access_token": "x", "token_type": "Bearer"}'),
    "three dots": lambda _provider, _nonce: answered("..."),
    "a number": lambda _provider, _nonce: answered(7),
    "a page": plainly(200, "text/html", b"<html>" + b"x" * 100_000),
    "a list": plainly(200, "application/json", b"[]"),
    "nothing": plainly(200, "application/json", b""),
    "deep": plainly(200, "application/json", b"[" * 100_000),
    "an error": plainly(500, "text/plain", b"boom"),
    "a refusal": plainly(400, "application/json", b'{"error": "invalid_client", "error_description": "no"}'),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_token_lets_nobody_in(school: School, name: str) -> None:
    visitor = school.visitor()
    code = name.replace(" ", "-").replace(",", "")
    school.provider.tokens[code] = lambda nonce: FORGED[name](school.provider, nonce)
    school.log_in(visitor, code)
    if any(cookie.startswith(USER) for cookie in visitor.cookies):
        # What the library lets pass, the app refuses.
        assert not is_in(visitor.page())


def test_a_login_that_comes_back_to_another_browser_is_none(school: School) -> None:
    school.provider.tokens["once"] = lambda nonce: answered(school.provider.token(nonce))
    mine, theirs = (school.visitor() for _ in range(2))
    to = mine.get(way_in(COOKIE_SECRET)).headers["location"]
    state = to.split("state=")[1].split("&")[0]
    school.provider.nonces["once"] = to.split("nonce=")[1].split("&")[0]
    for path in (f"/oauth2callback?code=once&state={state}", "/oauth2callback?code=once&state=x", "/oauth2callback"):
        theirs.get(path)
        assert USER not in theirs.cookies


def cookie(name: str = USER, secret: str = COOKIE_SECRET, *, at: float | None = None, **own: object) -> str:
    """A cookie as Streamlit would sign it."""

    class Signer(URLSafeTimedSerializer.default_signer):  # type: ignore[name-defined,misc]
        pass

    told = {"origin": own.pop("origin", ""), "is_logged_in": True, "provider": "default", "aud": "harassflag"}
    told |= {"sub": "leder1", "name": "Karen Holm", "iat": int(time.time()), "groups": ["ledelse"], **own}
    made = URLSafeTimedSerializer(secret, salt=name)
    if at is None:
        return str(made.dumps(json.dumps(told)))
    signer = made.make_signer(name)
    signer.get_timestamp = lambda: int(at)  # type: ignore[method-assign]
    return signer.sign(made.dump_payload(json.dumps(told))).decode()


COOKIES: dict[str, Callable[[str], str]] = {
    "by a guessed secret": lambda origin: cookie(secret="x" * 40, origin=origin),
    "by no secret": lambda origin: cookie(secret="", origin=origin),
    "of another name": lambda origin: cookie("_streamlit_user_tokens", origin=origin),
    "changed": lambda origin: "A" + cookie(origin=origin)[1:],
    "its signature cut": lambda origin: cookie(origin=origin)[:-5],
    "its signature gone": lambda origin: cookie(origin=origin).rsplit(".", 1)[0],
    "without its time": lambda origin: str(URLSafeSerializer(COOKIE_SECRET, salt=USER).dumps(json.dumps({"origin": origin, "is_logged_in": True}))),
    "plain": lambda origin: quote(json.dumps({"origin": origin, "is_logged_in": True, "sub": "leder1"})),
    "of two months ago": lambda origin: cookie(origin=origin, at=time.time() - 60 * 86_400),
    "of a login that is over": lambda origin: cookie(origin=origin, iat=NOW - 11 * 3_600),
    "of a login without a time": lambda origin: cookie(origin=origin, iat=None),
    "for another program": lambda origin: cookie(origin=origin, aud="another"),
    "of another server": lambda _origin: cookie(origin="https://eksempel.dk"),
    "not logged in": lambda origin: cookie(origin=origin, is_logged_in=False),
    "of nobody": lambda origin: cookie(origin=origin, sub=""),
    "chunks of nothing": lambda origin: cookie(origin=origin).join(["chunks-", ""]),
    "nonsense": lambda _origin: "\\x00.." * 50,
}  # fmt: skip


@pytest.mark.parametrize("name", COOKIES)
def test_a_forged_cookie_lets_nobody_in(school: School, name: str) -> None:
    visitor = school.visitor()
    visitor.cookies[USER] = COOKIES[name](school.address)
    assert not is_in(visitor.page())


def test_a_cookie_as_it_should_be_would(school: School) -> None:
    visitor = school.visitor()
    visitor.cookies[USER] = cookie(origin=school.address)
    assert is_in(visitor.page())


def test_a_page_of_somebody_else_cannot_use_the_cookie(school: School) -> None:
    """Without the token of this server's own pages a cookie counts for nothing."""
    visitor = school.visitor()
    visitor.cookies[USER] = cookie(origin=school.address)
    visitor.cookies["_streamlit_xsrf"] = "2|00000000|00000000|1"
    assert not is_in(visitor.page(subprotocol="x"))


def test_the_look_for_secrets_would_find_each() -> None:
    for name, ways in spelt().items():
        assert [told_in(b"x" + way + b"y") for way in ways] == [[name]] * len(ways)


def opened_cookie(name: str, value: str) -> bytes:
    """What a cookie holds, for whoever has the browser, and beneath its signature."""
    if name.startswith(USER):
        return value.encode() + str(URLSafeTimedSerializer(COOKIE_SECRET, salt=name).loads(value)).encode()
    with suppress(ValueError):
        return value.encode() + base64.b64decode(value.split(".", maxsplit=1)[0] + "==")
    return value.encode()


def test_secrets_are_told_nobody_whatever_goes_wrong(school: School) -> None:
    """The log at its most talkative, every page, address, cookie and answer, and the files the server left."""
    visitor = school.visitor()
    school.provider.tokens["right"] = lambda nonce: answered(school.provider.token(nonce))
    school.log_in(visitor, "right")
    kept = {name: opened_cookie(name, value) for name, value in visitor.cookies.items()}
    assert b"Karen Holm" in kept[USER]
    assert [name for name, content in kept.items() if told_in(content)] == []
    shown = [visitor.page(path) for path in ("sager", "sendt", "overblik", "opbevaring", "laering", "politikken")]
    assert any("svarer ikke" in page for page in shown)
    for nonsense in (b"<html>", b"[]", b'{"issuer": 3}', b'{"token_endpoint": "http://127.0.0.1:1/"}'):
        school.provider.nonsense = nonsense
        school.visitor().get(way_in(COOKIE_SECRET))
    school.provider.nonsense = b""
    (school.folder / "roles.toml").write_text("= broken", encoding="utf-8")
    try:
        assert not is_in(visitor.page())
    finally:
        (school.folder / "roles.toml").write_text(ROLES, encoding="utf-8")
    assert is_in(visitor.page())
    for bad in ("/auth/login?provider=x.y.z", "/oauth2callback?error=x&error_description=y", "/x", "/auth/logout"):
        visitor.get(bad)
    for seen in (school.said(), "\n".join(school.provider.asked).encode(), *visitor.seen):
        assert told_in(seen) == []
    left = [path for path in school.folder.rglob("*") if path.is_file() and path.name != "secrets.toml"]
    assert [(path, told_in(path.read_bytes())) for path in left if told_in(path.read_bytes())] == []
    assert b"adgang-4c1e" not in school.said()
