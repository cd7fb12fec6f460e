"""Opens a file for its fields: all of them, as text, whatever its format."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from b12screen.formats.files.recognized import refuse_other_kinds
from b12screen.formats.lines import CHUNK
from b12screen.formats.mapping.joined import Adds
from b12screen.formats.mapping.rows import FieldRow, ReadsRows
from b12screen.formats.reader import ANY_CUT, Cut
from b12screen.formats.registry import InputFormat
from b12screen.formats.source import Source, open_source


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOfRows:
    """A file, and how it is to be read; a path of None is standard input."""

    path: Path | None
    form: InputFormat
    encoding: str | None = None
    cut: Cut = ANY_CUT


class _Every(Collection[str]):
    """All names that a field can have."""

    def __contains__(self, name: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


@contextmanager
def open_rows(
    file: FileOfRows, *, id_field: str, separator: str = ";", add: Adds = iter
) -> Iterator[tuple[Source, ReadsRows, Iterator[FieldRow]]]:
    """Open a file, and give its name, what knows its fields, and its rows; `add` gives records with what else is known.

    UserError where it cannot be read.
    """
    module = file.form.reads()
    with open_source(file.path, encoding=file.encoding) as source:
        refuse_other_kinds(source.name, source.start, file.form)
        reader = module.fields(id_field=id_field, separator=separator)
        yield source, reader, _rows(add(module.records(source, _Every(), CHUNK, file.cut)), reader)


def _rows(records: Iterable[Any], reader: ReadsRows) -> Iterator[FieldRow]:
    for some in records:
        yield from reader.read(some)
