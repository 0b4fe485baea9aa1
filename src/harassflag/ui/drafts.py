"""Posts read from pictures while a person mends them: values only, nothing shown; what was read stays beside what it became."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from harassflag.intake.screenshot import Box, PicturePost, Word
from harassflag.records import Post

MOST_PLACES = 60
NOWHERE: Box = (0, 0, 0, 0)

_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=\S)|\n+(?=\S)")
_WORD = re.compile(r"\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Draft:
    """A post on its way from a picture to the judging; `page` counts through all pages handed in, `strips` are its pieces of them."""

    id: int
    page: int
    text: str
    author: str
    time: str
    read_text: str
    read_author: str
    read_time: str
    box: Box
    words: tuple[Word, ...] = ()
    strips: tuple[bytes, ...] = ()
    own: bool = False
    left_out: bool = False

    @property
    def corrected(self) -> bool:
        """Whether a person changed what was read."""
        return (self.text, self.author, self.time) != (self.read_text, self.read_author, self.read_time)

    @property
    def placed(self) -> bool:
        """Whether it has a place in the picture; one added by hand has none."""
        return self.box != NOWHERE

    @property
    def doubtful(self) -> tuple[Word, ...]:
        """The words to look at that still stand in the text."""
        standing = set(self.text.split())
        return tuple(word for word in self.words if word.doubtful and word.text in standing)


def draft_of(post: PicturePost, id: int, first_page: int, strip: bytes = b"") -> Draft:
    """A post as read, ready to be mended."""
    author, time = post.author or "", post.time or ""
    return Draft(
        id,
        first_page + post.page,
        post.text,
        author,
        time,
        post.text,
        author,
        time,
        post.box,
        post.words,
        (strip,) if strip else (),
        post.own is True,
    )


def changed(drafts: Sequence[Draft], draft: Draft) -> list[Draft]:
    """The list with the draft of the same id put in place of the old one."""
    return [draft if one.id == draft.id else one for one in drafts]


def with_missing(drafts: Sequence[Draft], page: int, id: int) -> list[Draft]:
    """The list with an empty draft after those of a page, for a post that was not found in the picture."""
    at = max((number + 1 for number, one in enumerate(drafts) if one.page <= page), default=0)
    return [*drafts[:at], Draft(id, page, "", "", "", "", "", "", NOWHERE), *drafts[at:]]


def next_of(drafts: Sequence[Draft], id: int) -> Draft | None:
    """The draft that follows, among those taken along."""
    taken = [one for one in drafts if not one.left_out or one.id == id]
    at = next((number for number, one in enumerate(taken) if one.id == id), len(taken))
    return taken[at + 1] if at + 1 < len(taken) else None


def joined(drafts: Sequence[Draft], id: int, new_id: int) -> list[Draft]:
    """A draft and the one that follows as one; author and time are the first's, where it has any."""
    second = next_of(drafts, id)
    if second is None:
        return list(drafts)
    first = next(one for one in drafts if one.id == id)
    one = replace(
        first,
        id=new_id,
        text=_run_on(first.text, second.text),
        author=first.author or second.author,
        time=first.time or second.time,
        read_text=_run_on(first.read_text, second.read_text),
        read_author=first.read_author or second.read_author,
        read_time=first.read_time or second.read_time,
        box=_around(first.box, second.box)
        if first.page == second.page and first.placed and second.placed
        else first.box,
        words=first.words + second.words,
        strips=first.strips + second.strips,
    )
    return [one if draft.id == id else draft for draft in drafts if draft.id != second.id]


def split_places(text: str) -> list[int]:
    """Where a second post may begin: at sentences and lines, or at any word where there are none."""
    for pattern in (_SENTENCE, _WORD):
        places = [found.end() for found in pattern.finditer(text)]
        if places:
            return places[:MOST_PLACES]
    return []


def split(drafts: Sequence[Draft], id: int, at: int, new_id: int) -> list[Draft]:
    """A draft as two, the second from character `at` of its text; they take the ids `new_id` and `new_id + 1`."""
    parts: list[Draft] = []
    for one in drafts:
        if one.id != id:
            parts.append(one)
            continue
        share = len(one.text[:at].split())
        read_at = _after_words(one.read_text, share)
        halves = (one.words[:share], one.words[share:])
        first = replace(one, id=new_id, text=one.text[:at].strip(), read_text=one.read_text[:read_at].strip())
        second = replace(one, id=new_id + 1, text=one.text[at:].strip(), read_text=one.read_text[read_at:].strip())
        parts += [
            replace(half, words=words, box=_around(*(word.box for word in words)) if words else one.box)
            for half, words in zip((first, second), halves, strict=True)
        ]
    return parts


def with_word(draft: Draft, word: str, suggestion: str) -> Draft:
    """The draft with one word put right, at its first standing alone."""
    pattern = re.compile(rf"(?<!\S){re.escape(word)}(?!\S)")
    return replace(draft, text=pattern.sub(lambda _: suggestion, draft.text, count=1))


def as_posts(drafts: Sequence[Draft]) -> list[Post]:
    """What is judged: the drafts taken along that hold text."""
    taken = [one for one in drafts if not one.left_out and one.text.strip()]
    return [Post(one.text.strip(), "", one.author.strip() or None, one.time.strip() or None) for one in taken]


def corrections(drafts: Sequence[Draft]) -> list[tuple[str, str]]:
    """What was read beside what a person made of it, for each draft that was changed, cut, added or left out; "" for nothing."""
    found = []
    for one in drafts:
        read = " · ".join(part for part in (one.read_author, one.read_time, one.read_text) if part)
        kept = " · ".join(part for part in (one.author, one.time, one.text) if part)
        if one.corrected or one.left_out:
            found.append((read, "" if one.left_out else kept))
    return found


def _run_on(first: str, second: str) -> str:
    """Two pieces after one another: a sentence that goes on stays on its line."""
    return f"{first}{' ' if second[:1].islower() else chr(10)}{second}".strip()


def _after_words(text: str, count: int) -> int:
    """The character after which `count` words have stood."""
    ends = [found.end() for found in re.finditer(r"\S+", text)]
    return ends[min(count, len(ends)) - 1] if count and ends else 0


def _around(*boxes: Box) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
