"""How a JPEG lies in its file: what stands in one scan is unpacked line by line, of what stands in several all has to lie in memory."""

SEQUENTIAL = frozenset({0xC0, 0xC1})
TABLES = frozenset({0xC4, 0xDB, 0xDD, *range(0xE0, 0xF0), 0xFE})
START_OF_SCAN = 0xDA


def in_one_scan(raw: bytes) -> bool:
    """Whether the first scan of a JPEG holds all its colours, once; no where its markers do not follow one another plainly."""
    at, colours = 2, 0
    while raw[at : at + 1] == b"\xff" and at + 9 < len(raw):
        marker = raw[at + 1]
        if marker == START_OF_SCAN:
            return colours > 0 and raw[at + 4] == colours
        if marker in SEQUENTIAL:
            colours = raw[at + 9]
        elif marker not in TABLES:
            return False
        at += 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
    return False
