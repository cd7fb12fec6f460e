"""The files of a pack -> one valid, frozen Pack, or every problem of every file at once."""

from pathlib import Path

from b12screen.pack.models import Pack
from b12screen.pack.problems import Place, Problem
from b12screen.pack.read.crosscheck import cross_check
from b12screen.pack.read.folder import Folder, RawFile, Refusal, read_folder
from b12screen.pack.read.parse import fitting_entries, parse
from b12screen.pack.read.parsed_pack import ParsedFile, ParsedPack
from b12screen.pack.read.yaml12 import Document, read_yaml


def load_pack(folder: Path) -> Pack:
    """Read the pack in `folder`.

    Raises PackError with every problem found, and UserError when there is no such folder.
    """
    return read_pack(folder).pack()


def read_pack(folder: Path) -> ParsedPack:
    """Read and check every file of a pack, and keep the places of everything, for those who report problems."""
    return parsed_pack(read_folder(folder))


def parsed_pack(folder: Folder) -> ParsedPack:
    """Check files that are read already."""
    parsed = ParsedPack(folder.root)
    for file in folder.files:
        document = _document(file)
        value = parse(file.name, document)
        entries = fitting_entries(file.name, document) if value is None else ()
        parsed.add(ParsedFile(file.name, document, value, entries))
    parsed.problems.extend(
        Problem(Place(str(path)), "unexpected_file", "no file of a pack has this name") for path in folder.strangers
    )
    cross_check(parsed)
    return parsed


def _document(file: RawFile) -> Document:
    """Read the YAML of a file; one that could not be read holds nothing but that problem."""
    if not isinstance(file.content, Refusal):
        return read_yaml(str(file.path), file.content)
    document = Document(str(file.path), [])
    document.problems.append(Problem(Place(str(file.path)), file.content.code, file.content.message))
    return document
