"""Ids that occur more than once, which is all that a run with --check-only writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from b12screen.formats.reader import Weighed
from b12screen.formats.writer import JoinedRows, Writer, WriterOf
from b12screen.output import open_output

_encode = msgspec.json.encode


class Repeats:
    """Ids that occur more than once in a run; about 150 bytes of memory for each person with an id."""

    def __init__(self) -> None:
        self.count = 0
        self._seen: dict[bytes, tuple[str | None, int]] = {}

    @contextmanager
    def results(self, output: Path | None) -> Iterator[tuple[BinaryIO, WriterOf]]:
        """Open the file for the repeated ids, and give what writes them."""
        with open_output(output) as file:
            yield file, self.of

    def of(self, source: str | None) -> Writer:
        """Give a writer that writes nothing but ids that were seen before, in this input or an earlier one."""
        return _RepeatWriter(self, source)

    def told(self, source: str | None, line: int, identifier: bytes) -> bytes:
        """Take in one id, and give a line of JSON if it was seen before."""
        # An id can be written in several ways, with escapes and without.
        same = _encode(msgspec.json.decode(identifier)) if b"\\" in identifier else identifier
        first_source, first_line = self._seen.setdefault(same, (source, line))
        if identifier == b"null" or (first_source, first_line) == (source, line):
            return b""
        self.count += 1
        places = _encode({"source": source, "line": line, "first_source": first_source, "first_line": first_line})
        return b'{"id":' + identifier + b"," + places[1:] + b"\n"


class _RepeatWriter(JoinedRows):
    def __init__(self, repeats: Repeats, source: str | None) -> None:
        self._repeats = repeats
        self._source = source

    def row(self, line: int, weighed: Weighed) -> bytes:
        return self._repeats.told(self._source, line, bytes(weighed[0]))
