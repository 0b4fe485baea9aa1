"""Backup and restore: one consistent look at the rows, as an SQLite file whatever they lay in, with the sealed files they name.

A backup holds no main key. It gets its name only when it is whole and verified.
"""

import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from harassflag.cases.database import FILE, database_name, open_engine, told_in_words, upgrade, was_used
from harassflag.cases.keys import MainKeys, key_id
from harassflag.cases.records import Verdict
from harassflag.cases.schema import REVISION, erasures, evidence, metadata, traces
from harassflag.cases.sealing import digest
from harassflag.cases.store import Store
from harassflag.cases.vault import Vault, sync_folder
from harassflag.cases.verify import verify
from harassflag.errors import CasebookError, StorageError
from harassflag.settings import Settings

MANIFEST = "backup.json"
EVIDENCE = "evidence"
FORMAT = 1
ATTEMPTS = 3
AT_ONCE = 500


class _ErasedMeanwhileError(Exception):
    """A case went while its files were copied; it is not to live on in a backup."""


def write_backup(store: Store, settings: Settings, target: Path) -> Verdict:
    """Write a backup as a folder that is not there yet, while others work on.

    Raises:
        CasebookError: there is something already, or what was written does not verify.
        StorageError: the disk is full or may not be written.
    """
    if target.exists():
        raise CasebookError("{target} is there already.", "Choose a new name; nothing was changed.", target=target)
    for _ in range(ATTEMPTS):
        try:
            with _beside(target) as part:
                verdict = _fill(store, replace(settings, cases=part, database_url=""))
                _write_manifest(part, store.keys, verdict)
                return verdict
        except _ErasedMeanwhileError:
            continue
    raise CasebookError("Cases are being erased.", "Make the backup when that is over.")


def restore_backup(
    settings: Settings, source: Path, keys: MainKeys, like: Callable[[Engine, Vault, str], Store]
) -> Verdict:
    """Bring a backup back to where the settings point; nothing that is there is ever written over.

    `like` opens a store over a database and its files, with the key at hand.

    Raises:
        CasebookError: there is a casebook already, the folder is no backup, it was changed, or it needs another key.
        StorageError: the disk is full or may not be written.
    """
    manifest = _read_manifest(source)
    if manifest["key"] not in {key_id(key) for key in keys.keys}:
        raise CasebookError(
            "This backup needs the key {wanted}.", "Put that key in place first.", wanted=manifest["key"]
        )
    name = database_name(settings)
    _check_free(settings, name)
    with _in_words(settings.cases):
        settings.cases.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _beside(settings.cases / "restored", keep=False) as part:
        with _in_words(part):
            _copy_file(source / FILE, part / FILE)
            for case, path in Vault(source / EVIDENCE).files():
                _copy_file(path, part / EVIDENCE / case / path.name)
        engine = open_engine(replace(settings, cases=part, database_url=""))
        try:
            upgrade(engine, name)
            copied = like(engine, Vault(part / EVIDENCE), source.as_posix())
            verdict = _sound(copied, source)
            for case, path in copied.vault.files():
                _move_file(path, settings.cases / EVIDENCE / case / path.name)
            if settings.database_url:
                return _into_server(settings, copied, like, name)
        finally:
            engine.dispose()
        # The database comes last: as long as it is not there, there is no casebook, and a second try may begin.
        _move_file(part / FILE, settings.cases / FILE)
        return verdict


def _into_server(settings: Settings, copied: Store, like: Callable[[Engine, Vault, str], Store], name: str) -> Verdict:
    engine = open_engine(settings)
    try:
        upgrade(engine, name)
        with copied.snapshot() as rows, told_in_words(name), engine.begin() as connection:
            _copy_rows(rows, connection)
        return _sound(like(engine, Vault(settings.cases / EVIDENCE), name), settings.cases)
    finally:
        engine.dispose()


