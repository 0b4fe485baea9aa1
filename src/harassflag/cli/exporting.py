"""`case export` and `case calendar`: a case as PDF/A-3 and BagIt, its deadlines as a calendar file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from harassflag.cli.casework import NumberArgument, numbered, opened_book
from harassflag.errors import InputError, StorageError
from harassflag.settings import load_settings
from harassflag.translation import translator

MASKED_REASON = "Maskeret udskrift"


def export_command(
    number: NumberArgument,
    output: Annotated[
        Path, typer.Option(metavar="DIR|FILE", help="A folder for the PDF and the BagIt folder, or the PDF itself.")
    ],
    unmasked: Annotated[bool, typer.Option("--unmasked", help="With names and originals; for the police.")] = False,
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why; it goes into the log and onto the front page.")
    ] = "",
    hide: Annotated[
        list[str] | None, typer.Option(metavar="WORD", help="A word to mask as well; may be repeated.")
    ] = None,
    leave: Annotated[
        list[str] | None, typer.Option(metavar="WORD", help="A word that is no name; may be repeated.")
    ] = None,
) -> None:
    """Write a case as PDF/A-3 and as a BagIt folder; masked unless asked otherwise with a reason."""
    from harassflag.cases import check_place, local_actor, make_report, write_report
    from harassflag.policy import load_policy

    if unmasked and not reason.strip():
        raise InputError("An unmasked export needs a reason.", "Say why with --reason.")
    settings = load_settings()
    _ = translator(settings.language)
    with opened_book() as book:
        desk = book.as_(local_actor())
        case = numbered(desk, number)
        check_place(output, case.number, masked=not unmasked)
        export = desk.export(case.id, reason=reason or MASKED_REASON, masked=not unmasked)
    report = make_report(
        export, load_policy(settings.policy), reason=reason or MASKED_REASON, leave=leave or (), hide=hide or ()
    )
    written = write_report(report, output)
    typer.echo(_("PDF: {path}").format(path=written.pdf))
    typer.echo(_("BagIt: {path}").format(path=written.bag))
    if not unmasked:
        typer.echo(_("Names are masked by a program, which may be wrong: read it through before you pass it on."))


def calendar_command(
    number: NumberArgument,
    output: Annotated[Path, typer.Option(metavar="FILE", help="A calendar file, like frister.ics.")],
    title: Annotated[bool, typer.Option("--title", help="With the title of the case, which may name people.")] = False,
) -> None:
    """Write the deadlines and follow-ups of a case as a calendar file, without names."""
    from harassflag.cases import calendar_file, local_actor
    from harassflag.policy import load_policy

    settings = load_settings()
    if output.exists():
        raise InputError("{name} is there already.", "Choose another place; nothing is overwritten.", name=output.name)
    with opened_book() as book:
        desk = book.as_(local_actor())
        file = desk.open_case(numbered(desk, number).id)
    made = calendar_file(file, load_policy(settings.policy), datetime.now(UTC), with_title=title)
    try:
        output.write_bytes(made)
    except OSError as error:
        raise StorageError(output.as_posix(), error.strerror or "") from error
