"""Addresses of files: a path on this machine, or anything fsspec opens; read as streams, written whole or not at all."""

import io
import posixpath
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, cast

from harassflag.errors import InputError, RunError

COMPRESSED = {".gz": "gzip", ".zst": "zstd"}


def _split(address: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    try:
        system, path = url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise InputError(
            "{address} cannot be reached: {reason}.", "Check the address.", address=address, reason=error
        ) from error
    return system, path


def plain_name(address: str) -> str:
    """The last part of an address, without the ending that says how it is compressed."""
    name = posixpath.basename(address.rstrip("/"))
    return next((name.removesuffix(ending) for ending in COMPRESSED if name.endswith(ending)), name)


def exists(address: str) -> bool:
    """Whether a file, or a folder that holds anything, is there."""
    system, path = _split(address)
    return bool(system.isfile(path) or (system.isdir(path) and system.ls(path)))


def is_folder(address: str) -> bool:
    """Whether an address is a folder's."""
    system, path = _split(address)
    return bool(system.isdir(path))


def files_in(folder: str) -> list[str]:
    """The addresses of all files under a folder, sorted; hidden ones are left out."""
    system, path = _split(folder)
    found = [
        one for one in system.find(path) if not any(part.startswith((".", "_")) for part in one[len(path) :].split("/"))
    ]
    return [str(system.unstrip_protocol(one)) if "://" in folder else str(one) for one in sorted(found)]


def state_of(address: str) -> list[Any]:
    """Size and version of a file, to tell whether it was changed between two runs."""
    system, path = _split(address)
    told = system.info(path)
    return [told.get("size"), str(told.get("mtime") or told.get("ETag") or told.get("LastModified") or "")]


def size_of(address: str) -> int:
    """Bytes of a file."""
    return int(state_of(address)[0] or 0)


@contextmanager
def opened(address: str) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """A file's content, decompressed by its ending, and the bytes as they are stored (whose place tells how far one is).

    Raises:
        InputError: it cannot be opened or read.
    """
    system, path = _split(address)
    try:
        with system.open(path, "rb") as raw:
            if not path.endswith(tuple(COMPRESSED)):
                buffered = io.BufferedReader(raw)
                yield cast("BinaryIO", buffered), raw
                with suppress(ValueError):
                    buffered.detach()
                return
            import pyarrow as pa

            stream = pa.CompressedInputStream(pa.PythonFile(raw), COMPRESSED[posixpath.splitext(path)[1]])
            yield cast("BinaryIO", io.BufferedReader(stream)), raw
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            "{name} cannot be opened: {reason}.", "Check the name.", name=address, reason=reason
        ) from error


@contextmanager
def written(address: str) -> Iterator[BinaryIO]:
    """A file that appears only when it is whole, under a name of its own until then.

    Raises:
        RunError: the place is full, read-only or gone.
    """
    system, path = _split(address)
    folder, name = posixpath.split(path)
    part = f"{folder}/.{name}.{uuid.uuid4().hex[:8]}.part" if folder else f".{name}.{uuid.uuid4().hex[:8]}.part"
    try:
        system.makedirs(folder or ".", exist_ok=True)
        with system.open(part, "wb") as stream:
            yield stream
        system.mv(part, path)
    except OSError as error:
        raise RunError(
            "{path} cannot be written: {reason}.",
            "What is done is kept: make room, and run the same command again.",
            path=address,
            reason=error.strerror or str(error),
        ) from error
    finally:
        with suppress(OSError):
            if system.exists(part):
                system.rm(part)


def remove(address: str) -> None:
    """Take away a file or folder, if it is there."""
    system, path = _split(address)
    with suppress(FileNotFoundError):
        system.rm(path, recursive=True)
