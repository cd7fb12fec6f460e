"""Puts vitamin B12 risk factors and symptoms together and says when to discuss testing with a clinician.

    >>> import b12screen
    >>> person = {"id": "p-17", "age": 82, "metformin": True, "numbness": "yes", "diet": "unknown"}
    >>> b12screen.score_one(person)["outcome"]
    'discuss_testing'

score_one(person)     one person: a dict of answers in, a dict with the result out
score_many(people)    many people, one after another
score_table(table)    a table: a row a person
page(person)          the result in words, for people: print it, or look at it in a notebook

A Mapping, or the name of its file, says how columns and codes of your own become questions: docs/mapping.md.
Result and Rejected say what comes back; RejectedError and UserError are what is raised. It gives no diagnosis and no
dose, reads no blood result, and never takes a missing answer for "no".
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from b12screen.api import Page, page, score_many, score_one, score_table
    from b12screen.errors import UserError
    from b12screen.formats.mapping.model import Mapping
    from b12screen.formats.rejects import RejectedError
    from b12screen.formats.result_types import Rejected, Result

__version__ = "0.1.0"
__all__ = [
    "Mapping",
    "Page",
    "Rejected",
    "RejectedError",
    "Result",
    "UserError",
    "__version__",
    "page",
    "score_many",
    "score_one",
    "score_table",
]


def __getattr__(name: str) -> Any:
    """Give what __all__ names, and load it only then: the command starts without it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from b12screen import api, errors

    return getattr(api, name, None) or getattr(errors, name)


def __dir__() -> list[str]:
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})
