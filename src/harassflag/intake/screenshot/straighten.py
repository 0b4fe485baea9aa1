"""A photographed or tilted screen -> the screen as if it had been captured: lines level, edges upright."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from harassflag.intake.screenshot.segments import Inked
from harassflag.intake.screenshot.surfaces import Colours, shapes_of

LEVEL = 0.004
LONG_LINE = 5
TRUSTED = 3
STEEPEST = 0.35
ROUNDS = 4
PRIOR = 0.05

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Straightened:
    """A page made level, and the way back from its points to those of the page."""

    colours: Colours
    back: Matrix

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the levelled page lies on the page itself."""
        point = self.back @ np.array([x, y, 1.0])
        return float(point[0] / point[2]), float(point[1] / point[2])


def straightened(colours: Colours, inked: Inked) -> Straightened | None:
    """A page made level and cut to what is written; None where its lines are level already."""
    lines = _text_lines(inked)
    slopes = np.array([(x1, y1, x2, y2) for x1, y1, x2, y2 in lines])
    if len(slopes) < 3:
        return None
    tilt = (slopes[:, 3] - slopes[:, 1]) / (slopes[:, 2] - slopes[:, 0])
    if np.median(np.abs(tilt)) < LEVEL:
        return None
    height, width = colours.shape[:2]
    centre = _centring(width, height)
    across = _vanishing(_homogeneous(slopes, centre), _directions(slopes))
    uprights = _uprights(colours, float(np.median(tilt)))
    turn = np.array([-float(np.median(tilt)), 1.0, 0.0])
    down = _vanishing(_homogeneous(uprights, centre), _directions(uprights)) if len(uprights) >= 3 else turn
    matrix = _levelling(across, down)
    if matrix is None:
        return None
    return _warped(colours, inked, matrix @ centre)


def _text_lines(inked: Inked) -> list[tuple[float, float, float, float]]:
    """The middle lines of long segments, through the middles of their plain letters."""
    found = []
    height = inked.letter_height
    for segment in inked.segments:
        left, top, right, bottom = segment.box
        if right - left < LONG_LINE * height:
            continue
        stats = shapes_of(inked.letters[top:bottom, left:right])[1][1:]
        plain = [(x + w / 2, y + h) for x, y, w, h, _ in stats if 0.75 * height < h < 1.55 * height and w < 3 * height]
        if len(plain) < 4:
            continue
        points = np.array(plain, np.float32)
        vx, vy, x0, y0 = (float(value) for value in cv2.fitLine(points, cv2.DIST_HUBER, 0, 0.01, 0.01).reshape(-1))
        if vx <= 0 or abs(vy / vx) > STEEPEST:
            continue
        slope = vy / vx
        found.append((float(left), top + y0 + slope * -x0, float(right), top + y0 + slope * (right - left - x0)))
    return found


def _uprights(colours: Colours, tilt: float) -> npt.NDArray[np.float64]:
    """Long edges that stand nearly upright: the sides of the phone, of cards and bubbles."""
    grey = cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY)
    found = cv2.createLineSegmentDetector().detect(cv2.GaussianBlur(grey, (5, 5), 0))[0]
    if found is None:
        return np.zeros((0, 4))
    lines = found.reshape(-1, 4).astype(np.float64)
    dx, dy = lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]
    long = np.abs(dy) > 0.07 * colours.shape[0]
    lean = np.abs(dx / np.where(dy == 0, 1e-6, dy) + tilt)
    chosen: npt.NDArray[np.float64] = lines[long & (lean < 0.15)]
    return chosen


def _centring(width: int, height: int) -> Matrix:
    scale = 2 / max(width, height)
    return np.array([[scale, 0, -scale * width / 2], [0, scale, -scale * height / 2], [0, 0, 1]])


def _homogeneous(lines: npt.NDArray[np.float64], centre: Matrix) -> Matrix:
    """Each line through two points, as a unit vector that is square on both."""
    ones = np.ones(len(lines))
    one = (centre @ np.stack([lines[:, 0], lines[:, 1], ones])).T
    other = (centre @ np.stack([lines[:, 2], lines[:, 3], ones])).T
    crossed = np.cross(one, other)
    length = np.linalg.norm(one[:, :2] - other[:, :2], axis=1, keepdims=True)
    normal: Matrix = crossed / np.maximum(np.linalg.norm(crossed[:, :2], axis=1, keepdims=True), 1e-9) * np.sqrt(length)
    return normal


def _directions(lines: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    spans = lines[:, 2:] - lines[:, :2]
    spans = spans * np.sign(spans[:, [int(np.argmax(np.abs(spans).sum(axis=0)))]])
    middle: npt.NDArray[np.float64] = np.mean(spans / np.linalg.norm(spans, axis=1, keepdims=True), axis=0)
    return middle


def _vanishing(lines: Matrix, direction: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Where lines meet: least squares that trusts outliers less each round, leaning to "nowhere" where lines tell little."""
    weights = np.ones(len(lines))
    normal = np.array([-direction[1], direction[0]])
    prior = PRIOR * np.array([[*normal, -0.7], [*normal, 0.7]])
    point = np.array([*direction, 0.0])
    for _ in range(ROUNDS):
        rows = np.vstack([lines * weights[:, None], prior])
        point = np.linalg.svd(rows)[2][-1]
        off = np.abs(lines @ point)
        weights = 1 / np.maximum(off / max(TRUSTED * float(np.median(off)), 1e-6), 1.0)
    return point if point[:2] @ direction >= 0 else -point


def _levelling(across: npt.NDArray[np.float64], down: npt.NDArray[np.float64]) -> Matrix | None:
    """The mapping that sends both vanishing points to infinity, level and upright."""
    horizon = np.cross(across, down)
    if abs(horizon[2]) < 1e-6:
        return None
    horizon = horizon / horizon[2]
    if np.abs(horizon[:2]).max() > 0.8:
        return None
    flat = np.array([[1, 0, 0], [0, 1, 0], horizon])
    one, other = (flat @ across)[:2], (flat @ down)[:2]
    one, other = one / np.linalg.norm(one), other / np.linalg.norm(other)
    one, other = one * np.sign(one[0]), other * np.sign(other[1])
    turned = np.eye(3)
    turned[:2, :2] = np.linalg.inv(np.stack([one, other], axis=1))
    matrix: Matrix = turned @ flat
    return matrix


def _warped(colours: Colours, inked: Inked, matrix: Matrix) -> Straightened:
    """The page under a mapping, cut to its text with some room around, about as large as before."""
    margin = 3 * inked.letter_height
    written = [one.box for one in inked.segments if one.box[2] - one.box[0] > 3 * inked.letter_height]
    corners = np.array(
        [(x, y) for x0, y0, x1, y1 in written for x in (x0 - margin, x1 + margin) for y in (y0 - margin, y1 + margin)]
    )
    placed = cv2.perspectiveTransform(corners[None].astype(np.float64), matrix)[0]
    low, high = placed.min(axis=0), placed.max(axis=0)
    spread = corners.max(axis=0) - corners.min(axis=0)
    scale = float(np.sqrt((spread[0] * spread[1]) / max(float(np.prod(high - low)), 1e-9)))
    fit = np.array([[scale, 0, -scale * low[0]], [0, scale, -scale * low[1]], [0, 0, 1]]) @ matrix
    size = (int(scale * (high[0] - low[0])), int(scale * (high[1] - low[1])))
    level = cv2.warpPerspective(colours, fit, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return Straightened(level.astype(np.uint8), np.linalg.inv(fit).astype(np.float64))
