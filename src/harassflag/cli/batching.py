"""`batch`: an archive of posts in, findings out."""

import sys
import time
from contextlib import AbstractContextManager, nullcontext
from typing import Annotated, Any

import typer

from harassflag.settings import load_settings
from harassflag.translation import translator

SECONDS_BETWEEN_LINES = 30


def batch_command(
    source: Annotated[
        str, typer.Argument(metavar="IN", help="A file or folder of posts: .parquet, .csv, .jsonl (.gz, .zst).")
    ],
    output: Annotated[str, typer.Argument(metavar="OUT", help="A .parquet, .csv or .jsonl file, or a folder.")],
    text: Annotated[str, typer.Option(metavar="COLUMN", help="The column with the posts.")] = "text",
    id: Annotated[str, typer.Option(metavar="COLUMN", help="The column with their ids.")] = "id",
    workers: Annotated[int, typer.Option(min=1, help="How many processes share the work on this machine.")] = 1,
    scheduler: Annotated[str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler: tcp://host:8786.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an output that exists.")] = False,
) -> None:
    """Judge an archive: streamed, in flat memory, taken up again where it stopped."""
    from harassflag.batch import exists, plan_job, run_job
    from harassflag.intake import Columns

    settings = load_settings()
    _ = translator(settings.language)
    if not overwrite and sys.stdin.isatty() and exists(output):
        overwrite = typer.confirm(_("{name} exists already. Replace it?").format(name=output), abort=True, err=True)
    plan = plan_job(source, output, settings, Columns(text, id), overwrite=overwrite)
    if plan.done:
        typer.echo(_("Going on: {count} parts are done already.").format(count=len(plan.done)), err=True)
    with _shown(_) as told:
        total = run_job(plan, workers=workers, scheduler=scheduler, told=told)
    typer.echo(_("{posts:,} posts judged, {refused:,} rows refused").format(posts=total.posts, refused=total.refused))
    for heading, counts in ((_("By route"), total.routes), (_("By type, flagged"), total.types)):
        typer.echo(f"\n{heading}")
        for name, count in counts.most_common():
            typer.echo(f"  {name:28}{count:>14,}")
    typer.echo(f"\n{plan.job.identity['model']}, {plan.job.identity['policy']}")


def _shown(say: Any) -> AbstractContextManager[Any]:
    """Something to tell progress to: a bar with rate and time left, or a line now and then where there is no screen."""
    if sys.stderr.isatty():
        return _Bar(say("posts/s"))
    return nullcontext(_Lines(say("posts/s")))


class _Lines:
    """Progress as a line every half minute."""

    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._begun = self._last = time.monotonic()
        self._first: int | None = None

    def __call__(self, progress: Any) -> None:
        now = time.monotonic()
        self._first = progress.counts.posts if self._first is None else self._first
        if now - self._last < SECONDS_BETWEEN_LINES:
            return
        self._last = now
        rate = (progress.counts.posts - self._first) / (now - self._begun)
        typer.echo(
            f"{progress.done / max(progress.size, 1):.0%}  {progress.counts.posts:,}  {rate:,.0f} {self._unit}",
            err=True,
        )


class _Bar:
    """Progress as a bar."""

    def __init__(self, unit: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        rate = TextColumn("{task.fields[posts]:,}  {task.fields[rate]:,.0f} " + unit)
        self._bar = Progress(
            BarColumn(), TaskProgressColumn(), rate, TimeRemainingColumn(), console=Console(stderr=True)
        )
        self._task = self._bar.add_task("", total=None, posts=0, rate=0.0)
        self._begun = time.monotonic()
        self._first: int | None = None

    def __enter__(self) -> "_Bar":
        self._bar.start()
        return self

    def __exit__(self, *told: object) -> None:
        self._bar.stop()

    def __call__(self, progress: Any) -> None:
        posts = progress.counts.posts
        self._first = posts if self._first is None else self._first
        rate = (posts - self._first) / max(time.monotonic() - self._begun, 1e-3)
        self._bar.update(self._task, completed=progress.done, total=progress.size, posts=posts, rate=rate)
