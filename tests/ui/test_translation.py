"""Every message a user can meet has its Danish words, and no Danish words are left over."""

import ast
from collections.abc import Iterator
from pathlib import Path

import polib

from harassflag.errors import InputError
from harassflag.settings import PACKAGE
from harassflag.translation import translator

SPOKEN = {"_", "say"}
RAISED = {
    "InputError",
    "RunError",
    "ModelError",
    "CasebookError",
    "CaseError",
    "RefusedError",
    "Reason",
    "fault",
    "__init__",
}


def messages() -> Iterator[str]:
    """First argument of what is spoken; every sentence of what is raised; what is wrong with a row."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            said = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            if name in SPOKEN:
                yield from said[:1]
            elif name in RAISED:
                yield from said
            elif name == "BadRow":
                yield from [one for one in said if isinstance(one, str)]
            elif name == "ModelError" or (name == "__init__" and path.name == "errors.py"):
                yield from said
    yield "Build one with `make model`."


def test_the_catalog_holds_exactly_what_is_said() -> None:
    catalog = {entry.msgid for entry in polib.pofile(str(PACKAGE / "locale" / "da.po")) if entry.msgstr}
    assert catalog == set(messages())


def test_both_languages_fill_the_same_blanks() -> None:
    for entry in polib.pofile(str(PACKAGE / "locale" / "da.po")):
        english = {part.split("}")[0].split(":")[0] for part in entry.msgid.split("{")[1:]}
        danish = {part.split("}")[0].split(":")[0] for part in entry.msgstr.split("{")[1:]}
        assert english == danish, entry.msgid


def test_english_is_the_message_itself() -> None:
    assert translator("en")("Steps") == "Steps"
    assert translator("da")("Steps") == "Hvad der skal gøres"


def test_an_error_speaks_the_language_of_its_reader() -> None:
    error = InputError("{name} is empty.", "Choose the file that holds the posts.", name="å{b}.txt")
    assert str(error) == "å{b}.txt is empty. Choose the file that holds the posts."
    assert error.told(translator("da")) == "å{b}.txt er tom. Vælg den fil, opslagene ligger i."
