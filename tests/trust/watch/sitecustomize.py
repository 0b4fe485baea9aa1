"""Put first on PYTHONPATH: every Python process that starts writes down whom it calls, and is let through to this machine only."""

import ipaddress
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

_CALLED = os.environ["CALLED"]
_HERE = {"localhost", "ip6-localhost", ""}
_BY_NAME = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
_BY_ADDRESS = {"socket.connect", "socket.sendto", "socket.sendmsg"}


def _is_here(host: object) -> bool:
    if host is None:
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name in _HERE


def _watch(event: str, values: tuple[object, ...]) -> None:
    if event in _BY_NAME:
        host = values[0]
    elif event == "socket.getnameinfo":
        host = values[0][0] if isinstance(values[0], tuple) else None
    elif event not in _BY_ADDRESS:
        return
    else:
        if isinstance(values[0], socket.socket) and values[0].family == socket.AF_UNIX:
            return
        host = values[1][0] if isinstance(values[1], tuple) else None
    if not _is_here(host):
        with Path(_CALLED).open("a", encoding="utf-8") as called:
            called.write(f"{event} {host!r}\n")
        raise OSError(f"refused: {host!r} is not this machine")


_begin = subprocess.Popen.__init__


def _begin_watched(self: Any, args: Any, *rest: Any, **options: Any) -> None:
    """A Python that is to hear nothing of its surroundings hears of the watch all the same."""
    if isinstance(args, list) and args[:2] == [sys.executable, "-I"]:
        args = [sys.executable, "-sP", *args[2:]]
        env = options.get("env")
        told = os.environ if env is None else env
        options["env"] = {**told, "CALLED": _CALLED, "PYTHONPATH": str(Path(__file__).parent)}
    _begin(self, args, *rest, **options)


subprocess.Popen.__init__ = _begin_watched  # type: ignore[method-assign]
with Path(f"{_CALLED}.watched").open("a", encoding="utf-8") as _watched:
    _watched.write(" ".join(sys.orig_argv) + "\n")
sys.addaudithook(_watch)
