"""Parquet, read bit by bit: a small file may say one long text a million times, so how much is unpacked at once is bounded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from harassflag.errors import InputError

BUFFER = 1 << 20
MOST_UNPACKED = 64_000_000
"""Bytes of one column unpacked at once."""
BY_PREFIX = "DELTA_BYTE_ARRAY"
"""An encoding that tells each text by what it shares with the one before."""


@dataclass(frozen=True, slots=True)
class ParquetRows:
    """An open Parquet file."""

    stream: BinaryIO
    name: str
    file: Any

    @property
    def columns(self) -> list[str]:
        """The names of its columns."""
        return list(self.file.schema_arrow.names)

    def batches(self, columns: Sequence[str], most: int, groups: Sequence[int] | None = None) -> Iterator[Any]:
        """The rows of some row groups (None: of all) in batches of at most so many, of fewer where texts may be long.

        Raises:
            InputError: it is damaged.
        """
        # What a damaged file brings about in the C++ library comes as errors of every kind, a bare KeyError among them.
        try:
            for group in range(self.file.metadata.num_row_groups) if groups is None else groups:
                self._try_out(columns, group)
                longest, usual = self._lengths(columns, group)
                rows = max(1, min(most, MOST_UNPACKED // max(longest, 1), MOST_UNPACKED // max(usual, 1)))
                yield from self.file.iter_batches(rows, row_groups=[group], columns=list(columns))
        except Exception as error:
            raise _unreadable(self.name) from error

    def _try_out(self, columns: Sequence[str], group: int) -> None:
        """Read one row: what is told of a chunk must be asked of the reader first.

        Asked of the metadata, forged statistics end the whole process: the C++ error of `RowGroupMetaData.column` is caught by nobody.
        """
        next(self.file.iter_batches(1, row_groups=[group], columns=list(columns)), None)

    def _lengths(self, columns: Sequence[str], group: int) -> tuple[int, int]:
        """Bytes a value of a row group has at most, where values are not written out one by one (else 0), and has on average."""
        told, schema = self.file.metadata.row_group(group), self.file.schema
        longest = usual = 0
        for at in range(told.num_columns):
            if schema.column(at).path.split(".")[0] not in columns:
                continue
            chunk = told.column(at)
            usual = max(usual, chunk.total_uncompressed_size // max(told.num_rows, 1))
            if BY_PREFIX in chunk.encodings:
                longest = max(longest, chunk.total_uncompressed_size)
            elif chunk.has_dictionary_page:
                longest = max(longest, self._longest_word(chunk.path_in_schema, group))
        return longest, usual

    def _longest_word(self, column: str, group: int) -> int:
        """Bytes of the longest text in a column's dictionary, which reading one row brings to light."""
        import pyarrow.compute as pc
        import pyarrow.parquet as pq

        file = pq.ParquetFile(self.stream, metadata=self.file.metadata, read_dictionary=[column], buffer_size=BUFFER)
        first = next(file.iter_batches(1, row_groups=[group], columns=[column]), None)
        words = getattr(first.column(0), "dictionary", None) if first is not None else None
        return int(pc.max(pc.binary_length(words)).as_py() or 0) if words is not None else 0


def open_parquet(stream: BinaryIO, name: str, footer: Any = None) -> ParquetRows:
    """A Parquet file, open for reading; `footer` is its metadata where that has been read already.

    Raises:
        InputError: it is none.
    """
    import pyarrow.parquet as pq

    try:
        return ParquetRows(stream, name, pq.ParquetFile(stream, metadata=footer, buffer_size=BUFFER))
    except Exception as error:
        raise _unreadable(name) from error


def rows_of(batch: Any) -> list[Mapping[str, Any] | None]:
    """The rows of a batch, without cells that are empty; None for a row that Python cannot hold, such as bytes that are no text."""
    try:
        return [{name: value for name, value in row.items() if value is not None} for row in batch.to_pylist()]
    except (ValueError, ArithmeticError):
        return (
            [row for at in range(batch.num_rows) for row in rows_of(batch.slice(at, 1))] if len(batch) > 1 else [None]
        )


def _unreadable(name: str) -> InputError:
    return InputError("{name} is not a Parquet file.", "Write it again, or hand in .jsonl.", name=name)
