"""Coloured bubbles that squeezing has made uneven: found by their colour, where evenness alone breaks them into islands."""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from harassflag.intake.screenshot.records import Box

Colours = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int32]
Place = npt.NDArray[np.bool_]

APART, ALIKE, EVEN = 60, 38, 20
KNOWN = 0.7
LOWEST, NARROWEST = 1.8, 2.4
MOSTLY, FILLED = 0.6, 0.45
LARGEST = 0.25
MOST_LOOKED_AT = 60


def tinted(smooth: Colours, labels: Labels, letter: float, bars: Sequence[Box]) -> list[Place]:
    """The places of grounds far in colour from the page that lie in islands; `labels` number what is known to be even."""
    taken = np.zeros(labels.shape, bool)
    found: list[Place] = []
    for inside, (x, y, wide, tall) in _seeds(smooth, labels):
        if tall < 0.6 * letter or wide < letter or taken[y : y + tall, x : x + wide][inside].mean() > 0.3:
            continue
        usual = _most_common(smooth[y : y + tall, x : x + wide][inside])
        colours = smooth[y : y + tall, x : x + wide][inside].astype(np.int16)
        if (np.abs(colours - usual).max(axis=1) <= ALIKE).mean() < MOSTLY:
            continue
        whole = _spread_of(smooth, usual, (x, y, wide, tall), inside, round(2 * letter))
        left, top, across, down = cv2.boundingRect(whole.astype(np.uint8))
        if down < LOWEST * letter or across < NARROWEST * letter or whole.sum() < FILLED * across * down:
            continue
        if whole.sum() > LARGEST * whole.size or taken[whole].any():
            continue
        taken |= whole
        if _is_broken(labels[whole]) and not any(whole[(bar[1] + bar[3]) // 2, (bar[0] + bar[2]) // 2] for bar in bars):
            near = np.abs(smooth[top : top + down, left : left + across].astype(np.int16) - usual).max(axis=2) <= EVEN
            even = np.zeros_like(whole)
            even[top : top + down, left : left + across] = near
            found.append(whole & even)
    return found


def _is_broken(labels: Labels) -> bool:
    """Whether no one ground is known to hold most of a place."""
    counts = np.bincount(labels)
    return int(counts[1:].max(initial=0)) < KNOWN * len(labels)


def _seeds(smooth: Colours, labels: Labels) -> Iterator[tuple[Place, tuple[int, int, int, int]]]:
    """Even islands and uneven shapes far in colour from the page, the largest first, each with its box."""
    counts = np.bincount(labels.reshape(-1))
    counts[0] = 0
    page = np.median(smooth[labels == int(counts.argmax())][::97], axis=0)
    far = (np.abs(smooth.astype(np.int16) - page.astype(np.int16)).max(axis=2) > APART).astype(np.uint8)
    _, shapes, stats, _ = cv2.connectedComponentsWithStats(far, connectivity=4)
    for id in (np.argsort(stats[1:, cv2.CC_STAT_AREA])[::-1] + 1)[:MOST_LOOKED_AT]:
        x, y, wide, tall = (int(value) for value in stats[id][:4])
        yield shapes[y : y + tall, x : x + wide] == id, (x, y, wide, tall)


def _most_common(colours: npt.NDArray[np.uint8]) -> npt.NDArray[np.int16]:
    coarse = (colours >> 4).astype(np.int32)
    codes = coarse[:, 0] * 256 + coarse[:, 1] * 16 + coarse[:, 2]
    most = int(np.bincount(codes).argmax())
    middle: npt.NDArray[np.int16] = np.median(colours[codes == most], axis=0).astype(np.int16)
    return middle


def _spread_of(
    smooth: Colours, usual: npt.NDArray[np.int16], box: tuple[int, int, int, int], inside: Place, around: int
) -> Place:
    """Every point of this colour, in or around the box, that hangs together with the shape."""
    x, y, wide, tall = box
    left, top = max(0, x - around), max(0, y - around)
    near = smooth[top : y + tall + around, left : x + wide + around].astype(np.int16)
    alike = (np.abs(near - usual).max(axis=2) <= ALIKE).astype(np.uint8)
    _, shapes = cv2.connectedComponents(alike, connectivity=4)
    seed = np.s_[y - top : y - top + tall, x - left : x - left + wide]
    hit = np.bincount(shapes[seed][inside & (alike[seed] > 0)])
    whole: Place = np.zeros(smooth.shape[:2], bool)
    if hit.size:
        whole[top : y + tall + around, left : x + wide + around] = shapes == int(hit.argmax())
    return whole
