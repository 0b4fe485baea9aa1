"""The tables a case consists of; each change of a case is logged with a digest of these rows."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from harassflag.cases.schema.columns import Moment, case_column, id_column, metadata, sealed_column, version_column

cases = Table(
    "cases",
    metadata,
    id_column(),
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
    version_column(),
    sealed_column(),
)

episodes = Table(
    "episodes", metadata, id_column(), case_column(), Column("number", Integer, nullable=False), sealed_column()
)

posts = Table(
    "posts",
    metadata,
    id_column(),
    case_column(),
    Column("episode", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("evidence_id", String(32)),
    Column("route", String(16), nullable=False),
    Column("types", String(400), nullable=False),
    Column("reviewed", Boolean, nullable=False, default=False),
    version_column(),
    sealed_column(),
)

labels = Table(
    "labels",
    metadata,
    id_column(),
    case_column(),
    Column("post_id", String(32), ForeignKey("posts.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("type", String(64), nullable=False),
    Column("present", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    sealed_column(),
)

evidence = Table(
    "evidence",
    metadata,
    id_column(),
    case_column(),
    Column("number", Integer, nullable=False),
    Column("episode", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("derived_from", String(32)),
    Column("blocked", Boolean, nullable=False, default=False),
    version_column(),
    sealed_column(),
    UniqueConstraint("case_id", "sha256"),
)

people = Table(
    "people",
    metadata,
    id_column(),
    case_column(),
    Column("number", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    version_column(),
    sealed_column(),
)

notes = Table("notes", metadata, id_column(), case_column(), Column("at", Moment, nullable=False), sealed_column())

steps = Table(
    "steps",
    metadata,
    id_column(),
    case_column(),
    Column("step", String(64), nullable=False),
    Column("status", String(8), nullable=False),
    Column("done_at", Moment),
    version_column(),
    sealed_column(),
    UniqueConstraint("case_id", "step"),
)

facts = Table(
    "facts",
    metadata,
    id_column(),
    case_column(),
    Column("fact", String(64), nullable=False),
    version_column(),
    sealed_column(),
    UniqueConstraint("case_id", "fact"),
)

follow_ups = Table(
    "follow_ups",
    metadata,
    id_column(),
    case_column(),
    Column("day", String(10), nullable=False),
    Column("done_at", Moment),
    version_column(),
    sealed_column(),
)

drafts = Table(
    "drafts",
    metadata,
    id_column(),
    case_column(),
    Column("kind", String(64), nullable=False),
    version_column(),
    sealed_column(),
    UniqueConstraint("case_id", "kind"),
)

statements = Table(
    "statements",
    metadata,
    id_column(),
    case_column(),
    Column("at", Moment, nullable=False),
    Column("said_on", String(10), nullable=False),
    Column("reopened_at", Moment),
    sealed_column(),
)

links = Table(
    "links", metadata, id_column(), case_column(), Column("other_id", String(32), nullable=False), sealed_column()
)

invites = Table(
    "invites",
    metadata,
    id_column(),
    case_column(),
    Column("actor_id", String(200), nullable=False),
    sealed_column(),
    UniqueConstraint("case_id", "actor_id"),
)

screens = Table(
    "screens",
    metadata,
    id_column(),
    case_column(),
    Column("actor_id", String(200), nullable=False),
    Column("kept_out", Boolean, nullable=False),
    sealed_column(),
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

for child in CASE_TABLES[1:]:
    Index(f"{child.name}_by_case", child.c.case_id)
Index("cases_by_submitter", cases.c.created_by)
