"""The command `harassflag`: exit 0 done, 1 refused with one line on standard error, 2 wrong use."""

import io
import sys

import typer

from harassflag.cli import assessing, batching, casework, corpora, exporting, learning, models, policies, reading
from harassflag.errors import HarassflagError
from harassflag.settings import load_settings
from harassflag.translation import translator

app = typer.Typer(
    name="harassflag",
    help="Labels Danish posts against the school's policy and recommends its next steps. A named person decides.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("assess")(assessing.assess_command)
app.command("batch")(batching.batch_command)
app.command("read")(reading.read_command)
app.command("train")(models.train_command)
app.command("evaluate")(models.evaluate_command)
app.command("app")(models.app_command)
app.command("backup")(casework.backup_command)
app.command("restore")(casework.restore_command)
casework.commands.command("export")(exporting.export_command)
casework.commands.command("calendar")(exporting.calendar_command)
app.add_typer(casework.commands, name="case")
app.add_typer(models.commands, name="model")
app.add_typer(learning.commands, name="learn")
app.add_typer(policies.commands, name="policy")
app.add_typer(corpora.commands, name="corpus")


def _first_line(error: HarassflagError) -> str:
    language = load_settings().language
    return error.told(translator(language)).splitlines()[0]


def main() -> None:
    """Run the command line; what the library refuses becomes one line and exit 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except HarassflagError as error:
        typer.echo(f"harassflag: {_first_line(error)}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
