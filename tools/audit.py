"""The app's lock beside a recorded list of advisories, without asking anybody; run by `make audit`.

The list is a folder of OSV files (JSON, as the PyPI advisory database publishes them), `requirements/advisories/`.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements" / "app.lock"
RECORDED = ROOT / "requirements" / "advisories"


def pins(lock: str) -> dict[str, str]:
    """Each locked package and its version."""
    return {canonicalize_name(name): at for name, at in re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock, re.MULTILINE)}


def hits(advisories: Iterator[dict[str, Any]], locked: dict[str, str]) -> list[str]:
    """What of the lock an advisory names, as `package version: id`."""
    found = []
    for advisory in advisories:
        for affected in advisory.get("affected", []):
            package = affected.get("package", {})
            name = canonicalize_name(str(package.get("name", "")))
            if package.get("ecosystem") == "PyPI" and name in locked and _affects(affected, locked[name]):
                found.append(f"{name} {locked[name]}: {advisory.get('id')}")
    return sorted(set(found))


def _affects(affected: dict[str, Any], at: str) -> bool:
    if at in affected.get("versions", []):
        return True
    ranges = [one for one in affected.get("ranges", []) if one.get("type") == "ECOSYSTEM"]
    return any(_within(one.get("events", []), at) for one in ranges)


def _within(events: list[dict[str, str]], at: str) -> bool:
    """OSV's rule: in order, `introduced` opens, `fixed` closes, `last_affected` closes after itself."""
    inside = False
    for event in sorted(events, key=lambda event: _version(next(iter(event.values())))):
        if "introduced" in event and _version(event["introduced"]) <= Version(at):
            inside = True
        if "fixed" in event and _version(event["fixed"]) <= Version(at):
            inside = False
        if "last_affected" in event and _version(event["last_affected"]) < Version(at):
            inside = False
    return inside


def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion:
        return Version("0")


def main() -> int:
    """0: nothing found, or nothing to look in, said in a word; 1: something found."""
    files = sorted(RECORDED.rglob("*.json"))
    if not files:
        place = RECORDED.relative_to(ROOT)
        sys.stdout.write(f"skipped: no advisories are recorded at {place} (OSV files of the PyPI advisory database)\n")
        return 0
    found = hits(
        (json.loads(path.read_text(encoding="utf-8")) for path in files), pins(LOCK.read_text(encoding="utf-8"))
    )
    none = f"none of {len(files)} recorded advisories names what is locked\n"
    sys.stdout.write("".join(f"{one}\n" for one in found) or none)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
