"""Where results go: standard output, a device, or a file that appears under its name only when it is whole."""

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from b12screen.errors import UserError, system_says
from b12screen.packed import packed
from b12screen.text import clean
from b12screen.unfinished import Unfinished

# What ends a run: Ctrl-C, whoever manages processes, and a terminal that is closed.
ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextmanager
def open_output(path: Path | None, *, replace: bool = True) -> Iterator[BinaryIO]:
    """Open `path`, or standard output for None, for bytes.

    A regular file is written beside its final name with mode 0600, since results are health data, and takes
    that name only when the block ends well; devices and pipes are written directly. Raises UserError when
    the place cannot be written, and, unless it is to be replaced, when there is a file of that name.
    """
    _refuse_dash(path)
    with _explained(path):
        if path is None:
            yield _named(_standard_output(), path)
            sys.stdout.buffer.flush()
        elif is_stream(path):
            with path.open("wb") as device:
                yield _named(device, path)
        else:
            with _beside(real_path(path), path, replace=replace) as file, packed(file, path) as written:
                yield _named(written, path)


@contextmanager
def open_folder(path: Path) -> Iterator[Path]:
    """Give a new folder, for the user alone, that takes the name `path` only when the block ends well.

    UserError when there is something under that name that is not an empty folder.
    """
    _refuse_dash(path)
    with _explained(path):
        target = real_path(path)
        _refuse_unless_free(target)
        unfinished = Unfinished(target, is_folder=True)
        with _named_at_the_end(unfinished, path, replace=True):
            yield unfinished.path


def _refuse_dash(path: Path | None) -> None:
    """Refuse a file of health data that nobody finds again, and that no other command takes for a file."""
    if path == Path("-"):
        raise UserError("Here - is no name for a file. Give another one.")


def _refuse_unless_free(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        why = "it is a file"
    elif folder.is_dir() and any(folder.iterdir()):
        why = "the folder is not empty"
    elif folder == Path.cwd():  # it would be replaced under the feet of whoever stands in it
        why = "you are in it"
    else:
        return
    raise UserError(f"Cannot write {clean(str(folder))}: {why}. Give the name of a folder that is not there yet.")


def open_private(path: Path) -> BinaryIO:
    """Open a new file that only the user can read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def check_place(path: Path) -> None:
    """Raise the UserError now that `open_output` would raise later, where that can be known."""
    with _explained(path):
        if path.is_dir():
            raise IsADirectoryError
        if not is_stream(path):
            with suppress(_OnlyTriedError), _beside(real_path(path), path, replace=True):
                raise _OnlyTriedError


def check_page(path: Path) -> None:
    """Raise UserError for a page that could not be written, or whose name says that it is something else."""
    if not is_stream(path) and path.suffix.lower() not in (".html", ".htm"):
        raise UserError(f"Cannot write {clean(str(path))}: a page is HTML, so its name must end in .html.")
    check_place(path)


class _OnlyTriedError(Exception):
    """Ends what was only begun to see whether it can be."""


class _Named:
    """A file whose errors say its own name, and not that of another one that is open too."""

    def __init__(self, file: BinaryIO, path: Path | None) -> None:
        self._file = file
        self._path = path

    def write(self, content: bytes) -> int:
        """Write all of it: a stream without a buffer may take only a part at a time, as when a signal comes."""
        written = 0
        with _explained(self._path), memoryview(content) as whole:
            while written < len(whole):
                with whole[written:] as rest:
                    taken: int | None = self._file.write(rest)
                if taken is None:  # a stream that nobody may wait for
                    raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
                written += taken
        return written

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
def _beside(target: Path, path: Path, *, replace: bool) -> Iterator[BinaryIO]:
    unfinished = Unfinished(target)
    with _named_at_the_end(unfinished, path, replace=replace), os.fdopen(unfinished.descriptor(), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def together() -> Iterator[None]:
    """Let the files that the block writes take their names at its end, all at once; the one opened first is last."""
    waiting: list[_Waiting] = []
    token = _WAITING.set(waiting)
    try:
        yield
        with _signals_put_off():
            for each in waiting:  # which ended in this order
                each.take_name()
    finally:
        _WAITING.reset(token)
        for each in waiting:
            each.unfinished.discard()


@contextmanager
def _signals_put_off() -> Iterator[None]:
    """Act on the signals that end a run when the block has ended, whichever thread they come to."""
    came: list[int] = []
    before = {each: signal.signal(each, lambda number, _: came.append(number)) for each in ENDING}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        for number in came[:1]:
            signal.raise_signal(number)


@contextmanager
def signals_held_back() -> Iterator[None]:
    """Hold back the signals that end a run until the block has ended."""
    if not hasattr(signal, "pthread_sigmask"):  # pragma: no cover - on Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass(frozen=True)
class _Waiting:
    """A whole file that is to take its name."""

    unfinished: Unfinished
    path: Path
    replace: bool

    def take_name(self) -> None:
        with _explained(self.path):
            self.unfinished.take_name(replace=self.replace)


_WAITING: ContextVar[list[_Waiting] | None] = ContextVar("_WAITING", default=None)


@contextmanager
def _named_at_the_end(unfinished: Unfinished, path: Path, *, replace: bool) -> Iterator[None]:
    """Give a file its name when the block ends well, or leave that to `together`; else remove it."""
    waits = False
    whole = _Waiting(unfinished, path, replace)
    try:
        yield
        others = _WAITING.get()
        if others is None:
            whole.take_name()
        else:
            others.append(whole)
            waits = True
    finally:
        if not waits:
            unfinished.discard()


def _why(error: OSError, path: Path | None) -> str:
    if isinstance(error, FileNotFoundError) and path is not None:
        return f"there is no folder {clean(str(path.parent))}. Make it first, or choose another place."
    if isinstance(error, FileExistsError):
        return "it is there already, and is not replaced. Choose another name."
    if isinstance(error, IsADirectoryError):
        return "it is a folder. Give the name of a file in it."
    return f"{system_says(error)}. Choose another place."
