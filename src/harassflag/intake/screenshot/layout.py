"""A page -> its posts, with author, time, text and side."""

from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from harassflag.intake.screenshot.columns import main_column
from harassflag.intake.screenshot.drafts import Draft
from harassflag.intake.screenshot.flow import read_flow
from harassflag.intake.screenshot.joining import joined, unfolded
from harassflag.intake.screenshot.page import Page
from harassflag.intake.screenshot.records import PicturePost
from harassflag.intake.screenshot.rows import Row
from harassflag.intake.screenshot.screens import Frame, framed
from harassflag.intake.screenshot.unframed import with_unframed

SIDEWAYS = 0.07
CUT_WITHIN = 8
SAME_TEXT = 92
NEAR_IN_ORDER = 3
SHORTEST_PART = 12


@dataclass(frozen=True, slots=True)
class Cut:
    """The posts of a page and the kind of layout they were found in."""

    posts: tuple[PicturePost, ...]
    layout: str


def posts_of(page: Page, number: int) -> Cut:
    """The posts in reading order; none where no layout is recognised."""
    page = main_column(page)
    frame = framed(page)
    drafts = _posts_among(with_unframed(read_flow(frame.items, page), page), page, frame)
    sides = _sides(page, drafts)
    _name_the_other(drafts, sides, frame)
    posts = [_post(draft, own, number) for draft, own in zip(drafts, sides, strict=True)]
    if len(frame.starts) > 1:
        posts = _once(posts, frame.starts)
    layout = "unknown" if not posts else "chat" if True in sides else "thread"
    return Cut(tuple(post for post in posts if post.text), layout)


def _posts_among(drafts: list[Draft], page: Page, frame: Frame) -> list[Draft]:
    """The drafts with a sign of being posts: a bubble, a head, a time, buttons below. Among headed posts a bare label is none."""
    found = [draft for draft in drafts if draft.framed or draft.headed or draft.acted or draft.time]
    if any(draft.headed and draft.place is None for draft in found):
        found = [draft for draft in found if draft.headed or draft.acted or draft.time]
    if sum(draft.headed and draft.time is not None for draft in found) > 1:
        found = [draft for draft in found if draft.headed or draft.time or not _is_bar(draft, page)]
    cut = drafts[0] if drafts and not frame.whole else None
    if found and cut is not None and cut not in found and _is_cut_off(cut, page):
        found.insert(0, cut)
    return found


def _is_bar(draft: Draft, page: Page) -> bool:
    """Whether a text is set paler or smaller than what people wrote, or stands alone in a strip across the top."""
    if all(page.is_pale(row) or page.is_aside(row) for row in draft.rows):
        return True
    strip = draft.place is not None and draft.place.box[2] - draft.place.box[0] > 0.9 * page.width
    return strip and len(draft.rows) == 1 and draft.box[1] - page.box[1] < CUT_WITHIN * page.letter


def _is_cut_off(draft: Draft, page: Page) -> bool:
    """Whether a headless text at the very top is the rest of a post that was cut; a heavy line there is a title."""
    if all(page.is_bold(row) for row in draft.rows):
        return False
    words = sum(len(one.word.text) > 1 for row in draft.rows for one in row.words)
    return draft.place is None and words >= 2 and draft.box[1] - page.box[1] < CUT_WITHIN * page.letter


def _once(posts: list[PicturePost], starts: tuple[int, ...]) -> list[PicturePost]:
    """The posts of a stitched picture with those at the seams told once, the fuller of two."""
    kept: list[PicturePost] = []
    for post in posts:
        twin = next(
            (at for at in range(len(kept) - 1, -1, -1)[:NEAR_IN_ORDER] if _is_twin(kept[at], post, starts)), None
        )
        if twin is None:
            kept.append(post)
        elif len(post.text) > len(kept[twin].text):
            kept[twin] = replace(post, author=post.author or kept[twin].author, time=post.time or kept[twin].time)
    return kept


def _is_twin(one: PicturePost, other: PicturePost, starts: tuple[int, ...]) -> bool:
    if not any(one.box[1] < start <= other.box[1] for start in starts):
        return False
    shorter, longer = sorted((one.text, other.text), key=len)
    if fuzz.ratio(shorter, longer) >= SAME_TEXT:
        return one.author is None or other.author is None or fuzz.ratio(one.author, other.author) >= SAME_TEXT
    return len(shorter) >= SHORTEST_PART and fuzz.partial_ratio(shorter, longer) >= SAME_TEXT


def _sides(page: Page, drafts: list[Draft]) -> list[bool | None]:
    """For each post whether its bubble hangs on the right (the phone's owner); None where bubbles tell no sides."""
    found: list[bool | None] = []
    for draft in drafts:
        if not draft.framed:
            found.append(None)
            continue
        left, right = page.room(draft.place.box if draft.place is not None else draft.box)
        found.append(left > right + SIDEWAYS * page.width)
    if not any(own and draft.author is None for own, draft in zip(found, drafts, strict=True)):
        return [None] * len(drafts)
    return [own if draft.author is None or own is None else False for own, draft in zip(found, drafts, strict=True)]


def _name_the_other(drafts: list[Draft], sides: list[bool | None], frame: Frame) -> None:
    """Between two people the other's name stands in the title only."""
    chat = [draft for draft, own in zip(drafts, sides, strict=True) if own is False]
    unnamed_bubbles = [draft for draft in drafts if draft.framed and draft.author is None]
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
