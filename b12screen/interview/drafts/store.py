"""The files of unfinished interviews in the user's state folder: each is saved whole, and locked while in use.

A file is locked as long as an interview runs, so that no other interview goes on with it, writes over it or deletes
it. A lock belongs to one file, and every save makes a new one: it is locked before it gets the name of the old one.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from b12screen.errors import UserError, system_says
from b12screen.private import (
    make_private_folder,
    names_within,
    private_folder,
    refuse_unless_ours,
    remove_within,
    within,
)

_PREFIX, _ASIDE = "interview-", "set-aside-"
_LARGEST = 1_048_576


class UnusableError(Exception):
    """A file that is no interview of ours; the message ends the sentence "it cannot be used: ..."."""


class DraftFile:
    """The locked file of one interview, which nobody else can use until it is released."""

    def __init__(self, folder: int, name: str, file: BinaryIO | None = None) -> None:
        self._folder = folder
        self._name = name
        self._file = file

    @property
    def exists(self) -> bool:
        """Say whether anything was saved yet."""
        return self._file is not None

    def read(self) -> bytes:
        """Give what was saved."""
        content = self._file.read(_LARGEST + 1) if self._file else b""
        if len(content) > _LARGEST:
            raise UnusableError("it is too large")
        return content

    def write(self, content: bytes) -> None:
        """Save this in place of what was saved before, whole or not at all; OSError when that fails."""
        temporary = f".{self._name}.{os.urandom(8).hex()}"
        with ExitStack() as undo:
            undo.callback(remove_within, self._folder, temporary)
            file = undo.enter_context(open(temporary, "xb", opener=within(self._folder)))
            _lock(file)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            os.rename(temporary, self._name, src_dir_fd=self._folder, dst_dir_fd=self._folder)
            undo.pop_all()
        self.release()
        self._file = file

    def remove(self) -> None:
        """Delete what was saved."""
        if self._file:
            remove_within(self._folder, self._name)
        self.release()

    def release(self) -> None:
        """Let others use it."""
        if self._file:
            self._file.close()
            self._file = None


class Drafts:
    """The folder of unfinished interviews."""

    def __init__(self, folder: int, path: Path) -> None:
        self._folder = folder
        self.path = path

    def names(self) -> list[str]:
        """Give the name of each interview there is."""
        return names_within(self._folder, _PREFIX)

    def new(self) -> DraftFile:
        """Give a file for a new interview; there is none until something is written."""
        return DraftFile(self._folder, f"{_PREFIX}{os.urandom(8).hex()}.json")

    def take(self, name: str) -> DraftFile | None:
        """Open and lock an interview; None where another process has it, or it is gone. UnusableError for others."""
        with ExitStack() as undo:
            try:
                file = undo.enter_context(open(name, "r+b", opener=within(self._folder)))
                status = os.fstat(file.fileno())
                refuse_unless_ours(status)
            except FileNotFoundError:
                return None
            except OSError:
                raise UnusableError("it is a link, or another user can write to it") from None
            if not stat.S_ISREG(status.st_mode):
                raise UnusableError("it is no file")
            try:
                _lock(file)
                now = os.stat(name, dir_fd=self._folder, follow_symlinks=False)
            except (BlockingIOError, FileNotFoundError):
                return None
            if not os.path.samestat(status, now):
                return None
            undo.pop_all()
        return DraftFile(self._folder, name, file)

    def set_aside(self, name: str) -> Path | None:
        """Give what cannot be used another name, under which only `forget` finds it; None when that fails."""
        new = f"{_ASIDE}{os.urandom(8).hex()}"
        with suppress(OSError):
            os.rename(name, new, src_dir_fd=self._folder, dst_dir_fd=self._folder)
            return self.path / new
        return None

    def forget(self) -> tuple[int, int]:
        """Delete everything that is not in use; give how much that was, and how much was left."""
        names = names_within(self._folder, (_PREFIX, f".{_PREFIX}", _ASIDE))
        deleted = [name for name in names if self._is_deleted(name)]
        counts = [sum(not name.startswith(".") for name in each) for each in (deleted, names)]
        return counts[0], counts[1] - counts[0]

    def _is_deleted(self, name: str) -> bool:
        """Delete a file unless another process uses it, and say whether that was possible."""
        held = None
        with suppress(UnusableError):
            held = self.take(name)
            if held is None:
                return False
        with suppress(OSError):
            os.unlink(name, dir_fd=self._folder)
        if held:
            held.release()
        return not names_within(self._folder, name)


@contextmanager
def open_drafts(*, make: bool) -> Iterator[Drafts]:
    """Open the folder of unfinished interviews; OSError when there is none, or when it is not the user's alone."""
    from platformdirs import user_state_path

    path = user_state_path("b12screen", appauthor=False)
    if not path.is_absolute():
        raise FileNotFoundError(errno.ENOENT, "there is no home folder")
    if make:
        make_private_folder(path)
    with private_folder(path) as folder:
        yield Drafts(folder, path)


def _lock(file: BinaryIO) -> None:
    import fcntl  # not on Windows, where private_folder has refused before

    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def forgotten() -> str:
    """Delete every unfinished interview that is not in use, and say how many that were."""
    try:
        with open_drafts(make=False) as drafts:
            deleted, left = drafts.forget()
    except FileNotFoundError:
        deleted = left = 0
    except OSError as error:
        raise UserError(f"Cannot look for saved interviews: {system_says(error)}.") from None
    said = f"Deleted {deleted} saved interview{'' if deleted == 1 else 's'}." if deleted else "Nothing was deleted."
    return f"{said} {left} could not be deleted: in use, or not yours." if left else said
