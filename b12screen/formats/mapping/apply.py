"""A mapping made ready for rows that have certain fields: the cells of a row in, its id and answers out."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from collections.abc import Mapping as Table
from functools import partial
from itertools import chain
from operator import itemgetter
from typing import Any

from msgspec import Raw

from b12screen.engine.memo import Lookup, remember
from b12screen.engine.plan import Answers, Plan
from b12screen.formats.mapping.cells import is_listed, text_of
from b12screen.formats.mapping.entries import Answer
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.mapping.units import Unit, units
from b12screen.formats.reader import LEFT_OUT, LeftOut, Weighed, weigh
from b12screen.formats.rejects import RejectedError, first_of, rejected
from b12screen.pack.answers import AnswerProblem

_MOST_PATTERNS = 20_000  # of cells that stand together
_MOST_SPANS = 1_000
_FIELDS_AT_ONCE = 6
_MOST_CELLS = 4_096  # different ones of a field

Found = Weighed | RejectedError | LeftOut


class _WrongCellError(Exception):
    """A cell is no answer."""


class _Patterns:
    """The answers of some people, each span of the plan's fields as it is asked for."""

    def __init__(self, known: Callable[[slice], Lookup[Any, Answers]], cells: Sequence[tuple[Any, ...]]) -> None:
        self._known = known
        self._cells = cells
        self._read: dict[int, list[Answers]] = {}

    def of(self, span: slice) -> list[Answers]:
        """Give the answers to some of the plan's fields."""
        known = self._known(span)
        self._read[span.start] = list(map(known.__getitem__, map(itemgetter(span), self._cells)))
        return self._read[span.start]

    def answers(self) -> list[Answers]:
        """Give all answers of each person."""
        spans = [self._read[start] for start in sorted(self._read)]
        return [tuple(chain.from_iterable(parts)) for parts in zip(*spans, strict=True)]


