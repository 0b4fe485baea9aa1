"""An export of a case -> a PDF/A-3 and beside it a BagIt folder, written whole or not at all."""

import json
import re
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from harassflag.cases.records import Evidence, Exhibit, Export, LogLine
from harassflag.cases.report.bag import make_bag
from harassflag.cases.report.contents import Pen, contents, pen_for
from harassflag.cases.report.typeset import pdf_of, shows
from harassflag.errors import CaseError, InputError, StorageError
from harassflag.policy import Policy

SHOWN = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}
MASKED_COPY = ("masked", "maskeret")
"""How the derivation of a masked copy begins; only such pictures go into a masked report."""

SECONDS_LEFT_ALONE = 3600
_HALF_DONE = ".harassflag-"
_UNSAFE = re.compile(r"[^\w.()+-]+")
_LONGEST_NAME = 80
_PLAIN_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})


@dataclass(frozen=True, slots=True)
class Report:
    """A report ready to be written: the PDF, and the files of the bag by their paths in it."""

    name: str
    pdf: bytes
    files: dict[str, bytes]
    about: dict[str, str]


@dataclass(frozen=True, slots=True)
class Written:
    """Where a report was written."""

    pdf: Path
    bag: Path


def make_report(
    export: Export, policy: Policy, *, reason: str, leave: Iterable[str] = (), hide: Iterable[str] = ()
) -> Report:
    """The report of an export.

    Args:
        export: from `Desk.export`, which logged it.
        policy: the school's policy as it is now.
        reason: why it is made; it stands on the front page.
        leave: words a person has said are no names.
        hide: words a person wants masked as well.
    """
    pen = pen_for(export.file, masked=export.masked, leave=leave, hide=hide)
    told = contents(export, policy, pen, reason=reason)
    number = export.file.case.number
    told["document_title"] = f"Sagsrapport {number}"
    told["document_author"] = policy.school.name or "harassflag"
    going = going_out(export)
    originals = {one.evidence.id: _file_name(one) for one in export.exhibits if one.evidence.id in going}
    by_id = {one.evidence.id: one for one in export.exhibits}
    pictures: dict[str, bytes] = {}
    for row in told["exhibits"]:
        _add_picture(row, by_id[row["id"]], pictures, export, going)
    log = _log(export.file.log, masked=export.masked)
    log_name = "log-kaede.jsonl" if export.masked else "log.jsonl"
    attached = {name: by_id[id].content or b"" for id, name in originals.items()} | {log_name: log}
    told["attached"] = [
        *(_attachment(name, by_id[id]) for id, name in originals.items()),
        {"path": log_name, "mime": "application/jsonl", "relationship": "supplement", "description": "Sagens log"},
    ]
    pdf = _set(told, pictures, attached, export)
    plain = {key: value for key, value in told.items() if not key.startswith(("document_", "attached"))}
    name = _name_of(number, masked=export.masked)
    files = {
        f"{name}.pdf": pdf,
        "sag.json": json.dumps(plain, ensure_ascii=False, indent=1).encode("utf-8"),
        log_name: log,
        **{f"bilag/{file}": by_id[id].content or b"" for id, file in originals.items()},
    }
    return Report(name, pdf, files, _about(export, policy, pen))


def write_report(report: Report, output: Path) -> Written:
    """Write a report to a folder (made if need be), or to a file ending in .pdf; the bag comes beside the PDF.

    Raises:
        InputError: something of that name is there already.
        StorageError: the place cannot be written; nothing is left half-done.
    """
    pdf = output if output.suffix.casefold() == ".pdf" else output / f"{report.name}.pdf"
    bag = pdf.with_name(f"{pdf.stem}-bagit")
    for place in (pdf, bag):
        if place.exists():
            raise InputError(
                "{name} is there already.", "Choose another place; nothing is overwritten.", name=place.name
            )
    try:
        pdf.parent.mkdir(parents=True, exist_ok=True)
        _sweep(pdf.parent)
        with tempfile.TemporaryDirectory(prefix=_HALF_DONE, dir=pdf.parent) as folder:
            half_done = Path(folder)
            make_bag(half_done / "bag", report.files, report.about)
            (half_done / "pdf").write_bytes(report.pdf)
            shutil.move(half_done / "bag", bag)
            shutil.move(half_done / "pdf", pdf)
    except OSError as error:
        raise StorageError(pdf.parent.as_posix(), error.strerror or "") from error
    return Written(pdf, bag)


def _sweep(folder: Path) -> None:
    """Remove what an export that was killed an hour ago or more left half-done: it lies there in the open."""
    for left in folder.glob(f"{_HALF_DONE}*"):
        if left.is_dir() and left.stat().st_mtime < time.time() - SECONDS_LEFT_ALONE:
            shutil.rmtree(left, ignore_errors=True)


def check_place(output: Path, number: str, *, masked: bool) -> None:
    """Look before the export is logged whether its place is free.

    Raises:
        InputError: something of that name is there already.
    """
    _free_places(output, _name_of(number, masked=masked))


def _name_of(number: str, *, masked: bool) -> str:
    return f"sag-{number}" + ("" if masked else "-umaskeret")


