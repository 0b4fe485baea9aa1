"""A file of any kind -> the posts in it."""

from pathlib import Path

from harassflag.errors import InputError
from harassflag.intake.kinds import LARGEST_PICTURE_FILE, LONGEST_MARK, is_picture
from harassflag.intake.paste import read_paste
from harassflag.intake.plain import LARGEST_PASTE, decode
from harassflag.intake.readings import ReadPost
from harassflag.intake.tables import BadRow, format_of, read_posts


def read_source(file: Path) -> list[ReadPost]:
    """The posts of a file: tables row by row, text as if it had been pasted, pictures as they are read.

    Raises:
        InputError: it cannot be opened, is binary, empty, of a kind not read, or has a bad row (named).
    """
    try:
        with file.open("rb") as stream:
            if is_picture(stream.read(LONGEST_MARK), file.name):
                from harassflag.intake.screenshot import read_picture

                stream.seek(0)
                return read_picture(stream.read(LARGEST_PICTURE_FILE + 1), file.name).as_read_posts()
            stream.seek(0)
            if format_of(file.name) == "txt":
                raw = stream.read(LARGEST_PASTE + 1)
                return read_paste(decode(raw, file.name), file.name)
            rows = list(read_posts(stream, file.name))
    except OSError as error:
        raise InputError(
            "{name} cannot be opened: {reason}.", "Check the name.", name=file.name, reason=error.strerror
        ) from error
    bad = next((row for row in rows if isinstance(row, BadRow)), None)
    if bad is not None:
        raise InputError(
            "{name}, row {line}: {reason}.",
            "Mend the row, or take it out.",
            name=file.name,
            line=bad.line,
            reason=bad.error,
        )
    return [ReadPost(row.text, file.name, row.author, row.time) for row in rows if not isinstance(row, BadRow)]
