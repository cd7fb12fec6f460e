"""Cells as text, whatever format they came from, and what the usual words in them mean."""

import re
from collections.abc import Container
from datetime import date
from decimal import Decimal

from msgspec import UNSET

_WHOLE = re.compile(r"([+-]?[0-9]+)\.0+")
_TWINS = {"true": "1", "false": "0", "1": "true", "0": "false"}  # how typed formats write a tick, or none

TICKED = frozenset({"1", "true", "yes", "ticked", "checked"})
UNTICKED = frozenset({"", "0", "false", "no", "unticked", "unchecked"})
NO_TEXT = "\ufffe"  # stands for what is no text, number or truth, which no code can be


def text_of(value: object) -> str:
    """Give a value of any format as the text that codes are compared with; nothing, and not-a-number, are empty."""
    if isinstance(value, str):
        return value.strip()
    if value is None or value is UNSET or value != value:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, (int, float, Decimal)) else NO_TEXT


def spellings(text: str) -> tuple[str, ...]:
    """Give the ways in which a code may be listed: as it stands, 1 for 1.0, and 1 for true."""
    whole = _WHOLE.fullmatch(text)
    plain = whole[1] if whole else text.lower() if text.lower() in ("true", "false") else text
    return (text, plain, _TWINS[plain]) if plain in _TWINS else (text, plain)


def is_listed(text: str, cells: Container[str]) -> bool:
    """Say whether a cell is among some cells, in any of its spellings."""
    return any(spelling in cells for spelling in spellings(text))


def tick_in(text: str) -> bool | None:
    """Say whether a box is ticked; None for a text that says neither."""
    low = spellings(text)[1].lower()
    return True if low in TICKED else False if low in UNTICKED else None
