"""A post as it was read from somewhere."""

from dataclasses import dataclass

from harassflag.records import Post


@dataclass(frozen=True, slots=True)
class ReadPost:
    """A post cut out of a source; `time` is as shown there, `confidence` how surely it was read (1 for text)."""

    text: str
    source: str
    author: str | None = None
    time: str | None = None
    confidence: float = 1.0

    def as_post(self, id: str) -> Post:
        """The post to judge."""
        return Post(self.text, id, self.author, self.time)
