"""The parts of a mapping that can be read each on its own: some fields in, the answers to some questions out."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from b12screen.formats.mapping.cells import tick_in
from b12screen.formats.mapping.entries import Answer, Reads, reads_cell, reads_days
from b12screen.formats.mapping.model import Entry, Mapping, TickBoxes
from b12screen.pack.answers import AnswerProblem
from b12screen.pack.questions import Question

_CONFLICT = AnswerProblem("conflict", "the box for none of these is ticked, and another one is too")


class Unit(NamedTuple):
    """Reads the cells of `fields`, as text, into the answers to `questions`.

    Of several rows of one person, one may hold one of two days, and another one the other.
    """

    fields: Sequence[str]
    questions: Sequence[str]
    read: Callable[..., Sequence[Answer]]
    is_of_days: bool = False
    boxes: Sequence[int] = ()  # of each question, the place of its own box among the fields


def units(mapping: Mapping, questions: Sequence[Question], names: Sequence[str] | None) -> Iterator[Unit]:
    """Give the units of a mapping; a question that it does not name is read from the field of its own name.

    `names` are the fields that there are; None where each record has its own.
    """
    box_of = {field: number for number, boxes in enumerate(mapping.tick_boxes) for field in boxes.all}
    of_boxes: dict[int, list[tuple[Question, str, Reads]]] = {}
    ignored = () if mapping.ignore == "all" else mapping.ignore
    for question in questions:
        entry = mapping.questions.get(question.id)
        if entry is None:
            if question.id in ignored or (names is not None and question.id not in names):
                continue
            entry = Entry(field=question.id)
        if entry.field in box_of:
            read = reads_cell(mapping, entry, question, is_box=True)
            of_boxes.setdefault(box_of[entry.field], []).append((question, entry.field, read))
        else:
            yield _unit(mapping, entry, question)
    for number, boxes in of_boxes.items():
        yield _boxes(mapping.tick_boxes[number], boxes)


def _unit(mapping: Mapping, entry: Entry, question: Question) -> Unit:
    if entry.born is not None and entry.on is not None:
        read_days = reads_days(mapping, entry, question)
        fields = list(entry.fields.values())
        if len(fields) == 1:
            day = entry.on
            return Unit(fields, [question.id], lambda born: (read_days(born, day),))
        return Unit(fields, [question.id], lambda born, on: (read_days(born, on),), is_of_days=True)
    read = reads_cell(mapping, entry, question)
    return Unit([entry.field or ""], [question.id], lambda text: (read(text),))


def _boxes(boxes: TickBoxes, asked: Sequence[tuple[Question, str, Reads]]) -> Unit:
    fields = boxes.all
    readers = [(fields.index(field), read) for _, field, read in asked]
    none = fields.index(boxes.none) if boxes.none else None
    read = partial(_read_boxes, readers, none)
    return Unit(fields, [question.id for question, _, _ in asked], read, boxes=[place for place, _ in readers])


def _read_boxes(readers: Sequence[tuple[int, Reads]], none: int | None, *texts: str) -> Sequence[Answer]:
    """Read boxes that are one list: "no" is one only where the person saw the list, which a tick in it shows."""
    found = [read(texts[place]) for place, read in readers]
    ticked = {place for place, text in enumerate(texts) if tick_in(text)}
    ticked |= {place for (place, _), answer in zip(readers, found, strict=True) if answer is True}
    if none in ticked and len(ticked) > 1:
        return [_CONFLICT] * len(found)
    return found if ticked else [None if answer is False else answer for answer in found]
