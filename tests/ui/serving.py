"""The app itself, served for a browser, with folders of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from screen_pages import own_folders

from harassflag.settings import CHECKOUT


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def command(port: int) -> list[str]:
    """What serves the app at a port, and asks for nothing."""
    program = [sys.executable, "-m", "streamlit", "run", "app.py"]
    return [*program, "--server.headless", "true", "--server.port", str(port)]


def health(port: int) -> str:
    return f"http://127.0.0.1:{port}/_stcore/health"


@contextmanager
def served(
    command: Sequence[str], health: str, env: dict[str, str] | None = None, log: Path = Path(os.devnull)
) -> Iterator[subprocess.Popen[bytes]]:
    """A server that answers at `health`, and is gone afterwards; all it says goes to the log."""
    with log.open("wb") as said:
        server = subprocess.Popen(
            command, cwd=CHECKOUT, env={**os.environ, **(env or {})}, stdout=said, stderr=subprocess.STDOUT
        )
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(health, timeout=2).close()
                break
            except OSError:
                time.sleep(0.2)
        yield server
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def app(
    folder: Path, *options: str, port: int | None = None, log: Path = Path(os.devnull), **env: str
) -> Iterator[str]:
    """The app with its casebook in a folder; its address."""
    port = port or free_port()
    with served([*command(port), *options], health(port), own_folders(folder) | env, log):
        yield f"http://127.0.0.1:{port}"
