"""Measures how much work a call is, which unlike the time it takes does not depend on what else the machine does."""

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest


def steps(call: Callable[[], object]) -> int:
    """Give how often functions, of Python and of C, are called until `call` ends; the same on every machine."""
    counted = 0

    def count(_frame: object, event: str, _function: object) -> None:
        nonlocal counted
        counted += event.endswith("call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        call()
    finally:
        sys.setprofile(before)
    return counted


def processor_seconds(call: Callable[[], object]) -> float:
    """Give the seconds that this process worked until `call` ended, without those in which others had the processor."""
    start = time.process_time()
    call()
    return time.process_time() - start


def make_too_large_to_hold(path: Path) -> None:
    """Lengthen a file to more than any memory, without using the disk: whoever reads all of it fails."""
    for terabytes in (10, 1):
        with suppress(OSError), path.open("r+b") as file:
            file.truncate(terabytes << 40)
            return
    pytest.skip("a file cannot be that large here")
