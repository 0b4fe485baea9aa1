"""Rings, underlines and strokes drawn on a picture by hand: lifted off, so that they part neither letters nor grounds."""

import cv2
import numpy as np

from harassflag.intake.screenshot.surfaces import Colours, shapes_of

COLOURFUL = 110
LONGEST_SHARE, THICKEST_SHARE = 0.12, 0.03
THIN = 0.22
EVEN = 45
STRAIGHT = 5
EDGE = 3
MOST = 0.04


def without_pen(colours: Colours) -> Colours:
    """A page without pen strokes: long, thin, bright and of one colour; what lay below is filled in from around."""
    vivid = (np.ptp(colours, axis=2) > COLOURFUL).astype(np.uint8)
    if not vivid.any():
        return colours
    vivid = cv2.morphologyEx(vivid, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)).astype(np.uint8)
    width = colours.shape[1]
    labels, stats = shapes_of(vivid)
    strokes = np.zeros(vivid.shape, np.uint8)
    for id, (x, y, wide, tall, area) in enumerate(stats.tolist()):
        if id == 0 or max(wide, tall) < LONGEST_SHARE * width or min(wide, tall) < 2:
            continue
        if area > THIN * wide * tall and min(wide, tall) > THICKEST_SHARE * width:
            continue
        place = np.s_[y : y + tall, x : x + wide]
        inside = (labels[place] == id).astype(np.uint8)
        depth = float(cv2.distanceTransform(np.pad(inside, 1), cv2.DIST_L2, 3).max())
        # a bar beside a message or a tab's underline is straight; a hand is not
        if not 1.4 < depth < THICKEST_SHARE * width / 2 or min(wide, tall) < STRAIGHT * depth:
            continue
        if float(colours[place][inside > 0].std(axis=0).max()) < EVEN:
            strokes[place] |= inside
    if not 0 < int(strokes.sum()) < MOST * strokes.size:
        return colours
    covered = cv2.dilate(strokes, np.ones((2 * EDGE + 1, 2 * EDGE + 1), np.uint8))
    return cv2.inpaint(colours, covered, EDGE, cv2.INPAINT_TELEA).astype(np.uint8)
