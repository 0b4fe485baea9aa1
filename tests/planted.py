"""Secrets that are easy to know again, and a look for them in every way they might be written."""

import base64
from collections.abc import Callable
from urllib.parse import quote

MAIN_KEY = bytes(range(100, 132))
SECRETS = {
    "the cookie secret": "kageskaeg-5f1d0c7be2a94c83-kageskaeg-hemmelig",
    "the client secret": "klientskaeg-9b0e77aa31-hemmelig",
    "the database's password": "baseskaeg-63c1f0-hemmelig",
    "the main key": base64.b64encode(MAIN_KEY).decode(),
}
SPELLINGS: tuple[Callable[[str], str], ...] = (
    str,
    quote,
    lambda secret: base64.b64encode(secret.encode()).decode().rstrip("="),
    lambda secret: secret.encode().hex(),
)


def spelt() -> dict[str, set[bytes]]:
    """The secrets in every way they might be written; the main key as its bytes too."""
    found = {name: {spell(secret).encode() for spell in SPELLINGS} for name, secret in SECRETS.items()}
    found["the main key"] |= {MAIN_KEY, MAIN_KEY.hex().encode(), repr(MAIN_KEY).encode()[2:-1]}
    return found


def told_in(content: bytes) -> list[str]:
    return [name for name, ways in spelt().items() if any(way in content for way in ways)]
