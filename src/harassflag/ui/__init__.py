"""The pages of the app."""

from harassflag.ui.router import show

__all__ = ["show"]
