"""Several files, in order: a bad one gives its error in its place, the rest goes on."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from harassflag.errors import InputError
from harassflag.intake.screenshot.engine import Engine
from harassflag.intake.screenshot.reading import read_picture
from harassflag.intake.screenshot.records import PageRead, ScreenReading


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the reading stands: the file, and the page of it that has just been read."""

    source: str
    page: PageRead

    @property
    def done(self) -> int:
        """How many pages of the file are read."""
        return self.page.done

    @property
    def pages(self) -> int:
        """How many pages the file has."""
        return self.page.pages


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that could not be read, and why."""

    source: str
    error: InputError


def read_pictures(
    files: Iterable[tuple[str, bytes]],
    *,
    progress: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
    engine: Engine | None = None,
) -> Iterator[ScreenReading | Refused]:
    """One result for each (name, bytes), as soon as it is there; `files` may open them one by one.

    `cancelled` is asked between pages; once it says yes, the file under way gives the pages read so far and nothing follows.
    """
    for name, raw in files:
        if cancelled():
            return

        def page_done(page: PageRead, name: str = name) -> bool:
            progress(Progress(name, page))
            return not cancelled()

        try:
            reading = read_picture(raw, name, engine, page_done=page_done)
        except InputError as error:
            if not cancelled():
                yield Refused(name, error)
            continue
        yield reading
