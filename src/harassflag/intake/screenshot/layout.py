"""A page -> its posts, with author, time, text and side."""

from dataclasses import dataclass

from harassflag.intake.screenshot.columns import main_column
from harassflag.intake.screenshot.flow import Draft, read_flow
from harassflag.intake.screenshot.joining import joined, unfolded
from harassflag.intake.screenshot.page import Page
from harassflag.intake.screenshot.records import PicturePost
from harassflag.intake.screenshot.rows import Row
from harassflag.intake.screenshot.screens import Frame, framed

SIDEWAYS = 0.07


@dataclass(frozen=True, slots=True)
class Cut:
    """The posts of a page and the kind of layout they were found in."""

    posts: tuple[PicturePost, ...]
    layout: str


def posts_of(page: Page, number: int) -> Cut:
    """The posts in reading order; none where no layout is recognised."""
    page = main_column(page)
    frame = framed(page)
    drafts = _posts_among(read_flow(frame.items, page))
    sides = _sides(page, drafts)
    _name_the_other(drafts, sides, frame)
    posts = [_post(draft, own, number) for draft, own in zip(drafts, sides, strict=True)]
    layout = "unknown" if not posts else "chat" if True in sides else "thread"
    return Cut(tuple(post for post in posts if post.text), layout)


def _posts_among(drafts: list[Draft]) -> list[Draft]:
    """The drafts with a sign of being posts: a bubble, a head, a time, buttons below. Among headed posts a bare label is none."""
    found = [draft for draft in drafts if draft.place is not None or draft.headed or draft.acted or draft.time]
    headed = [draft for draft in found if draft.headed]
    if any(draft.place is None for draft in headed):
        return [draft for draft in found if draft.headed or draft.acted or draft.time]
    return found


def _sides(page: Page, drafts: list[Draft]) -> list[bool | None]:
    """For each post whether its bubble hangs on the right (the phone's owner); None where bubbles tell no sides."""
    found: list[bool | None] = []
    for draft in drafts:
        if draft.place is None:
            found.append(None)
            continue
        left, right = page.room(draft.place.box)
        found.append(left > right + SIDEWAYS * page.width)
    if not any(own and draft.author is None for own, draft in zip(found, drafts, strict=True)):
        return [None] * len(drafts)
    return [own if draft.author is None or own is None else False for own, draft in zip(found, drafts, strict=True)]


def _name_the_other(drafts: list[Draft], sides: list[bool | None], frame: Frame) -> None:
    """Between two people the other's name stands in the title only."""
    chat = [draft for draft, own in zip(drafts, sides, strict=True) if own is False]
    unnamed_bubbles = [draft for draft in drafts if draft.place is not None and draft.author is None]
    if any(draft.author for draft in drafts):
        return
    for draft in chat or ([] if True in sides else unnamed_bubbles):
        draft.author = frame.title


def _post(draft: Draft, own: bool | None, number: int) -> PicturePost:
    text = unfolded(joined(draft.rows, _right_limit(draft)), folded=draft.folded)
    box = draft.place.box if draft.place is not None else draft.box
    words = tuple(one.word for row in draft.rows for one in row.words)
    time = draft.time or draft.divider
    return PicturePost(text, draft.author, time, _confidence(draft.rows), box, words, number, own)


def _right_limit(draft: Draft) -> int | None:
    if draft.place is None:
        return None
    inset = draft.rows[0].box[0] - draft.place.box[0]
    return draft.place.box[2] - inset


def _confidence(rows: list[Row]) -> float:
    lengths = [len(row.text) for row in rows]
    return sum(row.confidence * length for row, length in zip(rows, lengths, strict=True)) / max(sum(lengths), 1)
