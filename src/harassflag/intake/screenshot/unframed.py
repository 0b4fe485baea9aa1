"""Chats on photographs: bubbles so pale that they melt into the page; their texts are told by where they stand."""

from dataclasses import replace
from itertools import pairwise

from harassflag.intake.screenshot.drafts import Draft
from harassflag.intake.screenshot.page import Page
from harassflag.intake.screenshot.rows import Row

TRUSTED = 0.75
NEXT_LINE = 1.7
LOWEST_PART = 0.94
UPRIGHT = 1.2


def with_unframed(drafts: list[Draft], page: Page) -> list[Draft]:
    """The drafts of a chat with its texts outside bubbles counted as messages, one for each stretch of lines; else as they are."""
    if page.height < UPRIGHT * page.width:
        return drafts
    bubbles = [draft for draft in drafts if draft.place is not None]
    if not any(_hangs_right(draft, page) for draft in bubbles) or any(
        draft.headed and draft.place is None for draft in drafts
    ):
        return drafts
    found: list[Draft] = []
    for draft in drafts:
        found += _messages(draft) if draft.place is None and _is_message(draft, page) else [draft]
    return found


def _hangs_right(draft: Draft, page: Page) -> bool:
    if draft.place is None or draft.author is not None:
        return False
    left, right = page.room(draft.place.box)
    return left > 2 * right + 0.05 * page.width


def _is_message(draft: Draft, page: Page) -> bool:
    first = draft.rows[0]
    set_so = all(row.confidence > TRUSTED and not page.is_small(row) for row in draft.rows)
    return set_so and first.run is None and draft.box[3] < page.box[1] + LOWEST_PART * page.height


def _messages(draft: Draft) -> list[Draft]:
    stretches: list[list[Row]] = [[draft.rows[0]]]
    for before, after in pairwise(draft.rows):
        if after.box[3] - before.box[3] > NEXT_LINE * before.size:
            stretches.append([])
        stretches[-1].append(after)
    parts = [replace(draft, rows=rows, unframed=True, time=None) for rows in stretches]
    parts[0].time = draft.time
    return parts
