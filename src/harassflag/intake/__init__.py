"""Raw in, posts out: pasted text, chat exports, files of posts."""

from harassflag.intake.kinds import is_picture
from harassflag.intake.paste import read_paste
from harassflag.intake.readings import ReadPost
from harassflag.intake.sources import read_source
from harassflag.intake.tables import BadRow, Columns, read_posts, read_threads
from harassflag.intake.times import resolve_time

__all__ = [
    "BadRow",
    "Columns",
    "ReadPost",
    "is_picture",
    "read_paste",
    "read_posts",
    "read_source",
    "read_threads",
    "resolve_time",
]
