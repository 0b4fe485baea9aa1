"""The pages of the app."""

from harassflag.ui.guard import Guard
from harassflag.ui.router import show

__all__ = ["Guard", "show"]
