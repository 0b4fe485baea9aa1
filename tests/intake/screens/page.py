"""A script -> the HTML of its screen, in which every word of a post, every name and every time can be found again."""

import re
from dataclasses import dataclass
from zlib import crc32

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from screens.script import HERE, Line, Script

_BREAKS = re.compile(r"(\s+)")


@dataclass(frozen=True)
class Placed:
    """A post of one page: its number in the script, and the ids of the elements that show its author and time."""

    number: int
    line: Line
    head: bool
    last: bool
    author_at: str | None
    time_at: str | None


def placed(script: Script) -> tuple[Placed, ...]:
    """The posts with what names and dates them; a name above a run of bubbles counts for the whole run."""
    posts: list[Placed] = []
    author_at: str | None = None
    divider_at: str | None = None
    for number, line in enumerate(script.lines):
        before = script.lines[number - 1] if number else None
        after = script.lines[number + 1] if number + 1 < len(script.lines) else None
        head = before is None or _speaker(before) != _speaker(line) or bool(line.divider)
        last = after is None or _speaker(after) != _speaker(line) or bool(after.divider)
        if line.divider:
            divider_at = f"d{number}"
        if script.names == "header":
            author_at = "header"
        elif script.names == "each" or head:
            author_at = f"a{number}"
        named = bool(line.author) and (not line.own or script.own_named)
        time_at = divider_at if script.times == "divider" else f"t{number}" if line.time else None
        posts.append(Placed(number, line, head, last, author_at if named else None, time_at))
    return tuple(posts)


def _speaker(line: Line) -> tuple[str, bool]:
    return line.author, line.own


def tokens(text: str) -> list[tuple[str, str]]:
    """Words, each with the space or the line breaks after it."""
    parts = [*_BREAKS.split(text), ""]
    return list(zip(parts[::2], parts[1::2], strict=True))


def html(script: Script, first: int = 0, end: int | None = None, clock: str | None = None) -> str:
    """The page that shows posts `first` to `end` of a script."""
    shown = placed(script)[first:end]
    template = _environment().get_template(f"{script.look}.html")
    return template.render(s=script, posts=shown, clock=clock or script.clock, first=first, **script.more)


def _words(line: Line, number: int) -> Markup:
    """Every word in a span of its own; `**bold**` around a tagged name, `@name` and `#tag` are tags."""
    parts = []
    bold = False
    for at, (word, after) in enumerate(tokens(line.text)):
        bold = bold or word.startswith("**")
        tagged = bold or word.startswith(("@", "#"))
        bold = bold and not word.endswith("**")
        kind = "w tag" if tagged else "w"
        parts.append(
            Markup('<span class="{}" data-w="{}-{}">{}</span>').format(kind, number, at, word.replace("**", ""))
        )
        parts.append(Markup("<br>" * after.count("\n")) if "\n" in after else Markup(" "))
    return Markup("").join(parts)


def _seed(text: str) -> int:
    return crc32(text.encode())


def _initials(name: str) -> str:
    return "".join(part[0] for part in name.split()[:2]).upper()


def _environment() -> Environment:
    environment = Environment(loader=FileSystemLoader(HERE / "looks"), undefined=StrictUndefined, autoescape=True)
    environment.filters.update(seed=_seed, initials=_initials, esc=escape)
    environment.globals["words"] = _words
    parts = environment.get_template("parts.html").module
    for name in ("icon", "avatar", "status", "text", "landscape"):
        environment.globals[name] = getattr(parts, name)
    return environment
