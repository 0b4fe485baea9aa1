"""Rows and bubbles from top to bottom -> drafts of posts."""

import re
from dataclasses import dataclass, field

from harassflag.intake.interface_words import bare
from harassflag.intake.screenshot.names import (
    Head,
    cleaned,
    head_of,
    is_number,
    label_head,
    looks_like_name,
    split_head,
)
from harassflag.intake.screenshot.page import Page, Place
from harassflag.intake.screenshot.phrases import is_system
from harassflag.intake.screenshot.records import Box
from harassflag.intake.screenshot.rows import Row, differs, holds_composer

_FOLD = re.compile(r"^(?:se|læs|vis|see|read|show)?\s*(?:mere|more)$")
WIDEST_LEADING = 3.4
USUAL_LEADING = 1.35
NEAR_BELOW = 4.0


@dataclass(slots=True)
class Draft:
    """A post in the making."""

    rows: list[Row] = field(default_factory=list)
    author: str | None = None
    time: str | None = None
    place: Place | None = None
    headed: bool = False
    acted: bool = False
    folded: bool = False
    divider: str | None = None
    top: int = 0

    @property
    def box(self) -> Box:
        """Around its rows, or the bubble it stands in."""
        boxes = [row.box for row in self.rows]
        return (
            min(one[0] for one in boxes),
            min(one[1] for one in boxes),
            max(one[2] for one in boxes),
            max(one[3] for one in boxes),
        )


@dataclass(slots=True)
class _Flow:
    """Where the reading of one ground stands."""

    page: Page
    drafts: list[Draft] = field(default_factory=list)
    open: Draft | None = None
    head: Head | None = None
    head_left: int = 0
    head_top: int = 0
    above: Head | None = None
    divider: str | None = None


def read_flow(items: tuple[Row | Place, ...], page: Page, *, divider: str | None = None) -> list[Draft]:
    """The drafts of a ground, from top to bottom."""
    items = tuple(item for item in items if isinstance(item, Place) or not is_system(item.text))
    flow = _Flow(page, divider=divider)
    for at, item in enumerate(items):
        if isinstance(item, Place):
            _take_place(flow, item)
        else:
            _take_row(flow, item, _next_row(items, at), _next_place(items, at))
    _close(flow)
    return [draft for draft in flow.drafts if draft.rows]


def _next_row(items: tuple[Row | Place, ...], at: int) -> Row | None:
    """The row right below an item."""
    item = items[at]
    for other in items[at + 1 :]:
        if other.box[1] >= item.box[1] + 0.6 * (item.box[3] - item.box[1]):
            if isinstance(other, Place):
                return None
            if other.box[0] < item.box[2] + 200 and (other.wordy or other.run is not None):
                return other
    return None


def _next_place(items: tuple[Row | Place, ...], at: int) -> Place | None:
    following = items[at + 1] if at + 1 < len(items) else None
    return following if isinstance(following, Place) else None


def _close(flow: _Flow) -> None:
    if flow.open is not None:
        flow.drafts.append(flow.open)
    flow.open = None


def _take_place(flow: _Flow, place: Place) -> None:
    _close(flow)
    rows = [row for row in place.rows if row.wordy]
    if not rows and not place.places:
        return
    low = place.box[1] > flow.page.box[1] + 0.8 * flow.page.height
    if len(rows) <= 3 and any(holds_composer(row) or (low and flow.page.is_pale(row)) for row in rows):
        flow.above = None
        return
    if rows and not place.places and _is_button(flow.page, rows):
        return
    if rows and not place.places and all(row.run is not None for row in rows) and _is_centred(flow.page, place):
        told = next((row.run.time for row in rows if row.run and row.run.time), None)
        flow.divider = told or flow.divider
        return
    if _is_notice(flow.page, place, rows):
        return
    if any(row.run is not None and "action" in row.run.kinds and len(row.text) > 3 for row in rows[1:]) and (
        place.places or len(rows) > 3
    ):
        flow.drafts += read_flow(place.items, flow.page, divider=flow.divider)
        return
    draft = bubble_of(place, flow.page)
    if draft is None:
        return
    draft.divider = flow.divider
    last = flow.drafts[-1] if flow.drafts else None
    apart = last is not None and last.place is None and place.box[1] - last.box[3] > 1.6 * flow.page.letter
    if apart:
        flow.above = None
    head = flow.head if flow.head is not None else flow.above
    if head is not None and head.author is None:
        draft.time = draft.time or head.time
    elif head is not None and draft.author is None and _stands_under(flow, place):
        draft.author, draft.headed = head.author, True
        draft.time = draft.time or head.time
        flow.above = Head(head.author, None, 0)
    elif draft.author is None:
        flow.above = None
    flow.head = None
    flow.drafts.append(draft)


