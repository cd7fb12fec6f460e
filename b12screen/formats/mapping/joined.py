"""Several rows of one person become one record: joined, the first or the last, or a row an answer."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from collections.abc import Mapping as Table
from typing import Any, NamedTuple

from b12screen.engine.plan import Answers, Plan
from b12screen.errors import UserError
from b12screen.formats.csv.rows import aligned, cells_in
from b12screen.formats.lines import CHUNK
from b12screen.formats.mapping.apply import Applied
from b12screen.formats.mapping.cells import is_listed
from b12screen.formats.mapping.fields import Fields
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.mapping.rows import FieldRow, ReadsRows
from b12screen.formats.reader import ANY_CUT, AT_ONCE, LEFT_OUT, Cut, LeftOut, Reader, Reading, ReadsAnswers, weigh_all
from b12screen.formats.rejects import Emergencies, RejectedError, pairs_told
from b12screen.formats.source import Source
from b12screen.text import clean

_DAY = re.compile(r"\d{4}-\d{2}(?:-\d{2})?(?!\d)", re.ASCII)
_NO_ID = b"null"
_NO_IDS = (_NO_ID, b'""')


class Person(NamedTuple):
    """The rows of one person, by the line of the first; or why there is no person, or None for a blank line."""

    line: int
    raw: bytes
    id: bytes
    found: Sequence[Table[str, str]] | RejectedError | LeftOut | None


Adds = Callable[[Iterable[Any]], Iterable[Any]]


def way_in(module: ReadsAnswers, mapping: Mapping | None, add: Adds = iter) -> ReadsAnswers:
    """Give what reads a format: the module itself, or what puts rows together where the mapping says so.

    `add` gives the records of the format with what their path says of all of them.
    """
    return Joined(module, mapping, add) if mapping is not None and mapping.joins else module


class People(NamedTuple):
    """Some people, and the fields that the rows of the whole input have; of a table all have the same."""

    some: Sequence[Person]
    names: Sequence[str]
    is_table: bool


class Joined:
    """Reads a whole input of any format before it gives the first person, since the last row may be of the first."""

    def __init__(self, module: ReadsAnswers, mapping: Mapping, add: Adds = iter) -> None:
        self._add = add
        self._module = module
        self._mapping = mapping

    def records(
        self, source: Source, columns: Collection[str], size: int = CHUNK, cut: Cut = ANY_CUT
    ) -> Iterator[People]:
        """Give people, some at a time."""
        reader = self.fields(id_field=self._mapping.id or "id", separator=self._mapping.separator)
        records = self._add(self._module.records(source, columns, size, cut))
        rows = [row for some in records for row in reader.read(some)]
        yield from in_parts(
            persons(rows, self._mapping), names_of(rows, reader, self._mapping), is_table=reader.is_table
        )

    def reader(
        self, plan: Plan, *, ignore_extra: bool, keeps_answers: bool = True, mapping: Mapping | None = None
    ) -> Reader[Any]:
        """Give what reads and scores people."""
        return PersonReader(plan, self._mapping, ignore_extra=ignore_extra)

    def fields(self, *, id_field: str, separator: str) -> ReadsRows:
        """Give what reads the fields of single rows."""
        return self._module.fields(id_field=id_field, separator=separator)


def in_parts(people: Sequence[Person], names: Sequence[str], *, is_table: bool) -> Iterator[People]:
    """Give people some at a time; at least once, also where there is nobody, so that the fields are looked at."""
    for start in range(0, max(len(people), 1), AT_ONCE):
        yield People(people[start : start + AT_ONCE], names, is_table)


class PersonReader:
    """Reads people, each from one or more rows."""

    def __init__(self, plan: Plan, mapping: Mapping, *, ignore_extra: bool = False) -> None:
        self._plan = plan
        self._fields = Fields(mapping, plan.pack.question, ignore_extra=ignore_extra)
        self.skipped: Sequence[str] = ()
        self.never_met: Collection[str] | None = None
        self.asked = False  # whether the fields were looked at, of which one is a question then
        self._names = self._fields.names
        self._emergencies = Emergencies(plan)
        self._applied = Applied(mapping, plan, self._names, fixed=False)

    def read(self, people: People) -> Sequence[Reading]:
        """Read each person, or say why not; UserError where the fields do not fit the mapping."""
        if not self.asked:
            self.skipped = self._fields.check(people.names, may_lack=not people.is_table)
            self.never_met = self._fields.never_met(people.names)
            self.asked = True
        some = people.some
        read = [self._read(person) for person in some]
        weighed = iter(weigh_all(self._plan, [each for each in read if isinstance(each, tuple)]))
        found = [next(weighed) if isinstance(each, tuple) else each for each in read]
        for person, each in zip(some, found, strict=True):
            if isinstance(each, RejectedError):
                self._mark(each, person, people)
        return [(person.line, person.raw, each) for person, each in zip(some, found, strict=True)]

    def _mark(self, error: RejectedError, person: Person, people: People) -> None:
        """Mark a reject that may be an emergency, by the rows of the person as far as they can be read."""
        rows: Iterable[Table[str, str]]
        if isinstance(person.found, list):
            rows = person.found
        elif people.is_table:
            cells = cells_in(person.raw)
            rows = [dict(zip(people.names, each, strict=True)) for each in aligned(cells, len(people.names))]
        else:
            self._emergencies.mark_by_text(error, person.raw)
            rows = [dict(pairs_told(person.raw))]
        for held in rows:
            row = [held.get(name, "").strip() for name in self._names]
            self._emergencies.mark(error, self._applied.told(row, self._emergencies.questions))

    def _read(self, person: Person) -> tuple[bytes, Answers] | RejectedError | LeftOut | None:
        if not isinstance(person.found, list):
            return person.found  # type: ignore[return-value]
        answers = self._applied.merged([[cells.get(name, "") for name in self._names] for cells in person.found])
        return (person.id, answers) if isinstance(answers, tuple) else answers


def persons(rows: Iterable[FieldRow], mapping: Mapping) -> list[Person]:
    """Put the rows of each person together, in the order of their first rows."""
    found: list[Person] = []
    of_id: dict[bytes, list[FieldRow]] = {}
    for row in rows:
        if row.cells is None or isinstance(row.cells, RejectedError):
            found.append(Person(row.line, row.raw, _NO_ID, row.cells))
        elif not _is_taken(row.cells, mapping):
            found.append(Person(row.line, row.raw, row.id, LEFT_OUT))
        else:
            of_id.setdefault(b"line %d" % row.line if row.id in _NO_IDS else row.id, []).append(row)
    for same in of_id.values():
        found += _persons_of(same, mapping)
    return sorted(found, key=lambda person: person.line)


def names_of(rows: Iterable[FieldRow], reader: ReadsRows, mapping: Mapping) -> Sequence[str]:
    """Give the fields of an input; where each row is an answer, also those that its rows name."""
    if mapping.long is None:
        return reader.names
    keys = (row.cells.get(mapping.long.key, "") for row in rows if isinstance(row.cells, dict))
    return [*reader.names, *(key for key in dict.fromkeys(keys) if key and key not in reader.names)]


def _is_taken(cells: Table[str, str], mapping: Mapping) -> bool:
    return all(is_listed(cells.get(name, ""), set(map(str.strip, texts))) for name, texts in mapping.only.items())


def _persons_of(rows: Sequence[FieldRow], mapping: Mapping) -> Iterator[Person]:
    """Give the person that rows with one id are; rows that are not taken are left out."""
    kind, order = mapping.rows.same_id, mapping.rows.order_by
    if kind in ("first", "last") and mapping.long is None:
        in_order = sorted(rows, key=lambda row: _rank(row, order)) if order else list(rows)
        taken = in_order[0] if kind == "first" else in_order[-1]
        yield from (
            Person(row.line, row.raw, row.id, [row.cells] if row is taken else LEFT_OUT)  # type: ignore[list-item]
            for row in rows
        )
        return
    held: list[Table[str, str]] = [row.cells for row in rows if isinstance(row.cells, dict)]
    raw = b"\n".join(row.raw for row in rows)
    yield Person(rows[0].line, raw, rows[0].id, _turned(held, mapping) if mapping.long else held)


def _rank(row: FieldRow, order: str) -> tuple[int, float, str]:
    """Say where a row stands among others: empty cells first, numbers by their size, and then days.

    UserError for anything else, such as 9/01/2026, which no order of letters puts where it belongs.
    """
    cell = row.cells.get(order, "") if isinstance(row.cells, dict) else ""
    try:
        return (1, float(cell), "") if cell else (0, 0.0, "")
    except ValueError:
        if not _DAY.match(cell):
            raise UserError(
                f'The field "{clean(order)}" of `order_by` holds what is neither a number nor a day written as '
                "2026-01-31, so nobody can tell which row is first or last."
            ) from None
        return (2, 0.0, cell)


def _turned(rows: Iterable[Table[str, str]], mapping: Mapping) -> list[Table[str, str]]:
    """Turn rows with an answer each into rows with all answers; what stands twice and says two things makes two."""
    assert mapping.long is not None
    several = {entry.field for entry in mapping.questions.values() if entry.lists or entry.contains}
    values: dict[str, dict[str, None]] = {}
    for row in rows:
        values.setdefault(row.get(mapping.long.key, ""), {})[row.get(mapping.long.value, "")] = None
    found: list[dict[str, str]] = [{}]
    for name, texts in values.items():
        if name in several:
            found[0][name] = mapping.separator.join(texts)
            continue
        for number, text in enumerate(texts):
            found += [{}] if number == len(found) else []
            found[number][name] = text
    return list(found)
