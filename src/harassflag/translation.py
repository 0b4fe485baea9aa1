"""Words of the screens and the command line: English in the code, Danish from a gettext catalog."""

from collections.abc import Callable
from functools import cache
from string import Formatter
from typing import Any

from harassflag.settings import PACKAGE

LANGUAGES = ("da", "en")
Translate = Callable[[str], str]


class _DanishNumbers(Formatter):
    """`{:,}` groups thousands as Danes do: 10.000, which with a comma would be ten."""

    def format_field(self, value: Any, format_spec: str) -> str:
        told: str = super().format_field(value, format_spec)
        return told.translate({ord(","): ".", ord("."): ","}) if "," in format_spec else told


class _Danish(str):
    """A message with numbers in it."""

    __slots__ = ()

    def format(self, *args: object, **values: object) -> str:
        return _DanishNumbers().vformat(self, args, values)


@cache
def _catalog(language: str) -> dict[str, str]:
    import polib

    entries = polib.pofile(str(PACKAGE / "locale" / f"{language}.po"), encoding="utf-8")
    told = {entry.msgid: entry.msgstr for entry in entries if entry.msgstr}
    return {message: _Danish(danish) if ":," in danish else danish for message, danish in told.items()}


def translator(language: str) -> Translate:
    """The function that turns an English message into the language; what has no translation stays English."""
    if language == "en":
        return str
    catalog = _catalog("da")
    return lambda message: catalog.get(message, message)
