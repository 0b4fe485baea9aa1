"""Bytes -> text, or a clear word about why not."""

from harassflag.errors import InputError

LARGEST_FILE = 2_000_000_000
LARGEST_PASTE = 20_000_000
SHARE_OF_CONTROLS = 0.02


def decode(raw: bytes, name: str) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or Windows-1252 as older spreadsheets write it.

    Raises:
        InputError: the file is binary or empty.
    """
    if not raw.strip():
        raise InputError("{name} is empty.", "Choose the file that holds the posts.", name=name)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in raw[:100_000]:
        raise InputError(
            "{name} is not a text file.", "Hand in .txt, .csv, .jsonl or .parquet, or paste the text.", name=name
        )
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        controls = sum(ord(letter) < 32 and letter not in "\t\n\r\f" for letter in text[:100_000])
        if controls <= SHARE_OF_CONTROLS * min(len(text), 100_000):
            return text
    raise InputError(
        "{name} is not a text file.", "Hand in .txt, .csv, .jsonl or .parquet, or paste the text.", name=name
    )
