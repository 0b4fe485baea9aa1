"""What stands on a page and is no letter: emoji, avatars, icons, rules."""

import cv2
import numpy as np
import numpy.typing as npt

from harassflag.intake.screenshot.records import Box
from harassflag.intake.screenshot.surfaces import Ground, Stats, shapes_of

Mask = npt.NDArray[np.uint8]

THICKEST_STROKE = 0.32
TALLEST_LETTER = 2.15
LARGEST_FACE, FACE_SHARE, ROUND, LABEL_FILLED = 9, 0.72, 0.82, 0.7
ODD = 60


def is_rule(wide: int, tall: int, height: float) -> bool:
    """Whether a shape is a line: across, or upright and taller than any letter (a bar beside a message, the end of a bubble)."""
    if min(wide, tall) <= max(3, 0.3 * height) and max(wide, tall) > 3.5 * height:
        return True
    return tall > TALLEST_LETTER * height and wide < 0.45 * tall


def parts_grounds(ground: Ground, box: Box) -> bool:
    """Whether an upright shape stands between two grounds, as the round end of a bubble does."""
    left, top, right, bottom = box
    if right - left > 0.6 * (bottom - top):
        return False
    middle, width = (top + bottom) // 2, ground.labels.shape[1]
    return bool(ground.labels[middle, max(0, left - 2)] != ground.labels[middle, min(width - 1, right + 1)])


def faces_of(ground: Ground, height: float) -> list[Box]:
    """Where people's pictures stand: small flat stretches that fill their box badly, joined where they touch."""
    mask = np.zeros(ground.ink.shape, np.uint8)
    reach = round(0.4 * height)
    for surface in ground.surfaces.values():
        side = max(surface.width, surface.height)
        share = surface.area / max(surface.width * surface.height, 1)
        if surface.height < 2.4 * height and surface.width > 1.2 * surface.height and surface.filled > LABEL_FILLED:
            continue
        ragged = surface.filled < ROUND or (share < FACE_SHARE and side >= 2.4 * height)
        if side > LARGEST_FACE * height or not ragged or surface.width > 2.2 * surface.height:
            continue
        left, top, right, bottom = surface.box
        mask[max(0, top - reach) : bottom + reach, max(0, left - reach) : right + reach] = 1
    boxes = [(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in shapes_of(mask)[1][1:]]
    grown = [(x0 + reach, y0 + reach, x1 - reach, y1 - reach) for x0, y0, x1, y1 in boxes]
    return [box for box in grown if min(box[2] - box[0], box[3] - box[1]) > 1.3 * height]


def is_drawn(
    ground: Ground, labels: npt.NDArray[np.int32], depth: npt.NDArray[np.float32], id: int, box: Box, height: float
) -> bool:
    """Whether a shape as large as a letter or larger is an emoji or an icon."""
    if max(box[3] - box[1], box[2] - box[0]) < 1.25 * height or box[3] - box[1] < 0.8 * height:
        return False
    place = np.s_[box[1] : box[3], box[0] : box[2]]
    inside = labels[place] == id
    return _is_picture(ground, box, inside, float(depth[place][inside].max()), height)


def _is_picture(ground: Ground, box: Box, inside: npt.NDArray[np.bool_], thickness: float, height: float) -> bool:
    """Whether a shape is drawn in several colours, or thicker than any letter's stroke."""
    left, top, right, bottom = box
    wide, tall = right - left, bottom - top
    if wide < 0.5 * tall:
        return False
    if thickness > THICKEST_STROKE * height and wide < 6 * tall:
        return True
    colours = ground.colours[top:bottom, left:right][inside].astype(np.float32)
    offsets = colours - ground.below[top:bottom, left:right][inside]
    strength = np.linalg.norm(offsets, axis=1)
    core = offsets[strength > 0.5 * strength.max()]
    if len(core) < 12 or wide > 2.2 * tall:
        return False
    directions = core / np.linalg.norm(core, axis=1, keepdims=True)
    middle = directions.mean(axis=0)
    along = directions @ middle / max(float(np.linalg.norm(middle)), 1e-6)
    return float((along < 0.97).mean()) > 0.12


def drop_pieces(lettering: Mask, stats: Stats, pictures: list[Box], margin: float) -> None:
    """Splashes and sparkles that belong to an emoji are no letters."""
    left, top = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    right, bottom = left + stats[:, cv2.CC_STAT_WIDTH], top + stats[:, cv2.CC_STAT_HEIGHT]
    for one in pictures:
        within = (
            (left >= one[0] - margin)
            & (top >= one[1] - margin)
            & (right <= one[2] + margin)
            & (bottom <= one[3] + margin)
        )
        lettering[within] = 0


def odd_in_colour(ground: Ground, letters: Mask, line: Box, height: float) -> list[Box]:
    """Shapes of an emoji's size in a line that alone have a colour of their own: emoji drawn in one shade."""
    left, top, right, bottom = line
    labels, stats = shapes_of(letters[top:bottom, left:right])
    if len(stats) < 4:
        return []
    ink = ground.ink[top:bottom, left:right]
    colours = ground.colours[top:bottom, left:right]
    found: list[tuple[Box, npt.NDArray[np.float64]]] = []
    for id, (x, y, wide, tall, area) in enumerate(stats.tolist()):
        if id == 0 or area < 0.1 * height * height:
            continue
        place = np.s_[y : y + tall, x : x + wide]
        inside = labels[place] == id
        strong = inside & (ink[place] >= 0.7 * ink[place][inside].max())
        found.append(((x, y, x + wide, y + tall), np.median(colours[place][strong], axis=0)))
    if len(found) < 4:
        return []
    usual = np.median([colour for _, colour in found], axis=0)
    odd = [(box, colour) for box, colour in found if abs(np.ptp(colour) - np.ptp(usual)) > ODD]
    return [
        (left + box[0], top + box[1], left + box[2], top + box[3])
        for box, colour in odd
        if min(box[2] - box[0], box[3] - box[1]) > 1.15 * height
        and box[2] - box[0] < 1.6 * (box[3] - box[1])
        and sum(np.abs(colour - other).max() < ODD for _, other in odd) == 1
    ]
