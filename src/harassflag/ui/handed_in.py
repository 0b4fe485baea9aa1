"""Files and pasted text on their way into a case, as they came; and posts as the model sees them, ready to be kept."""

import contextlib
import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from harassflag.assess import assess
from harassflag.cases import NewEvidence, NewPost, Origin
from harassflag.errors import HarassflagError, InputError
from harassflag.intake import read_paste, resolve_time
from harassflag.intake.kinds import kind_of
from harassflag.records import Assessment, Post

PASTED = "text/plain; charset=utf-8"
_KINDS = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp", "gif": "image/gif", "heic": "image/heic"}


@dataclass(frozen=True, slots=True)
class Raw:
    """One thing as it was handed in; pasted text has no name."""

    name: str
    content: bytes

    @property
    def media_type(self) -> str:
        """What it is, by its bytes where they say so, else by its name."""
        if not self.name:
            return PASTED
        kind = kind_of(self.content)
        if kind == "pdf":
            return "application/pdf"
        if kind in _KINDS:
            return _KINDS[kind]
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"


def as_evidence(raws: Sequence[Raw], origin: Origin) -> list[NewEvidence]:
    """Evidence of what was handed in, with its bytes as they came."""
    return [NewEvidence(raw.content, raw.name, raw.media_type, origin) for raw in raws]


def more_material(text: str, files: Sequence[Raw], origin: Origin) -> tuple[list[NewPost], list[NewEvidence]]:
    """Posts and evidence of a text pasted and files chosen in a form.

    Raises:
        InputError: neither the one nor the other.
    """
    pasted = [Raw("", text.encode("utf-8", "surrogatepass"))] if text.strip() else []
    if not pasted and not files:
        raise InputError("There is nothing to hand in.", "Give a post, a file or both.")
    posts = [post.as_post("") for post in read_paste(text)] if pasted else []
    kept = as_new_posts(posts, evidence=0 if pasted else None, captured_at=origin.captured_at)
    return kept, as_evidence([*pasted, *files], origin)


def as_new_posts(posts: Sequence[Post], *, evidence: int | None, captured_at: datetime | None) -> list[NewPost]:
    """Posts with what the model finds in them; where no model serves they are kept all the same, for a person to judge."""
    assessments: Sequence[Assessment | None] = [None] * len(posts)
    with contextlib.suppress(HarassflagError):
        assessments = assess(list(posts))
    kept = []
    for post, found in zip(posts, assessments, strict=True):
        resolved = resolve_time(post.time, captured_at) if post.time and captured_at else None
        kept.append(
            NewPost(
                text=post.text,
                author=post.author,
                about=post.about,
                time_shown=post.time,
                time_resolved=resolved,
                findings=found.findings if found else (),
                notices=found.notices if found else (),
                model=found.model if found else "",
                policy=found.policy if found else "",
                evidence=evidence,
            )
        )
    return kept
