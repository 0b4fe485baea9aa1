"""Every message of the screens and the command line has its Danish words, and no Danish words are left over."""

import ast
from pathlib import Path

import polib

from harassflag.settings import PACKAGE
from harassflag.translation import translator


def messages() -> set[str]:
    found = set()
    for path in [*(PACKAGE / "ui").glob("*.py"), *(PACKAGE / "cli").glob("*.py")]:
        for node in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in {"_", "say"}:
                    found.add(node.args[0].value)
    return found


def test_the_catalog_holds_exactly_what_is_said() -> None:
    catalog = {entry.msgid for entry in polib.pofile(str(PACKAGE / "locale" / "da.po")) if entry.msgstr}
    assert catalog == messages()


def test_english_is_the_message_itself() -> None:
    assert translator("en")("Steps") == "Steps"
    assert translator("da")("Steps") == "Hvad der skal gøres"
