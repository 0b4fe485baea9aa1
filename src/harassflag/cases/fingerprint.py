"""A digest of every row of a case, written into the line of each change: what is altered past the log no longer fits it."""

import hashlib
from collections.abc import Mapping

from sqlalchemy import Connection, RowMapping, select

from harassflag.cases.schema import CASE_TABLES, cases
from harassflag.cases.sealing import canonical


def _plain(value: object) -> object:
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(value).hexdigest()
    return value if isinstance(value, int | str | type(None)) else str(value)


def _row_digest(row: RowMapping) -> bytes:
    return hashlib.sha256(canonical({name: _plain(value) for name, value in row.items()}).encode("ascii")).digest()


def state_of(connection: Connection, case_id: str) -> Mapping[str, str]:
    """For each table that holds something of the case, one digest of all its rows there."""
    state = {}
    for table in CASE_TABLES:
        key = table.c.id if table is cases else table.c.case_id
        rows = connection.execute(select(table).where(key == case_id).order_by(table.c.id)).mappings().all()
        if rows:
            state[table.name] = hashlib.sha256(b"".join(map(_row_digest, rows))).hexdigest()
    return state
