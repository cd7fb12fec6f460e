"""What the first records of a text look like, where they are none of the format that was expected."""

import csv
import json
import re

from b12screen.formats.lines import BYTE_ORDER_MARK

_LINES = 10  # looked at, at most
_FEWEST = 3  # lines by which a text is judged that looks like nothing known
_SPACE = b" \t\r\n"
_RECORD_SEPARATOR = b"\x1e"
_COMMENTS = "has comments, and JSON has none. Take them out: grep -v '^ *//' FILE | b12screen score - --from {0}"
_ARRAY = "is one JSON array. Read it with --from json."
_SEVERAL_LINES = "holds objects over several lines. Read it with --from json."
_SEPARATED = "has a record separator before each object (RFC 7464). Read it with --from json."
_CSV = "looks like CSV. Read it with --from csv."
_WRAPPED = 'has its records inside of "{0}". Take them out: jq -c \'.["{0}"][]\' FILE | b12screen score -'
_PLAIN = "holds no JSON in its first lines. Answers are one object a line; see b12screen template."
_FHIR = "holds FHIR resources. Read it with --from fhir."
_RESOURCE = re.compile(rb'\{(?:[^{}]{0,2000},)?\s*"resourceType"\s*:\s*"')
_KEY = rb'"((?:[^"\\]|\\.)*)"\s*:\s*'
# An object that has a list of objects behind a few plain values.
_WRAPPER = re.compile(rb"\{\s*(?:" + _KEY + rb'(?:"(?:[^"\\]|\\.)*"|[-+.\w]+)\s*,\s*){0,20}' + _KEY + rb"\[\s*\{")


def hint_for_ndjson(start: bytes) -> str | None:
    """Say what a text looks like that should hold an object a line; None where it may be just that."""
    text = start.removeprefix(BYTE_ORDER_MARK).lstrip(_SPACE)
    if text.startswith(_RECORD_SEPARATOR):
        return _SEPARATED
    if text.startswith((b"//", b"/*")):
        return _COMMENTS.format("ndjson")
    if _RESOURCE.match(text):
        return _FHIR
    lines = _lines(text)
    first, others = (lines or [text])[0], lines[1:]
    if text.startswith(b"["):
        is_element = _is_json(first) and (others or not first[1:].lstrip(_SPACE).startswith(b"{"))
        return None if is_element else _ARRAY
    if text.startswith(b"{"):
        return _hint_for_objects(text, first, others)
    if _is_json(first):
        return None
    return _CSV if _looks_like_csv(lines) else _hint_for_other_lines(lines)


def hint_for_json(start: bytes) -> str | None:
    """Say what a text looks like that should be JSON as a whole; None where it may be."""
    text = start.removeprefix(BYTE_ORDER_MARK).lstrip(_SPACE)
    if text.startswith((b"//", b"/*")):
        return _COMMENTS.format("json")
    if _RESOURCE.match(text):
        return _FHIR
    if wrapped := _wrapper(text):
        return wrapped
    if not text or text.startswith((b"{", b"[", _RECORD_SEPARATOR)):
        return None
    lines = _lines(text)
    return _CSV if _looks_like_csv(lines) else _hint_for_other_lines(lines)


def hint_for_csv(start: bytes) -> str | None:
    """Say that a text is JSON and no table."""
    text = start.removeprefix(BYTE_ORDER_MARK).lstrip(_SPACE)
    if re.match(rb"\[\s*\{", text):
        return _ARRAY
    if re.match(rb'\{\s*["}]', text):
        return "holds JSON objects. Read it with --from ndjson, or --from json if one has several lines."
    return None


def is_in_another_encoding(start: bytes) -> bool:
    """Say whether a text has letters that are not in UTF-8, and none that are.

    One spoilt record among others is that record's problem.
    """
    text = start.decode("utf-8", "surrogateescape")[:-3]  # the last character may be cut
    if text.isascii() or re.search("[^\x00-\x7f\udc80-\udcff\ufeff]", text):
        return False
    return bool(re.search("[A-Za-z][\udc80-\udcfd]|[\udc80-\udcfd][A-Za-z]", text))


def _lines(text: bytes) -> list[bytes]:
    lines = [line.strip(_SPACE) for line in text.split(b"\n")]
    return [line for line in lines if line][:_LINES]


def _hint_for_objects(text: bytes, first: bytes, others: list[bytes]) -> str | None:
    if others and not others[0].startswith(b"{") and others[0][:1] in b'"}' and not _is_json(first):
        return _wrapper(text) or _SEVERAL_LINES
    return None if any(line.startswith(b"{") for line in others) else _wrapper(text)


def _wrapper(text: bytes) -> str | None:
    found = _WRAPPER.match(text)
    return _WRAPPED.format(found[found.lastindex or 0].decode(errors="replace")[:80]) if found else None


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _looks_like_csv(lines: list[bytes]) -> bool:
    """Say whether the first lines have as many cells as each other, and more than one."""
    texts = [line.decode(errors="replace") for line in lines]
    for delimiter in ",;\t|":
        rows = list(csv.reader(texts, delimiter=delimiter))
        if len(rows) > 1 and len(rows[0]) > 1 and all(len(row) == len(rows[0]) for row in rows[:_FEWEST]):
            return True
    return False


def _hint_for_other_lines(lines: list[bytes]) -> str | None:
    is_other = len(lines) >= _FEWEST and not any(line.startswith(b"{") or _is_json(line) for line in lines)
    return _PLAIN if is_other else None