def _free_places(output: Path, name: str) -> tuple[Path, Path]:
    """Where the PDF and the bag go."""
    pdf = output if output.suffix.casefold() == ".pdf" else output / f"{name}.pdf"
    bag = pdf.with_name(f"{pdf.stem}-bagit")
    for place in (pdf, bag):
        if place.exists():
            raise InputError(
                "{name} is there already.", "Choose another place; nothing is overwritten.", name=place.name
            )
    return pdf, bag


def _set(told: dict[str, Any], pictures: dict[str, bytes], attached: dict[str, bytes], export: Export) -> bytes:
    """The PDF; if a picture spoils it, once more without those that cannot be shown."""
    try:
        return pdf_of(told, pictures | attached, at=export.at)
    except CaseError:
        spoilt = {path for path, picture in pictures.items() if not shows(picture)}
        if not spoilt:
            raise
    for row in told["exhibits"]:
        if row["picture"] in spoilt:
            row |= {"picture": None, "remark": "Billedet kan ikke vises her." + _WHERE[export.masked]}
    return pdf_of(told, pictures | attached, at=export.at)


_WHERE = {True: " Originalen ligger hos skolen.", False: " Filen er vedhæftet, som den kom."}


def going_out(export: Export) -> frozenset[str]:
    """Which exhibits leave with their bytes: masked, the newest masked copy of each page; else all but the masked copies."""
    held = [one for one in export.exhibits if one.content is not None and not one.evidence.blocked]
    newest = {_page_of(one.evidence): one.evidence.id for one in held if is_masked_copy(one.evidence)}
    if export.masked:
        return frozenset(newest.values())
    return frozenset(one.evidence.id for one in held if not is_masked_copy(one.evidence))


def is_masked_copy(one: Evidence) -> bool:
    """Whether an exhibit is a copy with something covered."""
    return one.derived_from is not None and one.derivation.casefold().startswith(MASKED_COPY)


def _page_of(copy: Evidence) -> tuple[str | None, str]:
    return copy.derived_from, copy.derivation.split(":", 1)[0]


def _add_picture(
    row: dict[str, Any], exhibit: Exhibit, pictures: dict[str, bytes], export: Export, going: Collection[str]
) -> None:
    """Give an exhibit's row its picture, or the reason why none is shown."""
    one = exhibit.evidence
    row |= {"picture": None, "remark": ""}
    if one.blocked or exhibit.content is None:
        row["remark"] = "Spærret: vises ikke og kopieres ikke. Spørg politiet."
    elif one.id not in going:
        row["remark"] = _why_left_out(one, export, going)
    elif one.media_type in SHOWN:
        path = f"picture-{one.number}.{SHOWN[one.media_type]}"
        pictures[path] = exhibit.content
        row["picture"] = path
    else:
        row["remark"] = "Filen kan ikke vises på tryk." + _WHERE[False]


def _why_left_out(one: Evidence, export: Export, going: Collection[str]) -> str:
    if not export.masked:
        return "Maskeret kopi; originalen står i denne udskrift."
    if is_masked_copy(one):
        return "Udeladt: der er en nyere maskeret kopi."
    copies = [copy for copy in export.file.evidence if copy.derived_from == one.id and copy.id in going]
    numbers = ", ".join(str(copy.number) for copy in copies)
    told = f" Den maskerede kopi er bilag {numbers}." if numbers else ""
    return "Udeladt i den maskerede udskrift." + told + _WHERE[True]


def _attachment(name: str, exhibit: Exhibit) -> dict[str, str]:
    one = exhibit.evidence
    kind = one.media_type if re.fullmatch(r"[\w.+-]+/[\w.+-]+", one.media_type) else "application/octet-stream"
    copied = "maskeret kopi" if is_masked_copy(one) else "kopi"
    told = f"Bilag {one.number}, {copied if one.derived_from else 'som det kom'}. SHA-256 {one.sha256}"
    return {
        "path": name,
        "mime": kind,
        "relationship": "alternative" if one.derived_from else "source",
        "description": told,
    }


def _file_name(exhibit: Exhibit) -> str:
    """A name every system and PDF reader can write: the number, and the user's name in plain letters."""
    one = exhibit.evidence
    last = one.name.replace("\\", "/").rsplit("/", 1)[-1].translate(_PLAIN_LETTERS)
    plain = unicodedata.normalize("NFKD", last).encode("ascii", "ignore").decode("ascii")
    safe = _UNSAFE.sub("_", plain).strip("._")[-_LONGEST_NAME:] or "fil"
    return f"bilag-{one.number:03}-{safe}"


def _log(lines: Iterable[LogLine], *, masked: bool) -> bytes:
    """The log as JSON lines; masked, without its words."""
    rows = []
    for line in lines:
        row = {"seq": line.seq, "prev": line.prev, "case": line.case, "digest": line.digest, "hash": line.hash}
        rows.append(json.dumps(row if masked else {**row, "entry": line.entry}, ensure_ascii=True) + "\n")
    return "".join(rows).encode("ascii")


def _about(export: Export, policy: Policy, pen: Pen) -> dict[str, str]:
    kind = "maskeret" if export.masked else "umaskeret"
    return {
        "source-organization": policy.school.name,
        "contact-name": pen.who(export.by),
        "external-identifier": export.file.case.number,
        "external-description": f"Sag {export.file.case.number}, {kind} udskrift",
        "internal-sender-identifier": export.file.case.id,
        "internal-sender-description": f"harassflag {version('harassflag')}",
    }
