"""A page of a picture with the places of its posts, as HTML without scripts; the page itself shows which post is meant."""

import base64
import html
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harassflag.intake.screenshot import Box
from harassflag.ui.drafts import Draft

if TYPE_CHECKING:
    from PIL.Image import Image

WIDEST = 1_000
HIGHEST = 6_000
STRIP = (760, 420)
TALL = 2.6

_PLACE = (
    "position:absolute;border:2px dashed #1f5f8b;border-radius:6px;box-shadow:0 0 0 2px rgba(255,255,255,.75);"
    "box-sizing:border-box"
)
_BADGE = (
    "position:absolute;right:-2px;top:0;transform:translateY(-60%);min-width:1.5em;padding:0 .35em;"
    "text-align:center;font:700 13px/1.55 sans-serif;"
    "background:#1f5f8b;color:#fff;border-radius:6px"
)
_LAYOUT = """
.stMainBlockContainer:has(.st-key-picture_review){max-width:76rem}
.hf-picture{max-height:calc(100vh - 7rem);overflow:auto;text-align:center;border-radius:8px}
.hf-page{position:relative;display:inline-block;line-height:0;text-align:left}
.hf-page img{max-width:100%;max-height:calc(100vh - 7.5rem);border-radius:8px;border:1px solid rgba(127,140,155,.5)}
.hf-tall .hf-page img{max-height:none;width:100%}
.hf-strip img{max-width:100%;max-height:9rem;border-radius:6px;border:1px solid rgba(127,140,155,.5)}
@media (min-width:641px){
[data-testid="stColumn"]:has(.st-key-picture_side){position:sticky;top:4rem;align-self:flex-start}
}
@media (max-width:640px){.hf-picture{max-height:60vh}.hf-page img{max-height:58vh}}
"""


_NO_STRIPS = '@media (min-width:641px){[data-testid="stElementContainer"]:has(.hf-strip){display:none}}'


@dataclass(frozen=True, slots=True)
class Page:
    """A page to look at: its size as handed in, and a smaller copy of it (JPEG)."""

    source: str
    number: int
    width: int
    height: int
    copy: bytes

    @property
    def tall(self) -> bool:
        """Whether it is too long to be seen whole beside its posts."""
        return self.height > TALL * self.width


def page_of(picture: "Image", source: str, number: int) -> Page:
    """A page small enough to be sent to the screen."""
    copy = picture.copy()
    copy.thumbnail((WIDEST, HIGHEST))
    return Page(source, number, picture.width, picture.height, _jpeg(copy, 82))


def strip_of(picture: "Image", box: Box) -> bytes:
    """The piece of a page that holds a post, with a little around it."""
    left, top, right, bottom = box
    around = max(8, (bottom - top) // 10)
    piece = picture.crop(
        (
            max(0, left - around),
            max(0, top - around),
            min(picture.width, right + around),
            min(picture.height, bottom + around),
        )
    )
    piece.thumbnail(STRIP)
    return _jpeg(piece, 70)


def picture_html(page: Page, drafts: Sequence[tuple[int, Draft]], told: str) -> str:
    """The page with a numbered frame around each post taken along."""
    frames = "".join(_frame(page, number, draft) for number, draft in drafts if draft.placed and not draft.left_out)
    tall = "hf-tall" if page.tall else ""
    return (
        f'<div class="hf-picture {tall}" tabindex="0" role="group" aria-label="{html.escape(told, quote=True)}">'
        f'<div class="hf-page">{_image(page.copy, told)}{frames}</div></div>'
    )


def strips_html(draft: Draft, told: str) -> str:
    """The pieces of the picture that hold a post; shown where picture and posts cannot be seen side by side."""
    return f'<div class="hf-strip">{"".join(_image(strip, told) for strip in draft.strips)}</div>'


def styles_html(page: Page, drafts: Sequence[Draft]) -> str:
    """How picture and posts stand, and that pointing at one of them lifts the other out: frame, badge and arrow, not colour alone."""
    return f"<style>{_LAYOUT}{'' if page.tall else _NO_STRIPS}{''.join(_lift(draft.id) for draft in drafts)}</style>"


def _lift(id: int) -> str:
    meant = f".stMain:has(.st-key-card_{id}:hover) .hf-place-{id},.stMain:has(.st-key-card_{id}:focus-within) .hf-place-{id}"
    badge = ",".join(f"{one} b" for one in meant.split(","))
    arrow = ",".join(f"{one} b::before" for one in meant.split(","))
    return (
        f"{meant}{{border:4px solid #1f5f8b!important;background:rgba(255,213,74,.16);z-index:2}}"
        f"{badge}{{font-size:18px!important;outline:2px solid #fff}}{arrow}{{content:'▶ '}}"
        f".stMain:has(.hf-place-{id}:hover) .st-key-card_{id}{{outline:4px solid #1f5f8b;outline-offset:2px}}"
    )


def _frame(page: Page, number: int, draft: Draft) -> str:
    left, top, right, bottom = draft.box
    across, along = 100 / max(page.width, 1), 100 / max(page.height, 1)
    place = (
        f"left:{left * across:.2f}%;top:{top * along:.2f}%;"
        f"width:{(right - left) * across:.2f}%;height:{(bottom - top) * along:.2f}%"
    )
    return f'<div class="hf-place-{draft.id}" style="{_PLACE};{place}"><b style="{_BADGE}">{number}</b></div>'


def _image(jpeg: bytes, told: str) -> str:
    source = base64.b64encode(jpeg).decode("ascii")
    return f'<img src="data:image/jpeg;base64,{source}" alt="{html.escape(told, quote=True)}">'


def _jpeg(picture: "Image", quality: int) -> bytes:
    stream = io.BytesIO()
    picture.convert("RGB").save(stream, "JPEG", quality=quality, optimize=True)
    return stream.getvalue()
