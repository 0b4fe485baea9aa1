"""Put first on PYTHONPATH: every Python process that starts writes down whom it calls, and is let through to this machine only."""

import ipaddress
import os
import socket
import sys
from pathlib import Path

_CALLED = os.environ["CALLED"]
_HERE = {"localhost", "ip6-localhost", ""}
_WATCHED = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"}


def _is_here(host: object) -> bool:
    if host is None:
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name in _HERE


def _watch(event: str, values: tuple[object, ...]) -> None:
    if event not in _WATCHED:
        return
    if event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = values[0]
    else:
        if isinstance(values[0], socket.socket) and values[0].family == socket.AF_UNIX:
            return
        host = values[1][0] if isinstance(values[1], tuple) else None
    if not _is_here(host):
        with Path(_CALLED).open("a", encoding="utf-8") as called:
            called.write(f"{event} {host!r}\n")
        raise OSError(f"refused: {host!r} is not this machine")


sys.addaudithook(_watch)
