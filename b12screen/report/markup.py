"""Makes any text safe to stand in Markdown, and builds the few forms that the catalogue needs."""

import re
from collections.abc import Iterable, Sequence

from b12screen.text import clean

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_SPECIAL = re.compile(
    r"[\\`*{}\[\]|~#$]"
    r"|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"  # inside a word _ is only a letter
    r"|:(?=//)|(?<=www)\.",  # which some make a link of
    re.IGNORECASE,
)
_LINE_START = re.compile(r"^(?:([-+=])|(\d+)([.)]))")


def one_line(text: str) -> str:
    """Give `text` on one line, safe to show."""
    return clean(" ".join(text.split()))


def escaped(text: str) -> str:
    """Give `text` on one line with nothing in it that Markdown or HTML would take for its own."""
    backslashed = _SPECIAL.sub(r"\\\g<0>", one_line(text))
    marked = re.sub("[&<>]", lambda found: _ENTITIES[found[0]], backslashed)
    return _LINE_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", marked)


def code(text: str) -> str:
    """Give `text` as a code span, also where it holds backticks; not for tables."""
    shown = one_line(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    pad = " " if "`" in shown else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def link(text: str, target: str) -> str:
    """Link to a heading of the same page."""
    return f"[{escaped(text)}](#{anchor(target)})"


def anchor(heading: str) -> str:
    """Give the name that a heading of letters, digits, spaces and _ gets on the common hosts."""
    return heading.lower().replace(" ", "-")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Give a table; the cells are Markdown already."""
    return [_row(head), _row(["---"] * len(head)), *(_row(row) for row in rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
