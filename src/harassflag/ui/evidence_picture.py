"""Pictures of an exhibit for the screen: smaller copies, blurred unless asked; the original stays as it is."""

import base64
import html
import io
from itertools import islice

from harassflag.intake.screenshot import open_pages

LONGEST_SIDE = 1400
BLURRED_SIDE = 480
BLUR = 0.04
MOST_PAGES = 10


def shown_copies(content: bytes, name: str, *, blurred: bool) -> list[bytes]:
    """A JPEG of each page; blurred ones are so small and soft that nothing in them can be read.

    Raises:
        InputError: no picture this program can open.
    """
    from PIL import ImageFilter

    copies = []
    for page in islice(open_pages(content, name), MOST_PAGES):
        side = BLURRED_SIDE if blurred else LONGEST_SIDE
        page.thumbnail((side, side))
        shown = page.filter(ImageFilter.GaussianBlur(max(page.size) * BLUR)) if blurred else page
        out = io.BytesIO()
        shown.save(out, "JPEG", quality=85)
        copies.append(out.getvalue())
    return copies


def picture_html(jpeg: bytes, name: str) -> str:
    """The picture inside the page itself, so that it has no address of its own."""
    data = base64.b64encode(jpeg).decode("ascii")
    return (
        f'<img alt="{html.escape(name)}" src="data:image/jpeg;base64,{data}" '
        'style="max-width:100%;border-radius:.3rem;border:1px solid rgba(127,140,155,.5)">'
    )
