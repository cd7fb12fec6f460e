"""JSON objects that follow each other in one text: in lines, over several lines as jq writes them, or as RFC 7464."""

import json
import re
from collections.abc import Iterator, Sequence

_SPACE = b" \t\r\n"
_RECORD_SEPARATOR = b"\x1e"  # stands before each object, and never in one
_NO_SPACE = re.compile(r"[ \t\r\n]*")
_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}]', re.DOTALL)


def one_after_the_other(text: bytes) -> Sequence[bytes]:
    """Give the bytes of each object; what is wrong inside one is left to whoever reads it."""
    if _RECORD_SEPARATOR in text:
        return _filled(text.split(_RECORD_SEPARATOR))
    lines = _filled(text.split(b"\n"))
    if len(lines) > 1 and all(line.startswith(b"{") and line.endswith(b"}") for line in lines):
        return lines
    try:
        return list(_objects(text))
    except (ValueError, RecursionError):
        return list(_objects_slowly(text))


def _filled(parts: Sequence[bytes]) -> list[bytes]:
    stripped = [part.strip(_SPACE) for part in parts]
    return [part for part in stripped if part]


def _objects(text: bytes) -> Iterator[bytes]:
    """Part valid JSON; ValueError where there is other text."""
    whole, at = text.decode(errors="surrogateescape"), 0
    decode = json.JSONDecoder().raw_decode
    while at < len(whole):
        _, end = decode(whole, at)
        yield whole[at:end].encode(errors="surrogateescape")
        at = _NO_SPACE.match(whole, end).end()  # type: ignore[union-attr]


def _objects_slowly(text: bytes) -> Iterator[bytes]:
    """Part a text where all braces are closed; what is left behind the last one is a record too."""
    depth = start = 0
    for token in _TOKENS.finditer(text):
        depth += {b"{": 1, b"}": -1}.get(token[0], 0)
        if depth == 0 and token[0] == b"}":
            yield text[start : token.end()].strip(_SPACE)
            start = token.end()
    if rest := text[start:].strip(_SPACE):
        yield rest
