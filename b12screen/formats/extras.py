"""What not every installation has, and how to get it."""

from collections.abc import Iterator
from contextlib import contextmanager

from b12screen.errors import UserError


@contextmanager
def needs_extra(name: str) -> Iterator[None]:
    """Raise UserError when what is imported in the block is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        missing = error.name or name
        raise UserError(f"{missing} is not installed. Get it with: pip install 'b12screen[{name}]'") from None
