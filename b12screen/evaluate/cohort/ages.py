"""Ages from the answers that were scored: both files are read side by side, so that nobody is kept in memory."""

from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.evaluate.results.rows import Id, Numbers, Rows
from b12screen.formats.json.reader import measure
from b12screen.formats.lines import CHUNK
from b12screen.formats.mapping.fields import names_read
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.reader import ANY_CUT, Cut, shown_id
from b12screen.formats.registry import InputFormat, input_format
from b12screen.formats.source import Source, open_source
from b12screen.pack.models import Pack

_FROM = (16, 40, 65, 75, 85)
GROUPS = ("under 16", "16-39", "40-64", "65-74", "75-84", "85 or over", "not given")
_NOT_GIVEN = len(GROUPS) - 1

Answered = tuple[int, str | None, int]  # the line, the id as text, the age group


class Ages:
    """Gives the age group of people, who must come in the order of their answers."""

    def __init__(self, people: Iterator[Answered], name: str) -> None:
        self._people = people
        self._name = name
        self._last = 0

    def of(self, rows: Rows) -> Numbers:
        """Give the age group of each; UserError where the answers are others than those that were scored."""
        return np.fromiter(map(self._of, rows.places, rows.lines.tolist(), rows.ids), np.int64, len(rows))

    def _of(self, place: int, line: int, identifier: Id) -> int:
        if line <= self._last:
            why = "With --answers, results must stand in the order of the answers"
            raise UserError(f"{why}; the one in line {place} does not. Give the file as score wrote it.")
        self._last = line
        found = next((each for each in self._people if each[0] >= line), None)
        if found is None or found[0] != line or found[1] != _as_text(identifier):
            why = f"has nobody in line {line} with the id of the result in line {place}"
            raise UserError(f"{self._name} {why}. Give the file of answers that was scored.")
        return found[2]


@contextmanager
def ages_in(path: Path, pack: Pack, mapping: Mapping | None) -> Iterator[Ages]:
    """Open the answers; UserError where the rules ask for no age."""
    plan = Plan(pack, None, measure)
    place = next((i for i, each in enumerate(plan.fields) if (each.id, each.type) == ("age", "number")), None)
    if place is None:
        raise UserError(f"The rules {pack.name} ask for no age, so --answers has nothing to add.")
    with open_source(path) as source:
        yield Ages(_answered(source, plan, place, input_format(path), mapping), source.name)


def _answered(source: Source, plan: Plan, place: int, form: InputFormat, mapping: Mapping | None) -> Iterator[Answered]:
    answers = form.reads()
    read = answers.reader(plan, ignore_extra=True, mapping=mapping).read
    cut = ANY_CUT if mapping is None else Cut(header_row=mapping.header_row, header_rows=mapping.header_rows)
    for some in answers.records(source, names_read(plan, mapping), CHUNK, cut):
        for line, _, weighed in read(some):
            if isinstance(weighed, tuple):
                yield line, shown_id(weighed[0]) or None, _group(weighed[1][place])


def _group(age: object) -> int:
    return bisect_right(_FROM, age) if isinstance(age, int) else _NOT_GIVEN


def _as_text(identifier: Id) -> str | None:
    return None if identifier is None else str(identifier) or None
