"""What a case is found by without reading it: keyed, and no part of its record."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from harassflag.cases.schema.columns import case_column, metadata

traces = Table(
    "traces",
    metadata,
    Column("id", Integer, primary_key=True),
    case_column(),
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
    Column("said", LargeBinary),
)
"""Which words may stand in a case, as a keyed Bloom filter: most handlers are told apart from its people without reading a post.

`said` holds the words themselves in one spelling, sealed under the key of the case like the texts they come from: what a search reads.
"""

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
