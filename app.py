"""The app as a server: `make app`, or `harassflag app`."""

from pathlib import Path

from starlette.middleware import Middleware
from streamlit.starlette import App

from harassflag.ui import Guard

SCREENS = Path(__file__).parent / "src" / "harassflag" / "ui" / "screens.py"

app = App(SCREENS, middleware=[Middleware(Guard)])
