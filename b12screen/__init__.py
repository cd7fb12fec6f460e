"""Puts vitamin B12 risk factors and symptoms together and says when to discuss testing with a clinician."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from b12screen.api import score_many, score_one, score_table
    from b12screen.errors import UserError
    from b12screen.formats.rejects import RejectedError

__version__ = "0.1.0"
__all__ = ["RejectedError", "UserError", "__version__", "score_many", "score_one", "score_table"]


def __getattr__(name: str) -> Any:
    """Give what __all__ names, and load it only then: the command starts without it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from b12screen import api as library
    from b12screen import errors

    return getattr(library, name, None) or getattr(errors, name)
