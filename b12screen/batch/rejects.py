"""Records that could not be read: what is wrong with each, for a file and, without any value, for the screen."""

import codecs
from typing import BinaryIO

import msgspec

from b12screen.text import clean

SHOWN = 10
RAW_BYTES = 2_000


class RejectedError(Exception):
    """Why one record cannot be scored: the field, if it is one field, a code of design.md 2, and a sentence."""

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        self.code = code
        self.message = message
        self.field = field
        super().__init__(code)


class Reject(msgspec.Struct, frozen=True):
    """One line of the --errors file; `raw` is health data."""

    source: str
    line: int
    field: str | None
    code: str
    message: str
    raw: str


class Rejects:
    """Counts rejects, writes them to a file if there is one, and keeps the first few for the screen."""

    def __init__(self, source: str, file: BinaryIO | None) -> None:
        self.count = 0
        self.first: list[str] = []
        self._source = source
        self._file = file
        self._encoder = msgspec.json.Encoder()

    def add(self, line: int, raw: bytes, error: RejectedError) -> None:
        """Take in one record that was rejected."""
        self.count += 1
        if self._file is not None:
            reject = Reject(
                self._source, line, error.field, error.code, error.message, readable(raw, cut=error.code == "too_long")
            )
            self._file.write(self._encoder.encode(reject) + b"\n")
        elif len(self.first) < SHOWN:
            field = f" {clean(error.field[:80])}:" if error.field else ""
            self.first.append(f"{self._source}:{line}:{field} {error.code}")

    def told(self) -> list[str]:
        """Give the lines for the screen: source, line, field and code, never a value."""
        hidden = self.count - len(self.first)
        return [*self.first, f"... and {hidden} more; use --errors FILE"] if self.first and hidden else self.first


def readable(raw: bytes, *, cut: bool) -> str:
    r"""Give a record as text, with bytes that are not UTF-8 as \xNN; only the start of one that is too long."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="backslashreplace")
    return decoder.decode(raw[:RAW_BYTES] if cut else raw, final=not cut)
