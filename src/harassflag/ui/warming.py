"""What every visit needs is loaded once, as the server starts, so that the first visitor does not wait for it."""

import contextlib
import ctypes
import gc
import threading
from collections.abc import AsyncIterator

from streamlit.starlette import App

from harassflag.assess import assess
from harassflag.errors import HarassflagError
from harassflag.translation import LANGUAGES, translator
from harassflag.ui.samples import SAMPLES
from harassflag.wording import why_lines

M_MMAP_THRESHOLD = -3
"""Its name for glibc's `mallopt`."""
LARGE = 1 << 20


@contextlib.asynccontextmanager
async def warmed(_app: App) -> AsyncIterator[None]:
    """Serve at once, and warm up beside it: for the server's beginning."""
    give_back_large_memory()
    threading.Thread(target=warm_up, name="warming", daemon=True).start()
    yield


def give_back_large_memory() -> None:
    """Let glibc give back whatever is large once it is free, where there is a glibc.

    It begins to keep what has been freed once, for each thread anew: under fifty people the server grew by half, and went on growing.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE)


def warm_up() -> None:
    """Load model, policy, languages and lexicon, and take what stays for good out of the search for garbage.

    Half a million objects stay as long as the server runs; looking through them again costs ten times what a page does.
    """
    text = SAMPLES[0].text
    with contextlib.suppress(HarassflagError):
        for finding in assess(text).findings:
            for language in LANGUAGES:
                why_lines(text, finding, language, translator(language))
    gc.collect()
    gc.freeze()
