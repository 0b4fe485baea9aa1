"""The tables. What people wrote or are called lies sealed in one column; open beside it stands only what is searched, sorted or counted.

Rule for changing them: add a revision under `migrations/versions`, name it in `REVISION`, and keep every older one; an older database
is upgraded when it is opened, one from a newer program is refused.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

REVISION = "0004"
"""The newest revision this program knows."""

metadata = MetaData()


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, as text that sorts and reads the same in every database."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> str | None:
        """Aware datetime -> `2026-11-22T18:37:11.000000Z`."""
        if value is None:
            return None
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: str | None, _: Dialect) -> datetime | None:
        """The text -> aware datetime."""
        return datetime.fromisoformat(value) if value is not None else None


def _id() -> Column[str]:
    return Column("id", String(32), primary_key=True)


def _case() -> Column[str]:
    return Column("case_id", String(32), ForeignKey("cases.id"), nullable=False)


def _sealed() -> Column[bytes]:
    return Column("sealed", LargeBinary, nullable=False)


def _version() -> Column[int]:
    return Column("version", Integer, nullable=False, default=1)


cases = Table(
    "cases",
    metadata,
    _id(),
    Column("number", String(16), nullable=False, unique=True),
    Column("status", String(8), nullable=False),
    Column("route", String(16), nullable=False),
    Column("types", String(400), nullable=False),
    Column("hit", String(16), nullable=False),
    Column("writer", String(16), nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("last_material_at", Moment, nullable=False),
    Column("first_read_at", Moment),
    Column("handler_id", String(200)),
    Column("claimed_at", Moment),
    Column("next_due", Moment),
    Column("closed_at", Moment),
    Column("on_hold", Boolean, nullable=False, default=False),
    Column("posts", Integer, nullable=False, default=0),
    Column("exhibits", Integer, nullable=False, default=0),
    Column("people_version", Integer, nullable=False, default=0),
    _version(),
    _sealed(),
)

episodes = Table("episodes", metadata, _id(), _case(), Column("number", Integer, nullable=False), _sealed())

posts = Table(
    "posts",
    metadata,
    _id(),
    _case(),
    Column("episode", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("evidence_id", String(32)),
    Column("route", String(16), nullable=False),
    Column("types", String(400), nullable=False),
    Column("reviewed", Boolean, nullable=False, default=False),
    _version(),
    _sealed(),
)

labels = Table(
    "labels",
    metadata,
    _id(),
    _case(),
    Column("post_id", String(32), ForeignKey("posts.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("type", String(64), nullable=False),
    Column("present", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    _sealed(),
)

evidence = Table(
    "evidence",
    metadata,
    _id(),
    _case(),
    Column("number", Integer, nullable=False),
    Column("episode", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("derived_from", String(32)),
    Column("blocked", Boolean, nullable=False, default=False),
    _version(),
    _sealed(),
    UniqueConstraint("case_id", "sha256"),
)

people = Table(
    "people",
    metadata,
    _id(),
    _case(),
    Column("number", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    _version(),
    _sealed(),
)

notes = Table("notes", metadata, _id(), _case(), Column("at", Moment, nullable=False), _sealed())

steps = Table(
    "steps",
    metadata,
    _id(),
    _case(),
    Column("step", String(64), nullable=False),
    Column("status", String(8), nullable=False),
    Column("done_at", Moment),
    _version(),
    _sealed(),
    UniqueConstraint("case_id", "step"),
)

facts = Table(
    "facts",
    metadata,
    _id(),
    _case(),
    Column("fact", String(64), nullable=False),
    _version(),
    _sealed(),
    UniqueConstraint("case_id", "fact"),
)

follow_ups = Table(
    "follow_ups",
    metadata,
    _id(),
    _case(),
    Column("day", String(10), nullable=False),
    Column("done_at", Moment),
    _version(),
    _sealed(),
)

drafts = Table(
    "drafts",
    metadata,
    _id(),
    _case(),
    Column("kind", String(64), nullable=False),
    _version(),
    _sealed(),
    UniqueConstraint("case_id", "kind"),
)

statements = Table(
    "statements",
    metadata,
    _id(),
    _case(),
    Column("at", Moment, nullable=False),
    Column("said_on", String(10), nullable=False),
    Column("reopened_at", Moment),
    _sealed(),
)

links = Table("links", metadata, _id(), _case(), Column("other_id", String(32), nullable=False), _sealed())

invites = Table(
    "invites",
    metadata,
    _id(),
    _case(),
    Column("actor_id", String(200), nullable=False),
    _sealed(),
    UniqueConstraint("case_id", "actor_id"),
)

screens = Table(
    "screens",
    metadata,
    _id(),
    _case(),
    Column("actor_id", String(200), nullable=False),
    Column("kept_out", Boolean, nullable=False),
    _sealed(),
    UniqueConstraint("case_id", "actor_id"),
)
"""A person's word on whether a handler is to be kept out of a case; it outranks the comparison of names."""

