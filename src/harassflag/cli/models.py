"""`train`, `evaluate`, `model …` and `app`."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from harassflag.cli.assessing import opened_input
from harassflag.errors import CorpusError, InputError
from harassflag.settings import CHECKOUT, load_settings

commands = typer.Typer(help="Models on this machine.", no_args_is_help=True)


def _types() -> tuple[str, ...]:
    from harassflag.policy import load_policy

    return load_policy(load_settings().policy).type_ids


def train_command(
    promote: Annotated[bool, typer.Option(help="Let the new model serve at once.")] = False,
) -> None:
    """Train a model from the corpus, measure it on the test batches, and save it with its card."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from harassflag.model import promote as let_serve
    from harassflag.model.corpus import load_corpus
    from harassflag.model.training import train

    settings = load_settings()
    corpus = load_corpus(settings.data, _types())
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns) as bar:
        task = bar.add_task("training", total=None)
        id = train(corpus, settings.models, progress=lambda done, total: bar.update(task, completed=done, total=total))
    if promote:
        let_serve(settings.models, id)
    typer.echo(id)


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
    """Let a model serve from now on."""
    from harassflag.model import promote

    promote(load_settings().models, id)
    typer.echo(f"{id} serves.")


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
    os.execv(sys.executable, [sys.executable, "-m", *arguments])  # noqa: S606 - our own interpreter, no shell
