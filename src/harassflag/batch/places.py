"""Addresses of files: a path on this machine, or anything fsspec opens; read as streams, written whole or not at all."""

import errno
import io
import os
import posixpath
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, cast

from harassflag.errors import InputError, RunError

COMPRESSED = {".gz": "gzip", ".zst": "zstd"}
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

_HALF_WRITTEN = re.compile(r"\.(.+)\.[0-9a-f]{8}\.part")


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
    """Size and version of a file, to tell whether it was changed between two runs.

    Raises:
        InputError: it is not there.
    """
    system, path = _split(address)
    try:
        told = system.info(path)
    except FileNotFoundError as error:
        raise InputError("{name} is not there.", "Check the name.", name=address) from error
    changed = (told.get(name) for name in ("mtime", "ETag", "LastModified", "created"))
    return [told.get("size"), str(next(filter(None, changed), ""))]


def size_of(address: str) -> int:
    """Bytes of a file."""
    return int(state_of(address)[0] or 0)


def names_in(folder: str) -> dict[str, int]:
    """What lies in a folder now, by name, with its bytes; nothing if there is none."""
    system, path = _split(folder)
    system.invalidate_cache(path)
    try:
        return {posixpath.basename(one["name"]): int(one.get("size") or 0) for one in system.ls(path, detail=True)}
    except FileNotFoundError:
        return {}


def lies_under(address: str, folder: str) -> bool:
    """Whether an address is a folder's, or of something in it."""
    (system, path), (other, above) = _split(address), _split(folder)
    return bool(system == other and f"{path.rstrip('/')}/".startswith(f"{above.rstrip('/')}/"))


@contextmanager
def opened(address: str) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """A file's content, decompressed by its ending, and the bytes as they are stored (whose place tells how far one is).

    Raises:
        InputError: it cannot be opened or read.
    """
    system, path = _split(address)
    try:
        raw = system.open(path, "rb")
    except FileNotFoundError as error:
        raise InputError("{name} is not there.", "Check the name.", name=address) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            "{name} cannot be opened: {reason}.", "Check the name.", name=address, reason=reason
        ) from error
    try:
        with raw:
            if not path.endswith(tuple(COMPRESSED)):
                buffered = io.BufferedReader(raw)
                yield cast("BinaryIO", buffered), raw
                with suppress(ValueError):
                    buffered.detach()
                return
            import pyarrow as pa

            stream = pa.CompressedInputStream(pa.PythonFile(raw, mode="r"), COMPRESSED[posixpath.splitext(path)[1]])
            yield cast("BinaryIO", io.BufferedReader(stream)), raw
    except (OSError, EOFError) as error:
        why = getattr(error, "strerror", None)
        if not why and path.endswith(tuple(COMPRESSED)):
            raise InputError(
                "{name} is damaged or cut short.", "Fetch it again, and begin anew.", name=address
            ) from error
        raise InputError(
            "{name} cannot be read on: {reason}.",
            "Mend that, and run the same command again.",
            name=address,
            reason=why or str(error),
        ) from error


@contextmanager
def reopened(address: str) -> Iterator[BinaryIO]:
    """A file that `written` wrote, as it is stored; what fails is a fault of the place it lies in."""
    system, path = _split(address)
    try:
        with system.open(path, "rb") as stream:
            yield stream
    except OSError as error:
        raise _unusable(address, error) from error


@contextmanager
def written(address: str) -> Iterator[BinaryIO]:
    """A file that appears only when it is whole and, on this machine, on the disk, under a name of its own until then.

    Raises:
        RunError: the place is full, read-only or gone.
    """
    system, path = _split(address)
    folder, name = posixpath.split(path)
    part = posixpath.join(folder, f".{name}.{uuid.uuid4().hex[:8]}.part")
    try:
        system.makedirs(folder or ".", exist_ok=True)
        with system.open(part, "wb") as stream:
            yield stream
            stream.flush()
            with suppress(io.UnsupportedOperation, AttributeError):
                os.fsync(stream.fileno())
        system.mv(part, path)
    except OSError as error:
        raise _unusable(address, error) from error
    finally:
        with suppress(OSError):
            if system.exists(part):
                system.rm(part)


def _unusable(address: str, error: OSError) -> RunError:
    if error.errno in FULL:
        return RunError(
            "The disk is full: {path} cannot be written.",
            "What is done is kept: make room, and run the same command again.",
            path=address,
        )
    return RunError(
        "{path} cannot be written: {reason}.",
        "What is done is kept: mend that, and run the same command again.",
        path=address,
        reason=error.strerror or str(error),
    )


def remove_half_written(address: str) -> None:
    """Take away what writers who were killed left: of a file, or of all files of a folder (ending in `/`)."""
    system, path = _split(address)
    folder, name = (path.rstrip("/"), "") if address.endswith("/") else posixpath.split(path)
    for one in system.ls(folder or ".", detail=False):
        found = _HALF_WRITTEN.fullmatch(posixpath.basename(one))
        if found and name in {"", found.group(1)}:
            with suppress(OSError):
                system.rm(one)


def remove(address: str) -> None:
    """Take away a file or folder, if it is there."""
    system, path = _split(address)
    with suppress(FileNotFoundError):
        system.rm(path, recursive=True)
