"""Writes a folder of rules of one's own: a small example to change, or a copy of the built-in pack."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from b12screen.authoring.schemas import pack_schemas
from b12screen.errors import UserError, system_says
from b12screen.pack.read.files import SCHEMAS
from b12screen.pack.root import rules_root
from b12screen.text import clean

_EXAMPLE = Path(__file__).parent / "example"


def write_example_pack(folder: Path) -> None:
    """Write the example pack, with the schemas for editors. UserError unless the folder is new or empty."""
    schemas = {f"{SCHEMAS}/{name}": json.dumps(each, indent=1) + "\n" for name, each in pack_schemas().items()}
    _write(folder, {**dict(_files_in(_EXAMPLE)), **{name: text.encode() for name, text in schemas.items()}})


def copy_built_in_pack(folder: Path) -> None:
    """Copy every file of the built-in pack. UserError unless the folder is new or empty."""
    _write(folder, dict(_files_in(rules_root())))


def _files_in(root: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            yield name.as_posix(), path.read_bytes()


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """Write files into a new or empty folder; what was written is taken away again when one cannot be."""
    made: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UserError(f"{clean(str(folder))} is not empty, and nothing is overwritten. Choose a new folder.")
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            with path.open("xb") as file:
                made.append(path)
                file.write(content)
    except OSError as error:
        with suppress(OSError):
            for path in made:
                path.unlink()
        reason = system_says(error)
        raise UserError(f"Cannot write into {clean(str(folder))}: {reason}. Choose another folder.") from None
