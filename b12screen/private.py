"""A folder that is the user's own: opened without following links, and refused where others can write.

What is opened and what is checked stay the same, since everything in the folder is reached through its descriptor.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def make_private_folder(path: Path) -> None:
    """Make a folder, and those above it, for the user alone; it may be there already."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)


@contextmanager
def private_folder(path: Path) -> Iterator[int]:
    """Open the folder; OSError when it is not there, is not ours, or others can write to it."""
    if os.open not in os.supports_dir_fd:  # Windows, where a mode does not say who can write
        raise PermissionError(errno.EACCES, "this system does not say whose a file is")
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        refuse_unless_ours(os.fstat(folder))
        yield folder
    finally:
        os.close(folder)


def refuse_unless_ours(status: os.stat_result) -> None:
    """Raise PermissionError unless a file or folder is the user's own, and closed to other writers."""
    if status.st_uid != os.geteuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise PermissionError(errno.EACCES, "another user can write there")


def within(folder: int) -> Callable[[str, int], int]:
    """Open what lies in the folder itself: follow no link, and wait for nobody at the other end of a pipe."""
    return lambda name, flags: os.open(name, flags | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600, dir_fd=folder)


def names_within(folder: int, prefixes: str | tuple[str, ...]) -> list[str]:
    """Give the names in the folder that begin like this, sorted."""
    return sorted(name for name in os.listdir(folder) if name.startswith(prefixes))


def remove_within(folder: int, name: str) -> None:
    """Remove a file, if it is there and can be removed."""
    with suppress(OSError):
        os.unlink(name, dir_fd=folder)
