"""Where results go: standard output, a device, or a file that appears under its name only when it is whole."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from b12screen.errors import UserError, system_says
from b12screen.text import clean


@contextmanager
def open_output(path: Path | None) -> Iterator[BinaryIO]:
    """Open `path`, or standard output for None, for bytes.

    A regular file is written beside its final name with mode 0600, since results are health data, and takes
    that name only when the block ends well; devices and pipes are written directly. Raises UserError when
    the place cannot be written.
    """
    with _explained(path):
        if path is None:
            yield _named(_standard_output(), path)
            sys.stdout.buffer.flush()
        elif is_stream(path):
            with path.open("wb") as device:
                yield _named(device, path)
        else:
            with _beside(real_path(path)) as file:
                yield _named(file, path)


class _TriedError(Exception):
    """Ends what was only a trial."""


def check_output(path: Path) -> None:
    """Raise UserError now where a file could not be written later, after somebody has worked for it."""
    if os.path.isdir(path) or not is_stream(path):  # noqa: PTH112 - Path.is_dir raises where it may not look
        with suppress(_TriedError), open_output(path):
            raise _TriedError


class _Named:
    """A file whose errors say its own name, and not that of another one that is open too."""

    def __init__(self, file: BinaryIO, path: Path | None) -> None:
        self._file = file
        self._path = path

    def write(self, content: bytes) -> int:
        with _explained(self._path):
            return self._file.write(content)

    def flush(self) -> None:
        with _explained(self._path):
            self._file.flush()


def _named(file: BinaryIO, path: Path | None) -> BinaryIO:
    return cast(BinaryIO, _Named(file, path))


@contextmanager
def _explained(path: Path | None) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UserError(f"Cannot write {clean(str(path or 'the results'))}: {_why(error, path)}") from None


def is_stream(path: Path) -> bool:
    """Say whether `path` is written directly: a device, a pipe, or a name of an output that is open already."""
    named_output = path.is_relative_to("/dev") and not path.is_relative_to("/dev/shm")  # /dev/stdout may be a file
    try:
        return named_output or (path.exists() and not path.is_file())
    except OSError:
        return False  # opening it will say why


def real_path(path: Path) -> Path:
    """Follow links; a circle of links stays as it is, and fails when it is opened."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _standard_output() -> BinaryIO:
    if sys.stdout is None:
        raise UserError("Cannot write the results: standard output is closed. Give -o FILE.")
    return sys.stdout.buffer


@contextmanager
def _beside(target: Path) -> Iterator[BinaryIO]:
    import tempfile

    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(descriptor)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _why(error: OSError, path: Path | None) -> str:
    if isinstance(error, FileNotFoundError) and path is not None:
        return f"there is no folder {clean(str(path.parent))}. Make it first, or choose another place."
    if isinstance(error, IsADirectoryError):
        return "it is a folder. Give the name of a file in it."
    return f"{system_says(error)}. Choose another place."
