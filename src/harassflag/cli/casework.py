"""`case …`, `backup` and `restore`: the casebook from the command line, by whoever has a login and the key on this machine."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harassflag.errors import CaseError, InputError
from harassflag.settings import load_settings
from harassflag.translation import translator

if TYPE_CHECKING:
    from harassflag.cases import Case, CaseBook, CaseFile, Desk, Verdict
    from harassflag.policy import Policy

commands = typer.Typer(help="Cases on this machine.", no_args_is_help=True)

NumberArgument = Annotated[str, typer.Argument(metavar="NUMBER", help="The number of the case, like 2026-0001.")]


@contextmanager
def opened_book() -> Iterator["CaseBook"]:
    """The casebook of these settings."""
    from harassflag.cases import open_casebook

    book = open_casebook(load_settings())
    try:
        yield book
    finally:
        book.close()


def visible(text: str) -> str:
    """Text for a terminal: characters that steer it, or turn its reading direction, are shown instead of sent."""
    return "".join(
        one
        if one in "\n\t" or unicodedata.category(one) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        else f"\\u{ord(one):04x}"
        for one in text
    )


def numbered(desk: "Desk", number: str) -> "Case":
    """The case with this number or id.

    Raises:
        InputError: there is none for this reader.
    """
    both = (*desk.queue().cases, *desk.queue(closed=True).cases)
    for case in both:
        if number in (case.number, case.id):
            return case
    raise InputError("There is no case {number}.", "See them all with `harassflag case list`.", number=visible(number))


@commands.command("list")
def list_command(
    closed: Annotated[bool, typer.Option(help="The closed cases instead of the open ones.")] = False,
) -> None:
    """The cases, threats on top, then by age and deadline."""
    from harassflag.cases import local_actor
    from harassflag.policy import load_policy

    settings = load_settings()
    policy, _ = load_policy(settings.policy), translator(settings.language)
    with opened_book() as book:
        queue = book.as_(local_actor()).queue(closed=closed)
    for case in queue.cases:
        route = policy.route(case.route).name.in_language(settings.language)
        handler = visible(case.handler.name) if case.handler else _("nobody yet")
        due = f"{case.next_due:%Y-%m-%d}" if case.next_due else "–"
        typer.echo(
            f"{case.number}  {route:12}{case.created_at:%Y-%m-%d}  {due:10}  {case.posts:>3}  {handler}  {visible(case.title)}".rstrip()
        )
    if not queue.cases:
        typer.echo(_("There are no cases."))


@commands.command("show")
def show_command(number: NumberArgument) -> None:
    """One case: posts with the model's and a person's word, exhibits, people, steps, notes."""
    from harassflag.cases import local_actor
    from harassflag.policy import load_policy

    settings = load_settings()
    with opened_book() as book:
        desk = book.as_(local_actor())
        file = desk.open_case(numbered(desk, number).id)
    for line in told(file, load_policy(settings.policy), settings.language):
        typer.echo(visible(line))


def told(file: "CaseFile", policy: "Policy", language: str) -> Iterator[str]:
    """The lines that tell a case."""
    _ = translator(language)
    names = {kind.id: kind.name.in_language(language) for kind in policy.types}
    yield f"{file.case.number}  {policy.route(file.case.route).name.in_language(language)}  {file.case.title}".rstrip()
    for post in file.posts:
        yield f"\n{post.number}. {post.author or '–'}, {post.time_shown or '–'}"
        yield f"   {post.text}"
        said = ", ".join(names.get(type, type) for type in post.types) or "–"
        by = post.labels[-1].by.name if post.labels else post.model or _("nobody yet")
        yield f"   {said} ({by})"
    for exhibit in file.evidence:
        yield f"\n{_('Exhibit')} {exhibit.number}: {exhibit.name or '–'}, {exhibit.size} B, SHA-256 {exhibit.sha256}"
    for person in file.people:
        yield f"{person.kind}: {person.name}"
    for step in file.steps:
        yield f"{step.step}: {step.status} {step.receipt}".rstrip()
    for note in file.notes:
        yield f"{note.at:%Y-%m-%d %H:%M} {note.by.name}: {note.text}"


@commands.command("verify")
def verify_command() -> None:
    """Prove log, rows and files; every changed place is named."""
    _ = translator(load_settings().language)
    with opened_book() as book:
        verdict = book.verify()
    for fault in verdict.faults:
        typer.echo(visible(fault.told(_)))
    if verdict.faults:
        raise CaseError(
            "{count} place(s) were changed.",
            "Keep all as it is, and tell whoever runs this.",
            count=len(verdict.faults),
        )
    typer.echo(_counted(verdict))


def _counted(verdict: "Verdict") -> str:
    _ = translator(load_settings().language)
    words = _("{lines} lines in the log, {cases} cases, {files} files: nothing was changed. The last line is {head}.")
    return words.format(lines=verdict.lines, cases=verdict.cases, files=verdict.files, head=verdict.head)


@commands.command("rotate-key")
def rotate_command() -> None:
    """Put a fresh main key in place of the old one."""
    from harassflag.cases import local_actor

    with opened_book() as book:
        typer.echo(book.rotate_key(local_actor()))


def backup_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder for the backup.")],
) -> None:
    """Write a verified backup while others work on; the key is not in it."""
    from harassflag.cases import local_actor

    settings = load_settings()
    _ = translator(settings.language)
    with opened_book() as book:
        typer.echo(_counted(book.backup(folder, local_actor())))
    typer.echo(_("The key is not in the backup: keep a copy of it in another place."))


def restore_command(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of a backup.")]) -> None:
    """Bring a backup back to where no casebook is, and verify it."""
    from harassflag.cases import restore

    typer.echo(_counted(restore(load_settings(), folder)))
