"""What stands on a screen, from the files in `threads/`: an app's look, its settings, and who wrote what when."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Line:
    """One post as scripted; what is not shown by an app is left empty."""

    text: str
    author: str = ""
    time: str = ""
    labels: tuple[str, ...] = ()
    own: bool = False
    depth: int = 0
    divider: str = ""
    badge: str = ""
    likes: str = ""
    reactions: str = ""
    quote: tuple[str, ...] = ()
    below: str = ""
    edited: bool = False
    fold: bool = False
    side: str = ""


@dataclass(frozen=True)
class Script:
    """One screen. `names`: each, run, header; `times`: each, divider; `look`: the template that draws it."""

    id: str
    look: str
    app: str
    theme: str
    title: str
    lines: tuple[Line, ...]
    names: str = "each"
    times: str = "each"
    own_named: bool = False
    width: int = 390
    height: int = 844
    ratio: float = 2.0
    font: str = "Inter"
    size: float = 16
    clock: str = "12.34"
    system: str = "ios"
    battery: int = 62
    network: str = "5G"
    more: dict[str, Any] = field(default_factory=dict)


def scripts() -> tuple[Script, ...]:
    """Every screen, look by look."""
    return tuple(script for file in sorted((HERE / "threads").glob("*.toml")) for script in _of_file(file))


def script(id: str) -> Script:
    """The screen of this id."""
    return next(one for one in scripts() if one.id == id)


def _of_file(file: Path) -> list[Script]:
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    screens = told.pop("screen")
    return [_script({"look": file.stem, **told, **screen}) for screen in screens]


def _script(told: dict[str, Any]) -> Script:
    lines = tuple(_line(post) for post in told.pop("posts"))
    known = {name: told.pop(name) for name in list(told) if name in Script.__dataclass_fields__}
    return Script(lines=lines, more=told, **known)


def _line(post: dict[str, Any]) -> Line:
    lists = {name: tuple(post[name]) for name in ("labels", "quote") if name in post}
    return Line(**{**post, **lists})
