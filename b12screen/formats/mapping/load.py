"""A mapping's file -> one valid mapping, or every problem with file:line:column."""

from os import PathLike
from pathlib import Path

from b12screen.errors import UserError, system_says
from b12screen.formats.mapping.check import check
from b12screen.formats.mapping.model import KEYS, Mapping, MappingFile, made_of
from b12screen.formats.mapping.problems import refuse
from b12screen.pack.models import Pack
from b12screen.pack.read.files import MAX_BYTES
from b12screen.pack.read.parse import parse_as
from b12screen.pack.read.yaml12 import BLANK, read_yaml
from b12screen.text import clean


def load_mapping(path: Path, pack: Pack, *, adds: bool = False) -> Mapping:
    """Read a mapping, and check it against the rules. UserError with every problem, or where it cannot be read.

    One that only adds to the mapping that a format has of its own needs no question.
    """
    return mapping_in(str(path), _content(path), pack, adds=adds)


def as_mapping(given: str | PathLike[str] | Mapping | None, pack: Pack) -> Mapping | None:
    """Give the mapping that a program passes: the name of a file, or a mapping, which is checked against the rules."""
    if given is None:
        return None
    if isinstance(given, Mapping):
        check(given, pack)
        return given
    return load_mapping(Path(given), pack)


def mapping_in(name: str, content: bytes, pack: Pack, *, adds: bool = False) -> Mapping:
    """Give the mapping that some YAML holds; `name` is what problems call it."""
    document = read_yaml(name, content)
    for blank in document.blanks:  # what a draft left open is open, whether or not null could stand there
        document.blanks[blank] = BLANK
    read = parse_as(MappingFile, document, KEYS) if not document.problems else None
    if document.problems or read is None:
        raise refuse(document, document.problems)
    mapping = made_of(read, document)
    check(mapping, pack, adds=adds)
    return mapping


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        told = f"There is no file {clean(str(path))}. Check the name after --map; b12screen map draft makes one."
        raise UserError(told) from None
    except OSError as error:
        raise UserError(f"Cannot read {clean(str(path))}: {system_says(error)}.") from None
