"""Records that could not be read: what is wrong with each, for a file and, without any value, for the screen."""

import codecs

import msgspec

from b12screen.text import clean

SHOWN = 10
RAW_BYTES = 2_000


class RejectedError(ValueError):
    """Why one record cannot be scored: the field, if it is one field, a code, and a sentence.

    None of them repeats an answer. The codes: docs/meaning.md, "Rejects".
    """

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        self.code = code
        self.message = message
        self.field = field
        self.line: int | None = None  # of many records that a program passes in, the number of this one
        super().__init__(": ".join(part for part in (field, code, message) if part))


class Reject(msgspec.Struct, frozen=True):
    """One line of the --errors file; `raw` is health data."""

    source: str
    line: int
    field: str | None
    code: str
    message: str
    raw: str


def as_line(source: str, line: int, raw: bytes, error: RejectedError) -> bytes:
    """Give one line of the --errors file."""
    text = readable(raw, cut=error.code == "too_long")
    return msgspec.json.encode(Reject(source, line, error.field, error.code, error.message, text)) + b"\n"


def for_screen(source: str, line: int, error: RejectedError) -> str:
    """Say in which line a reject is and of what kind, never a value."""
    field = f" {clean(error.field[:80])}:" if error.field else ""
    return f"{source}:{line}:{field} {error.code}"


def readable(raw: bytes, *, cut: bool) -> str:
    r"""Give a record as text, with bytes that are not UTF-8 as \xNN; only the start of one that is too long."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="backslashreplace")
    return decoder.decode(raw[:RAW_BYTES] if cut else raw, final=not cut)
