"""What a file is by its first bytes, whatever its name."""

import re
from typing import NamedTuple


class Kind(NamedTuple):
    """What a file is, in words that stand behind "is", and what to do about it."""

    name: str
    cure: str


_EXPORT = "Save its table as CSV, and score that."
_TEXT = "Give a file of answers as NDJSON, JSON or CSV."
_UNPACK = "Unpack it: {0} | b12screen score - --from FORMAT"
_OPEN = "Open it with the program that wrote it, and save the table as CSV."

EXCEL = Kind("an Excel workbook", "Read it with --from excel.")
OLD_EXCEL = Kind("an Excel workbook of the old kind, or one with a password", EXCEL.cure)
PARQUET = Kind("a Parquet file", "Read it with --from parquet.")

# The longest that begins alike stands first.
_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", Kind("a PDF", "Ask for the table that it was made from, as CSV.")),
    (b"PK\x03\x04", Kind("a zip archive", "Unpack it first, and give the file that is in it.")),
    (b"PK\x05\x06", Kind("a zip archive with nothing in it", _TEXT)),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_EXCEL),
    (b"PAR1", PARQUET),
    (b"PARE", Kind("an encrypted Parquet file", "Decrypt it first; b12screen has no keys.")),
    (b"BZh", Kind("packed by bzip2", _UNPACK.format("bzip2 -dc FILE"))),
    (b"\xfd7zXZ\x00", Kind("packed by xz", _UNPACK.format("xz -dc FILE"))),
    (b"\x04\x22\x4d\x18", Kind("packed by lz4", _UNPACK.format("lz4 -dc FILE"))),
    (b"\x1f\x8b", Kind("packed twice", _UNPACK.format("gzip -dc FILE"))),
    (b"\x28\xb5\x2f\xfd", Kind("packed twice", _UNPACK.format("zstd -dc FILE"))),
    (b"7z\xbc\xaf\x27\x1c", Kind("a 7-Zip archive", "Unpack it first, and give the file that is in it.")),
    (b"Rar!\x1a\x07", Kind("a RAR archive", "Unpack it first, and give the file that is in it.")),
    (b"\xff\xd8\xff", Kind("a JPEG picture", _TEXT)),
    (b"\x89PNG\r\n\x1a\n", Kind("a PNG picture", _TEXT)),
    (b"GIF8", Kind("a GIF picture", _TEXT)),
    (b"II*\x00", Kind("a TIFF picture", _TEXT)),
    (b"MM\x00*", Kind("a TIFF picture", _TEXT)),
    (
        b"SQLite format 3\x00",
        Kind("an SQLite database", "Save the table as CSV: sqlite3 -csv -header FILE 'SELECT ...'"),
    ),
    (b"ARROW1", Kind("an Arrow file (Feather)", "Write its table as Parquet, and score that.")),
    (b"FEA1", Kind("a Feather file", "Write its table as Parquet, and score that.")),
    (b"ORC", Kind("an ORC file", "Write its table as Parquet, and score that.")),
    (b"Obj\x01", Kind("an Avro file", "Write its table as Parquet, and score that.")),
    (b"\x89HDF\r\n", Kind("an HDF5 file", _EXPORT)),
    (b"$FL2", Kind("an SPSS file", _EXPORT)),
    (b"$FL3", Kind("an SPSS file", _EXPORT)),
    (b"<stata_dta>", Kind("a Stata file", _EXPORT)),
    (b"HEADER RECORD*******", Kind("a SAS transport file", _EXPORT)),
    (b"\x00" * 12 + b"\xc2\xea\x81\x60", Kind("a SAS file", _EXPORT)),
    (b"RDX", Kind("a file of R", "Save the table from R: write.csv(table, file, row.names = FALSE)")),
    (b"RDA", Kind("a file of R", "Save the table from R: write.csv(table, file, row.names = FALSE)")),
    (b"X\n\x00\x00\x00", Kind("a file of R", "Save the table from R: write.csv(table, file, row.names = FALSE)")),
    (b"{\\rtf", Kind("a text of a word processor (RTF)", _OPEN)),
    (b"\x7fELF", Kind("a program", _TEXT)),
    (b"version https://git-lfs", Kind("a pointer of Git LFS, and not the file itself", "Get the file: git lfs pull")),
)
# A short start could be the first letters of a table's first column.
_SURE_BY = {b"BZh": re.compile(rb"BZh[1-9](1AY&SY|\x17\x72\x45\x38\x50\x90)"), b"ORC": re.compile(rb"ORC[^ -~\t\r\n]")}
_SURE_BY |= {each: re.compile(each + rb"[23]\n") for each in (b"RDX", b"RDA")}

_TAR = Kind("a tar archive", "Unpack it first, and give the file that is in it.")
_HTML = Kind("a web page (HTML)", "Often it is the page of a log-in or of an error. Get the file itself.")
_XML = Kind("XML", _TEXT)
_BINARY = Kind("no text", _TEXT)
_UTF16 = Kind("in UTF-16 without its mark", "Say so: --encoding {0}")
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(!doctype html|html|head|body|table|script|\?xml)\b", re.I | re.S
)


def kind_of(start: bytes) -> Kind | None:
    """Say what begins with these bytes, where it is no text that could hold answers."""
    for magic, kind in _STARTS:
        if start.startswith(magic) and (magic not in _SURE_BY or _SURE_BY[magic].match(start)):
            return _of_zip(start) or kind if magic == b"PK\x03\x04" else kind
    if start[257:262] == b"ustar":
        return _TAR
    if found := _MARKUP.match(start):
        return _XML if found[1].lower() == b"?xml" and b"<html" not in start[:1000].lower() else _HTML
    return _with_zeros(start)


def _of_zip(start: bytes) -> Kind | None:
    if b"xl/" in start or b"opendocument.spreadsheet" in start:
        return EXCEL
    if b"word/" in start or b"opendocument.text" in start:
        return Kind("a text of a word processor", _OPEN)
    return None


def _with_zeros(start: bytes) -> Kind | None:
    """Tell UTF-16, in which every second byte of plain English is zero, from what is no text at all."""
    if start[:1_000].count(0) * 8 <= len(start[:1_000]):
        return None  # a zero in a record is the problem of that record
    even, odd = start[:1_000:2], start[1:1_000:2]
    for zeros, others, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros.count(0) > len(zeros) * 0.7 and others.count(0) == 0:
            return _UTF16._replace(cure=_UTF16.cure.format(name))
    return _BINARY
