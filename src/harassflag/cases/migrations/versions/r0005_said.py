"""The words of each case in one spelling, sealed, for searching; older cases get theirs at the first search."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column."""
    op.add_column("words", sa.Column("said", sa.LargeBinary(), nullable=True))
