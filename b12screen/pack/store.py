"""Bytes that stay in the user's cache folder from one run to the next; what is doubtful there is as good as missing.

The folder may lie where others can write, so it and every file in it must be the user's own and closed to writers.
Nothing here is worth an error: a run without a store is only slower.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "pack-"
_MOST_FILES = 8


def stored(name: str) -> bytes | None:
    """Give what was stored under a name, if it is there and beyond doubt."""
    with suppress(OSError), _folder() as folder, open(_PREFIX + name, "rb", opener=_within(folder)) as file:
        status = os.fstat(file.fileno())
        _refuse_unless_ours(status)
        if stat.S_ISREG(status.st_mode):
            return file.read()
    return None


def store(name: str, content: bytes) -> None:
    """Store bytes for later runs, whole or not at all; only the newest few are kept."""
    temporary = f"{_PREFIX}{name}.{os.urandom(8).hex()}"
    with suppress(OSError):
        _make_folder()
        with _folder() as folder:
            try:
                with open(temporary, "xb", opener=_within(folder)) as file:
                    file.write(content)
                os.rename(temporary, _PREFIX + name, src_dir_fd=folder, dst_dir_fd=folder)
            except BaseException:
                _remove(folder, temporary)
                raise
            _prune(folder)


def _path() -> Path:
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    home = given if given.is_absolute() else Path(os.path.expanduser("~/.cache"))  # noqa: PTH111 - it never raises
    if not home.is_absolute():
        raise FileNotFoundError("there is no home")
    return home / "b12screen"


def _make_folder() -> None:
    path = _path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)


@contextmanager
def _folder() -> Iterator[int]:
    """Open the folder, so that what is checked and what is used stay the same; OSError when it is not ours."""
    if os.open not in os.supports_dir_fd:  # Windows, where a mode does not say who can write
        raise PermissionError("nobody can say whose a file is")
    folder = os.open(_path(), os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        _refuse_unless_ours(os.fstat(folder))
        yield folder
    finally:
        os.close(folder)


def _refuse_unless_ours(status: os.stat_result) -> None:
    if status.st_uid != os.geteuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise PermissionError("another user can write here")


def _within(folder: int) -> Callable[[str, int], int]:
    """Open what lies in the folder itself: follow no link, and wait for nobody at the other end of a pipe."""
    return lambda name, flags: os.open(name, flags | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600, dir_fd=folder)


def _prune(folder: int) -> None:
    def written(name: str) -> int:
        return os.stat(name, dir_fd=folder, follow_symlinks=False).st_mtime_ns

    names = [name for name in os.listdir(folder) if name.startswith(_PREFIX)]
    for name in sorted(names, key=written, reverse=True)[_MOST_FILES:]:
        _remove(folder, name)


def _remove(folder: int, name: str) -> None:
    with suppress(OSError):
        os.unlink(name, dir_fd=folder)
