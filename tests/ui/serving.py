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


@contextmanager
def served(command: Sequence[str], health: str, env: dict[str, str] | None = None) -> Iterator[None]:
    """A server that answers at `health`, and is gone afterwards."""
    server = subprocess.Popen(
        command, cwd=CHECKOUT, env={**os.environ, **(env or {})}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(health, timeout=2).close()
                break
            except OSError:
                time.sleep(0.2)
        yield
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def app(folder: Path, *options: str, port: int | None = None) -> Iterator[str]:
    """The app with its casebook in a folder; its address."""
    port = port or free_port()
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "app.py",
        "--server.headless",
        "true",
        "--server.port",
        str(port),
    ]
    with served([*command, *options], f"http://127.0.0.1:{port}/_stcore/health", own_folders(folder)):
        yield f"http://127.0.0.1:{port}"
