"""What every table is made of."""

from datetime import UTC, datetime

from sqlalchemy import Column, Dialect, ForeignKey, Integer, LargeBinary, MetaData, String
from sqlalchemy.types import TypeDecorator

REVISION = "0005"
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


def id_column() -> Column[str]:
    """A random id that says nothing."""
    return Column("id", String(32), primary_key=True)


def case_column() -> Column[str]:
    """The case a row belongs to."""
    return Column("case_id", String(32), ForeignKey("cases.id"), nullable=False)


def sealed_column() -> Column[bytes]:
    """What people wrote, under the key of the case."""
    return Column("sealed", LargeBinary, nullable=False)


def version_column() -> Column[int]:
    """Grows with every change; whoever changes a row says which version was read."""
    return Column("version", Integer, nullable=False, default=1)
