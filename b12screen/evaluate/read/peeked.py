"""A source that can be looked at before it is read, also where it is a pipe."""

import io

from b12screen.formats.lines import CHUNK
from b12screen.formats.source import Source


class Peeked(io.RawIOBase):
    """The bytes of a source, as a file; `head` shows the first ones and they are still read later."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.source = source
        self.name = source.name
        self._head = b""

    def head(self) -> bytes:
        """Give the first bytes; a record that is longer has no names that anybody gave it."""
        while len(self._head) < CHUNK and (block := self.source.read(CHUNK)):
            self._head += block
        return self._head

    def read(self, size: int = -1) -> bytes:
        """Give some bytes, at most `size`; none at the end."""
        self._head = self._head or self.source.read(size)
        if size < 0:
            size = len(self._head)
        block, self._head = self._head[:size], self._head[size:]
        return block

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]
        """Read into a buffer, as io.BufferedReader asks for it."""
        block = self.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)

    def random_access(self) -> io.RawIOBase | io.BytesIO:
        """Give the file to be read at any place."""
        return self.source.random_access()
