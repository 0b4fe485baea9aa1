"""`corpus export`."""

from pathlib import Path
from typing import Annotated

import typer

from harassflag.settings import load_settings

commands = typer.Typer(help="The corpus of labelled posts.", no_args_is_help=True)


@commands.callback()
def _several() -> None:
    """The corpus of labelled posts."""


@commands.command("export")
def export_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the files go; made if it is not there.")],
) -> None:
    """Write the corpus as Parquet, one file a split, for `datasets` and any other reader."""
    from harassflag.model.corpus import load_corpus
    from harassflag.model.dataset import write_parquet
    from harassflag.policy import load_policy

    settings = load_settings()
    corpus = load_corpus(settings.data, load_policy(settings.policy).type_ids)
    for path in write_parquet(corpus, folder):
        typer.echo(f"{path.name}: {len(corpus.splits[path.stem])}")
