"""`assess`: posts in, findings out."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO, cast

import typer

from harassflag.errors import InputError, StorageError
from harassflag.records import Assessment, Hit, Writer
from harassflag.settings import load_settings
from harassflag.translation import translator

WriterChoice = StrEnum("WriterChoice", ["parent", "pupil_under_15", "pupil_15_plus", "colleague", "unknown"])
HitChoice = StrEnum("HitChoice", ["employee", "pupil", "parent", "unknown"])

WriterOption = Annotated[WriterChoice, typer.Option(help="Who wrote it, as far as known.")]
HitOption = Annotated[HitChoice, typer.Option(help="Who was hit, as far as known.")]
PathOption = Annotated[str | None, typer.Option(metavar="FILE", help="`-` is standard input or output.")]


@contextmanager
def opened_input(name: str) -> Iterator[BinaryIO]:
    """A file to read, or standard input for `-`."""
    if name == "-":
        yield sys.stdin.buffer
        return
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(Path(name).open("rb"))
        except OSError as error:
            raise InputError(
                "{name} cannot be opened: {reason}.", "Check the name.", name=name, reason=error.strerror
            ) from error
        yield stream


@contextmanager
def opened_output(name: str) -> Iterator[BinaryIO]:
    """A file that appears only when it is whole, or standard output for `-`."""
    if name == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(name)
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as stream:
            yield stream
        part.replace(path)
    except OSError as error:
        raise StorageError(name, error.strerror or str(error)) from error
    finally:
        part.unlink(missing_ok=True) if part.parent.is_dir() else None


def assess_command(
    text: Annotated[str | None, typer.Argument(help="The post, in quotes.")] = None,
    input: PathOption = None,
    output: PathOption = None,
    thread: Annotated[str | None, typer.Option(metavar="FILE", help="Threads, one JSON object a line.")] = None,
    writer: WriterOption = WriterChoice.unknown,
    hit: HitOption = HitChoice.unknown,
) -> None:
    """Judge one post, a file of posts (.jsonl, .csv, .parquet, .txt) or threads."""
    if sum(one is not None for one in (text, input, thread)) != 1:
        raise typer.BadParameter("give exactly one of: a text, --input, --thread")
    author, person = cast("Writer", writer.value), cast("Hit", hit.value)
    if text is not None:
        from harassflag.assess import assess

        _print_assessment(assess(text, writer=author, hit=person))
        return
    _judge_file(input, thread, output or "-")


def _judge_file(input: str | None, thread: str | None, output: str) -> None:
    from harassflag.batch import Tally, assess_rows, assess_threads, write_rows
    from harassflag.intake import read_posts, read_threads
    from harassflag.intake.tables import format_of
    from harassflag.model import load_model
    from harassflag.policy import load_policy

    settings = load_settings()
    model, policy = load_model(settings.models), load_policy(settings.policy)
    tally = Tally()
    form = "jsonl" if output == "-" else format_of(output)
    with opened_input(input or thread or "-") as source, opened_output(output) as target:
        if thread is not None:
            rows = assess_threads(read_threads(source), tally, model=model, policy=policy)
        else:
            name = input or "-"
            rows = assess_rows(read_posts(source, name), tally, model=model, policy=policy)
        write_rows(rows, target, form)
    if tally.refused:
        done = sum(tally.routes.values())
        raise InputError(
            "{refused} of {all} rows could not be read.",
            'Each says "error" in its place.',
            refused=tally.refused,
            all=tally.refused + done,
        )


def _print_assessment(assessment: Assessment) -> None:
    from harassflag.policy import help_lines_for, load_policy
    from harassflag.wording import why_lines

    settings = load_settings()
    policy, language = load_policy(settings.policy), settings.language
    _ = translator(language)
    route = policy.route(assessment.route)
    types = [finding.type for finding in assessment.findings]
    lines = help_lines_for(assessment.route, types, "unknown", policy, self_harm="self_harm" in assessment.notices)
    if lines:
        typer.echo(" · ".join(f"{line.number} {line.name.in_language(language)}" for line in lines))
        typer.echo("")
    typer.secho(f"{route.name.in_language(language)}: {route.sentence.in_language(language)}", bold=True)
    for id in assessment.notices:
        notice = policy.notice(id)
        typer.echo(f"  {notice.name.in_language(language)} {notice.text.in_language(language)}")
    for finding in assessment.findings:
        kind = policy.type(finding.type)
        quoted = " … ".join(f"»{assessment.post.text[span.start : span.end]}«" for span in finding.spans)
        band = _("Clear") if finding.flagged else _("Unsure – look at it")
        clause = policy.clause(kind.clause).name.in_language(language)
        typer.echo(f"\n  {kind.name.in_language(language)} – {band}\n    {quoted}")
        for line in why_lines(assessment.post.text, finding, language, _):
            typer.echo(f"    {line}")
        typer.echo(f"    {clause}")
    headings = {"staff": _("For you as staff"), "leadership": _("For the leadership"), "tr_amr": _("For TR and AMR")}
    for audience, heading in headings.items():
        steps = [step for step in assessment.steps if step.audience == audience]
        if steps:
            typer.echo(f"\n{heading}")
        for number, step in enumerate(steps, 1):
            typer.echo(f"  {number}. {policy.step(step.id).text.in_language(language)}")
    typer.echo("\n" + _("A suggestion – a person decides.") + f" ({assessment.model}, {assessment.policy})")
