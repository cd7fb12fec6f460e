"""What differs from one system to the next: its words for what failed, and what fails there at all."""

import errno
import os
from pathlib import Path

import pytest

FAILS_TO_BE_READ = Path("/proc/self/mem")


def said_of(code: str) -> str:
    """Give the words of this system's C library for an error by its name, such as ENOSPC."""
    return os.strerror(getattr(errno, code))


def skip_unless_reading_fails() -> None:
    """Skip the test where no file is known that opens and then fails to be read."""
    try:
        with FAILS_TO_BE_READ.open("rb") as file:
            file.read(1)
    except OSError as error:
        if error.errno == errno.EIO:
            return
    pytest.skip(f"{FAILS_TO_BE_READ} does not fail to be read here")


def skip_unless_forbidden(path: Path, mode: int) -> None:
    """Skip the test where whoever runs it may do everything: root, mostly, but not everywhere."""
    if os.access(path, mode):
        pytest.skip("who runs the tests may read and write everything")


def unmeasured() -> dict[str, str]:
    """Give the environment without coverage.

    It cannot write down what it saw where the disk is full, and a signal can make it wait for its own lock for ever.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
