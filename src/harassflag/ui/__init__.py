"""The pages of the app."""

from harassflag.ui.guard import Guard
from harassflag.ui.router import show
from harassflag.ui.warming import warmed

__all__ = ["Guard", "show", "warmed"]
