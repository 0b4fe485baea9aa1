"""Who wrote it: what looks like a name, and the rows that head a post."""

import re
from dataclasses import dataclass

from harassflag.intake.interface_words import interface_words
from harassflag.intake.screenshot.lines import StyledWord
from harassflag.intake.screenshot.page import Page
from harassflag.intake.screenshot.phrases import Run, mended_time, parse_run, run_of
from harassflag.intake.screenshot.rows import COLOURED, Row, bolder, differs

LONGEST_NAME = 48
MOST_WORDS = 6
ANONYMOUS = frozenset({"OP"})

_PARTICLES = {"af", "von", "van", "de", "la", "el", "al", "og", "&", "der", "den", "i", "på", "bin", "da", "til"}
_HANDLE = re.compile(r"^(?:@|[ur]/)?[A-Za-z0-9ÆØÅæøåéüöä][\w.\-]{1,40}$")
_NAME_WORD = re.compile(r"^[\"'(»]?[A-ZÆØÅÄÖÉÜŠČŽ0-9][\w.'’´`\-æøåéüöä]*[)\"'«,]?$")
_PHONE = re.compile(r"^\+?\d[\d ]{6,}$")
_DANISH_NUMBER = re.compile(r"^\+45\d{8}$")
_SENTENCE_END = re.compile(r"[!?:;]$|\w\w\w\.$")
_TAIL = " ·•-–—:;,.|>›»<‹&=+*°©®~"


@dataclass(frozen=True, slots=True)
class Head:
    """Who and when, as shown above or beside a post; `used` words of the row belong to it."""

    author: str | None
    time: str | None
    used: int


def cleaned(name: str) -> str:
    """A name without the marks and arrows that stand around it; a Danish number in pairs, as phones show it."""
    bare = name.strip(_TAIL.replace("+", "")).strip()
    digits = "".join(bare.split())
    if _DANISH_NUMBER.match(digits):
        return " ".join([digits[:3], *(digits[at : at + 2] for at in range(3, 11, 2))])
    return bare


def is_number(text: str) -> bool:
    """Whether a text is a telephone number."""
    return _PHONE.match(cleaned(text)) is not None


def looks_like_name(text: str) -> bool:
    """Whether a text could be somebody's name, handle or number."""
    name = cleaned(text)
    words = name.split()
    if not name or len(name) > LONGEST_NAME or len(words) > MOST_WORDS or not re.search(r"\w\w", name):
        return False
    if _PHONE.match(name):
        return True
    if len(words) == 1:
        return _HANDLE.match(name) is not None and not _SENTENCE_END.search(text.strip())
    if _SENTENCE_END.search(name):
        return False
    return _NAME_WORD.match(words[0]) is not None and all(
        _NAME_WORD.match(word) or word.lower() in _PARTICLES or not re.search(r"\w", word) for word in words[1:]
    )


def split_head(row: Row, page: Page) -> Head | None:
    """Name and time of a row that holds both ("Søren Holt · 3 t."), if what follows the name is nothing else."""
    words = [one.word.text for one in row.words]
    found: list[tuple[int, Head]] = []
    edges = {sum(len(line.words) for line in row.lines[:n]) for n in range(1, len(row.lines))}
    for at in range(1, min(len(words), MOST_WORDS + 1)):
        rest = " ".join(words[at:])
        run = parse_run(rest)
        if run is None or run.kinds == {"count"}:
            run = parse_run(mended_time(rest.strip(_TAIL + " "))) or run
        if run is None and at < len(words) - 1 and _ends_in_icon(row):
            run = parse_run(" ".join(words[at:-1]))
        if run is None or not run.kinds & {"time", "badge"}:
            continue
        name = " ".join(words[:at])
        labelled = at == 1 and row.lines[0].badge and row.lines[0].words[0] is row.words[0] and run.time is not None
        apart = at in edges or (run.time is not None and parts_differ(row, at))
        set_off = apart and at <= 4 and not _SENTENCE_END.search(name) and page.avatar_left_of(row)
        if labelled or ((looks_like_name(name) or set_off) and run_of(name) is None):
            found.append((at, Head(cleaned(name), run.time, len(words))))
    if not found:
        return None
    return next((head for at, head in found if at in edges and _one_name(row, found[0][0], at)), found[0][1])


def _ends_in_icon(row: Row) -> bool:
    """Whether the last thing in a row is an icon taken for letters: a line of its own, hardly wider than high."""
    last = row.lines[-1]
    return (
        len(last.words) == 1 and len(last.text) <= 4 and last.box[2] - last.box[0] < 2.2 * (last.box[3] - last.box[1])
    )


