"""Refuses a workbook that would fill the memory, before the library that reads it asks for that much.

The library lays a sheet out as one rectangle up to its last cell, and the process ends if the memory is too small.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple

from b12screen.errors import UserError

_MANY_BYTES, _MOST_TIMES_PACKED = 1 << 27, 200  # a table of answers is unpacked to about 20 times its size
_MANY_CELLS, _MOST_TIMES_FILLED = 20_000_000, 20
_AT_ONCE = 1 << 20
_LONGEST_PLACE = 32  # bytes
_PLACE = re.compile(rb'\sr\s*=\s*["\']\s*([A-Za-z]+)([0-9]+)')
# A column behind BZ, or a row with 6 digits or more; it begins with plain text, which makes it 4 times as fast.
_FAR_AWAY = re.compile(rb' r="(?:[C-Z][A-Z][0-9]|[A-Z]{3}|[A-Z]+[0-9]{6}|[^A-Z0-9])')
_UNUSUAL = (b"r='", b"r =", b"\tr=", b"\nr=", b"\rr=")  # spellings that the pattern above does not know


class _Reach(NamedTuple):
    """How far a sheet goes, and how many of its cells there are."""

    columns: int
    rows: int
    cells: int


def refuse_bombs(name: str, file: io.RawIOBase | io.BytesIO) -> None:
    """Raise UserError for a workbook that is far larger than what is in it."""
    try:
        with zipfile.ZipFile(file) as packed:
            _refuse_tight_packing(name, packed)
            for sheet in packed.namelist():
                if sheet.startswith("xl/worksheets/"):
                    with packed.open(sheet) as xml:
                        _refuse_far_cells(name, xml)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError):
        pass  # of the old kind, which is small, or damaged, which the reader says
    file.seek(0)


def _refuse_tight_packing(name: str, packed: zipfile.ZipFile) -> None:
    size = sum(each.file_size for each in packed.infolist())
    if size > _MANY_BYTES and size > _MOST_TIMES_PACKED * sum(each.compress_size for each in packed.infolist()):
        raise UserError(f"{name} unpacks to {size:,} bytes, which no table would. It is not read.")


def _refuse_far_cells(name: str, xml: IO[bytes]) -> None:
    if not any(_FAR_AWAY.search(block) or any(each in block for each in _UNUSUAL) for block in _blocks(xml)):
        return
    xml.seek(0)
    reach = _reach(xml)
    area = reach.columns * reach.rows
    if area > _MANY_CELLS and area > _MOST_TIMES_FILLED * reach.cells:
        far = f"to row {reach.rows:,} and column {reach.columns:,}, and has {reach.cells:,} cells"
        raise UserError(f"A sheet of {name} goes {far}. Delete what stands far from the table.")


def _blocks(xml: IO[bytes]) -> Iterator[bytes]:
    """Give the text in pieces that overlap, so that every place is whole in one of them."""
    before = b""
    while block := xml.read(_AT_ONCE):
        yield before + block
        before = block[-_LONGEST_PLACE:]


def _reach(xml: IO[bytes]) -> _Reach:
    columns, last, cells = set[bytes](), 0, 0
    for block in _blocks(xml):
        places = _PLACE.findall(block)
        columns.update(column for column, _ in places)
        last = max(last, *(int(row[:9]) for _, row in places), 0)
        cells += len(places)
    return _Reach(max(map(_number, columns), default=0), last, cells)


def _number(column: bytes) -> int:
    number = 0
    for letter in column[:4]:
        number = number * 26 + (letter & 31)
    return number
