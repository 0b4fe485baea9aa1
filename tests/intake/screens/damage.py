"""What happens to a screenshot before it reaches a school: each a pure function, shot in, shot out, with its truth."""

from collections.abc import Callable
from dataclasses import replace
from zlib import crc32

import cv2
import numpy as np

from screens.shot import Box, Shot, Shown, ShownPost, around, moved

Damage = Callable[[Shot], Shot]
_BLACK = (12, 12, 12)


def clean(shot: Shot) -> Shot:
    """As taken."""
    return shot


def jpeg(shot: Shot) -> Shot:
    """Squeezed by a messenger on its way."""
    return replace(shot, damage="jpeg", encoding="jpg", quality=38)


def downscaled(shot: Shot) -> Shot:
    """Sixty per cent of its size."""
    height, width = shot.pixels.shape[:2]
    pixels = cv2.resize(shot.pixels, (round(width * 0.6), round(height * 0.6)), interpolation=cv2.INTER_AREA)
    posts = tuple(moved(post, lambda box: tuple(side * 0.6 for side in box)) for post in shot.posts)
    return replace(shot, pixels=pixels, posts=posts, damage="downscaled", ratio=shot.ratio * 0.6)


def cropped(shot: Shot) -> Shot:
    """Cut within the first post and within the last one, between two lines; what is cut off is no longer in the truth."""
    first, last = shot.posts[0], shot.posts[-1]
    tops = sorted({word.box[1] for word in first.words})
    top = (tops[1] if len(tops) > 1 else tops[0]) - 1
    bottoms = sorted({word.box[3] for word in last.words})
    bottom = (bottoms[-2] if len(bottoms) > 1 else bottoms[-1]) + 1
    height = shot.pixels.shape[0]
    top, bottom = max(0, int(top)), min(height, int(bottom) + 1)
    posts = tuple(post for post in (_within(post, top, bottom) for post in shot.posts) if post.words)
    return replace(shot, pixels=np.ascontiguousarray(shot.pixels[top:bottom]), posts=posts, damage="cropped")


def _within(post: ShownPost, top: int, bottom: int) -> ShownPost:
    """What of a post still shows between two heights."""

    def shows(shown: Shown | None) -> bool:
        return shown is not None and shown.box[1] >= top - 2 and shown.box[3] <= bottom + 2

    kept = replace(
        post,
        words=tuple(word for word in post.words if shows(word)),
        author=post.author if shows(post.author) else None,
        time=post.time if shows(post.time) else None,
    )
    return moved(kept, lambda box: (box[0], box[1] - top, box[2], box[3] - top))


