"""What reading a picture gives: words with their places, posts, pages."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import TYPE_CHECKING

from harassflag.intake.readings import ReadPost

if TYPE_CHECKING:
    from PIL import Image

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the page, turned upright."""

DOUBTFUL_BELOW = 0.75


@dataclass(frozen=True, slots=True)
class Word:
    """A word as read; `confidence` from 0 to 1, `suggestions` beside it, never in its place."""

    text: str
    confidence: float
    box: Box
    suggestions: tuple[str, ...] = ()

    @property
    def doubtful(self) -> bool:
        """Whether a person should look at it."""
        return self.confidence < DOUBTFUL_BELOW


@dataclass(frozen=True, slots=True)
class PicturePost:
    """A post cut out of a picture; author and time are as shown there, `own` tells the phone owner's bubbles (None: not told)."""

    text: str
    author: str | None
    time: str | None
    confidence: float
    box: Box
    words: tuple[Word, ...] = ()
    page: int = 0
    own: bool | None = None


def carried(box: Box, way: Callable[[float, float], tuple[float, float]]) -> Box:
    """A place carried over to another picture of the same page, point by point."""
    corners = [way(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return (floor(min(xs)), floor(min(ys)), ceil(max(xs)), ceil(max(ys)))


def moved(post: PicturePost, way: Callable[[float, float], tuple[float, float]]) -> PicturePost:
    """A post with its places carried over."""
    words = tuple(replace(word, box=carried(word.box, way)) for word in post.words)
    return replace(post, box=carried(post.box, way), words=words)


@dataclass(frozen=True, slots=True)
class WholePage:
    """Everything on one page, in a post or not: its width and height, lines of words, places of pictures."""

    size: tuple[int, int]
    lines: tuple[tuple[Word, ...], ...]
    pictures: tuple[Box, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PageRead:
    """A page as soon as it is read: how many are done of how many, the page itself, upright, and its posts."""

    done: int
    pages: int
    picture: "Image.Image"
    posts: tuple[PicturePost, ...]


@dataclass(frozen=True, slots=True)
class ScreenReading:
    """A picture as read: the width and height of its pages, and its posts in reading order."""

    source: str
    pages: tuple[tuple[int, int], ...]
    posts: tuple[PicturePost, ...]
    layout: str = "unknown"

    def as_read_posts(self) -> list[ReadPost]:
        """The posts as every other source hands them on."""
        return [
            ReadPost(post.text, self.source, post.author, post.time, round(post.confidence, 3)) for post in self.posts
        ]
