"""The main key, from a file only its owner may read or from the environment; it wraps one data key a case."""

import base64
import binascii
import hashlib
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from harassflag.cases.sealing import Sealer
from harassflag.errors import CasebookError, StorageError
from harassflag.settings import Settings

LENGTH = 32


@dataclass(frozen=True, slots=True)
class MainKeys:
    """The keys at hand, the current one first; more than one while a rotation is under way."""

    keys: tuple[bytes, ...] = field(repr=False)

    @property
    def current(self) -> str:
        """The id of the key that wraps from now on."""
        return key_id(self.keys[0])

    def wrap(self, name: str, data_key: bytes) -> bytes:
        """A data key, sealed by the current main key and bound to its name."""
        return Sealer(self.keys[0]).seal(data_key, f"data_keys:{name}")

    def unwrap(self, name: str, by: str, wrapped: bytes) -> bytes:
        """The data key again.

        Raises:
            CasebookError: none of the keys at hand wrapped it.
        """
        for key in self.keys:
            if key_id(key) == by:
                return Sealer(key).unseal(wrapped, f"data_keys:{name}")
        raise CasebookError(
            "The key does not fit this casebook: it needs the key {wanted}, and {given} was given.",
            "Nothing was changed; give the right key by file or environment.",
            wanted=by,
            given=", ".join(key_id(key) for key in self.keys),
        )


def key_id(key: bytes) -> str:
    """A name for a key that does not give it away."""
    return hashlib.sha256(b"harassflag main key\0" + key).hexdigest()[:12]


def _decoded(lines: list[str], source: str) -> MainKeys:
    try:
        keys = tuple(base64.b64decode(line.strip(), validate=True) for line in lines if line.strip())
    except (binascii.Error, ValueError):
        keys = ()
    if not keys or any(len(key) != LENGTH for key in keys):
        raise CasebookError(
            "{source} does not hold a key.", "Nothing was changed; put the right key back from its copy.", source=source
        )
    return MainKeys(keys)


def load_keys(settings: Settings) -> MainKeys | None:
    """The keys from the environment or the key file; None where there is neither.

    Raises:
        CasebookError: a key that is none, or a file that others may read.
    """
    if settings.key:
        return _decoded(settings.key.split(","), "HARASSFLAG_KEY")
    path = settings.key_file
    try:
        mode = path.stat().st_mode
        if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise CasebookError(
                "{source} can be read by others.", "Close it with: chmod 600 {source}", source=path.as_posix()
            )
        return _decoded(path.read_text(encoding="ascii", errors="replace").splitlines(), path.as_posix())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CasebookError(
            "{source} cannot be read: {reason}.", "Nothing was changed.", source=path.as_posix(), reason=error.strerror
        ) from error


def write_keys(path: Path, keys: MainKeys) -> None:
    """Write the key file whole or not at all, for its owner only."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(b"".join(base64.b64encode(key) + b"\n" for key in keys.keys))
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError as error:
        raise StorageError(path.as_posix(), error.strerror or str(error)) from error
    finally:
        part.unlink(missing_ok=True)


def new_key() -> bytes:
    """A fresh random key."""
    return secrets.token_bytes(LENGTH)
