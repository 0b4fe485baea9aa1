"""Contents and pictures -> PDF/A-3a that is also PDF/UA-1, by typst; what a font cannot draw or a picture cannot show is said in words."""

import json
import re
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from harassflag.cases.report.showing import shown
from harassflag.errors import CaseError

TEMPLATE = Path(__file__).with_name("report.typ")
STANDARDS: list[Any] = ["a-3a", "ua-1"]

_AS_IT_IS = frozenset(
    {
        "sha256",
        "hash",
        "id",
        "path",
        "picture",
        "mime",
        "relationship",
        "status",
        "description",
        "document_title",
        "document_author",
    }
)
_UNDRAWN = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_CODE = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_PROBE = (
    b'#set document(title: "-")\n#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"), lang: "da")\n'
    b"#let say(x) = if type(x) == str { x } else { x.map(run => if type(run) == str { run } else { box(run.sign) }).join() }\n"
    b"#for text in json(bytes(sys.inputs.texts)) [#say(text) \\ ]"
)
_MOST_TRIES = 40
LAST_LATIN = "\u024f"


@cache
def _fonts() -> typst.Fonts:
    """The fonts typst brings along, and none of this machine's, so that a report looks the same everywhere."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def pdf_of(contents: Mapping[str, Any], files: Mapping[str, bytes], *, at: datetime) -> bytes:
    """The report as a PDF.

    Args:
        contents: as `report.contents` makes them, with `picture` and `attached` naming paths in `files`.
        files: bytes by relative path; they lie in a folder of this user's own only while the PDF is set.
        at: the moment the document says it was made.

    Raises:
        CaseError: typst refuses; with its reason.
    """
    undrawable = undrawable_in(_strings(contents))
    with tempfile.TemporaryDirectory(prefix="harassflag-") as folder:
        root = Path(folder)
        for path, content in files.items():
            (root / path).write_bytes(content)
        source = root / "report.typ"
        source.write_bytes(TEMPLATE.read_bytes())
        for _ in range(_MOST_TRIES):
            ready = json.dumps(_shown(contents, undrawable), ensure_ascii=False)
            try:
                made = typst.compile(
                    source,
                    root=root,
                    font_paths=_fonts(),
                    ignore_system_fonts=True,
                    sys_inputs={"report": ready},
                    format="pdf",
                    pdf_standards=STANDARDS,
                    timestamp=int(at.timestamp()),
                )
            except typst.TypstError as error:
                new = _undrawn(error) - undrawable
                if not new:
                    raise CaseError(
                        "The report cannot be set: {reason}", "Tell whoever runs the program.", reason=error.message
                    ) from error
                undrawable |= new
            else:
                return made
    raise CaseError("The report cannot be set: {reason}", "Tell whoever runs the program.", reason="fonts")


def shows(picture: bytes) -> bool:
    """Whether typst can show a picture."""
    with tempfile.TemporaryDirectory(prefix="harassflag-") as folder:
        (Path(folder) / "picture").write_bytes(picture)
        source = Path(folder) / "probe.typ"
        source.write_text('#image("picture", width: 10pt)', encoding="utf-8")
        try:
            typst.compile(source, root=Path(folder), format="svg")
        except typst.TypstError:
            return False
    return True


def undrawable_in(texts: Iterable[str]) -> frozenset[str]:
    """The characters none of the fonts has, found by setting the texts alone; once more where leaving one out shows another."""
    found: frozenset[str] = frozenset()
    said = sorted(set(texts))
    for _ in range(_MOST_TRIES):
        wanted = json.dumps(_shown(said, found))
        try:
            typst.compile(
                _PROBE,
                font_paths=_fonts(),
                ignore_system_fonts=True,
                sys_inputs={"texts": wanted},
                pdf_standards=STANDARDS,
            )
        except typst.TypstError as error:
            new = _undrawn(error) - found
            if not new:
                break
            found |= new
        else:
            break
    return found


def _undrawn(error: typst.TypstError) -> frozenset[str]:
    """The characters a refusal names; never a Latin letter, whose trouble is the mark it carries: then no mark can be drawn."""
    named = {letter for text in map(_unescaped, _UNDRAWN.findall(error.diagnostic)) for letter in text}
    beyond = frozenset(letter for letter in named if letter > LAST_LATIN)
    return beyond or (_marks() if named else beyond)


@cache
def _marks() -> frozenset[str]:
    return frozenset(letter for letter in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(letter)[0] == "M")


def _unescaped(text: str) -> str:
    plain = _CODE.sub(lambda code: chr(int(code[1], 16)), text)
    return plain.replace('\\"', '"').replace("\\\\", "\\")


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for key, part in value.items() if key not in _AS_IT_IS for text in _strings(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in _strings(part)]
    return []


def _shown(value: Any, undrawable: frozenset[str]) -> Any:
    if isinstance(value, str):
        runs = shown(value, undrawable)
        return (runs[0] if runs else "") if len(runs) < 2 and not (runs and isinstance(runs[0], dict)) else runs
    if isinstance(value, Mapping):
        return {key: part if key in _AS_IT_IS else _shown(part, undrawable) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(part, undrawable) for part in value]
    return value
