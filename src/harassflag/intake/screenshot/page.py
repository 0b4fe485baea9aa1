"""A page as its parts: rows of text, the grounds they stand on nested as they are, pictures, and the usual way of setting."""

from dataclasses import dataclass, field
from itertools import pairwise

from harassflag.intake.screenshot.records import Box
from harassflag.intake.screenshot.rows import Row, weighted
from harassflag.intake.screenshot.segments import Inked
from harassflag.intake.screenshot.surfaces import Ground, Surface

PAGE_WIDE = 0.93
FAINT, PALE = 0.84, 0.66
SMALL = 0.82
LONG_ROW = 4
BOLD = 1.15


@dataclass(frozen=True)
class Place:
    """A ground with what stands on it, from top to bottom: rows, and grounds of their own (bubbles, cards, fields)."""

    surface: Surface
    items: tuple["Row | Place", ...]

    @property
    def box(self) -> Box:
        """The ground's own box."""
        return self.surface.box

    @property
    def rows(self) -> list[Row]:
        """The rows that stand on this ground itself."""
        return [item for item in self.items if isinstance(item, Row)]

    @property
    def places(self) -> list["Place"]:
        """The grounds that lie on this one."""
        return [item for item in self.items if isinstance(item, Place)]


@dataclass(frozen=True)
class Page:
    """Everything the reading of posts needs to know of a page."""

    box: Box
    items: tuple["Row | Place", ...]
    pictures: tuple[Box, ...]
    rules: tuple[Box, ...]
    letter: float
    body_size: float
    body_weight: float
    pitch: float
    body_strength: dict[int, float] = field(default_factory=dict)
    roots: tuple[Surface, ...] = ()

    @property
    def width(self) -> int:
        """Of the column the posts stand in."""
        return self.box[2] - self.box[0]

    @property
    def height(self) -> int:
        """In pixels."""
        return self.box[3] - self.box[1]

    def room(self, box: Box) -> tuple[int, int]:
        """How much of the column is free left and right of a box."""
        return box[0] - self.box[0], self.box[2] - box[2]

    def is_faint(self, row: Row) -> bool:
        """Whether a row is set paler than what is written on its ground."""
        return row.strength < FAINT * self.body_strength.get(row.surface, row.strength)

    def is_barred(self, row: Row) -> bool:
        """Whether an upright bar stands right before a row, as beside a quote."""
        return any(
            rule[3] - rule[1] > 2 * (rule[2] - rule[0])
            and 0 <= row.left - rule[2] < 1.8 * self.letter
            and rule[1] <= (row.box[1] + row.box[3]) / 2 <= rule[3]
            for rule in self.rules
        )

    def is_pale(self, row: Row) -> bool:
        """Whether a row is much paler than what is written anywhere on the page."""
        return row.strength < PALE * max(self.body_strength.values(), default=0.0)

    def is_bold(self, row: Row) -> bool:
        """Whether a row is set in heavier strokes than what is written here, size for size."""
        return row.stroke / max(row.size, 1) > BOLD * self.body_weight

    def is_small(self, row: Row) -> bool:
        """Whether a row is set clearly smaller than what is written here."""
        light = row.stroke < 0.92 * self.body_weight * self.body_size
        return row.size < SMALL * self.body_size and light

    def is_aside(self, row: Row) -> bool:
        """Whether a row is set as the app sets its remarks."""
        return self.is_faint(row) or self.is_small(row)

    def avatar_left_of(self, row: Row) -> bool:
        """Whether a picture of a person's size stands left of a row and begins about there."""
        top, left = row.box[1], row.left
        return any(
            box[2] <= left + 0.2 * self.letter
            and left - box[2] < 4 * self.letter
            and box[1] - 2.2 * self.letter < top < box[3]
            for box in self._faces()
        )

    def face_beside(self, row: Row) -> bool:
        """Whether a picture of a person's size stands level with a row, however far to its left."""
        middle = (row.box[1] + row.box[3]) / 2
        return any(box[2] <= row.left and box[1] <= middle <= box[3] for box in self._faces())

    def _faces(self) -> list[Box]:
        return [
            box
            for box in self.pictures
            if 1.6 * self.letter < box[3] - box[1] < 9 * self.letter
            and 0.6 < (box[2] - box[0]) / (box[3] - box[1]) < 1.7
        ]


def item_box(item: Row | Place) -> Box:
    """The box of a row or a place."""
    return item.box


