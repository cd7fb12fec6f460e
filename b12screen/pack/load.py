"""rules/ on disk -> one valid, frozen Pack, or every problem of every file at once."""

import os
from collections.abc import Iterator
from pathlib import Path

from b12screen.errors import UserError
from b12screen.pack.crosscheck import cross_check
from b12screen.pack.files import FOLDERS, LISTS, MANIFEST, OPTIONAL, SCHEMAS, parse
from b12screen.pack.models import Pack
from b12screen.pack.parts import ParsedFile, Parts
from b12screen.pack.problems import Place, Problem
from b12screen.pack.yaml12 import MAX_BYTES, Document, read_yaml
from b12screen.text import clean


def load_pack(folder: Path) -> Pack:
    """Read the pack in `folder`.

    Raises PackError with every problem found, and UserError when there is no such folder.
    """
    return read_parts(folder).pack()


def read_parts(folder: Path) -> Parts:
    """Read and check every file of a pack, and keep the places of everything, for those who report problems."""
    if not os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir raises for a name too long, or without permission
        shown = clean(str(folder))
        raise UserError(f"There is no folder of rules at {shown}. Give --rules the folder that holds pack.yaml.")
    parts = Parts(folder)
    for name, document in _documents(folder, parts.problems):
        parts.add(ParsedFile(name, document, parse(name, document)))
    cross_check(parts)
    return parts


def _documents(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, Document]]:
    """Give every file of the pack, read, in pack order; one that cannot be read holds nothing but that problem."""
    for name in (MANIFEST, *LISTS):
        if name not in OPTIONAL or os.path.lexists(folder / name):
            yield name, _document(folder / name)
    for subfolder in FOLDERS:
        try:
            paths = _entries(folder / subfolder)
        except OSError as error:
            yield f"{subfolder}/", _failed(folder / subfolder, "unreadable", _reason(error))
        else:
            yield from ((f"{subfolder}/{path.name}", _document(path)) for path in paths)
    strangers = (path for path in _entries(folder) if path.name not in (MANIFEST, *LISTS, *FOLDERS, SCHEMAS))
    problems.extend(
        Problem(Place(str(path)), "unexpected_file", "no file of a pack has this name") for path in strangers
    )


def _entries(folder: Path) -> list[Path]:
    """List what lies in `folder` by name, without hidden files, editors' copies and Markdown."""
    if not os.path.lexists(folder):
        return []
    paths = sorted(folder.iterdir(), key=lambda path: path.name)
    return [path for path in paths if not path.name.startswith(".") and not path.name.endswith(("~", ".md"))]


def _document(path: Path) -> Document:
    if path.suffix != ".yaml":
        return _failed(path, "unexpected_file", "rule files end in .yaml and lie directly in their folder")
    if not os.path.lexists(path):
        return _failed(path, "missing_file", "a pack needs this file")
    try:
        if not path.is_file():
            return _failed(path, "unexpected_file", "this is no regular file")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        return _failed(path, "unreadable", _reason(error))
    return read_yaml(str(path), raw)


def _failed(path: Path, code: str, message: str) -> Document:
    document = Document(str(path), [])
    document.problems.append(Problem(Place(str(path)), code, message))
    return document


def _reason(error: OSError) -> str:
    return f"it cannot be read: {error.strerror or type(error).__name__}"
