"""Reads and writes beside the scoring, each in a thread of its own: Arrow leaves Python free while it works."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Some = TypeVar("Some")


@contextmanager
def ahead(items: Iterator[Some]) -> Iterator[Iterator[Some]]:
    """Give the same items, the next one being made while the last one is used; nothing is made any more at the end."""
    with ThreadPoolExecutor(1) as thread:
        yield _made_by(thread, items)


def _made_by(thread: ThreadPoolExecutor, items: Iterator[Some]) -> Iterator[Some]:
    coming: Future[Some | None] = thread.submit(next, items, None)
    while (item := coming.result()) is not None:
        coming = thread.submit(next, items, None)
        yield item


class Beside:
    """Does one thing at a time beside everything else; what fails is raised by the next `wait`."""

    def __init__(self) -> None:
        self._thread: ThreadPoolExecutor | None = None
        self._working: Future[None] | None = None

    def start(self, work: Callable[[], None]) -> None:
        """Begin to do something; what was begun before must be done."""
        self._thread = self._thread or ThreadPoolExecutor(1)
        self._working = self._thread.submit(work)

    def wait(self) -> None:
        """Wait until it is done."""
        if self._working is not None:
            working, self._working = self._working, None
            working.result()
