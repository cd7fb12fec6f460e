"""Libraries that not every installation has, and how to get them."""

from collections.abc import Iterator
from contextlib import contextmanager

from b12screen.errors import UserError

# What each extra of pyproject.toml installs, with the same bounds. A message names these libraries and never
# the extra: whoever has b12screen from a folder cannot get it from an index, where anybody may own the name.
_TABLES = ("numpy>=1.26,<3", "pyarrow>=18,<27")
LIBRARIES = {
    "evaluate": ("matplotlib>=3.9,<4", "numpy>=1.26,<3"),
    "excel": ("python-calamine>=0.5,<0.10",),
    "forms": ("XlsxWriter>=3.2,<4",),
    "parquet": _TABLES,
    "spark": (*_TABLES, "pandas>=2.2,<3", "pyspark>=4,<5"),
}
_INSTALLED_AS = {
    "py4j": "pyspark",
    "python_calamine": "python-calamine",
    "xlsxwriter": "XlsxWriter",
}  # by what has another name when it is imported


@contextmanager
def needs_extra(name: str) -> Iterator[None]:
    """Raise UserError when what is imported in the block is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        if name not in LIBRARIES:
            raise
        imported = (error.name or name).partition(".")[0]
        raise UserError(f"{missing(_INSTALLED_AS.get(imported, imported), name)}") from None


def missing(library: str, extra: str) -> str:
    """Say that a library is missing, and how to get all of its extra, or nothing but itself if it is of none."""
    needed = LIBRARIES[extra]
    if library not in map(name_of, needed):
        needed = (library,)
    return f"{library} is not installed. Get it with: pip install {' '.join(map(repr, needed))}"


def name_of(requirement: str) -> str:
    """Give the name of the library in a requirement."""
    return requirement.partition(">")[0]
