"""Bytes that stay in the user's cache folder from one run to the next; what is doubtful there is as good as missing.

The folder may lie where others can write, so it and every file in it must be the user's own and closed to writers.
Nothing here is worth an error: a run without a store is only slower.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path

from b12screen.private import (
    make_private_folder,
    names_within,
    private_folder,
    refuse_unless_ours,
    remove_within,
    within,
)

_PREFIX = "pack-"
_MOST_FILES = 8


def stored(name: str) -> bytes | None:
    """Give what was stored under a name, if it is there and beyond doubt."""
    with (
        suppress(OSError),
        private_folder(_path()) as folder,
        open(_PREFIX + name, "rb", opener=within(folder)) as file,
    ):
        status = os.fstat(file.fileno())
        refuse_unless_ours(status)
        if stat.S_ISREG(status.st_mode):
            return file.read()
    return None


def store(name: str, content: bytes) -> None:
    """Store bytes for later runs, whole or not at all; only the newest few are kept."""
    temporary = f"{_PREFIX}{name}.{os.urandom(8).hex()}"
    with suppress(OSError):
        make_private_folder(_path())
        with private_folder(_path()) as folder:
            try:
                with open(temporary, "xb", opener=within(folder)) as file:
                    file.write(content)
                os.rename(temporary, _PREFIX + name, src_dir_fd=folder, dst_dir_fd=folder)
            except BaseException:
                remove_within(folder, temporary)
                raise
            _prune(folder)


def _path() -> Path:
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    home = given if given.is_absolute() else Path(os.path.expanduser("~/.cache"))  # noqa: PTH111 - it never raises
    if not home.is_absolute():
        raise FileNotFoundError("there is no home")
    return home / "b12screen"


def _prune(folder: int) -> None:
    def written(name: str) -> int:
        return os.stat(name, dir_fd=folder, follow_symlinks=False).st_mtime_ns

    for name in sorted(names_within(folder, _PREFIX), key=written, reverse=True)[_MOST_FILES:]:
        remove_within(folder, name)
