"""Hidden files and folders beside the names that they take once they are whole; what a dead run left is removed."""

import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

fcntl: Any
try:
    import fcntl
except ImportError:  # pragma: no cover - on Windows, where what a dead run left stays
    fcntl = None

_ENDING = ".unfinished"
_LONGEST = 40  # of the name that a hidden one shows, which may be as long as a system allows


class Unfinished:
    """A new file or folder for the user alone, under a hidden name; whoever writes it holds a lock while it lives."""

    def __init__(self, target: Path, *, is_folder: bool = False) -> None:
        _remove_dead(target)
        self.target = target
        self._is_folder = is_folder
        self._lock = -1
        while not self._is_there():  # another run may have taken it for dead before it was locked
            self.path, self._lock = _made(target, is_folder=is_folder)
            _is_locked(self._lock)

    def descriptor(self) -> int:
        """Give a descriptor to write the file with, for the caller to close; the lock outlives it."""
        return os.dup(self._lock)

    def take_name(self, *, replace: bool) -> None:
        """Take the final name; FileExistsError where it is taken and not to be replaced."""
        if self._is_folder and self.target.is_dir():
            self.target.rmdir()
        if replace or self._is_folder:
            self.path.replace(self.target)
        else:
            self.target.hardlink_to(self.path)  # which fails where there is one, whoever made it since

    def discard(self) -> None:
        """Remove what has not taken its name, and let go of the lock."""
        _remove(self.path)
        with suppress(OSError):
            os.close(self._lock)

    def _is_there(self) -> bool:
        if self._lock < 0:
            return False
        with suppress(OSError):
            if os.path.samestat(self.path.lstat(), os.fstat(self._lock)):
                return True
        os.close(self._lock)
        return False


def _made(target: Path, *, is_folder: bool) -> tuple[Path, int]:
    prefix = _prefix(target)
    if not is_folder:
        descriptor, name = tempfile.mkstemp(_ENDING, prefix, target.parent)
        return Path(name), descriptor
    path = Path(tempfile.mkdtemp(_ENDING, prefix, target.parent))
    return path, os.open(path, os.O_RDONLY)


def _prefix(target: Path) -> str:
    return f".{target.name[:_LONGEST]}."


def _remove_dead(target: Path) -> None:
    """Remove what other runs left that were to write to the same place, and that have ended."""
    with suppress(OSError):
        for path in target.parent.iterdir() if fcntl else ():
            if path.name.startswith(_prefix(target)) and path.name.endswith(_ENDING):
                _remove_if_dead(path)


def _remove_if_dead(path: Path) -> None:
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            if os.fstat(descriptor).st_uid == os.geteuid() and _is_locked(descriptor):
                _remove(path)
        finally:
            os.close(descriptor)


def _is_locked(descriptor: int) -> bool:
    """Lock a file or folder, and say whether that was possible: not where somebody else has."""
    if fcntl is None:  # pragma: no cover - on Windows
        return False
    with suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _remove(path: Path) -> None:
    with suppress(OSError):
        if stat.S_ISDIR(path.lstat().st_mode):
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()
