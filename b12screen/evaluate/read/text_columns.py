"""Reads some columns of a table as text, whatever its format: labels, and results of `score`."""

import csv
import io
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from operator import attrgetter, itemgetter
from typing import Any, BinaryIO, cast

import msgspec
from msgspec import Raw

from b12screen.engine.memo import Lookup
from b12screen.errors import UserError
from b12screen.formats.extras import needs_extra
from b12screen.formats.json.array import elements
from b12screen.formats.json.reader import JSON_SPACE
from b12screen.formats.lines import BYTE_ORDER_MARK, CHUNK, LONGEST_LINE, all_lines
from b12screen.formats.registry import InputFormat
from b12screen.formats.source import Source

_ROWS = 256  # read at a time; 2,000 no longer fit into a processor's cache, and take 1.6 times as long
_MOST_CELLS = 65_536  # different ones that are remembered of a column of JSON
_DELIMITERS = ",;\t|"
_ABSENT = Raw(b"null")

Columns = Mapping[str, Sequence[str]]  # "" where there is nothing; lists with ; between their members


def names_in(source: Source, form: InputFormat) -> Sequence[str]:
    """Give the names of the columns; of JSON, those of the first record. Nothing that is read later is lost."""
    if form is InputFormat.PARQUET:
        with needs_extra("parquet"):
            from b12screen.evaluate.read.parquet_columns import names_of
        return names_of(source)
    if form is InputFormat.EXCEL:
        return [cell.strip() for cell in next(_cells(source, form), [])]
    head = source.start.removeprefix(BYTE_ORDER_MARK)
    if form is InputFormat.CSV:
        header = _header(source)
        return [name.strip() for name in next(csv.reader([header], delimiter=_delimiter(header)), [])]
    return _names_of_first(head.lstrip(JSON_SPACE).removeprefix(b"[") if form is InputFormat.JSON else head)


def read_columns(source: Source, form: InputFormat, wanted: Collection[str]) -> Iterator[Columns]:
    """Give the columns that are wanted and there, some rows at a time, without blank ones; UserError in words."""
    if form is InputFormat.PARQUET:
        with needs_extra("parquet"):
            from b12screen.evaluate.read.parquet_columns import text_columns
        return text_columns(source, wanted)
    if form is InputFormat.EXCEL:
        return iter([_sheet_columns(source, form, wanted)])
    return _csv_columns(source, wanted) if form is InputFormat.CSV else _json_columns(source, form, wanted)


def _cells(source: Source, form: InputFormat) -> Iterator[list[str]]:
    for rows in form.reads().records(source, ()):
        yield from (row.cells for row in rows if row.cells)


def _sheet_columns(source: Source, form: InputFormat, wanted: Collection[str]) -> Columns:
    header, *rows = _cells(source, form)
    places = {name.strip(): place for place, name in enumerate(header) if name.strip() in wanted}
    return {name: [row[place].strip() if place < len(row) else "" for row in rows] for name, place in places.items()}


def _names_of_first(text: bytes) -> list[str]:
    """Give the keys of the object that a text begins with."""
    try:
        first, _ = json.JSONDecoder().raw_decode(text.lstrip(JSON_SPACE).decode(errors="replace"))
    except (ValueError, RecursionError):
        return []
    return list(first) if isinstance(first, dict) else []


def _csv_columns(source: Source, wanted: Collection[str]) -> Iterator[Columns]:
    csv.field_size_limit(LONGEST_LINE)
    text = io.TextIOWrapper(cast(BinaryIO, _Bytes(source)), encoding="utf-8-sig", newline="")
    rows = csv.reader(text, strict=True, delimiter=_delimiter(_header(source)))
    with _explained(source.name, rows):
        names = [name.strip() for name in next(filter(None, rows), [])]
        places = {name: names.index(name) for name in wanted if name in names}
        if len(set(names) & set(wanted)) < sum(name in wanted for name in names):
            raise UserError(f"{source.name} has two columns of one name. Keep one.")
        pick = itemgetter(*places.values(), 0) if places else itemgetter(0, 0)
        width = {len(names)}
        while some := list(islice(rows, _ROWS)):
            if set(map(len, some)) != width:
                some = list(_whole(some, len(names), source.name, rows.line_num))
            columns = list(zip(*map(pick, some), strict=True))
            yield {name: columns[i] if columns else () for i, name in enumerate(places)}


class _Bytes(io.BufferedIOBase):
    """A source as a file that gives as many bytes at a time as come together."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source

    def readable(self) -> bool:
        return True

    def read1(self, size: int = -1) -> bytes:
        return self._source.read(CHUNK)

    def read(self, size: int | None = -1) -> bytes:
        return self.read1()


def _whole(some: Sequence[list[str]], width: int, name: str, line: int) -> Iterator[list[str]]:
    """Leave out blank rows; UserError for one with too many or too few cells."""
    for row in some:
        if row and len(row) != width:
            raise UserError(f"{name}, up to line {line:,}: a row has {len(row)} cells, the header has {width}.")
        if row:
            yield row


@contextmanager
def _explained(name: str, rows: Any) -> Iterator[None]:
    try:
        yield
    except csv.Error:
        raise UserError(
            f"Cannot read {name} as CSV: check quotes and line ends near line {rows.line_num + 1:,}."
        ) from None
    except UnicodeDecodeError:
        raise UserError(f"{name} is not UTF-8, from about line {rows.line_num + 1:,} on. Save it as UTF-8.") from None


def _header(source: Source) -> str:
    lines = source.start.removeprefix(BYTE_ORDER_MARK).decode(errors="replace").splitlines()
    return next(filter(str.strip, lines), "")


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)


def _json_columns(source: Source, form: InputFormat, wanted: Collection[str]) -> Iterator[Columns]:
    keys = {f"f{i}": name for i, name in enumerate(wanted)}
    row = msgspec.defstruct("Row", [(key, Raw, _ABSENT) for key in keys], rename=keys)
    decode, pick = msgspec.json.Decoder(row).decode, attrgetter(*keys, "f0")
    texts = {name: Lookup(_text, _MOST_CELLS) for name in wanted}
    for lines in all_lines(source.read) if form is InputFormat.NDJSON else elements(source.read):
        found = []
        for line, raw in enumerate(lines.raws, lines.first):
            if raw and not raw.isspace():
                try:
                    found.append(pick(decode(raw)))
                except (msgspec.MsgspecError, RecursionError):
                    raise UserError(f"{source.name}, line {line:,}: this is no JSON object.") from None
        columns = zip(*found, strict=True) if found else ([] for _ in wanted)
        yield {
            name: [texts[name][bytes(each)] for each in column] for name, column in zip(wanted, columns, strict=False)
        }


def _text(raw: bytes) -> str:
    value = msgspec.json.decode(raw)
    if isinstance(value, list):
        return ";".join(map(str, value))
    if isinstance(value, str):
        return value
    return "" if value is None else raw.decode()