def _fill(store: Store, copy: Settings) -> Verdict:
    """Rows, then the files they name, then the proof."""
    engine = open_engine(copy)
    try:
        upgrade(engine, copy.cases.name)
        with store.snapshot() as rows, told_in_words(copy.cases.name), engine.begin() as connection:
            _copy_rows(rows, connection)
            named = rows.execute(select(evidence.c.case_id, evidence.c.sha256)).all()
        vault = Vault(copy.cases / EVIDENCE)
        with _in_words(copy.cases):
            for row in named:
                file = store.vault.path(row.case_id, row.sha256)
                if file.is_file():
                    _copy_file(file, vault.path(row.case_id, row.sha256))
                elif _erased(store, row.case_id):
                    raise _ErasedMeanwhileError
        return _sound(
            Store(engine, store.keys, vault, store.policy, store.clock, copy.cases.name, store.largest), copy.cases
        )
    finally:
        engine.dispose()


def _copy_rows(source: Connection, target: Connection) -> None:
    for table in metadata.sorted_tables:
        columns = [column for column in table.c if table is not traces or column is not traces.c.id]
        rows = source.execute(select(*columns)).mappings().yield_per(AT_ONCE)
        for some in rows.partitions():
            target.execute(insert(table), [dict(row) for row in some])


def _erased(store: Store, case: str) -> bool:
    with store.snapshot() as connection:
        return connection.execute(select(erasures).where(erasures.c.case_id == case)).first() is not None


def _sound(store: Store, place: Path) -> Verdict:
    verdict = verify(store)
    if verdict.faults:
        raise CasebookError(
            "{place} does not verify: {fault}",
            "Keep it as it is, and run `harassflag case verify`.",
            place=place.as_posix(),
            fault=verdict.faults[0].told(),
        )
    return verdict


def _check_free(settings: Settings, name: str) -> None:
    file = settings.cases / FILE
    taken = file.is_file() and file.stat().st_size > 0
    if settings.database_url:
        engine = open_engine(settings)
        try:
            with told_in_words(name), engine.connect() as connection:
                taken = was_used(connection)
        finally:
            engine.dispose()
    if taken:
        raise CasebookError("There is a casebook at {name}.", "Move it away first; nothing was changed.", name=name)


def _write_manifest(folder: Path, keys: MainKeys, verdict: Verdict) -> None:
    manifest = {
        "format": FORMAT,
        "revision": REVISION,
        "key": keys.current,
        "database": digest((folder / FILE).read_bytes()),
        "lines": verdict.lines,
        "head": verdict.head,
        "cases": verdict.cases,
        "files": verdict.files,
    }
    with _in_words(folder), (folder / MANIFEST).open("w", encoding="utf-8") as stream:
        stream.write(json.dumps(manifest, indent=1) + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        sound = manifest["format"] == FORMAT and isinstance(manifest["key"], str)
        same = manifest["database"] == digest((folder / FILE).read_bytes())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CasebookError(
            "{source} is no backup.", "Name the folder that holds backup.json.", source=folder.as_posix()
        ) from error
    if not sound:
        raise CasebookError(
            "{source} was made by a newer harassflag.", "Update this program.", source=folder.as_posix()
        )
    if not same:
        raise CasebookError("{source} was changed after it was made.", "Use another backup.", source=folder.as_posix())
    return manifest


@contextmanager
def _beside(target: Path, *, keep: bool = True) -> Iterator[Path]:
    """A folder next to its place, which takes that place once it is whole, or is gone."""
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    with _in_words(target):
        part.mkdir(parents=True, mode=0o700)
    try:
        yield part
        if keep:
            with _in_words(target):
                part.rename(target)
                sync_folder(target.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _copy_file(source: Path, target: Path) -> None:
    """Copied and on the disk; in a folder that nobody looks into yet."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (
        source.open("rb") as stream,
        os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out,
    ):
        shutil.copyfileobj(stream, out)
        out.flush()
        os.fsync(out.fileno())


def _move_file(source: Path, target: Path) -> None:
    with _in_words(target):
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        source.replace(target)
        sync_folder(target.parent)


@contextmanager
def _in_words(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(place.as_posix(), error.strerror or str(error)) from error
