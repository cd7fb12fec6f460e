"""Summary -> a file in the format that its ending names, for the user alone, whole or not at all."""

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from b12screen.errors import UserError
from b12screen.output import check_place, open_output, real_path
from b12screen.report.html import as_html
from b12screen.report.markdown import as_markdown
from b12screen.report.plain import as_text
from b12screen.report.summary import Summary
from b12screen.text import clean, in_words


def as_json(summary: Summary) -> str:
    """Give the summary as JSON: everything that the other formats put into words, in the same order."""
    return msgspec.json.format(msgspec.json.encode(summary), indent=2).decode() + "\n"


FORMATS: dict[str, Callable[[Summary], str]] = {
    ".html": as_html,
    ".md": as_markdown,
    ".txt": as_text,
    ".json": as_json,
}


def check_places(paths: Sequence[Path]) -> None:
    """Raise UserError for the first file that could not be saved, before anybody has answered anything."""
    seen: set[Path] = set()
    for path in paths:
        shown = clean(str(path))
        if path.suffix.lower() not in FORMATS:
            raise UserError(f"Cannot save {shown}: the ending must be {in_words(FORMATS, 'or')}.")
        if real_path(path) in seen:
            raise UserError(f"{shown} is given twice. Name each file once.")
        if path.is_file():
            raise UserError(f"{shown} is there already, and is not replaced. Choose another name.")
        check_place(path)
        seen.add(real_path(path))


def save(summary: Summary, path: Path) -> None:
    """Write the summary in the format that the ending of `path` names; UserError where there is such a file."""
    text = FORMATS[path.suffix.lower()](summary)
    with open_output(path, replace=False) as file:
        file.write(text.encode("utf-8", errors="replace"))
