"""An enlarged copy of a picture: small letters made large enough to read and to print; the original stays."""

import io
from itertools import islice

import streamlit as st

from harassflag.cases import Evidence, NewEvidence
from harassflag.errors import InputError
from harassflag.intake.screenshot import open_pages
from harassflag.ui.case_room import Room
from harassflag.ui.evidence_picture import MOST_PAGES
from harassflag.ui.masked_copy import content_of
from harassflag.ui.visit import attempt, desk

TIMES = 2
MOST_PIXELS = 16_000_000
"""An enlarged page of more could be larger, in bytes, than what a case takes in."""

ENLARGED = "forstørret"


def enlarged_evidence(content: bytes, exhibit: Evidence) -> tuple[NewEvidence, ...]:
    """Each page of a picture twice as wide and high, as derived exhibits that say what they were made from and how.

    Raises:
        InputError: no picture this program can open, or one that is large already.
    """
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    copies = []
    for number, page in enumerate(islice(open_pages(content, exhibit.name), MOST_PAGES), 1):
        size = page.width * TIMES, page.height * TIMES
        if size[0] * size[1] > MOST_PIXELS:
            raise InputError("The picture is large already.", "Fetch the original and enlarge it on your screen.")
        about, out = PngInfo(), io.BytesIO()
        about.add_text("Description", f"enlarged copy of exhibit {exhibit.number}, page {number}")
        page.resize(size, Image.Resampling.LANCZOS).save(out, "PNG", pnginfo=about)
        name = f"forstoerret-bilag-{exhibit.number}-side-{number}.png"
        told = f"{ENLARGED} {TIMES} gange i bredde og højde: side {number}, intet andet ændret"
        copies.append(NewEvidence(out.getvalue(), name, "image/png", derived_from=exhibit.id, derivation=told))
    return tuple(copies)


def show_enlarging(room: Room, exhibit: Evidence) -> None:
    """The button under an exhibit that is an original picture, until it has its enlarged copy."""
    copies = (one for one in room.file.evidence if one.derived_from == exhibit.id)
    if any(one.derivation.startswith(ENLARGED) for one in copies):
        return
    st.button(
        room.said.say("Make an enlarged copy"),
        key=f"enlarge:{exhibit.id}",
        icon=":material/zoom_in:",
        on_click=_enlarge,
        args=(room, exhibit),
        help=room.said.say(
            "Small letters become easier to read and to print. The copy is an exhibit of its own; the original stays as it came."
        ),
    )


def _enlarge(room: Room, exhibit: Evidence) -> None:
    def deed() -> None:
        for copy in enlarged_evidence(content_of(room, exhibit), exhibit):
            desk().add_derived(room.id, copy)

    attempt(f"exhibit:{exhibit.id}", deed, done=room.said.say("The enlarged copy is an exhibit of its own now."))
