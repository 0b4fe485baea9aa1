"""How these tests open a page and read it."""

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]


def own_folders(folder: Path) -> dict[str, str]:
    """Where cases, key and roles lie in a folder."""
    return {
        "HARASSFLAG_CASES": str(folder / "cases"),
        "HARASSFLAG_KEY_FILE": str(folder / "cases.key"),
        "HARASSFLAG_ROLES": str(folder / "roles.toml"),
    }


def everything(app: AppTest) -> str:
    """All text on the page, in the order of the screen."""
    return "\n".join(f"{getattr(element, 'label', '')}\n{getattr(element, 'value', '')}" for element in app.main)
