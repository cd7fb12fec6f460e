"""Ids in CSV: what a spreadsheet would run gets an apostrophe before it, which our own readers take away again."""

import re

_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def harmless(text: str) -> str:
    """Give a text so that no spreadsheet runs it. An id that begins with an apostrophe gets one more."""
    return f"'{text}" if text.startswith("'") or _is_run(text) else text


def id_in(cell: str) -> str | None:
    """Give the id of a cell as it was before `harmless`; None for a blank cell."""
    if cell.startswith("'") and (cell.startswith("'", 1) or _is_run(cell[1:])):
        return cell[1:]
    return cell if cell.strip() else None


def _is_run(text: str) -> bool:
    return text.startswith(_RUN_BY_SPREADSHEETS) and not _NUMBER.fullmatch(text)
