"""AES-GCM with a name beside every sealed thing, so that nothing can be changed or put in another's place unnoticed."""

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = b"\x01"
NONCE = 12


class BrokenSealError(ValueError):
    """Sealed bytes that are not what was sealed under this name with this key."""


def canonical(value: object) -> str:
    """The one JSON spelling of a value: sorted, tight, ASCII, so that any character and no character breaks it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


class Sealer:
    """Seals and unseals under one key."""

    __slots__ = ("_cipher", "_key")

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._cipher = AESGCM(key)

    def seal(self, data: bytes, name: str) -> bytes:
        """Format number, nonce, ciphertext with tag."""
        nonce = os.urandom(NONCE)
        return FORMAT + nonce + self._cipher.encrypt(nonce, data, name.encode())

    def unseal(self, sealed: bytes, name: str) -> bytes:
        """The bytes again.

        Raises:
            BrokenSealError: a byte was changed, or they were sealed under another name or key.
        """
        if sealed[:1] != FORMAT:
            raise BrokenSealError(name)
        try:
            return self._cipher.decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], name.encode())
        except (InvalidTag, ValueError) as error:
            raise BrokenSealError(name) from error

    def seal_body(self, body: Mapping[str, object], name: str) -> bytes:
        """A row's words, sealed."""
        return self.seal(canonical(body).encode("ascii"), name)

    def unseal_body(self, sealed: bytes, name: str) -> dict[str, Any]:
        """A row's words again."""
        return cast("dict[str, Any]", json.loads(self.unseal(sealed, name)))

    def mark(self, purpose: str, words: str) -> str:
        """A keyed fingerprint (HMAC-SHA-256): the same words give the same mark, and only with the key."""
        key = hmac.digest(self._key, purpose.encode(), "sha256")
        return hmac.digest(key, words.encode("utf-8", "surrogatepass"), "sha256").hex()
