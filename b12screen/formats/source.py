"""Opens the answers: a file or standard input, compressed or not, and says in one sentence why it cannot."""

import errno
import hashlib
import io
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from b12screen.errors import UserError, system_says
from b12screen.formats.files.encodings import to_utf8
from b12screen.formats.files.packing import unpacked
from b12screen.text import clean

_USAGE = """Nothing to score: standard input is {0}. Give a file, or pipe answers in:
  b12screen score people.ndjson
  cat people.ndjson | b12screen score
  b12screen template > me.json    (an empty answers file to fill in)
To answer questions here instead: b12screen ask"""

_START = 1 << 16  # bytes that are read ahead, by which it shows what a file is
_LEAST = 4


def file_path(given: str | None) -> Path | None:
    """Give the path that an argument names; None, for nothing and for -, means standard input or output."""
    return None if given in (None, "-") else Path(str(given))


def name_of(path: Path | None) -> str:
    """Give what rows, rejects and messages call an input."""
    return clean(str(path)) if path else "stdin"


class Source:
    """The bytes of one input, unpacked and in UTF-8 whatever they were; errors of the disk become UserErrors.

    `encoding` is that of a text; without it the mark of UTF-16 is seen, and everything else stays as it is.
    """

    def __init__(
        self, name: str, file: BinaryIO, *, hashed: bool, encoding: str | None = None, path: Path | None = None
    ) -> None:
        self.name = name
        self.path = path
        self._file = file
        self._descriptor = _descriptor(file)
        self._digest = hashlib.sha256() if hashed else None
        self._one_at_a_time = Lock()  # the thread that feeds other processes may still read when `finish` does
        self._begun_as = self._state()
        self.bytes_read = 0
        self._last_read_at: int | None = None
        self._head = self._first_block()
        self._stream = unpacked(self._head, _Raw(self))
        start = self._as_it_is(_START)
        self._to_utf8 = to_utf8(name, start, encoding)
        self._ahead = self._to_utf8(start) if self._to_utf8 and start else start

    @property
    def sha256(self) -> str | None:
        """The digest of what was read, compressed as it was, if one was asked for."""
        return self._digest.hexdigest() if self._digest else None

    @property
    def descriptor(self) -> int | None:
        """The file's own descriptor, if whoever reads from it gets all that `read` gives after the head."""
        is_changed = self._stream is not None or self._to_utf8 is not None
        return None if is_changed or self._digest is not None else self._descriptor

    @property
    def size(self) -> int | None:
        """The size of a regular file when it was opened, in bytes."""
        return self._begun_as[0] if self._begun_as else None

    def position(self) -> int:
        """Give how many bytes of the file have been read, by whichever process."""
        if self._last_read_at is not None:
            return self._last_read_at
        if self._begun_as and self._descriptor is not None:
            return os.lseek(self._descriptor, 0, os.SEEK_CUR)
        return self.bytes_read

    @property
    def start(self) -> bytes:
        """Give the first bytes, which `read` gives too."""
        return self._ahead

    def read(self, size: int) -> bytes:
        """Give some bytes, at most `size` or what was read ahead; none at the end."""
        if self._ahead:
            block, self._ahead = self._ahead, b""
            return block
        block = self._as_it_is(size)
        if self._to_utf8 is None:
            return block
        while block and not (text := self._to_utf8(block)):  # half a character
            block = self._as_it_is(size)
        return text if block else self._to_utf8(b"")

    def _as_it_is(self, size: int) -> bytes:
        """Give bytes unpacked, in their own encoding."""
        if self._stream is None:
            return self.raw(size)
        try:
            return self._stream.read1(size)  # type: ignore[attr-defined, no-any-return]
        except UserError:
            raise
        except EOFError:
            why = "it is cut off"
        except Exception:  # zlib.error, BadGzipFile, ZstdError: each module has its own
            why = "it is damaged"
        self.check_unchanged()  # what somebody writes to meanwhile may look damaged
        raise UserError(f"Cannot read {self.name} to its end: {why}. Get the compressed file again.")

    def random_access(self) -> io.RawIOBase | io.BytesIO:
        """Give the file to be read at any place. UserError for what has no places, such as a pipe."""
        if isinstance(self._file, io.BytesIO) and self._stream is None:
            return io.BytesIO(self._file.getbuffer())
        if self._descriptor is None or self._begun_as is None:
            raise UserError(f"Tables cannot be read from {self.name}, where there is no going back. Give a file.")
        if self._stream is not None:
            raise UserError(f"{self.name} is packed as a whole. Unpack it first; such files are packed inside.")
        return _At(self, self._begun_as[0])

    def read_at(self, place: int, size: int) -> bytes:
        """Give some bytes from a place in the file; what `read` gives next stays the same."""
        assert self._descriptor is not None
        with self._named_errors():
            block = os.pread(self._descriptor, size, place)
        self._last_read_at = place + len(block)
        return block

    def drop_start(self) -> None:
        """Leave to another process what was read ahead."""
        self._ahead = b""

    def check_unchanged(self) -> None:
        """Raise UserError when somebody wrote to the file while it was read."""
        if self._state() != self._begun_as:
            raise UserError(f"{self.name} changed while it was read. Score it again once nothing writes to it.")

    def _first_block(self) -> bytes:
        start = self._from_file(_START)
        while 0 < len(start) < _LEAST and (more := self._from_file(_START)):
            start += more
        return start

    def _from_file(self, size: int) -> bytes:
        with self._one_at_a_time:
            with self._named_errors():
                # Past Python's buffer, so that other processes can go on where this one stopped.
                block = self._file.read(size) if self._descriptor is None else os.read(self._descriptor, size)
            self.bytes_read += len(block)
            if self._digest is not None:
                self._digest.update(block)
        return block

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise UserError(f"Cannot read {self.name} to its end: {system_says(error)}.") from None

    def _state(self) -> tuple[int, int] | None:
        """Give size and time of the last change of a regular file."""
        if self._descriptor is None:
            return None
        found = os.fstat(self._descriptor)
        return (found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None

    def finish(self) -> None:
        """Read what is left, so that the digest is that of the whole input."""
        while self._digest is not None and self._from_file(1 << 20):
            pass

    def raw(self, size: int) -> bytes:
        """Give bytes as they are in the file, still compressed where it is."""
        head, self._head = self._head[:size], self._head[size:]
        return head or self._from_file(size)


class _At(io.RawIOBase):
    """A source as a file to read at any place, each time from the disk."""

    def __init__(self, source: Source, size: int) -> None:
        self._source = source
        self._size = size
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        place = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        if place < 0:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self._place = place
        return self._place

    def read(self, size: int = -1) -> bytes:
        block = self._source.read_at(self._place, size if size >= 0 else self._size - self._place)
        self._place += len(block)
        return block


class _Raw:
    """A source's bytes as they are in its file, as a file to read."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def read(self, size: int) -> bytes:
        return self._source.raw(size)

    def seekable(self) -> bool:
        return False


def _descriptor(file: BinaryIO) -> int | None:
    try:
        return file.fileno()
    except OSError:
        return None  # a stand-in for standard input


@contextmanager
def open_source(path: Path | None, *, hashed: bool = False, encoding: str | None = None) -> Iterator[Source]:
    """Open the answers. UserError when there are none, or when they cannot be read."""
    if path is None:
        if sys.stdin is None or sys.stdin.isatty():
            raise UserError(_USAGE.format("closed" if sys.stdin is None else "a terminal"))
        yield Source(name_of(None), sys.stdin.buffer, hashed=hashed, encoding=encoding)
        return
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise UserError(f"There is no file {clean(str(path))}. Check the name, or give - for standard input.") from None
    except IsADirectoryError:
        raise UserError(f"{clean(str(path))} is a folder. Give one file of answers.") from None
    except OSError as error:
        reason = system_says(error)
        raise UserError(f"Cannot read {clean(str(path))}: {reason}. Check who may read it.") from None
    with file:
        yield Source(name_of(path), file, hashed=hashed, encoding=encoding, path=path)
