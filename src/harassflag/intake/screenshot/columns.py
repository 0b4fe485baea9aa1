"""Wide pages: the column with the posts, apart from menus, contacts and adverts beside it."""

from dataclasses import replace

from harassflag.intake.screenshot.page import Page, Place, in_order
from harassflag.intake.screenshot.records import Box
from harassflag.intake.screenshot.rows import Row

WIDE = 75
LONG_ROW = 4
TALL = 0.4
GUTTER = 1.5
MAIN_SHARE = 0.45


def main_column(page: Page) -> Page:
    """The page cut down to the column that holds most of what is written; a phone's page as it is."""
    if page.width <= WIDE * page.letter:
        return page
    return _inside_card(page) or _between_gutters(page) or page


def _said(item: Row | Place) -> int:
    """How much is written on an item, in long rows."""
    if isinstance(item, Row):
        return len(item.text) if len(item.words) >= LONG_ROW and item.confidence > 0.5 else 0
    return sum(_said(one) for one in item.items)


def _inside_card(page: Page) -> Page | None:
    tall = [item for item in page.items if isinstance(item, Place) and item.box[3] - item.box[1] > TALL * page.height]
    if not tall:
        return None
    best = max(tall, key=_said)
    if _said(best) < MAIN_SHARE * sum(_said(item) for item in page.items):
        return None
    parts = _parts_of_card(page, best)
    items = [item for part in parts for item in part.items]
    top, bottom = min(part.box[1] for part in parts), max(part.box[3] for part in parts)
    return replace(page, box=(best.box[0], top, best.box[2], bottom), items=tuple(in_order(items)))


def _parts_of_card(page: Page, best: Place) -> list[Place]:
    """The parts of a card that a photograph within it cuts in two: they begin and end alike."""
    edge = GUTTER * page.letter
    places = [item for item in page.items if isinstance(item, Place)]
    return [one for one in places if abs(one.box[0] - best.box[0]) < edge and abs(one.box[2] - best.box[2]) < edge]


def _between_gutters(page: Page) -> Page | None:
    columns = _columns(
        [item for item in page.items if item.box[2] - item.box[0] < 0.8 * page.width], GUTTER * page.letter
    )
    if len(columns) < 2:
        return None
    best = max(columns, key=lambda column: sum(_said(item) for item in column))
    if sum(_said(item) for item in best) < MAIN_SHARE * sum(_said(item) for item in page.items):
        return None
    left, right = min(item.box[0] for item in best), max(item.box[2] for item in best)
    box: Box = (left, page.box[1], right, page.box[3])
    return replace(page, box=box, items=tuple(in_order(best)))


def _columns(items: list[Row | Place], gutter: float) -> list[list[Row | Place]]:
    columns: list[list[Row | Place]] = []
    reach = -1.0
    for item in sorted(items, key=lambda one: one.box[0]):
        if not columns or item.box[0] > reach + gutter:
            columns.append([])
        columns[-1].append(item)
        reach = max(reach, item.box[2])
    return columns
