"""Reads the rows of an export by a mapping that is made from the rules, with the words that the form has."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from b12screen.engine.plan import Answers, Plan
from b12screen.errors import UserError
from b12screen.formats.csv.header import header_names
from b12screen.formats.csv.rows import aligned, cells_in
from b12screen.formats.exports.header import Header, header_of
from b12screen.formats.exports.words import Field, Words, why_another_form
from b12screen.formats.mapping.apply import Applied
from b12screen.formats.mapping.check import check, fields_read
from b12screen.formats.mapping.model import Entry, Mapping
from b12screen.formats.reader import LEFT_OUT, LeftOut, Reading, Row, Weighed, weigh_all
from b12screen.formats.rejects import Emergencies, RejectedError
from b12screen.pack.models import Pack
from b12screen.pack.questions import AnswerInFile

Cells = Sequence[str]


@dataclass(frozen=True)
class System:
    """How one system exports answers: the words of its form, and which column may hold the id, the best first.

    `undone` is the name and the label of the column that tells that nobody filled the form in, and what stands there
    then.
    """

    words: Words
    ids: Callable[[Cells], Cells]
    undone: tuple[Sequence[str], frozenset[str]] | None = None


class ExportReader:
    """Reads the rows of one export; UserError when it is none of this form."""

    asked = True  # an export without a question is refused
    never_met = ()

    def __init__(self, plan: Plan, system: System, *, mapping: Mapping | None = None) -> None:
        self._plan = plan
        self._system = system
        self._given = mapping
        self._export: _Export | None = None
        self._emergencies = Emergencies(plan)
        self.skipped: Collection[str] = ()

    def read(self, some: Sequence[Row]) -> Sequence[Reading]:
        """Read each row, or say why not; the header is none."""
        rows = list(self._behind_header(some))
        if self._export is None:
            return [(line, raw, None) for line, raw, _ in rows]
        self._export.check_form(rows)
        read = [self._export.read(row.cells) for row in rows]
        weighed = iter(weigh_all(self._plan, [each for each in read if isinstance(each, tuple)]))
        found = [next(weighed) if isinstance(each, tuple) else each for each in read]
        return [self._reading(self._export, row, each) for row, each in zip(rows, found, strict=True)]

    def _reading(self, export: "_Export", row: Row, found: Weighed | RejectedError | LeftOut | None) -> Reading:
        if not isinstance(found, RejectedError):
            return row.line, row.raw, found
        for told in export.told(row):
            self._emergencies.mark(found, told)
        return row.line, export.raw(row), found

    def _behind_header(self, some: Sequence[Row]) -> Iterator[Row]:
        for row in some:
            if self._export is None and row.cells:
                self._export = _Export(self._plan, self._system, header_names(row.cells), self._given)
                self.skipped = self._export.header.skipped
            else:
                yield row


class _Export:
    """An export whose columns are known."""

    def __init__(self, plan: Plan, system: System, names: Cells, given: Mapping | None) -> None:
        pack, words = plan.pack, system.words
        read = fields_read(given) if given else {}
        if missing := [name for name in read if name not in names]:
            raise UserError(f'There is no column "{missing[0]}", which the mapping reads. Check its name.')
        skip = given.ignore if given and given.ignore != "all" else ()
        undone = system.undone[0] if system.undone else ()
        header = header_of(names, pack, words, system.ids(names), undone, read=read, skip=skip)
        self.header = header
        self._pack = pack
        self._names = names
        mapping = mapping_of(pack, words, names, header, given)
        self._applied = Applied(mapping, plan, names)
        self._id_at = None if mapping.id is None else names.index(mapping.id)
        self._open = [
            (question, header.answers[question], place, _answers(words.open[question]))
            for question, place in header.open.items()
            if question in header.answers
        ]
        self._filled = [*header.answers.values(), *header.open.values()]
        self._undone = system.undone
        self._is_checked = False

    def check_form(self, rows: Sequence[Row]) -> None:
        """Raise UserError where the first rows all answer another form, or the questions of other rules."""
        if self._is_checked:
            return
        wrong = [self._wrong_form(cells) for _, _, cells in rows if isinstance(cells, list) and self._is_whole(cells)]
        self._is_checked = bool(wrong)
        if wrong and all(wrong):
            raise UserError(f"These answers cannot be scored: {wrong[0]}. Name the rules of that form: --rules DIR.")

    def read(self, cells: list[str] | RejectedError) -> tuple[bytes, Answers] | RejectedError | LeftOut | None:
        """Give the id and the answers of a row."""
        if isinstance(cells, RejectedError):
            return cells
        if not cells:
            return None
        if not self._is_whole(cells):
            told = f"the row has {len(cells)} cells, the header has {len(self._names)}"
            return RejectedError("not_an_object", told)
        if wrong := self._wrong_form(cells):
            return RejectedError("other_form", wrong)
        if self._holds_nobody(cells):
            return LEFT_OUT
        for question, _, place, choices in self._open:
            if cells[place].strip() and cells[place].strip() not in choices:
                return RejectedError("unmapped_answer", "the cell is no choice of why there is no number", question)
        answers = self._applied.answers(self._with_open(cells))
        if isinstance(answers, RejectedError):
            return _told(answers)
        return (self._id(cells), answers) if isinstance(answers, tuple) else answers

    def raw(self, row: Row) -> bytes:
        """Give the bytes of a row; of one that has none, as in a workbook, a JSON object without what is blank."""
        if row.raw or isinstance(row.cells, RejectedError):
            return row.raw
        named = zip(self._names, row.cells, strict=False)
        return msgspec.json.encode({name: cell for name, cell in named if cell})

    def told(self, row: Row) -> Iterator[Iterable[tuple[object, object]]]:
        """Give questions and answers as far as a row can be read, in each way in which its cells may belong."""
        cells = row.cells if isinstance(row.cells, list) else cells_in(row.raw)
        return (self._applied.told(self._with_open(each)) for each in aligned(cells, len(self._names)))

    def _id(self, cells: Cells) -> bytes:
        return msgspec.json.encode(None if self._id_at is None else cells[self._id_at] or None)

    def _is_whole(self, cells: Cells) -> bool:
        return len(cells) == len(self._names)

    def _wrong_form(self, cells: Cells) -> str | None:
        stamp = "" if self.header.stamp is None else cells[self.header.stamp].strip()
        return why_another_form(stamp, self._pack) if stamp else None

    def _holds_nobody(self, cells: Cells) -> bool:
        """Say whether nobody opened the form: it has no answer, and the system does not call it done."""
        if self._undone is None or any(cells[place].strip() for place in self._filled):
            return False
        return self.header.undone is None or cells[self.header.undone].strip() in self._undone[1]

    def _with_open(self, cells: list[str]) -> list[str]:
        """Put why there is no number into the cell of the number, where that is empty."""
        for _, number, place, answers in self._open:
            if (why := cells[place].strip()) and not cells[number].strip():
                cells = [*cells[:number], str(answers.get(why, why)), *cells[number + 1 :]]
        return cells


def mapping_of(pack: Pack, words: Words, names: Cells, header: Header, given: Mapping | None = None) -> Mapping:
    """Give the mapping of an export from the words of its form; what `given` says goes before it."""
    questions = {
        question: Entry(field=names[place], answers=_answers(words.answers[question]))
        for question, place in header.answers.items()
    }
    id_ = None if header.id is None else names[header.id]
    if given is None:
        return Mapping(id=id_, questions=questions)
    kept = msgspec.structs.replace(given, id=given.id or id_, questions=questions | given.questions)
    check(kept, pack)
    return kept


def _answers(field: Field) -> dict[str, AnswerInFile]:
    return {word: choice.answer for choice in field.choices for word in (choice.code, choice.label)}


def _told(error: RejectedError) -> RejectedError:
    told = error
    if error.code == "unmapped_answer":
        told = RejectedError(error.code, "the cell is no choice of this question in the form", error.field)
    told.more = tuple(map(_told, error.more))
    return told
