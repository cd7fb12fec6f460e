"""Cuts an input into responses: a line each, as in bulk exports, one alone, or a Bundle, never held whole."""

import re
from collections.abc import Iterator
from itertools import islice

import msgspec

from b12screen.errors import UserError
from b12screen.formats.lines import BYTE_ORDER_MARK, CHUNK, LONGEST_LINE, Lines, Read, all_lines

SPACE = b" \t\r\n"
_HEAD = 65_536
_AT_ONCE = 64
_KEPT = LONGEST_LINE + 1_024  # bytes of a resource, so that it can be seen that it is too long
_LONGEST_TEXT = 4 * LONGEST_LINE
_CUT_OFF = "The input ends in the middle of a resource: it is cut off. Get the file again."
_NO_JSON = (
    "The input is no FHIR in JSON. Give responses a line each (a bulk export), one QuestionnaireResponse, or a Bundle."
)


def responses(read: Read, size: int = CHUNK) -> Iterator[Lines]:
    """Give the responses of an input; UserError for what holds none as a whole.

    A line is a physical one where each holds a resource, else the position from 1.
    """
    head = _head(read)
    text = head.removeprefix(BYTE_ORDER_MARK).lstrip(SPACE)
    if text.startswith(b"<"):
        raise UserError("The input is XML. Export the responses as JSON: b12screen reads no FHIR in XML.")
    if text and not text.startswith(b"{"):
        raise UserError(_NO_JSON)
    again = _after(head, read)
    if not text or _has_one_a_line(text):
        return all_lines(again, size)
    return _numbered(_resources(_Text(again, size)))


def _head(read: Read) -> bytes:
    head = b""
    while len(head) < _HEAD and (block := read(_HEAD)):
        head += block
    return head


def _after(head: bytes, read: Read) -> Read:
    """Read on as if nothing had been read yet."""
    left = [head]

    def more(size: int) -> bytes:
        if not left[0]:
            return read(size)
        block, left[0] = left[0][:size], left[0][size:]
        return block

    return more


class _Kind(msgspec.Struct):
    resourceType: str = ""


def _has_one_a_line(text: bytes) -> bool:
    """Say whether the first line is a whole record, if perhaps a wrong one; a Bundle is cut by its entries."""
    first, newline, _ = text.partition(b"\n")
    if not newline:
        return False
    try:
        return msgspec.json.decode(first, type=_Kind).resourceType != "Bundle"
    except (msgspec.DecodeError, RecursionError):
        return first.rstrip(SPACE).endswith(b"}")


def _numbered(resources: Iterator[bytes]) -> Iterator[Lines]:
    number = 1
    while some := list(islice(resources, _AT_ONCE)):
        yield Lines(number, some)
        number += len(some)


# A text, a quote that nobody has closed yet, or a bracket.
_TOKENS = re.compile(rb'"(?:[^"\\]++|\\.)*+"|["\[\]{}]', re.DOTALL)


class _Text:
    """The input as tokens; what stands before `keep` is forgotten."""

    def __init__(self, read: Read, size: int) -> None:
        self._read = read
        self._size = size
        self._start = b""  # of what is too long to be kept
        self.text = b""
        self.keep = 0

    def tokens(self) -> Iterator[tuple[bytes, int, int]]:
        """Give each token, and from where to where it stands in `text`; `keep` may be moved after each."""
        at = 0
        while True:
            for token in _TOKENS.finditer(self.text, at):
                if token[0] == b'"':
                    at = token.start()
                    break
                at = token.end()
                yield token[0], token.start(), token.end()
            else:
                at = max(at, self.keep)
            block = self._read(self._size)
            if not block:
                return
            if len(self.text) - at > _LONGEST_TEXT:
                raise UserError(f"The input holds a text of more than {_LONGEST_TEXT:,} bytes. Take it out.")
            if self._start or len(self.text) - self.keep > _KEPT:
                self._start = self._start or self.text[self.keep : self.keep + _KEPT]
                self.keep = at
            self.text, at, self.keep = self.text[self.keep :] + block, at - self.keep, 0

    def taken(self, end: int) -> bytes:
        """Give what stands from `keep` to here, only the start of what is too long, and forget it."""
        found, self._start = self._start or self.text[self.keep : end], b""
        self.keep = end
        return found


def _resources(text: _Text) -> Iterator[bytes]:
    """Give each resource, and of a Bundle that in each entry."""
    depth, key = 0, b""
    around = b""  # the object at hand without its entries
    in_entries = has_entries = False
    for token, start, end in text.tokens():
        opens, closes = token in (b"{", b"["), token in (b"}", b"]")
        if (depth == 0 and text.taken(start).removeprefix(BYTE_ORDER_MARK).strip(SPACE)) or (depth == 0 and not opens):
            raise UserError(_NO_JSON)
        if in_entries and depth == 2 and (opens or closes):
            _only_commas(text.taken(start))
        if depth == 1 and not opens and not closes:
            key = token
        if depth == 1 and token == b"[" and key == b'"entry"':
            in_entries = has_entries = True
            around += text.taken(end)
        depth += opens - closes
        if in_entries and closes and depth == 2:
            yield _in_entry(text.taken(end))
        elif in_entries and closes and depth == 1:
            in_entries = False
        elif depth == 0:
            around += text.taken(end)
            if not _is_bundle(around, has_entries):
                yield around
            around, has_entries = b"", False
    if depth or text.text[text.keep :].strip(SPACE):
        raise UserError(_CUT_OFF)


def _only_commas(between: bytes) -> None:
    if between.strip(SPACE + b","):
        raise UserError("The entries of the Bundle are no JSON objects. Get the file again.")


class _Bundle(msgspec.Struct):
    resourceType: str


class _Entry(msgspec.Struct):
    resource: msgspec.Raw


def _is_bundle(around: bytes, has_entries: bool) -> bool:
    try:
        is_one = msgspec.json.decode(around, type=_Bundle).resourceType == "Bundle"
    except (msgspec.DecodeError, RecursionError):
        is_one = False
        if has_entries:
            raise UserError("The Bundle around the entries is not JSON. Get the file again.") from None
    if has_entries and not is_one:
        raise UserError("The input has entries and is no Bundle. Give the responses as they were exported.")
    return is_one


def _in_entry(raw: bytes) -> bytes:
    """Give the resource of an entry; where there is none, the entry itself, which is then rejected."""
    try:
        return bytes(msgspec.json.decode(raw, type=_Entry).resource)
    except (msgspec.DecodeError, RecursionError):
        return raw
