"""`train`, `evaluate`, `model …` and `app`."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from harassflag.cli.assessing import opened_input
from harassflag.cli.learning import (
    Examples,
    LabelColumn,
    Meanings,
    Split,
    TextColumn,
    kept_examples,
    kept_for_gate,
    read_examples,
    tell_verdict,
)
from harassflag.errors import CorpusError, InputError
from harassflag.settings import CHECKOUT, load_settings

if TYPE_CHECKING:
    from harassflag.learning.making import Progress

commands = typer.Typer(help="Models on this machine.", no_args_is_help=True)


def train_command(
    promote: Annotated[bool, typer.Option(help="Let the new model serve if the gate lets it through.")] = False,
    examples: Examples = None,
    text: TextColumn = "text",
    labels: LabelColumn = "labels",
    meaning: Meanings = None,
    split: Split = "train",
    from_cases: Annotated[bool, typer.Option(help="Learn from the examples of the casebook too.")] = False,
    seed: Annotated[int | None, typer.Option(help="The same seed and data make the same model.")] = None,
    background: Annotated[bool, typer.Option(help="Train in a process of its own, and return at once.")] = False,
) -> None:
    """Train a model from the corpus and examples, and measure it beside the one that serves."""
    from harassflag.learning import make_candidate, only_one, start_training
    from harassflag.model.training import SEED

    settings = load_settings()
    taken = read_examples(examples, text, labels, meaning, split)
    if from_cases:
        taken = (*taken, *kept_examples())
    if background:
        start_training(settings, taken, seed=SEED if seed is None else seed)
        typer.echo("See `harassflag learn status`.")
        return
    with only_one(settings.models), _bar() as tell:
        made = make_candidate(settings, taken, seed=SEED if seed is None else seed, progress=tell)
    typer.echo(made.id)
    if made.verdict:
        tell_verdict(made.verdict)
    if promote:
        _promote(made.id)


@contextmanager
def _bar() -> "Iterator[Progress]":
    """A bar on standard error for as long as a training takes."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("training", total=None)
        yield lambda stage, done, total: bar.update(task, description=stage, completed=done, total=total)


def _promote(id: str) -> None:
    from harassflag.learning import gate_of, promote_through_gate

    settings = load_settings()
    promote_through_gate(settings.models, id, lambda candidate: gate_of(settings, candidate, held_out=kept_for_gate()))
    typer.echo(f"{id} serves.")


def evaluate_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Labelled posts, JSONL like the corpus.")],
    model: Annotated[str | None, typer.Option(help="A model id; the promoted one if not given.")] = None,
    plots: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Write the plots there, as PNG.")] = None,
    threads: Annotated[Path | None, typer.Option(metavar="FILE", help="Threads with their patterns, JSONL.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Everything, as JSON.")] = False,
) -> None:
    """Print precision, recall and F1 with intervals, the police route, and contrast pairs."""
    from harassflag.model import load_model
    from harassflag.model.corpus import read_posts
    from harassflag.model.evaluation import evaluate
    from harassflag.model.training import POLICE

    chosen = load_model(load_settings().models, model)
    faults: list[str] = []
    if not file.is_file():
        raise InputError("{name} is not there.", "Name a file of labelled posts.", name=file.name)
    posts = list(read_posts(file, chosen.types, faults))
    if faults:
        raise CorpusError(faults)
    if not posts:
        raise InputError("{name} holds no posts.", "Write one labelled post a line.", name=file.name)
    measured = evaluate(chosen, posts, police=POLICE)
    if as_json:
        typer.echo(json.dumps(measured, ensure_ascii=False))
    else:
        _print_evaluation(measured)
    if plots is not None:
        from harassflag.model.plots import write_plots

        for path in write_plots(measured, plots):
            typer.echo(path.name)
    if threads is not None:
        _print_patterns(threads)


def _print_patterns(file: Path) -> None:
    from harassflag.patterns import measure_patterns, read_patterned_threads

    with opened_input(str(file)) as stream:
        measured = measure_patterns(read_patterned_threads(stream))
    for name, (precision, recall, f1, count) in measured.items():
        typer.echo(f"threads, {name}: {count} patterns, precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")