def _stands_under(flow: _Flow, place: Place) -> bool:
    left, right = flow.page.room(place.box)
    return abs(place.box[0] - flow.head_left) < 2.6 * flow.page.letter and left <= right + 0.25 * flow.page.width


def _is_centred(page: Page, place: Place) -> bool:
    left, right = page.room(place.box)
    return abs(left - right) < 0.08 * page.width


def _is_button(page: Page, rows: list[Row]) -> bool:
    """Whether a small ground holds a count or a word to press, set as messages are not."""
    if len(rows) != 1 or rows[0].run is None or rows[0].run.time is not None:
        return False
    return rows[0].run.kinds <= {"count"} or page.is_aside(rows[0]) or page.is_bold(rows[0])


def _is_notice(page: Page, place: Place, rows: list[Row]) -> bool:
    """Whether a place in the middle of the page, its lines centred one by one, is a message nobody wrote."""
    text = " ".join(row.text for row in rows)
    if is_system(text):
        return True
    left, right = page.room(place.box)
    if abs(left - right) > 0.04 * page.width or left < 0.04 * page.width:
        return False
    return all(abs((row.box[0] - place.box[0]) - (place.box[2] - row.box[2])) < 1.2 * page.letter for row in rows) and (
        len({row.left // 4 for row in rows}) > 1 or page.is_aside(rows[0])
    )


def bubble_of(place: Place, page: Page) -> Draft | None:
    """The one post of a bubble: name first if it shows one, the time it carries, the rest its text. Quotes in it are left out."""
    rows = [row for row in place.rows if row.wordy and row.confidence > 0.25]
    if not rows:
        inner = [bubble_of(one, page) for one in place.places]
        return next((one for one in inner if one is not None), None)
    draft = Draft(place=place, top=place.box[1])
    while rows and rows[0].run is not None and "badge" in rows[0].run.kinds and len(rows) > 1:
        draft.time = draft.time or rows[0].run.time
        rows = rows[1:]
    if len(rows) > 2 and page.is_faint(rows[0]) and page.is_bold(rows[1]):
        rows = rows[1:]
    _take_inner_name(draft, rows, page)
    _take_inner_time(draft, rows, page)
    written = [row for row in rows if not page.is_faint(row)] or rows
    written = [row for row in written if not page.is_barred(row)] or written
    draft.rows = [row for row in written if not (row.run is not None and page.is_aside(row) and len(written) > 1)]
    return draft if draft.rows and _is_readable(draft.rows) else None


def _is_readable(rows: list[Row]) -> bool:
    """Whether there is a word one can trust, and not only what icons were taken for."""
    words = [one.word for row in rows for one in row.words]
    return any(
        word.confidence > (0.6 if sum(letter.isalnum() for letter in word.text) > 1 else 0.9)
        and any(letter.isalnum() for letter in word.text)
        for word in words
    )


def _take_inner_name(draft: Draft, rows: list[Row], page: Page) -> None:
    if len(rows) < 2:
        return
    first, after = rows[0], rows[1]
    both = split_head(first, page)
    if both is not None and differs(first, after):
        draft.author, draft.time, draft.headed = both.author, both.time or draft.time, True
        del rows[0]
    elif is_number(first.text) or (
        (looks_like_name(first.text) and first.run is None) and (page.is_bold(first) or differs(first, after))
    ):
        draft.author, draft.headed = cleaned(first.text), True
        del rows[0]


def _take_inner_time(draft: Draft, rows: list[Row], page: Page) -> None:
    last = rows[-1]
    if len(last.lines) > 1:
        foot = Row(last.lines[-1:], last.surface)
        if (
            foot.run is not None
            and foot.run.kinds <= {"time", "furniture"}
            and (page.is_aside(foot) or foot.size < 0.9 * last.size)
        ):
            draft.time = draft.time or foot.run.time
            rows[-1] = Row(last.lines[:-1], last.surface, tuple(one for one in last.pictures if one[0] < foot.left))
            return
    for row in reversed(rows[-3:]):
        run = row.run
        if run is not None and run.time and (len(rows) > 1) and (page.is_aside(row) or differs(row, rows[0])):
            draft.time = draft.time or run.time
            rows.remove(row)
            return


def _take_row(flow: _Flow, row: Row, after: Row | None, below: Place | None) -> None:
    page = flow.page
    if not row.wordy or (row.confidence < 0.3 and len(row.text) < 12):
        return
    if holds_composer(row) and (page.is_faint(row) or row.box[1] > 0.75 * page.height):
        _close(flow)
        flow.head = None
        return
    run = row.run
    if run is not None and label_head(row) is None and not _is_said(flow, row):
        _take_run(flow, row, below)
        return
    head = head_of(row, after, page)
    if (
        head is None
        and below is not None
        and looks_like_name(row.text)
        and below.box[1] - row.box[3] < 4.5 * page.letter
    ):
        head = split_head(row, page) or Head(cleaned(row.text), None, len(row.words))
    if head is not None:
        _close(flow)
        flow.head, flow.head_left, flow.head_top = head, row.left, row.box[1]
        return
    _take_text(flow, row)


def _is_said(flow: _Flow, row: Row) -> bool:
    """Whether the app's own word is what somebody wrote: the first row under a head, set as writing is set."""
    return (
        flow.head is not None
        and row.run is not None
        and not row.run.kinds & {"time", "badge", "count"}
        and not flow.page.is_aside(row)
        and flow.open is None
    )


def _take_run(flow: _Flow, row: Row, below: Place | None) -> None:
    run = row.run
    if run is None or "receipt" in run.kinds:
        return
    page = flow.page
    if flow.open is not None and _FOLD.match(bare(row.text)):
        flow.open.folded = True
        return
    if (
        flow.open is None
        and flow.head is not None
        and flow.head.time is None
        and run.time
        and "action" not in run.kinds
    ):
        flow.head = Head(flow.head.author, run.time, flow.head.used)
        return
    last = flow.open or (flow.drafts[-1] if flow.drafts else None)
    room = page.room(row.box)
    middle = abs(room[0] - room[1]) < 0.12 * page.width
    near = last is not None and last.rows and row.box[1] - last.rows[-1].box[3] < NEAR_BELOW * page.letter
    if run.time and middle and not run.kinds & {"action"} and room[0] > 0.2 * page.width:
        _close(flow)
        flow.divider = run.time
        flow.head = None
        return
    if run.time and "action" not in run.kinds and below is not None and below.box[1] - row.box[3] < 1.6 * page.letter:
        _close(flow)
        flow.head = Head(None, run.time, 0)
        return
    if last is not None and near and "action" in run.kinds:
        last.acted = True
        last.time = last.time or run.time
        _close(flow)
    elif last is not None and near and run.time and last.time is None:
        last.time = run.time
    elif run.kinds & {"count", "furniture"} and flow.open is not None and flow.open.rows:
        first = flow.open.rows[0]
        if row.box[0] < first.box[0] + 6 * page.letter and row.box[1] > flow.open.rows[-1].box[3] - 0.3 * page.letter:
            _close(flow)


def _take_text(flow: _Flow, row: Row) -> None:
    page = flow.page
    if page.is_aside(row) and (flow.open is not None or flow.head is not None):
        return
    if flow.open is not None and not _belongs(flow, flow.open, row):
        _close(flow)
    if flow.open is None:
        head = flow.head
        flow.open = Draft(
            author=head.author if head else None,
            time=head.time if head else None,
            headed=head is not None,
            divider=flow.divider,
            top=flow.head_top if head else row.box[1],
        )
        flow.head = None
        if head is not None:
            flow.above = Head(head.author, None, 0)
    flow.open.rows.append(row)


def _belongs(flow: _Flow, draft: Draft, row: Row) -> bool:
    if not draft.rows:
        return True
    last = draft.rows[-1]
    if flow.page.is_barred(row) and row.box[3] - last.box[3] > 1.15 * min(
        flow.page.pitch, USUAL_LEADING * flow.page.body_size
    ):
        flow.head = flow.head or Head(draft.author, None, 0)
        return False
    aligned = abs(row.box[0] - draft.rows[0].box[0]) < 1.6 * flow.page.letter
    gap = row.box[1] - last.box[3]
    return aligned and gap < WIDEST_LEADING * flow.page.letter and row.surface == last.surface
