"""A post with its telling words marked, as HTML in which the post itself is only text."""

import html
import re
from collections.abc import Sequence

from harassflag.records import Span

LONGEST_SHOWN = 6_000
LONGEST_QUOTED = 1_000

_MARKDOWN = re.compile(r"[\\`*_{}\[\]()#+.!|<>~$:@/-]")
# Addresses are made links after the marks are read, escaped or not; what shows nothing parts them.
_ADDRESS = re.compile(r"(?:https?|ftp|mailto|xmpp):|www|@", re.IGNORECASE)
WORD_JOINER = "\u2060"
_LONE = re.compile("[\ud800-\udfff]")

_BOX = (
    "white-space:pre-wrap;overflow-wrap:anywhere;border-left:4px solid #1f5f8b;padding:.6rem .9rem;"
    "border-radius:.3rem;background:rgba(127,140,155,.12);font-size:1.05rem;line-height:1.6;unicode-bidi:isolate"
)
_MARK = "background:#ffd54a;color:#1b2733;padding:0 .15em;border-radius:.2em;text-decoration:underline;text-decoration-thickness:2px"


def showable(text: str) -> str:
    """Text that can be sent to a browser: JSON may hold lone surrogates, and UTF-8 has none; every span stays where it is."""
    return _LONE.sub("\ufffd", text)


def merged(spans: Sequence[Span]) -> list[Span]:
    """Spans in order, overlaps joined."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(span.end, joined[-1].end))
        else:
            joined.append(span)
    return joined


def marked_html(text: str, spans: Sequence[Span]) -> str:
    """The text, escaped throughout, with the spans in `<mark>`; a very long one is cut after its beginning."""
    text = showable(text)
    parts = []
    at = 0
    for span in merged(spans):
        if span.start >= LONGEST_SHOWN:
            break
        parts.append(html.escape(text[at : span.start]))
        parts.append(f'<mark style="{_MARK}">{html.escape(text[span.start : span.end])}</mark>')
        at = span.end
    parts.append(html.escape(text[at : max(at, LONGEST_SHOWN)]))
    if len(text) > max(at, LONGEST_SHOWN):
        parts.append(" […]")
    return f'<div style="{_BOX}" data-testid="marked-post">{"".join(parts)}</div>'


def as_plain(text: str) -> str:
    """Text for a box that reads Markdown, such that file names and columns in it stay text: no link, no picture, no address."""
    return _MARKDOWN.sub(r"\\\g<0>", _ADDRESS.sub(rf"\g<0>{WORD_JOINER}", showable(text)))


def quoted(text: str, spans: Sequence[Span]) -> str:
    """The marked words in quotation marks, as plain text; very many are cut after the beginning."""
    told = " … ".join(f"»{showable(text[span.start : span.end])}«" for span in spans)
    return told if len(told) <= LONGEST_QUOTED else f"{told[:LONGEST_QUOTED]} […]"
