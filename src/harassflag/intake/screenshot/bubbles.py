"""A ground of its own (bubble, card) -> the one post in it; or a button, or a notice nobody wrote."""

from harassflag.intake.screenshot.drafts import Draft
from harassflag.intake.screenshot.names import cleaned, is_number, looks_like_name, split_head
from harassflag.intake.screenshot.page import Page, Place
from harassflag.intake.screenshot.phrases import is_system
from harassflag.intake.screenshot.rows import Row, differs

SLIGHTLY_BOLD = 1.06


def is_centred(page: Page, place: Place) -> bool:
    """Whether a place hangs in the middle of the page."""
    left, right = page.room(place.box)
    return abs(left - right) < 0.08 * page.width


def is_button(page: Page, rows: list[Row]) -> bool:
    """Whether a small ground holds a count or a word to press, set as messages are not."""
    if len(rows) != 1 or rows[0].run is None or rows[0].run.time is not None:
        return False
    return rows[0].run.kinds <= {"count"} or page.is_aside(rows[0]) or page.is_bold(rows[0])


def is_notice(page: Page, place: Place, rows: list[Row]) -> bool:
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
    if not rows or (place.places and not _is_readable(rows)):
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
        (looks_like_name(first.text) and first.run is None)
        and (page.is_bold(first) or differs(first, after) or _is_full_name(first, page))
    ):
        draft.author, draft.headed = cleaned(first.text), True
        del rows[0]


def _is_full_name(row: Row, page: Page) -> bool:
    """Whether a row beside a face holds two to four words in capitals, a little heavier than what is written here."""
    words = row.text.split()
    capitals = all(word[:1].isupper() for word in words) and 2 <= len(words) <= 4
    return capitals and page.avatar_left_of(row) and row.stroke / max(row.size, 1) > SLIGHTLY_BOLD * page.body_weight


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
