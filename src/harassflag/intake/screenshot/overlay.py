"""What was found, drawn on a copy of the picture."""

import io

from PIL import ImageDraw, ImageFont

from harassflag.intake.screenshot.loading import open_pages
from harassflag.intake.screenshot.records import PicturePost, ScreenReading

THE_OTHERS, THE_OWNER, DOUBTFUL = "#0b6e99", "#8a3ffc", "#b35c00"


def drawn(raw: bytes, reading: ScreenReading) -> list[bytes]:
    """Each page as PNG with its posts framed and numbered, author and time above, words in doubt underlined.

    Raises:
        InputError: the picture cannot be opened.
    """
    pages: list[bytes] = []
    for number, page in enumerate(open_pages(raw, reading.source)):
        if number >= len(reading.pages):
            break
        pen = ImageDraw.Draw(page)
        for at, post in enumerate(reading.posts, 1):
            if post.page == number:
                _frame(pen, post, at, max(12, page.width // 60))
        held = io.BytesIO()
        page.save(held, "PNG")
        pages.append(held.getvalue())
    return pages


def _frame(pen: ImageDraw.ImageDraw, post: PicturePost, number: int, size: int) -> None:
    colour = THE_OWNER if post.own else THE_OTHERS
    pen.rectangle(post.box, outline=colour, width=max(2, size // 8))
    font = ImageFont.load_default(size)
    said = " · ".join(part for part in (str(number), post.author, post.time) if part)
    place = (post.box[0], max(0, post.box[1] - size - 4))
    pen.rectangle(pen.textbbox(place, said, font=font), fill=colour)
    pen.text(place, said, fill="white", font=font)
    for word in post.words:
        if word.doubtful:
            pen.line(
                (word.box[0], word.box[3] + 1, word.box[2], word.box[3] + 1), fill=DOUBTFUL, width=max(2, size // 8)
            )
