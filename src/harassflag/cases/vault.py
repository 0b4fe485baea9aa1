"""Files of evidence: sealed under the case's key, named by their SHA-256, whole or not there."""

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from harassflag.cases.sealing import BrokenSealError, Sealer, digest
from harassflag.errors import StorageError


class Vault:
    """The folder of sealed files, one folder a case."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, case: str, sha256: str) -> Path:
        """Where the bytes with this digest lie."""
        return self.folder / case / sha256

    def put(self, case: str, content: bytes, sealer: Sealer) -> str:
        """Store bytes as they came and return their SHA-256; the same bytes twice are one file.

        On return they are on the disk, also after a power cut.

        Raises:
            StorageError: the disk is full or may not be written.
        """
        sha256 = digest(content)
        path = self.path(case, sha256)
        part = path.with_name(f".{sha256}.{secrets.token_hex(4)}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as stream:
                stream.write(sealer.seal(content, f"file:{case}:{sha256}"))
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(path)
            sync_folder(path.parent)
            sync_folder(self.folder)
        except OSError as error:
            raise StorageError(self.folder.as_posix(), error.strerror or str(error)) from error
        finally:
            discard(part)
        return sha256

    def get(self, case: str, sha256: str, sealer: Sealer) -> bytes:
        """The bytes as they came.

        Raises:
            BrokenSealError: they are not, or the file is gone.
        """
        try:
            content = sealer.unseal(self.path(case, sha256).read_bytes(), f"file:{case}:{sha256}")
        except OSError as error:
            raise BrokenSealError(sha256) from error
        if digest(content) != sha256:
            raise BrokenSealError(sha256)
        return content

    def erase(self, case: str) -> int:
        """Overwrite and remove every file of a case; how many there were."""
        folder = self.folder / case
        files = [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
        for path in files:
            overwrite(path)
        shutil.rmtree(folder, ignore_errors=True)
        return len(files)

    def files(self) -> Iterator[tuple[str, Path]]:
        """Every file with the id of its case, unfinished ones too."""
        for folder in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            if folder.is_dir():
                for path in sorted(folder.iterdir()):
                    yield folder.name, path


def overwrite(path: Path) -> None:
    """Put zeros over a file before it goes; on media that copy on write the lost key is what erases."""
    try:
        size = path.stat().st_size
        with path.open("r+b") as stream:
            stream.write(b"\0" * size)
            stream.flush()
            os.fsync(stream.fileno())
        path.unlink()
    except FileNotFoundError:
        return
    except OSError as error:
        raise StorageError(path.name, error.strerror or str(error)) from error


def sync_folder(folder: Path) -> None:
    """Make new names in a folder survive a power cut, where the system lets folders be synced."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def discard(part: Path) -> None:
    """Remove what was left half-written, if anything was."""
    if part.parent.is_dir():
        part.unlink(missing_ok=True)
