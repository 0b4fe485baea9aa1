"""Rows and bubbles from top to bottom -> drafts of posts."""

import re
from dataclasses import dataclass, field

from harassflag.intake.interface_words import bare
from harassflag.intake.screenshot.bubbles import bubble_of, is_button, is_centred, is_notice
from harassflag.intake.screenshot.drafts import Draft
from harassflag.intake.screenshot.names import (
    Head,
    bar_head,
    cleaned,
    head_of,
    label_head,
    looks_like_name,
    nameless_head,
    split_head,
)
from harassflag.intake.screenshot.page import Page, Place
from harassflag.intake.screenshot.phrases import is_system
from harassflag.intake.screenshot.rows import Row, differs, holds_composer

_FOLD = re.compile(r"^(?:se|læs|vis|see|read|show)?\s*(?:mere|more)$")
WIDEST_LEADING = 3.4
USUAL_LEADING = 1.35
NEAR_BELOW = 4.0
USUAL_STEP, BLANK_LINE = 1.4, 2.45


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
    pale = low and bool(rows) and all(flow.page.is_pale(row) for row in rows)
    if len(rows) <= 3 and (pale or any(holds_composer(row) for row in rows)):
        flow.above = None
        return
    if rows and not place.places and is_button(flow.page, rows):
        return
    if rows and not place.places and all(row.run is not None for row in rows) and is_centred(flow.page, place):
        told = next((row.run.time for row in rows if row.run and row.run.time), None)
        flow.divider = told or flow.divider
        return
    if is_notice(flow.page, place, rows):
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


def _take_row(flow: _Flow, row: Row, after: Row | None, below: Place | None) -> None:
    page = flow.page
    if not row.wordy or (row.confidence < 0.3 and len(row.text) < 12):
        return
    if holds_composer(row) and (page.is_faint(row) or row.box[1] > 0.75 * page.height):
        _close(flow)
        flow.head = None
        return
    run = row.run
    head = bar_head(row, page) or (nameless_head(row, after, page) if flow.open is None and flow.head is None else None)
    if head is None and run is not None and label_head(row) is None and not _is_said(flow, row):
        _take_run(flow, row, below)
        return
    head = head or head_of(row, after, page)
    if (
        head is None
        and below is not None
        and looks_like_name(row.text)
        and below.box[1] - row.box[3] < 4.5 * page.letter
        and not _goes_on(flow, row)
    ):
        head = split_head(row, page) or Head(cleaned(row.text), None, len(row.words))
    if head is not None:
        _close(flow)
        flow.head, flow.head_left, flow.head_top = head, row.left, row.box[1]
        return
    _take_text(flow, row)


def _goes_on(flow: _Flow, row: Row) -> bool:
    """Whether a row is the next line of the text under way, set as that is."""
    if flow.open is None or not flow.open.rows:
        return False
    last = flow.open.rows[-1]
    step = row.box[3] - last.box[3]
    return _belongs(flow, flow.open, row) and step < USUAL_STEP * flow.page.pitch and not differs(row, last)


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
    if len(row.text) == 1 and not (flow.open is not None and flow.open.rows and _belongs(flow, flow.open, row)):
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
    # a line whose first word is blacked out begins further in, and goes on all the same
    further_in = row.box[0] > draft.rows[0].box[0] and row.box[3] - last.box[3] < USUAL_STEP * flow.page.pitch
    aligned = aligned or (further_in and not differs(row, last) and not flow.page.avatar_left_of(row))
    blank = row.box[3] - last.box[3] < BLANK_LINE * flow.page.pitch and not differs(row, last)
    near = gap < WIDEST_LEADING * flow.page.letter or blank
    return aligned and near and row.surface == last.surface
