"""JSON as FHIR has it, read strictly: no key twice, nothing nested without end; where something stands is a path."""

import json
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from b12screen.formats.rejects import RejectedError

_DEEPEST = 64  # brackets inside each other; a form needs a third of that
_BRACKETS = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}]', re.DOTALL)
_MOST_DIGITS = 20


def read_object(raw: bytes) -> dict[str, Any]:
    """Give what a record holds; RejectedError where it is no JSON object, or a key stands twice."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise RejectedError("encoding", "the record is not UTF-8") from None
    if text.count("[") + text.count("{") > _DEEPEST and _depth(text) > _DEEPEST:
        raise RejectedError("not_json", f"the record is nested more than {_DEEPEST} deep")
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse, parse_int=_integer)
    except ValueError as error:
        if isinstance(error, RejectedError):
            raise
        where = f" at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else ""
        raise RejectedError("not_json", f"the record is not JSON{where}") from None
    if not isinstance(value, dict):
        raise RejectedError("not_an_object", "a record is an object: {...}")
    if "\\u" in text and _has_half_a_pair(value):
        raise RejectedError("encoding", "half of a surrogate pair is no character")
    return value


def as_path(parts: Sequence[str | int]) -> str:
    """Give a place as FHIR writes it: item[2].answer[0]."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts).removeprefix(".")


def _depth(text: str) -> int:
    depth = deepest = 0
    for token in _BRACKETS.finditer(text):
        mark = token[0]
        if mark in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif mark in "]}":
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise RejectedError("duplicate_key", "a property stands twice", twice)
    empty = next((name for name, value in pairs if value is None), None)
    if empty is not None:
        raise RejectedError("not_fhir", "R4 has no null: leave the property out", empty)
    return found


def _has_half_a_pair(value: object) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _integer(digits: str) -> int:
    """Read a whole number; one that is longer than any answer only has to stay out of range."""
    return int(digits) if len(digits) <= _MOST_DIGITS else int(digits[:_MOST_DIGITS])


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
