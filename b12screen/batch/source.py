"""Opens the answers: a file or standard input, and says in one sentence why it cannot."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from b12screen.errors import UserError, system_says
from b12screen.text import clean

_USAGE = """Nothing to score: standard input is {0}. Give a file, or pipe answers in:
  b12screen score people.ndjson
  cat people.ndjson | b12screen score
  b12screen template > me.json    (an empty answers file to fill in)
To answer questions here instead: b12screen ask"""


def file_path(given: str | None) -> Path | None:
    """Give the path that an argument names; None, for nothing and for -, means standard input or output."""
    return None if given in (None, "-") else Path(str(given))


@contextmanager
def open_input(path: Path | None) -> Iterator[BinaryIO]:
    """Open the answers for bytes. UserError when there are none, or when they cannot be read."""
    if path is None:
        if sys.stdin is None or sys.stdin.isatty():
            raise UserError(_USAGE.format("closed" if sys.stdin is None else "a terminal"))
        yield sys.stdin.buffer
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
        yield file


def guarded(file: BinaryIO, name: str) -> BinaryIO:
    """Give a file whose read errors are said in one sentence."""
    return _Guarded(file, name)  # type: ignore[return-value]


class _Guarded:
    """Reads like the file that it wraps; an error of the disk becomes a UserError."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._name = name

    def readline(self, limit: int = -1) -> bytes:
        try:
            return self._file.readline(limit)
        except OSError as error:
            raise self._said(error) from None

    def read(self) -> bytes:
        try:
            return self._file.read()
        except OSError as error:
            raise self._said(error) from None

    def _said(self, error: OSError) -> UserError:
        return UserError(f"Cannot read {clean(self._name)} to its end: {system_says(error)}.")
