"""`read`: files in, posts out."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from harassflag.cli.assessing import opened_output
from harassflag.errors import InputError, StorageError
from harassflag.settings import load_settings
from harassflag.translation import translator

if TYPE_CHECKING:
    from harassflag.intake import ReadPost
    from harassflag.intake.screenshot import PageRead


def read_command(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Screenshots, PDFs, pasted threads, chat exports, tables.")
    ],
    output: Annotated[str, typer.Option(metavar="FILE", help="Where the posts go; `-` is standard output.")] = "-",
    captured: Annotated[
        datetime | None, typer.Option(help="When it was captured; shown times are resolved against it.")
    ] = None,
    overlay: Annotated[
        Path | None,
        typer.Option(
            metavar="PNG",
            help="A copy of the picture with what was found drawn on it; with several pages OUT-1.png, OUT-2.png …",
        ),
    ] = None,
) -> None:
    """Cut files into posts: screenshots, PDFs, threads copied from a browser, WhatsApp exports, text, tables."""
    refused: list[str] = []
    drawings: list[bytes] = []
    with opened_output(output) as target:
        number = 0
        for file in files:
            try:
                posts, drawn = _read(file, draw=overlay is not None)
            except InputError as error:
                refused.append(error.told(translator(load_settings().language)))
                target.write(_line({"source": file.name, "error": str(error)}))
                continue
            drawings += drawn
            for post in posts:
                number += 1
                target.write(_line(_row(post, file.name, number, captured)))
    if overlay is not None:
        _keep(drawings, overlay)
    if refused:
        raise InputError(
            "{refused} of {all} files could not be read:",
            "{first}",
            refused=len(refused),
            all=len(files),
            first=refused[0],
        )


def _read(file: Path, *, draw: bool) -> tuple[list["ReadPost"], list[bytes]]:
    """The posts of a file, and for a picture its pages with what was found drawn on them."""
    from harassflag.intake import is_picture, read_source
    from harassflag.intake.kinds import LARGEST_PICTURE_FILE, LONGEST_MARK

    try:
        with file.open("rb") as stream:
            head = stream.read(LONGEST_MARK)
            picture = is_picture(head, file.name)
            raw = head + stream.read(LARGEST_PICTURE_FILE) if picture else b""
    except OSError as error:
        raise InputError(
            "{name} cannot be opened: {reason}.", "Check the name.", name=file.name, reason=error.strerror
        ) from error
    if not picture:
        return read_source(file), []
    from harassflag.intake.screenshot import drawn, read_picture

    with _progress(file.name) as page_done:
        reading = read_picture(raw, file.name, page_done=page_done)
    return reading.as_read_posts(), drawn(raw, reading) if draw else []


@contextmanager
def _progress(name: str) -> Iterator[Any]:
    """A bar on standard error for files of several pages; Ctrl-C stops, and nothing is written."""
    bars: list[Any] = []

    def page_done(page: "PageRead") -> bool:
        if page.pages > 1 and not bars:
            bar = typer.progressbar(length=page.pages, label=name, file=sys.stderr)
            bars.append(bar.__enter__())
        for bar in bars:
            bar.update(1)
        return True

    try:
        yield page_done
    finally:
        for bar in bars:
            bar.__exit__(None, None, None)


def _row(post: "ReadPost", source: str, number: int, captured: datetime | None) -> dict[str, object]:
    from harassflag.intake import resolve_time

    row: dict[str, object] = {
        "id": str(number),
        "source": source,
        "author": post.author,
        "time": post.time,
        "text": post.text,
        "confidence": post.confidence,
    }
    if captured is not None:
        moment = resolve_time(post.time, captured) if post.time else None
        row["time_resolved"] = moment.isoformat() if moment else None
    return row


def _line(row: dict[str, object]) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _keep(drawings: list[bytes], overlay: Path) -> None:
    for at, drawing in enumerate(drawings, 1):
        path = overlay if len(drawings) == 1 else overlay.with_name(f"{overlay.stem}-{at}{overlay.suffix}")
        try:
            path.write_bytes(drawing)
        except OSError as error:
            raise StorageError(str(path), error.strerror or str(error)) from error
