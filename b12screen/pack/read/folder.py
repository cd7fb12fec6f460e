"""rules/ on disk -> the bytes of every file, or why they cannot be had: read once, so that all see the same."""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from b12screen.errors import UserError
from b12screen.pack.read.files import FOLDERS, LISTS, MANIFEST, MAX_BYTES, OPTIONAL, SCHEMAS
from b12screen.text import clean

_USUAL_BYTES = 32 * 1024  # room for more, made for each of 84 files, took longer than reading them


class Refusal(msgspec.Struct, frozen=True):
    """Why there are no bytes: a problem of the file as a whole."""

    code: str
    message: str


class RawFile(msgspec.Struct, frozen=True):
    """One file: its name in the pack, where it lies, and what it holds."""

    name: str
    path: Path
    content: bytes | Refusal


class Folder(msgspec.Struct, frozen=True):
    """The files of a pack, in pack order, and whatever else lies between them."""

    root: Path
    files: tuple[RawFile, ...]
    strangers: tuple[Path, ...]


def read_folder(root: Path) -> Folder:
    """Read the files of the pack in `root`; UserError when there is no such folder, or no pack in it."""
    if not os.path.isdir(root):  # noqa: PTH112 - Path.is_dir raises for a name too long, or without permission
        shown = clean(str(root))
        raise UserError(f"There is no folder of rules at {shown}. Give --rules the folder that holds pack.yaml.")
    names = _entries(root)
    if not {MANIFEST, *LISTS} & set(names):
        raise UserError(f"There is no {MANIFEST} in {clean(str(root))}, so it holds no rules.")
    known = (MANIFEST, *LISTS, *FOLDERS, SCHEMAS)
    strangers = tuple(root / name for name in names if name not in known)
    return Folder(root, tuple(_files(root)), strangers)


def _files(root: Path) -> Iterator[RawFile]:
    for name in (MANIFEST, *LISTS):
        if name not in OPTIONAL or os.path.lexists(root / name):
            yield RawFile(name, root / name, _content(root / name))
    for folder in FOLDERS:
        try:
            names = _entries(root / folder)
        except OSError as error:
            yield RawFile(f"{folder}/", root / folder, Refusal("unreadable", _reason(error)))
        else:
            yield from (
                RawFile(f"{folder}/{name}", root / folder / name, _content(root / folder / name)) for name in names
            )


def _entries(folder: Path) -> list[str]:
    """List what lies in `folder` by name, without hidden files, editors' copies and Markdown."""
    if not os.path.lexists(folder):
        return []
    names = os.listdir(folder)  # noqa: PTH208 - names are all that is wanted
    return sorted(name for name in names if not name.startswith(".") and not name.endswith(("~", ".md")))


def _content(path: Path) -> bytes | Refusal:
    if path.suffix != ".yaml":
        return Refusal("unexpected_file", "rule files end in .yaml and lie directly in their folder")
    if not os.path.lexists(path):
        return Refusal("missing_file", "a pack needs this file")
    try:
        if not path.is_file():
            return Refusal("unexpected_file", "this is no regular file")
        with path.open("rb") as file:
            content = file.read(_USUAL_BYTES)
            return content if len(content) < _USUAL_BYTES else content + file.read(MAX_BYTES + 1 - _USUAL_BYTES)
    except OSError as error:
        return Refusal("unreadable", _reason(error))


def _reason(error: OSError) -> str:
    return f"it cannot be read: {error.strerror or type(error).__name__}"
