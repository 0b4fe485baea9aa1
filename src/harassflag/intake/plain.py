"""Bytes -> text, or a clear word about why not."""

import codecs
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from harassflag.errors import InputError

LARGEST_FILE = 2_000_000_000
LARGEST_PASTE = 20_000_000
SHARE_OF_CONTROLS = 0.02
HEAD = 1 << 20
LONGEST_LINE = 50_000_000
NO_TEXT = "harassflag.no_text"


def _marked(error: UnicodeError) -> tuple[str, int]:
    """A lone surrogate for each stretch that is not text; Python's own way of doing so knows no UTF-16."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\udc80", error.end


codecs.register_error(NO_TEXT, _marked)


def encoding_of(head: bytes, name: str) -> str:
    """The encoding a file's beginning speaks for: UTF-8, UTF-16 with its mark, or Windows-1252 as older spreadsheets write it.

    Raises:
        InputError: the file is binary or empty.
    """
    if not head.strip():
        raise InputError("{name} is empty.", "Choose the file that holds the posts.", name=name)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in head[:100_000]:
        encodings = []
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = head.decode(encoding)
        except UnicodeDecodeError:
            continue
        controls = sum(ord(letter) < 32 and letter not in "\t\n\r\f" for letter in text[:100_000])
        if controls <= SHARE_OF_CONTROLS * min(len(text), 100_000):
            return encoding
    raise InputError(
        "{name} is not a text file.", "Hand in .txt, .csv, .jsonl or .parquet, or paste the text.", name=name
    )


def decode(raw: bytes, name: str) -> str:
    """The text of a file.

    Raises:
        InputError: the file is binary or empty.
    """
    return raw.decode(encoding_of(raw, name))


def text_lines(stream: BinaryIO, name: str) -> Iterator[str]:
    """The lines of a text file of any length, one at a time; bytes that are not text become lone surrogates.

    A line longer than `LONGEST_LINE` comes in parts of that length.

    Raises:
        InputError: the file is binary or empty.
    """
    head = stream.read(HEAD)
    whole = head if len(head) < HEAD else head[: head.rfind(b"\n") + 1] or head
    encoding = encoding_of(whole[: len(whole) & ~1] if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else whole, name)
    reader = io.TextIOWrapper(io.BufferedReader(_Begun(head, stream)), encoding, errors=NO_TEXT, newline="")
    while line := reader.readline(LONGEST_LINE):
        yield line


class _Begun(io.RawIOBase):
    """A stream whose first bytes were read already."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head, self._stream = head, stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        got = self._head[: len(buffer)] if self._head else self._stream.read(len(buffer))
        self._head = self._head[len(buffer) :]
        buffer[: len(got)] = got
        return len(got)


def undecoded(text: str) -> bool:
    """Whether bytes that are not text stand in what `text_lines` gave."""
    return any("\udc80" <= letter <= "\udcff" for letter in text) if not text.isascii() else False
