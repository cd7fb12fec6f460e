"""The ids that a file defines, also where it has other problems, so that what refers to them can be checked at once."""

import re
from collections.abc import Iterator
from typing import Any

from b12screen.pack.read.files import KIND_OF_FOLDER
from b12screen.pack.read.yaml12 import Document

_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")


def names_in(name: str, document: Document) -> frozenset[str] | None:
    """Give the ids in the file `name`, or None where it cannot be said which they are."""
    if name.partition("/")[0] in KIND_OF_FOLDER:
        return _names_of([document.value])
    if not isinstance(document.value, tuple) or (not document.value and document.problems):
        return None
    return _names_of(_questions_in(document.value) if name == "questions.yaml" else document.value)


def _names_of(entries: Any) -> frozenset[str] | None:
    named = [entry.get("id") if isinstance(entry, dict) else None for entry in entries]
    ids = [name for name in named if isinstance(name, str) and _ID.fullmatch(name)]
    return frozenset(ids) if len(ids) == len(named) else None


def _questions_in(sections: tuple[Any, ...]) -> Iterator[Any]:
    """Give whatever stands where a question belongs, and whatever should hold some and does not."""
    for section in sections:
        for page in _list_in(section, "pages"):
            yield from _list_in(page, "questions") if isinstance(page, dict) and "checklist" in page else (page,)


def _list_in(holder: Any, key: str) -> tuple[Any, ...]:
    found = holder.get(key) if isinstance(holder, dict) else None
    return found if isinstance(found, tuple) and found else (None,)
