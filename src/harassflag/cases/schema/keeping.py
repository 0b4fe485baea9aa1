"""The log, the keys, and what is kept over all cases."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table

from harassflag.cases.schema.columns import Moment, id_column, metadata

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
    id_column(),
    Column("post_id", String(32), nullable=False),
    Column("agreed_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    Column("sealed", LargeBinary),
    Column("second", LargeBinary),
    Index("examples_by_post", "post_id"),
)
"""Masked posts for the next model, each under a data key of its own, which goes when the example is withdrawn; no case's rows."""
