"""What a report is made of, whatever shows it: sections of sentences, tables and pictures."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells that are text already; the first cell names its row. `notes` stand below it."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading, sentences, tables, and a picture as SVG; `is_detail` is left out on a terminal."""

    title: str
    say: Sequence[str] = ()
    tables: Sequence[Table] = ()
    picture: str = ""
    is_detail: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A page: its title, the lines that lead, the sections, and how it was made."""

    title: str
    lead: Sequence[str]
    sections: Sequence[Section]
    made: Sequence[str]
