"""Refuses a workbook whose formulas were never worked out: their cells are empty or 0, and would be read as that."""

import io
import re
import zipfile
import zlib

from b12screen.errors import UserError

_FORMULA = rb"(?:</f>|<f\b[^<>]{0,500}/>)\s*"
_NO_VALUE = re.compile(_FORMULA + rb"(?:</c>|<v\s*/>|<v>\s*</v>)")
_ZERO = re.compile(_FORMULA + rb"<v>0</v>")
_NOT_WORKED_OUT_YET = re.compile(rb"<calcPr\b[^<>]*\bfullCalcOnLoad\s*=\s*[\"'](?:1|true)")
_AT_ONCE = 1 << 20
_LONGEST = 600  # bytes of what the patterns find


def refuse_formulas_without_values(name: str, file: io.RawIOBase | io.BytesIO) -> None:
    """Raise UserError for a workbook that a program wrote, and no spreadsheet has worked out since."""
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.namelist()
            book = packed.read("xl/workbook.xml") if "xl/workbook.xml" in parts else b""
            patterns = [_NO_VALUE, _ZERO] if _NOT_WORKED_OUT_YET.search(book) else [_NO_VALUE]
            sheets = [part for part in parts if part.startswith("xl/worksheets/") and part.endswith(".xml")]
            if any(_holds(packed, sheet, patterns) for sheet in sheets):
                raise UserError(
                    f"{name} has formulas that were never worked out, so their values are missing. Open it in a "
                    "spreadsheet program, save it, and try again."
                )
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError):
        pass  # of the old kind, which holds values, or damaged, which the reader says
    file.seek(0)


def _holds(packed: zipfile.ZipFile, sheet: str, patterns: list[re.Pattern[bytes]]) -> bool:
    with packed.open(sheet) as xml:
        before = b""
        while block := xml.read(_AT_ONCE):
            text = before + block
            if b"<f" in text and any(pattern.search(text) for pattern in patterns):
                return True
            before = text[-_LONGEST:]
    return False