CASE_TABLES = (
    cases,
    episodes,
    posts,
    labels,
    evidence,
    people,
    notes,
    steps,
    facts,
    follow_ups,
    drafts,
    statements,
    links,
    invites,
    screens,
)
"""Everything a case consists of; each change is logged with a digest of these rows."""

traces = Table(
    "traces",
    metadata,
    Column("id", Integer, primary_key=True),
    _case(),
    Column("kind", String(16), nullable=False),
    Column("token", String(32), nullable=False),
    Column("source", String(32), nullable=False),
    Index("traces_by_token", "token", "kind"),
    Index("traces_by_case", "case_id"),
)
"""Keyed fingerprints of texts, profiles and names; without the key they say nothing."""

words = Table(
    "words",
    metadata,
    Column("case_id", String(32), ForeignKey("cases.id"), primary_key=True),
    Column("bits", LargeBinary, nullable=False),
)
"""Which words may stand in a case, as a keyed Bloom filter: most handlers are told apart from its people without reading a post."""

namings = Table(
    "namings",
    metadata,
    Column("case_id", String(32), ForeignKey("cases.id"), primary_key=True),
    Column("actor_id", String(200), primary_key=True),
    Column("names", String(64), nullable=False),
    Column("people_version", Integer, nullable=False),
    Column("named", Boolean, nullable=False),
)
"""What comparing a handler's names with a case came to, where the words left it open."""

log = Table(
    "log",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("case_id", String(32)),
    Column("prev", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("sealed", LargeBinary),
    Index("log_by_case", "case_id", "seq"),
)
"""Append-only. The words of a line may vanish with the erasure of its case; its digest stays, and so does the chain."""

head = Table(
    "head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("seal", String(64), nullable=False),
)
"""One row: the last line of the log, sealed with the key so that cutting the end off is noticed."""

data_keys = Table(
    "data_keys",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("key_id", String(16), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
)
"""One key a case, and one for the house, each wrapped by the main key; without its row a case cannot be read again."""

counters = Table(
    "counters",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", Integer, nullable=False),
)

erasures = Table(
    "erasures",
    metadata,
    Column("case_id", String(32), primary_key=True),
    Column("at", Moment, nullable=False),
)
"""Which cases were erased, by their random ids; it lets their lines in the log fall silent."""

examples = Table(
    "examples",
    metadata,
    _id(),
    Column("post_id", String(32), nullable=False),
    Column("agreed_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    Column("sealed", LargeBinary),
    Column("second", LargeBinary),
    Index("examples_by_post", "post_id"),
)
"""Masked posts for the next model, each under a data key of its own, which goes when the example is withdrawn; no case's rows."""

for child in CASE_TABLES[1:]:
    Index(f"{child.name}_by_case", child.c.case_id)
Index("cases_by_submitter", cases.c.created_by)
