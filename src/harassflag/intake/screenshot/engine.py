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
SIGNS = "eng"
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

    def read_line(self, region: Grey, *, signs: bool = False, among: str = "") -> list[Glyphs]:
        """The words of a region that holds one line; `signs`: for the sake of @ # and _; `among`: the only letters there can be."""

    def read_block(self, region: Grey) -> list[list[Glyphs]]:
        """The lines of a region, each with its words."""


class Tesseract:
    """Tesseract with Danish; one recogniser for the whole program, as it is not safe to share at one time."""

    def __init__(self, data: Path) -> None:
        import tesserocr

        self._library = tesserocr
        self._lock = Lock()
        self._data = data
        self._recognisers: dict[str, Any] = {LANGUAGE: self._recogniser(LANGUAGE)}

    def _recogniser(self, language: str) -> Any:
        return self._library.PyTessBaseAPI(
            path=str(self._data),
            lang=language,
            oem=self._library.OEM.LSTM_ONLY,
            variables={"tessedit_do_invert": "0"},
        )

    def read_line(self, region: Grey, *, signs: bool = False, among: str = "") -> list[Glyphs]:
        """The words of a region that holds one line; Danish letter data knows no @ # _, so `signs` asks English ones."""
        language = LANGUAGE
        if signs:
            if not (self._data / f"{SIGNS}.traineddata").is_file():
                return []
            language = SIGNS
        lines = self._lines(region, self._library.PSM.SINGLE_LINE, language, among)
        return [word for line in lines for word in line]

    def read_block(self, region: Grey) -> list[list[Glyphs]]:
        """The lines of a region, each with its words."""
        return self._lines(region, self._library.PSM.SINGLE_BLOCK, LANGUAGE)

    def _lines(self, region: Grey, mode: int, language: str, among: str = "") -> list[list[Glyphs]]:
        height, width = region.shape
        level = self._library.RIL
        lines: list[list[Glyphs]] = []
        with self._lock:
            if language not in self._recognisers:
                self._recognisers[language] = self._recogniser(language)
            recogniser = self._recognisers[language]
            recogniser.SetVariable("tessedit_char_whitelist", among)
            recogniser.SetPageSegMode(mode)
            recogniser.SetImageBytes(np.ascontiguousarray(region).tobytes(), width, height, 1, width)
            recogniser.SetSourceResolution(RESOLUTION)
            recogniser.Recognize()
            found = recogniser.GetIterator()
            if found is None or found.Empty(level.WORD):
                return lines
            for word in self._library.iterate_level(found, level.WORD):
                if word.IsAtBeginningOf(level.TEXTLINE) or not lines:
                    lines.append([])
                text, box = word.GetUTF8Text(level.WORD), word.BoundingBox(level.WORD)
                if text and text.strip() and box:
                    lines[-1].append(Glyphs(text.strip(), word.Confidence(level.WORD) / 100, box))
            recogniser.Clear()
        return [line for line in lines if line]


RESOLUTION = 200


@cache
def tesseract() -> Tesseract:
    """The recogniser of this machine.

    Raises:
        InputError: Tesseract or its Danish is not installed.
    """
    try:
        return Tesseract(letter_data())
    except (ImportError, RuntimeError) as error:
        raise _not_installed() from error


def letter_data() -> Path:
    """Where Tesseract's Danish lies.

    Raises:
        InputError: it is not installed.
    """
    data = next((Path(place) for place in PLACES if (Path(place) / f"{LANGUAGE}.traineddata").is_file()), None)
    if data is None:
        raise _not_installed()
    return data


def _not_installed() -> InputError:
    return InputError(
        "Pictures cannot be read on this machine yet.",
        "Install Tesseract with Danish: sudo apt-get install tesseract-ocr tesseract-ocr-dan",
    )
