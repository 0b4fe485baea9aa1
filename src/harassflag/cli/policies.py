"""`policy check`: every fault of a policy file at once."""

from pathlib import Path
from typing import Annotated

import typer

from harassflag.errors import InputError, PolicyError

commands = typer.Typer(help="The school's policy as a file.", no_args_is_help=True)


@commands.callback()
def policy_commands() -> None:
    """The school's policy as a file."""


@commands.command("check")
def check_command(file: Annotated[Path, typer.Argument(metavar="FILE", help="A policy in TOML.")]) -> None:
    """Explain every fault of a policy file, with its place and the nearest valid id."""
    from harassflag.policy import load_policy

    try:
        policy = load_policy(file)
    except PolicyError as error:
        for fault in error.faults:
            typer.echo(fault)
        raise InputError(
            "{source}: {count} fault(s) in the policy.",
            "Mend them and check again.",
            source=file.name,
            count=len(error.faults),
        ) from error
    counts = f"{len(policy.types)} types, {len(policy.steps)} steps, {len(policy.deadlines)} deadlines"
    typer.echo(f"{file.name}: no faults ({policy.name_and_version}; {counts})")