def _within_faces(rows: list[Row], faces: tuple[Box, ...], letter: float) -> set[int]:
    """Which rows are no text but scribble in somebody's picture."""
    found = set()
    for at, row in enumerate(rows):
        x, y = (row.box[0] + row.box[2]) / 2, (row.box[1] + row.box[3]) / 2
        doubtful = len(row.text) <= 8 and (row.confidence < 0.8 or len(row.text) <= 2)
        if doubtful and any(
            box[0] - 0.5 * letter <= x <= box[2] + 0.5 * letter and box[1] - 0.5 * letter <= y <= box[3] + 0.5 * letter
            for box in faces
            if 1.6 * letter < box[3] - box[1] < 9 * letter and 0.6 < (box[2] - box[0]) / (box[3] - box[1]) < 1.7
        ):
            found.add(at)
    return found


def page_of(ground: Ground, inked: Inked, rows: list[Row]) -> Page:
    """The parts of a page, nested."""
    height, width = ground.ink.shape
    scribbles = _within_faces(rows, inked.pictures, inked.letter_height)
    rows = [row for at, row in enumerate(rows) if at not in scribbles]
    used = {row.surface for row in rows}
    surfaces = [ground.surfaces[id] for id in used if id in ground.surfaces]
    parents = {one.id: _parent(one, surfaces, width) for one in surfaces}

    def built(surface: Surface) -> Place:
        held: list[Row | Place] = [row for row in rows if row.surface == surface.id]
        held += [built(one) for one in surfaces if parents[one.id] == surface.id]
        return Place(surface, tuple(in_order(held)))

    roots = [one for one in surfaces if parents[one.id] is None]
    items: list[Row | Place] = []
    for root in roots:
        place = built(root)
        items += place.items if _is_page_wide(root, width) or len(roots) == 1 else [place]
    items += [row for row in rows if row.surface not in ground.surfaces]
    long = [row for row in rows if len(row.words) >= LONG_ROW and row.confidence > 0.6] or rows
    size = weighted([(row.size, len(row.text)) for row in long])
    weight = weighted([(row.stroke / max(row.size, 1), len(row.text)) for row in long])
    return Page(
        (0, 0, width, height),
        tuple(in_order(items)),
        inked.pictures,
        inked.rules,
        inked.letter_height,
        size,
        weight,
        _pitch(rows, inked.letter_height),
        _strengths(ground, rows),
        tuple(roots),
    )


def _pitch(rows: list[Row], letter: float) -> float:
    """How far lines of one text are apart, foot to foot: the lower middle of what is seen."""
    ordered = sorted(rows, key=lambda row: row.box[3])
    steps = sorted(
        after.box[3] - before.box[3]
        for before, after in pairwise(ordered)
        if abs(after.left - before.left) < letter < after.box[3] - before.box[3] < 4 * letter
    )
    return float(steps[len(steps) // 4]) if steps else 2.4 * letter


def in_order(items: list[Row | Place]) -> list[Row | Place]:
    """From top to bottom, and from left to right where items begin level."""
    return sorted(items, key=lambda item: (item.box[1], item.box[0]))


def _is_page_wide(surface: Surface, width: int) -> bool:
    return surface.width > PAGE_WIDE * width


def _parent(surface: Surface, surfaces: list[Surface], width: int) -> int | None:
    if _is_page_wide(surface, width) and surface.height > 0.5 * surface.width:
        return None
    around = [
        other
        for other in surfaces
        if other.id != surface.id
        and other.width * other.height > 1.05 * surface.width * surface.height
        and _within(surface.box, other.box)
    ]
    return min(around, key=lambda other: other.width * other.height).id if around else None


def _within(inner: Box, outer: Box) -> bool:
    middle = (inner[1] + inner[3]) / 2
    return inner[0] >= outer[0] - 2 and inner[2] <= outer[2] + 2 and outer[1] - 2 <= middle <= outer[3] + 2


def _strengths(ground: Ground, rows: list[Row]) -> dict[int, float]:
    """For each ground how strong ink usually is on grounds of its colour: the strongest tenth of what is written there."""
    found: dict[int, float] = {}
    for id in {row.surface for row in rows}:
        surface = ground.surfaces.get(id)
        if surface is None:
            continue
        alike = [
            row
            for row in rows
            if row.surface in ground.surfaces
            and max(abs(a - b) for a, b in zip(ground.surfaces[row.surface].colour, surface.colour, strict=True)) < 12
            and len(row.text) > 2
        ]
        values = sorted(row.strength for row in alike for _ in range(len(row.text)))
        found[id] = values[int(0.85 * (len(values) - 1))] if values else 0.0
    return found
