"""The letters: one small interface, and Tesseract behind it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from harassflag.errors import InputError

Grey = npt.NDArray[np.uint8]

LANGUAGE = "dan"
PLACES = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A word as an engine saw it: confidence 0 to 1, and its left, top, right and bottom in the region."""

    text: str
    confidence: float
    box: tuple[int, int, int, int]


class Engine(Protocol):
    """Reads dark letters on a light ground."""

    def read_line(self, region: Grey) -> list[Glyphs]:
        """The words of a region that holds one line."""

    def read_block(self, region: Grey) -> list[list[Glyphs]]:
        """The lines of a region, each with its words."""


class Tesseract:
    """Tesseract with Danish; one recogniser for the whole program, as it is not safe to share at one time."""

    def __init__(self, data: Path) -> None:
        import tesserocr

        self._library = tesserocr
        self._lock = Lock()
        self._api: Any = tesserocr.PyTessBaseAPI(
            path=str(data), lang=LANGUAGE, oem=tesserocr.OEM.LSTM_ONLY, variables={"tessedit_do_invert": "0"}
        )

    def read_line(self, region: Grey) -> list[Glyphs]:
        """The words of a region that holds one line."""
        return [word for line in self._lines(region, self._library.PSM.SINGLE_LINE) for word in line]

    def read_block(self, region: Grey) -> list[list[Glyphs]]:
        """The lines of a region, each with its words."""
        return self._lines(region, self._library.PSM.SINGLE_BLOCK)

    def _lines(self, region: Grey, mode: int) -> list[list[Glyphs]]:
        height, width = region.shape
        level = self._library.RIL
        lines: list[list[Glyphs]] = []
        with self._lock:
            self._api.SetPageSegMode(mode)
            self._api.SetImageBytes(np.ascontiguousarray(region).tobytes(), width, height, 1, width)
            self._api.SetSourceResolution(RESOLUTION)
            self._api.Recognize()
            found = self._api.GetIterator()
            if found is None or found.Empty(level.WORD):
                return lines
            for word in self._library.iterate_level(found, level.WORD):
                if word.IsAtBeginningOf(level.TEXTLINE) or not lines:
                    lines.append([])
                text, box = word.GetUTF8Text(level.WORD), word.BoundingBox(level.WORD)
                if text and text.strip() and box:
                    lines[-1].append(Glyphs(text.strip(), word.Confidence(level.WORD) / 100, box))
            self._api.Clear()
        return [line for line in lines if line]


RESOLUTION = 200


@cache
def tesseract() -> Tesseract:
    """The recogniser of this machine.

    Raises:
        InputError: Tesseract or its Danish is not installed.
    """
    data = next((Path(place) for place in PLACES if (Path(place) / f"{LANGUAGE}.traineddata").is_file()), None)
    if data is not None:
        try:
            return Tesseract(data)
        except (ImportError, RuntimeError) as error:
            raise _not_installed() from error
    raise _not_installed()


def _not_installed() -> InputError:
    return InputError(
        "Pictures cannot be read on this machine yet.",
        "Install Tesseract with Danish: sudo apt-get install tesseract-ocr tesseract-ocr-dan",
    )
