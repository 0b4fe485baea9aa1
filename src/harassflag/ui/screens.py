"""The script Streamlit runs anew for every click; `app.py` serves it."""

from harassflag.ui import show

show()
