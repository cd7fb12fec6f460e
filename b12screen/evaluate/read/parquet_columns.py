"""Reads some columns of a Parquet file as text."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet, types

from b12screen.errors import UserError
from b12screen.formats.source import Source

_ROWS = 65_536


def names_of(source: Source) -> list[str]:
    """Give the names of the columns."""
    with _explained(source.name):
        return list(parquet.read_schema(source.random_access()).names)


def text_columns(source: Source, wanted: Collection[str]) -> Iterator[Mapping[str, Sequence[str]]]:
    """Give the columns that are wanted and there, some rows at a time."""
    with _explained(source.name):
        file = parquet.ParquetFile(source.random_access(), pre_buffer=False)
        names = [name for name in file.schema_arrow.names if name in wanted]
        for batch in file.iter_batches(_ROWS, columns=names, use_threads=False):
            yield {name: _texts(column) for name, column in zip(batch.schema.names, batch.columns, strict=True)}


def _texts(column: pa.Array) -> Sequence[str]:
    kind = column.type
    if types.is_list(kind) or types.is_large_list(kind):
        column = pc.binary_join(column.cast(pa.list_(pa.string())), ";")
    encoded = column.cast(pa.string()).fill_null("").dictionary_encode()
    words = encoded.dictionary.to_pylist()
    return [words[place] for place in encoded.indices.to_pylist()]


@contextmanager
def _explained(name: str) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        raise UserError(
            f"Cannot read {name}: it is no whole Parquet file, or a column holds no plain values."
        ) from None