def _one_name(row: Row, first: int, at: int) -> bool:
    """Whether the words from `first` to `at` go on a name, and are not a label or a time set beside it."""
    between = row.words[first:at]
    run = run_of(" ".join(one.word.text for one in between)) if between else None
    if run is None:
        return True
    return "time" not in run.kinds and not _set_apart(row.words[0], between[0])


def _set_apart(one: StyledWord, other: StyledWord) -> bool:
    apart = max(abs(a - b) for a, b in zip(one.colour, other.colour, strict=True))
    return apart > COLOURED * 0.7 or not 0.87 < one.stroke / max(other.stroke, 0.1) < 1.15


def parts_differ(row: Row, at: int) -> bool:
    """Whether the first words of a row are set otherwise than the others."""
    first, rest = row.words[:at], row.words[at:]
    if not first or not rest:
        return False
    stroke = (
        max(one.stroke for one in rest if len(one.word.text) > 1) if any(len(one.word.text) > 1 for one in rest) else 0
    )
    apart = max(abs(a - b) for a, b in zip(first[0].colour, rest[-1].colour, strict=True))
    return min(one.stroke for one in first) > 1.08 * stroke or apart > COLOURED * 0.7


def _set_as_name(row: Row, after: Row | None, page: Page) -> bool:
    """Whether a short row beside the top of an avatar, set otherwise than the text right below it, is a name of any kind."""
    if after is None or after.run is not None or len(row.words) > MOST_WORDS or len(row.text) > LONGEST_NAME:
        return False
    below = abs(after.left - row.left) < 1.2 * page.letter and after.box[1] - row.box[3] < 1.6 * page.letter
    return below and page.avatar_left_of(row) and differs(row, after) and page.is_aside(row) != page.is_aside(after)


def label_head(row: Row) -> Head | None:
    """The head of an app without names: a label ("OP", "2") before the time."""
    first = row.lines[0]
    if not first.badge or len(first.text) > 3 or len(row.lines) < 2:
        return None
    said = [one.word.text for line in row.lines[1:] for one in line.words]
    runs = (run_of(" ".join(said[at:])) for at in range(len(said)))
    time = next((run.time for run in runs if run is not None and run.time), None)
    label = first.text.upper() if first.text.casefold() in interface_words()["badge"] else first.text
    return Head(label, time, len(row.words)) if time else None


def bar_head(row: Row, page: Page) -> Head | None:
    """The head of a post whose name is blacked out: a bar, and the time beside it."""
    if not row.bars or row.bars[0][0] > row.left or row.run is None or row.run.time is None:
        return None
    sure = page.avatar_left_of(row) or page.is_faint(row)
    return Head(None, row.run.time, len(row.words)) if sure and "action" not in row.run.kinds else None


def nameless_head(row: Row, after: Row | None, page: Page) -> Head | None:
    """The head of a post without a name: a time (and a label of an anonymous writer) right above its text or beside a face."""
    run = row.run
    if run is None or run.time is None or "action" in run.kinds:
        return None
    left, right = page.room(row.box)
    if abs(left - right) < 0.12 * page.width:
        return None
    above = (
        after is not None
        and after.run is None
        and abs(after.left - row.left) < 1.2 * page.letter
        and after.box[1] - row.box[3] < 2 * page.letter
    )
    if not above and not page.face_beside(row):
        return None
    label = row.words[0].word.text.strip(_TAIL + "),;")
    known = label.upper() in ANONYMOUS or (label.isdigit() and len(row.words) > 2)
    return Head(label.upper() if known else None, run.time, len(row.words))


def head_of(row: Row, after: Row | None, page: Page) -> Head | None:
    """The head a row is, judged by its words, its setting, what follows it and the avatar beside it."""
    labelled = label_head(row)
    if labelled is not None:
        return labelled
    if row.confidence < 0.3:
        return None
    avatar = page.avatar_left_of(row)
    both = split_head(row, page)
    if both is not None:
        author = both.author or ""
        sure = avatar or " " in author or author.startswith(("@", "u/")) or row.lines[0].badge
        return both if sure or parts_differ(row, len(author.split())) else None
    name = row.text
    if row.run is not None:
        return None
    if not looks_like_name(name):
        return Head(cleaned(name), None, len(row.words)) if _set_as_name(row, after, page) else None
    told: Run | None = after.run if after is not None else None
    beside = after is not None and abs(after.left - row.left) < 1.2 * page.letter
    if told is not None and told.time is not None and beside and "action" not in told.kinds:
        return Head(cleaned(name), None, len(row.words))
    if after is None or told is not None:
        return None
    beside = abs(after.left - row.left) < 2.6 * page.letter
    stands_out = bolder(row, after) or page.is_bold(row) or (differs(row, after) and not bolder(after, row))
    if stands_out and (avatar or beside):
        return Head(cleaned(name), None, len(row.words))
    return None
