"""The app: `make app`, or `harassflag app`. Streamlit imports the file to serve it behind the guard, and runs it anew for every click."""

from pathlib import Path

from starlette.middleware import Middleware
from streamlit.starlette import App

from harassflag.ui import Guard, show, warmed

if __name__ == "__main__":
    show()
else:
    app = App(Path(__file__), middleware=[Middleware(Guard)], lifespan=warmed)
