"""A mapping made ready for rows that have certain fields: the cells of a row in, its id and answers out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from operator import getitem, itemgetter
from typing import Any

from b12screen.engine.memo import Lookup
from b12screen.engine.plan import Answers, Plan
from b12screen.formats.mapping.cells import text_of
from b12screen.formats.mapping.entries import Answer
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.mapping.units import Unit, units
from b12screen.formats.reader import LEFT_OUT, LeftOut
from b12screen.formats.rejects import RejectedError, first_of, rejected
from b12screen.pack.answers import AnswerProblem

_MOST_CELLS = 4_096  # different ones that are remembered of a field, or of fields that are read together


class _WrongCellError(Exception):
    """A cell is no answer."""


class Applied:
    """Reads rows whose cells stand in the order of `names`; how they were cut, and from what, is all the same.

    A cell is text, or what a typed format has instead: a number, a truth, a day, or None.
    """

    def __init__(self, mapping: Mapping, plan: Plan, names: Sequence[str], *, fixed: bool = True) -> None:
        self.names = names
        self.units = list(units(mapping, plan.fields, names if fixed else None))
        self._place = {name: place for place, name in enumerate(names)}
        self._only = [
            (self._place[name], frozenset(cell.strip() for cell in cells))
            for name, cells in mapping.only.items()
            if name in self._place
        ]
        alone = [unit for unit in self.units if len(unit.fields) == 1 and len(unit.questions) == 1]
        together = [unit for unit in self.units if unit not in alone]
        self._alone = [Lookup[Any, Answer](partial(_answer, unit), _MOST_CELLS) for unit in alone]
        self._together = [Lookup[Any, Sequence[Answer]](partial(_answers, unit), _MOST_CELLS) for unit in together]
        self._pick_alone = self._picker([unit.fields[0] for unit in alone])
        self._pick_together = [self._picker(unit.fields) for unit in together]
        self._in_order: Callable[[Sequence[Answer]], Answers] = _order([*alone, *together], plan)

    @property
    def read_fields(self) -> dict[str, list[Unit]]:
        """The units that read each field."""
        found: dict[str, list[Unit]] = {}
        for unit in self.units:
            for field in unit.fields:
                found.setdefault(field, []).append(unit)
        return found

    def answers(self, cells: Sequence[Any]) -> Answers | RejectedError | LeftOut:
        """Give the answers of a row in the order of the plan's fields."""
        if self._only and not all(text_of(cells[place]) in allowed for place, allowed in self._only):
            return LEFT_OUT
        row = [*cells, ""]
        try:
            found = [*map(getitem, self._alone, self._pick_alone(row))]
            if self._together:
                found += chain.from_iterable(map(getitem, self._together, [pick(row) for pick in self._pick_together]))
        except _WrongCellError:
            first = first_of(self.problems(cells))
            assert first is not None  # since a cell was refused
            return first
        found.append(None)
        return self._in_order(found)

    def problems(self, cells: Sequence[Any]) -> Iterator[RejectedError]:
        """Give what is wrong with a row, in the order of its fields; `field` is the question."""
        found = self.each(cells)
        wrong = [question for question, answer in found.items() if isinstance(answer, AnswerProblem)]
        first = {question: min(map(self._at, unit.fields)) for unit in self.units for question in unit.questions}
        for question in sorted(wrong, key=first.__getitem__):
            problem = found[question]
            assert isinstance(problem, AnswerProblem)
            yield rejected(problem, question)

    def told(self, cells: Sequence[Any]) -> Iterator[tuple[str, object]]:
        """Give each question with its answer, or with the cell itself where that is none."""
        row = [*cells, ""]
        return told_by(self.units, lambda field: row[self._at(field)])

    def each(self, cells: Sequence[Any]) -> dict[str, Answer]:
        """Give the answer to each question that is read, or why it is none."""
        row = [*map(text_of, cells), ""]
        found: dict[str, Answer] = {}
        for unit in self.units:
            found |= zip(unit.questions, unit.read(*(row[self._at(field)] for field in unit.fields)), strict=True)
        return found

    def _at(self, field: str) -> int:
        return self._place.get(field, len(self.names))

    def _picker(self, fields: Sequence[str]) -> Any:
        """Give what picks cells of a row as a tuple; a field that is missing is read from an empty cell behind all."""
        return itemgetter(*map(self._at, fields), len(self.names))


def told_by(units: Iterable[Unit], cell_of: Callable[[str], Any]) -> Iterator[tuple[str, object]]:
    """Give each question with its answer, or with the cell itself where that is none, from the cell of each field."""
    for unit in units:
        texts = [text_of(cell_of(field)) for field in unit.fields]
        for question, answer in zip(unit.questions, unit.read(*texts), strict=True):
            yield question, " ".join(texts) if isinstance(answer, AnswerProblem) else answer


def _answer(unit: Unit, cell: Any) -> Answer:
    [answer] = unit.read(text_of(cell))
    if isinstance(answer, AnswerProblem):
        raise _WrongCellError
    return answer


def _answers(unit: Unit, cells: tuple[Any, ...]) -> Sequence[Answer]:
    answers = unit.read(*map(text_of, cells[:-1]))
    if any(isinstance(answer, AnswerProblem) for answer in answers):
        raise _WrongCellError
    return answers


def _order(read: Sequence[Unit], plan: Plan) -> Any:
    """Give what puts answers, with None behind them, into the order of the plan's fields."""
    places = {question: place for place, question in enumerate(chain.from_iterable(unit.questions for unit in read))}
    return itemgetter(*(places.get(question.id, len(places)) for question in plan.fields), len(places))
