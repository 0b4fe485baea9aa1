"""The frame around the posts: status bar, title, the field to write in. A stitched picture has several."""

import re
from dataclasses import dataclass

from harassflag.intake.screenshot.names import cleaned, is_number
from harassflag.intake.screenshot.page import Page, Place
from harassflag.intake.screenshot.rows import Row, holds_composer

TALLEST_HEADER = 17
LOWEST_TITLE = 7

_CLOCK = re.compile(r"^\d{1,2}[.:]\d{2}$")


@dataclass(frozen=True, slots=True)
class Frame:
    """What is left of a page inside its frames, the title of the first one, where screens begin, and whether the first is whole."""

    items: tuple[Row | Place, ...]
    title: str | None
    starts: tuple[int, ...]
    whole: bool


def framed(page: Page) -> Frame:
    """The page without status bars, headers and fields to write in."""
    starts = [page.box[1], *(item.box[3] for item in page.items if _ends_screen(item))]
    kept = list(page.items)
    title = None
    for start in starts:
        end = _header_end(page, start)
        if end is None:
            continue
        header = [item for item in kept if start <= (item.box[1] + item.box[3]) / 2 < end]
        title = title or _title(header)
        kept = [item for item in kept if item not in header]
    inside = tuple(item for item in kept if not _ends_screen(item))
    return Frame(inside, title, tuple(starts), _header_end(page, starts[0]) is not None)


def _rows(item: Row | Place) -> list[Row]:
    return [item] if isinstance(item, Row) else item.rows


def _ends_screen(item: Row | Place) -> bool:
    rows = [row for row in _rows(item) if row.wordy]
    return isinstance(item, Place) and 0 < len(rows) <= 4 and any(holds_composer(row) for row in rows)


def _clock(items: list[Row | Place], start: float, reach: float) -> Row | None:
    """The row of a status bar: the one that begins with a time of day."""
    for item in items:
        for row in _rows(item):
            if start <= row.box[1] < start + reach and _CLOCK.match(row.words[0].word.text):
                return row
    return None


def _header_end(page: Page, start: float) -> float | None:
    reach = TALLEST_HEADER * page.letter
    edges = [rule[1] for rule in page.rules if rule[2] - rule[0] > 0.9 * page.width]
    edges += [root.box[1] for root in page.roots if root.width > 0.9 * page.width]
    items = list(page.items)
    clock = _clock(items, start, 7 * page.letter) if page.box[0] <= 0 else None
    if clock is None:
        return None
    within = sorted(edge for edge in edges if start + 4 * page.letter < edge < start + reach)
    for edge in within:
        above = [item for item in items if start <= (item.box[1] + item.box[3]) / 2 < edge]
        if any(_is_title(row) for item in above for row in _rows(item)):
            return edge
    return _below_title(page, clock.box[3]) or start + 6 * page.letter


def _below_title(page: Page, status: float) -> float | None:
    """The foot of a title right below the status bar, where no edge can be seen under it."""
    near = [
        row
        for item in page.items
        for row in _rows(item)
        if status < row.box[1] < status + LOWEST_TITLE * page.letter and _is_title(row)
    ]
    first = min(near, key=lambda row: row.box[1], default=None)
    if first is None or not (page.is_bold(first) or page.avatar_left_of(first)) or first.run is not None:
        return None
    return first.box[3] + 0.5 * page.letter


def _is_title(row: Row) -> bool:
    return (
        row.wordy
        and len(row.text) > 2
        and row.confidence > 0.5
        and not (row.run is not None and row.run.time)
        and not _CLOCK.match(row.words[0].word.text)
    )


def _title(header: list[Row | Place]) -> str | None:
    rows = [
        row for item in header for row in _rows(item) if _is_title(row) and (row.run is None or is_number(row.text))
    ]
    if not rows:
        return None
    return cleaned(max(rows, key=lambda row: row.size).text) or None