def _print_evaluation(measured: dict[str, Any]) -> None:
    low, high = measured["macro_f1_interval"]
    typer.echo(f"{measured['posts']} posts · macro F1 {measured['macro_f1']:.3f} ({low:.3f}–{high:.3f})")
    police = measured["police"]
    typer.echo(
        f"police route: recall {police['recall']:.3f} of {police['posts']}; with unsure {police['recall_with_unsure']:.3f}; "
        f"harmless posts sent there {police['harmless_sent']:.3f} of {police['harmless']}"
    )
    typer.echo(f"typed badly: macro F1 {measured['noise_macro_f1']:.3f}")
    typer.echo(f"{'type':24}{'posts':>6}{'prec.':>8}{'recall':>8}{'F1':>8}   95 % interval   ECE")
    for name, one in measured["types"].items():
        low, high = one["f1_interval"]
        typer.echo(
            f"{name:24}{one['posts']:>6}{one['precision']:>8.3f}{one['recall']:>8.3f}{one['f1']:>8.3f}   "
            f"{low:.3f}–{high:.3f}     {one['ece']:.3f}"
        )
    for name, (both, pairs) in measured["pairs"].items():
        typer.echo(f"pairs, {name}: both right {both}/{pairs}")
    for group in ("by_voice", "by_place"):
        for name, (count, f1) in measured[group].items():
            typer.echo(f"{group.replace('_', ' ')}, {name}: {count} posts, micro F1 {f1:.3f}")


@commands.command("list")
def list_command() -> None:
    """The models on this machine; a star marks the one that serves."""
    from harassflag.errors import ModelError
    from harassflag.model import list_models, promoted_id

    models = load_settings().models
    try:
        serving = promoted_id(models)
    except ModelError:
        serving = ""
    for id in list_models(models):
        typer.echo(f"{'*' if id == serving else ' '} {id}")


@commands.command("show")
def show_command(
    id: Annotated[str | None, typer.Argument(help="A model id; the promoted one if not given.")] = None,
) -> None:
    """Print a model's card."""
    from harassflag.model import model_folder, promoted_id, read_manifest

    models = load_settings().models
    chosen = id or promoted_id(models)
    read_manifest(models, chosen)
    typer.echo((model_folder(models, chosen) / "card.md").read_text(encoding="utf-8"))


@commands.command("promote")
def promote_command(id: Annotated[str, typer.Argument(help="A model id.")]) -> None:
    """Let a model serve from now on, if the gate lets it through."""
    _promote(id)


@commands.command("export")
def export_command(
    id: Annotated[str, typer.Argument(help="A model id.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the file goes.")] = Path(),
) -> None:
    """Write a model and its card as one file, without any data."""
    from harassflag.learning import ENDING, export_model
    from harassflag.model.registry import write_file

    content = export_model(load_settings().models, id)
    write_file(folder / f"{id}{ENDING}", content)
    typer.echo(f"{id}{ENDING}: {len(content):,}")


@commands.command("import")
def import_command(file: Annotated[Path, typer.Argument(metavar="FILE", help="A model from another school.")]) -> None:
    """Take in a model; it serves only once the gate has let it through."""
    from harassflag.learning import corpus_of, import_model

    settings = load_settings()
    with opened_input(str(file)) as stream:
        typer.echo(import_model(settings.models, stream, corpus_of(settings)))


@commands.command("rollback")
def rollback_command() -> None:
    """Go back to the model that served before."""
    from harassflag.model import rollback

    typer.echo(f"{rollback(load_settings().models)} serves.")


def app_command(port: Annotated[int, typer.Option(help="The port on this machine.")] = 8501) -> None:
    """Open the app in the browser, on this machine only."""
    import os

    arguments = ["streamlit", "run", str(CHECKOUT / "app.py"), "--server.port", str(port)]
    os.chdir(CHECKOUT)
    os.execv(sys.executable, [sys.executable, "-m", *arguments])  # nosec B606  # noqa: S606 - our own interpreter, no shell
