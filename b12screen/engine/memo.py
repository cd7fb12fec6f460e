"""Remembers what was worked out, and now and then forgets all of it: hostile input must not fill the memory."""

from collections.abc import Callable, Hashable
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def remember(known: dict[Key, Value], key: Key, value: Value, most: int) -> Value:
    """Keep a value, and give it back; what is full is emptied first."""
    if len(known) >= most:
        known.clear()
    known[key] = value
    return value


class Lookup(dict[Key, Value]):
    """Works out what it does not know yet, and remembers it."""

    def __init__(self, work_out: Callable[[Key], Value], most: int) -> None:
        super().__init__()
        self._work_out = work_out
        self._most = most

    def __missing__(self, key: Key) -> Value:
        return remember(self, key, self._work_out(key), self._most)
