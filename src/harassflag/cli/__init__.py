"""The command line."""

from harassflag.cli.main import main

__all__ = ["main"]
