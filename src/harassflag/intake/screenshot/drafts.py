"""A post in the making."""

from dataclasses import dataclass, field

from harassflag.intake.screenshot.page import Place
from harassflag.intake.screenshot.records import Box
from harassflag.intake.screenshot.rows import Row


@dataclass(slots=True)
class Draft:
    """What is known of a post so far; `place` is the bubble it stands in, `divider` the time that heads its stretch."""

    rows: list[Row] = field(default_factory=list)
    author: str | None = None
    time: str | None = None
    place: Place | None = None
    headed: bool = False
    acted: bool = False
    folded: bool = False
    divider: str | None = None
    top: int = 0
    unframed: bool = False

    @property
    def framed(self) -> bool:
        """Whether it stands in a bubble, or must have stood in one that can no longer be seen."""
        return self.place is not None or self.unframed

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
