"""A folder any archive can check without this program: BagIt (RFC 8493) with SHA-256."""

import subprocess  # nosec B404  # reason - each call says why it is safe
import sys
from collections.abc import Mapping
from pathlib import Path

from harassflag.errors import StorageError


def make_bag(folder: Path, files: Mapping[str, bytes], about: Mapping[str, str]) -> None:
    """Write files into a new folder and make a bag of it.

    Args:
        folder: does not exist yet.
        files: bytes by path below the bag's `data`, with `/` between folders.
        about: what goes into `bag-info.txt`, by the options of the bagit command without their dashes.

    Raises:
        StorageError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True)
        for path, content in files.items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    except OSError as error:
        raise StorageError(folder.as_posix(), error.strerror or "") from error
    # The library changes the folder of the whole process while it works; a server with many users cannot have that.
    options = [f"--{name}={value}" for name, value in about.items() if value]
    done = subprocess.run(  # nosec B603  # noqa: S603 - this very Python, no shell, words of our own
        [sys.executable, "-m", "bagit", "--quiet", "--sha256", *options, str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise StorageError(folder.as_posix(), (done.stderr.strip().splitlines() or ["bagit"])[-1])