def photographed(shot: Shot) -> Shot:
    """A photograph of the screen, a little askew: background, frame, glare, blur, the screen's own pattern, noise."""
    random = np.random.default_rng(crc32(shot.name.encode()))
    upright = shot.pixels.shape[0] > shot.pixels.shape[1]
    screen_width = 800 if upright else 1500
    scale = screen_width / shot.pixels.shape[1]
    screen_height = round(shot.pixels.shape[0] * scale)
    screen = cv2.resize(shot.pixels, (screen_width, screen_height), interpolation=cv2.INTER_AREA)
    frame = 22
    framed = np.full((screen_height + 2 * frame, screen_width + 2 * frame, 3), 14, np.uint8)
    framed[frame:-frame, frame:-frame] = screen
    width, height = round(screen_width * 1.3), round(screen_height * 1.16)
    corners = np.float32([[0, 0], [framed.shape[1], 0], [framed.shape[1], framed.shape[0]], [0, framed.shape[0]]])
    margin = np.float32([(width - framed.shape[1]) / 2, (height - framed.shape[0]) / 2])
    leaning = corners + margin + random.uniform(-0.028, 0.028, (4, 2)).astype(np.float32) * screen_width
    angle = np.deg2rad(random.uniform(-3.5, 3.5))
    turn = np.float32([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    centre = leaning.mean(axis=0)
    matrix = cv2.getPerspectiveTransform(corners, ((leaning - centre) @ turn.T + centre).astype(np.float32))
    photo = _table(height, width, random)
    over = cv2.warpPerspective(framed, matrix, (width, height), flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full(framed.shape[:2], 255, np.uint8), matrix, (width, height))
    photo = np.where(mask[..., None] > 127, over, photo)

    def place(box: Box) -> Box:
        points = np.float32([[[x * scale + frame, y * scale + frame] for x in box[::2] for y in box[1::2]]])
        found = cv2.perspectiveTransform(points, matrix)[0]
        return (*map(float, found.min(axis=0)), *map(float, found.max(axis=0)))

    posts = tuple(moved(post, place) for post in shot.posts)
    lit = _lit(photo, random)
    return replace(
        shot, pixels=lit, posts=posts, damage="photographed", encoding="jpg", quality=84, ratio=shot.ratio * scale
    )


def _table(height: int, width: int, random: np.random.Generator) -> np.ndarray:
    """What the phone lies on."""
    coarse = random.uniform(0.75, 1.15, (9, 7)).astype(np.float32)
    fine = random.uniform(0.9, 1.1, (height // 6, width // 6)).astype(np.float32)
    grain = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC) * cv2.resize(fine, (width, height))
    colour = random.choice([[104, 78, 52], [150, 148, 142], [62, 70, 82]])
    return np.clip(grain[..., None] * colour, 0, 255).astype(np.uint8)


def _lit(photo: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """A lamp's glare, uneven light, a faint moiré, blur and the sensor's noise."""
    height, width = photo.shape[:2]
    across, along = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    at = random.uniform(-0.5, 0.5, 2)
    glare = np.exp(-(((across - at[0]) * 1.6 + (along - at[1]) * 0.7) ** 2) * 9 - (along - at[1]) ** 2 * 2.5)
    pixels = photo.astype(np.float32) * (1 - 0.22 * (across**2 + along**2))[..., None] * 0.9
    moire = 1 + 0.02 * np.sin(2 * np.pi * (across * width / 5.3 + along * height / 37))
    pixels = pixels * moire[..., None] + 62 * glare[..., None]
    pixels = cv2.GaussianBlur(pixels, (0, 0), 0.9) + random.normal(0, 4.5, (height, width, 1))
    return np.clip(pixels * [1.03, 1.0, 0.95], 0, 255).astype(np.uint8)


def redacted(shot: Shot) -> Shot:
    """Black bars: over one name, and over one word of two posts."""
    pixels = shot.pixels.copy()
    names = [post.author for post in shot.posts if post.author]
    hidden = names[len(names) // 2] if names else None
    posts = []
    chosen = [post.number for post in shot.posts if len(post.words) > 5][:2]
    for post in shot.posts:
        words = list(post.words)
        if post.number in chosen:
            at = max(range(2, len(words)), key=lambda index: (words[index].text.isalpha(), len(words[index].text)))
            _bar(pixels, words[at].box)
            words[at] = replace(words[at], text="█")
        gone = hidden is not None and post.author is not None and post.author.box == hidden.box
        posts.append(replace(post, words=tuple(words), author=None if gone else post.author))
    if hidden:
        _bar(pixels, hidden.box)
    return replace(shot, pixels=pixels, posts=tuple(posts), damage="redacted")


def _bar(pixels: np.ndarray, box: Box) -> None:
    left, top, right, bottom = (round(side) for side in box)
    cv2.rectangle(pixels, (left - 3, top), (right + 3, bottom), _BLACK, -1)


def circled(shot: Shot) -> Shot:
    """A red ring drawn by hand around one post."""
    pixels = shot.pixels.copy()
    left, top, right, bottom = _with_name(shot.posts[len(shot.posts) // 2], shot.ratio)
    middle = ((left + right) / 2, (top + bottom) / 2)
    wide, tall = (right - left) / 2 + 14 * shot.ratio, (bottom - top) / 2 + 12 * shot.ratio
    turns = np.linspace(-0.2, 2 * np.pi + 0.3, 90)
    wobble = 1 + 0.025 * np.sin(turns * 3 + 1)
    across = middle[0] + np.sign(np.cos(turns)) * np.abs(np.cos(turns)) ** 0.55 * wide * wobble
    along = middle[1] + np.sign(np.sin(turns)) * np.abs(np.sin(turns)) ** 0.55 * tall * wobble
    line = np.stack([across, along], axis=1).round().astype(np.int32)
    cv2.polylines(pixels, [line], False, (226, 38, 46), max(3, round(3.2 * shot.ratio)), cv2.LINE_AA)
    return replace(shot, pixels=pixels, damage="circled")


def _with_name(post: ShownPost, ratio: float) -> Box:
    """The place of a post, with the name where it stands right above it."""
    near = post.author and 0 < post.box[1] - post.author.box[1] < 34 * ratio
    return around([post.box, post.author.box]) if near and post.author else post.box


def highlighted(shot: Shot) -> Shot:
    """A yellow marker over the lines of one post."""
    pixels = shot.pixels.copy()
    post = shot.posts[len(shot.posts) // 2]
    for top in sorted({word.box[1] for word in post.words}):
        left, upper, right, lower = around([word.box for word in post.words if word.box[1] == top])
        rows, columns = slice(max(0, round(upper)), round(lower)), slice(max(0, round(left) - 6), round(right) + 6)
        marker = np.array([255, 226, 60]) if shot.theme == "light" else np.array([150, 130, 20])
        part = pixels[rows, columns].astype(np.float32)
        mixed = part * marker / 255 if shot.theme == "light" else part * 0.55 + marker * 0.45
        pixels[rows, columns] = np.clip(mixed, 0, 255)
    return replace(shot, pixels=pixels, damage="highlighted")


def stitched(upper: Shot, lower: Shot) -> Shot:
    """Two screens one above the other, header and field repeated; a post on both is listed once."""
    down = upper.pixels.shape[0]
    known = {post.number for post in upper.posts}
    below = [
        moved(post, lambda box: (box[0], box[1] + down, box[2], box[3] + down))
        for post in lower.posts
        if post.number not in known
    ]
    pixels = np.concatenate([upper.pixels, lower.pixels])
    return replace(upper, pixels=pixels, posts=(*upper.posts, *below), damage="stitched")


DAMAGES: dict[str, Damage] = {
    "clean": clean,
    "jpeg": jpeg,
    "downscaled": downscaled,
    "cropped": cropped,
    "photographed": photographed,
    "redacted": redacted,
    "circled": circled,
    "highlighted": highlighted,
}
