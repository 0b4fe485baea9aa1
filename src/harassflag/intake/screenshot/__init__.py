"""From a picture of a screen to the posts in it; the picture itself is never changed."""

from harassflag.intake.kinds import is_picture
from harassflag.intake.screenshot.engine import Engine, tesseract
from harassflag.intake.screenshot.in_turn import Waiting, read_everything_in_turn, read_in_turn
from harassflag.intake.screenshot.loading import open_pages
from harassflag.intake.screenshot.overlay import drawn
from harassflag.intake.screenshot.reading import read_picture
from harassflag.intake.screenshot.records import Box, PageRead, PicturePost, ScreenReading, WholePage, Word
from harassflag.intake.screenshot.whole import read_everything

__all__ = [
    "Box",
    "Engine",
    "PageRead",
    "PicturePost",
    "ScreenReading",
    "Waiting",
    "WholePage",
    "Word",
    "drawn",
    "is_picture",
    "open_pages",
    "read_everything",
    "read_everything_in_turn",
    "read_in_turn",
    "read_picture",
    "tesseract",
]
