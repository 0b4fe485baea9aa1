"""Pasted text -> posts: a WhatsApp export, a thread copied from the browser, a chat, or one post."""

from harassflag.errors import InputError
from harassflag.intake.browser_thread import looks_like_thread, read_thread_text
from harassflag.intake.chat import looks_like_chat, read_chat
from harassflag.intake.plain import LARGEST_PASTE
from harassflag.intake.readings import ReadPost
from harassflag.intake.whatsapp import looks_like_whatsapp, read_whatsapp


def read_paste(text: str, source: str = "") -> list[ReadPost]:
    """The posts of a pasted text, in reading order; what is no export, thread or chat is one post.

    Raises:
        InputError: nothing in it, or too much.
    """
    if not text.strip():
        raise InputError("The text is empty.", "Paste what was written.")
    if len(text) > LARGEST_PASTE:
        raise InputError(
            "The text holds {length:,} characters, more than {most:,}.",
            "Paste it in parts.",
            length=len(text),
            most=LARGEST_PASTE,
        )
    lines = text.splitlines()
    if looks_like_whatsapp(lines):
        return read_whatsapp(lines, source)
    if looks_like_thread(lines):
        return read_thread_text(lines, source)
    if looks_like_chat(lines):
        return read_chat(lines, source)
    return [ReadPost(text.strip(), source)]
