"""A picture and what can be read in it, word by word with places in pixels: the ground truth of every test picture."""

import io
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from PIL import Image

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Shown:
    """A word, a name or a time as shown; `after` is the space or line break that follows a word."""

    text: str
    box: Box
    after: str = ""


@dataclass(frozen=True)
class ShownPost:
    """One post in the picture."""

    number: int
    words: tuple[Shown, ...]
    author: Shown | None
    time: Shown | None
    labels: tuple[str, ...] = ()
    own: bool = False

    @property
    def text(self) -> str:
        return "".join(word.text + word.after for word in self.words).strip()

    @property
    def box(self) -> Box:
        return around([word.box for word in self.words])


@dataclass(frozen=True, eq=False)
class Shot:
    """A picture (height × width × 3, RGB) with its posts in reading order."""

    name: str
    app: str
    theme: str
    pixels: np.ndarray
    posts: tuple[ShownPost, ...]
    ratio: float = 1.0
    damage: str = "clean"
    encoding: str = "png"
    quality: int = 90

    @property
    def file_name(self) -> str:
        return f"{self.name}-{self.damage}.{self.encoding}"

    def as_bytes(self) -> bytes:
        """The picture as a file."""
        stream = io.BytesIO()
        picture = Image.fromarray(self.pixels)
        if self.encoding == "png":
            picture.save(stream, "PNG", compress_level=1)
        else:
            picture.save(stream, "JPEG", quality=self.quality)
        return stream.getvalue()

    def truth(self) -> dict[str, Any]:
        """The ground truth, as it stands in a file beside a picture."""
        posts = [
            {
                "author": post.author.text if post.author else None,
                "time": post.time.text if post.time else None,
                "text": post.text,
                "labels": list(post.labels),
            }
            for post in self.posts
        ]
        told = {"image": self.file_name, "app": self.app, "theme": self.theme, "degradation": self.damage}
        return {**told, "posts": posts}


def around(boxes: list[Box]) -> Box:
    """The smallest box around boxes."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def moved(post: ShownPost, place: Any) -> ShownPost:
    """The post with every box put through `place`."""

    def at(shown: Shown | None) -> Shown | None:
        return shown and replace(shown, box=place(shown.box))

    words = tuple(replace(word, box=place(word.box)) for word in post.words)
    return replace(post, words=words, author=at(post.author), time=at(post.time))