class Applied:
    """Reads rows whose cells stand in the order of `names`; how they were cut, and from what, is all the same.

    A cell is text, or what a typed format has instead: a number, a truth, a day, or None.
    """

    def __init__(self, mapping: Mapping, plan: Plan, names: Sequence[str], *, fixed: bool = True) -> None:
        self.names = names
        self._plan = plan
        self.units = list(units(mapping, plan.fields, names if fixed else None))
        self._place = {name: place for place, name in enumerate(names)}
        self._only = [
            (self._place[name], frozenset(cell.strip() for cell in cells))
            for name, cells in mapping.only.items()
            if name in self._place
        ]
        alone = {unit.questions[0]: unit for unit in self.units if len(unit.fields) == 1 == len(unit.questions)}
        together = [unit for unit in self.units if unit not in alone.values()]
        self._together = [
            (self._picker(unit.fields), Lookup[Any, Sequence[Answer]](partial(_read_together, unit), _MOST_PATTERNS))
            for unit in together
        ]
        self._readers, self._arrange = self._in_order(alone, together)
        self._units_together = together
        self._alone = [
            (question.id, self._at(alone[question.id].fields[0]), read)
            for question, read in zip(plan.fields, self._readers, strict=True)
            if question.id in alone
        ]
        self._first_of = {name: min(map(self._at, unit.fields)) for unit in self.units for name in unit.questions}
        self._known_spans: dict[tuple[int, int], Lookup[Any, Answers]] = {}

    def weigh(self, ids: Sequence[bytes | Raw], rows: Sequence[Sequence[Any]], *, keeps_answers: bool) -> list[Found]:
        """Let the plan weigh people, whose answers stand beside what it says only where they are kept."""
        if not self._only:
            return self._weigh(ids, rows, keeps_answers)
        taken = [place for place, row in enumerate(rows) if not self._is_out(row)]
        weighed = dict(
            zip(taken, self._weigh([ids[i] for i in taken], [rows[i] for i in taken], keeps_answers), strict=True)
        )
        return [weighed.get(place, LEFT_OUT) for place in range(len(rows))]

    def answers(self, cells: Sequence[Any]) -> Answers | RejectedError | LeftOut:
        """Give the answers of one row in the order of the plan's fields."""
        if self._is_out(cells):
            return LEFT_OUT
        try:
            patterns = _Patterns(self._known, [self._arranged(cells)])
            for start in range(0, len(self._readers), _FIELDS_AT_ONCE):
                patterns.of(slice(start, start + _FIELDS_AT_ONCE))
        except _WrongCellError:
            return self._first(cells)
        return patterns.answers()[0]

    def _weigh(self, ids: Sequence[bytes | Raw], rows: Sequence[Sequence[Any]], keeps_answers: bool) -> list[Found]:
        try:
            patterns = _Patterns(self._known, list(map(self._arranged, rows)))
            found = self._plan.tallies_of_patterns(len(rows), patterns.of)
        except _WrongCellError:
            if len(rows) == 1:
                return [self._first(rows[0])]
            half = len(rows) // 2
            parts = (slice(half), slice(half, None))
            return [each for part in parts for each in self._weigh(ids[part], rows[part], keeps_answers)]
        answers = patterns.answers() if keeps_answers else [()] * len(rows)
        weighed: list[Found] = list(zip(ids, answers, *found, strict=True))
        regular = self._plan.layout.regular
        for place, tally in enumerate(found[0]):
            if tally >= regular:
                weighed[place] = weigh(self._plan, bytes(ids[place]), patterns.answers()[place])
        return weighed

    def _first(self, row: Sequence[Any]) -> RejectedError:
        first = first_of(self.problems(row))
        assert first is not None  # since a cell was refused
        return first

    def _is_out(self, row: Sequence[Any]) -> bool:
        return not all(is_listed(text_of(row[place]), allowed) for place, allowed in self._only)

    def _arranged(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """Put the cells of a row into the order of the plan's fields; boxes of one list are read for that.

        A row may be longer than its names. So what stands behind it is counted from its end.
        """
        whole = (*row, "")
        if self._together:
            whole += tuple(chain.from_iterable([read[pick(whole)] for pick, read in self._together]))
        return self._arrange(whole)

    def _known(self, span: slice) -> Lookup[Any, Answers]:
        """Give what reads the cells of some of the plan's fields; the same cells together are read once."""
        known = self._known_spans.get((span.start, span.stop))
        if known is None:
            known = Lookup[Any, Answers](partial(_read_each, self._readers[span]), _MOST_PATTERNS)
            remember(self._known_spans, (span.start, span.stop), known, _MOST_SPANS)
        return known

    def _in_order(
        self, alone: Table[str, Unit], together: Sequence[Unit]
    ) -> tuple[Sequence[Callable[[Any], Answer]], Callable[[Sequence[Any]], tuple[Any, ...]]]:
        """Give what reads a cell for each of the plan's fields, and what puts cells into their order."""
        read = {question: place for place, question in enumerate(each for unit in together for each in unit.questions)}
        readers: list[Callable[[Any], Answer]] = []
        places = []
        for question in self._plan.fields:
            if unit := alone.get(question.id):
                readers.append(Lookup[Any, Answer](partial(_read_alone, unit), _MOST_CELLS).__getitem__)
                place = self._place.get(unit.fields[0])
            else:
                readers.append(_as_it_is if question.id in read else _not_asked)
                place = read[question.id] - len(read) if question.id in read else None
            places.append(-1 - len(read) if place is None else place)
        return readers, itemgetter(*places, -1)

    def merged(self, rows: Sequence[Sequence[str]]) -> Answers | RejectedError:
        """Give the answers that several rows of one person hold; no two of them may say two things."""
        found: dict[str, Answer] = {}
        filled = self._with_days(rows)
        if problem := first_of(chain.from_iterable(map(self.problems, filled))):
            return problem
        for row in filled:
            for question, answer in self.each(row).items():
                if answer is not None and found.setdefault(question, answer) != answer:
                    return RejectedError("conflict", "the rows of this person give two answers", question)
        return (*self._plan.row(found), None)

    def _with_days(self, rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
        """Fill in a day that stands in another row of the same person, where it is the only one there."""
        filled = [list(row) for row in rows]
        for unit in self.units:
            for field in unit.fields if unit.is_of_days and len(rows) > 1 else ():
                place = self._place[field]
                days = {row[place] for row in rows} - {""}
                for row in filled if len(days) == 1 else ():
                    row[place] = row[place] or next(iter(days))
        return filled

    def problems(self, cells: Sequence[Any]) -> Iterator[RejectedError]:
        """Give what is wrong with a row, in the order of its fields; `field` is the question."""
        found = self.each(cells)
        wrong = [question for question, answer in found.items() if isinstance(answer, AnswerProblem)]
        for question in sorted(wrong, key=self._first_of.__getitem__):
            problem = found[question]
            assert isinstance(problem, AnswerProblem)
            yield rejected(problem, question)

    def told(self, cells: Sequence[Any], questions: Set[str] | None = None) -> Iterator[tuple[str, object]]:
        """Give questions, all or some, each with its answer, or with the cell itself where that is none."""
        row = [*cells, ""]
        asked = [unit for unit in self.units if questions is None or not questions.isdisjoint(unit.questions)]
        return told_by(asked, lambda field: row[self._at(field)])

    def each(self, cells: Sequence[Any]) -> dict[str, Answer]:
        """Give the answer to each question that is read, or why it is none."""
        row = [*cells[: len(self.names)], ""]
        found = {question: read(row[place]) for question, place, read in self._alone}
        for unit in self._units_together:
            texts = [text_of(row[self._at(field)]) for field in unit.fields]
            found |= zip(unit.questions, unit.read(*texts), strict=True)
        return found

    def _at(self, field: str) -> int:
        return self._place.get(field, len(self.names))

    def _picker(self, fields: Sequence[str]) -> Callable[[Sequence[Any]], Any]:
        """Give what picks cells of a row as a tuple; a field that is missing is read from the empty cell behind all."""
        return itemgetter(*(self._place.get(field, -1) for field in fields), -1)


def told_by(units: Iterable[Unit], cell_of: Callable[[str], Any]) -> Iterator[tuple[str, object]]:
    """Give each question with its answer, or with the cell itself where that is none, from the cell of each field."""
    for unit in units:
        texts = [text_of(cell_of(field)) for field in unit.fields]
        for number, (question, answer) in enumerate(zip(unit.questions, unit.read(*texts), strict=True)):
            cell = texts[unit.boxes[number]] if unit.boxes else " ".join(texts)
            yield question, cell if isinstance(answer, AnswerProblem) else answer


def _read_alone(unit: Unit, cell: Any) -> Answer:
    return unit.read(text_of(cell))[0]


def _as_it_is(answer: Answer) -> Answer:
    return answer


def _not_asked(cell: Any) -> Answer:
    return None


def _read_each(readers: Sequence[Callable[[Any], Answer]], cells: tuple[Any, ...]) -> Answers:
    return tuple(_well(read(cell) for read, cell in zip(readers, cells, strict=False)))


def _read_together(unit: Unit, cells: tuple[Any, ...]) -> Sequence[Answer]:
    return _well(unit.read(*map(text_of, cells[:-1])))


def _well(answers: Iterable[Answer]) -> Sequence[Answer]:
    found = tuple(answers)
    if any(isinstance(answer, AnswerProblem) for answer in found):
        raise _WrongCellError
    return found
