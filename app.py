"""The app: `make app`, or `harassflag app`."""

from harassflag.ui import show

show()
