"""`batch`: an archive of posts in, findings out."""

import sys
import time
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import Annotated, Any

import typer

from harassflag.settings import Settings, load_settings
from harassflag.translation import Translate, translator

SECONDS_BETWEEN_LINES = 30
NAMES_TOLD = 10


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
    from harassflag.batch import exists, is_unfinished, plan_job, run_job
    from harassflag.intake import Columns

    settings = load_settings()
    _ = translator(settings.language)
    if not overwrite and sys.stdin.isatty() and exists(output) and not is_unfinished(output):
        overwrite = typer.confirm(_("{name} exists already. Replace it?").format(name=output), abort=True, err=True)
    plan = plan_job(source, output, settings, Columns(text, id), overwrite=overwrite)
    if plan.left_out:
        names = ", ".join(plan.left_out[:NAMES_TOLD])
        told = _("{count:,} files are left out, as their endings are not read: {names}")
        typer.echo(told.format(count=len(plan.left_out), names=names), err=True)
    if plan.done:
        typer.echo(_("Going on: {count:,} parts are done already.").format(count=len(plan.done)), err=True)
    with _shown(_) as shown:
        total = run_job(plan, workers=workers, scheduler=scheduler, told=shown)
    _print_summary(total, plan, settings, _)


def _print_summary(total: Any, plan: Any, settings: Settings, say: Translate) -> None:
    from harassflag.policy import load_policy

    policy, language, count = load_policy(settings.policy), settings.language, say("{count:,}")
    typer.echo(say("{posts:,} posts judged, {refused:,} rows refused").format(posts=total.posts, refused=total.refused))
    if total.refused:
        typer.echo(say("Which rows were refused, and why: {name}").format(name=plan.rejects))
    routes = [(policy.route(name).name, many) for name, many in total.routes.most_common()]
    types = [(policy.type(name).name, many) for name, many in total.types.most_common()]
    for heading, counts in ((say("By route"), routes), (say("By type, flagged"), types)):
        typer.echo(f"\n{heading}")
        for name, many in counts:
            typer.echo(f"  {name.in_language(language):32}{count.format(count=many):>14}")
    typer.echo(f"\n{plan.job.identity['model']}, {plan.job.identity['policy']}")


def _shown(say: Translate) -> AbstractContextManager[Any]:
    """Something to tell progress to: a bar with rate and time left, or a line now and then where there is no screen."""
    return _Bar(say) if sys.stderr.isatty() else nullcontext(_Lines(say))


class _Rate:
    """The pace of a run, from where it stood when it was begun or taken up."""

    def __init__(self) -> None:
        self._first: Any = None
        self._begun = 0.0

    def told(self, progress: Any) -> tuple[float, float]:
        """Posts a second, and the seconds that are left at this pace."""
        if self._first is None:
            self._first, self._begun = (progress.counts.posts, progress.done), time.monotonic()
        taken = max(time.monotonic() - self._begun, 1e-3)
        posts, done = progress.counts.posts - self._first[0], progress.done - self._first[1]
        return posts / taken, (progress.size - progress.done) * taken / done if done else 0.0


class _Lines:
    """Progress as a line every half minute."""

    def __init__(self, say: Translate) -> None:
        self.say, self._rate, self._last = say, _Rate(), time.monotonic()

    def __call__(self, progress: Any) -> None:
        rate, left = self._rate.told(progress)
        if time.monotonic() - self._last < SECONDS_BETWEEN_LINES:
            return
        self._last = time.monotonic()
        line = self.say("{share:.0%}: {posts:,} posts, {rate:,.0f} posts/s, {left} left")
        share, still = progress.done / max(progress.size, 1), timedelta(seconds=round(left))
        typer.echo(line.format(share=share, posts=progress.counts.posts, rate=rate, left=still), err=True)


class _Bar:
    """Progress as a bar."""

    def __init__(self, say: Translate) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[told]}"), TimeRemainingColumn())
        self.say, self._rate = say, _Rate()
        self._bar = Progress(*columns, console=Console(stderr=True))
        self._task = self._bar.add_task("", total=None, told="")

    def __enter__(self) -> "_Bar":
        self._bar.start()
        return self

    def __exit__(self, *told: object) -> None:
        self._bar.stop()

    def __call__(self, progress: Any) -> None:
        rate, _ = self._rate.told(progress)
        told = self.say("{posts:,} posts, {rate:,.0f} posts/s").format(posts=progress.counts.posts, rate=rate)
        self._bar.update(self._task, completed=progress.done, total=progress.size, told=told)
