"""Words of the screens and the command line: English in the code, Danish from a gettext catalog."""

from collections.abc import Callable
from functools import cache

from harassflag.settings import PACKAGE

LANGUAGES = ("da", "en")
Translate = Callable[[str], str]


@cache
def _catalog(language: str) -> dict[str, str]:
    import polib

    entries = polib.pofile(str(PACKAGE / "locale" / f"{language}.po"), encoding="utf-8")
    return {entry.msgid: entry.msgstr for entry in entries if entry.msgstr}


def translator(language: str) -> Translate:
    """The function that turns an English message into the language; what has no translation stays English."""
    if language == "en":
        return str
    catalog = _catalog("da")
    return lambda message: catalog.get(message, message)
