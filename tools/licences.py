"""docs/licences.md from the app's lock: which licence each package is under; run by `make licences`, checked by a test."""

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"
LOCK = ROOT / "requirements" / "app.lock"
# Packages for other systems only, and those whose metadata names no licence by a short name: looked up by hand.
BY_HAND = {
    "colorama": "BSD-3-Clause",
    "httpx2-jsfetch": "BSD-3-Clause",
    "altair": "BSD-3-Clause",
    "contourpy": "BSD-3-Clause",
    "cycler": "BSD-3-Clause",
    "kiwisolver": "BSD-3-Clause",
    "matplotlib": "PSF-based (matplotlib)",
    "scipy": "BSD-3-Clause",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "pypdfium2": "BSD-3-Clause, Apache-2.0",
    "pi-heif": "BSD-3-Clause; its wheel holds libheif and libde265 (LGPL-3.0)",
    "opencv-python-headless": "Apache-2.0; its wheel holds FFmpeg (LGPL-2.1)",
    "psycopg-binary": "LGPL-3.0-only",
}
REFUSED = re.compile(r"\bA?GPL|SSPL|BUSL|Commons Clause|non-?commercial", re.IGNORECASE)
WEAK = re.compile(r"\bLGPL[\w.-]*|Lesser General Public License[^,;]*", re.IGNORECASE)


def locked() -> list[str]:
    """The names in the app's lock."""
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    return sorted({line.split("==")[0] for line in lines if re.match(r"[a-z0-9]", line, re.IGNORECASE)})


def licence_of(name: str) -> str:
    """The licence a package says it is under."""
    if name in BY_HAND:
        return BY_HAND[name]
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return ""
    classes = [one.split(" :: ")[-1] for one in told.get_all("Classifier") or [] if one.startswith("License ::")]
    words = told.get("License-Expression") or ", ".join(classes) or (told.get("License") or "").strip()
    return words.splitlines()[0][:80] if words else ""


def page() -> str:
    """The page as it should stand."""
    rows = "\n".join(f"| {name} | {licence_of(name) or '?'} |" for name in locked())
    return (
        "# Licences of what the app installs\n\nMade by `make licences` from `requirements/app.lock`; "
        "`tests/trust/test_supply.py` checks it. The program itself is MIT, its corpus "
        f"CC BY 4.0.\n\n| package | licence |\n|---|---|\n{rows}\n"
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(ROOT)}: {len(locked())} packages\n")
