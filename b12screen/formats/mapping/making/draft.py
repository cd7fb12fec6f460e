"""Writes a first mapping for somebody's file: what matches by its name, and blanks that only a person can fill."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from b12screen.errors import UserError
from b12screen.formats.mapping.cells import tick_in
from b12screen.formats.mapping.making.guesses import is_id, question_like
from b12screen.formats.mapping.making.inputs import FileOfRows, open_rows
from b12screen.pack.answers import AnswerProblem, parse_cell
from b12screen.pack.models import Pack
from b12screen.pack.questions import Question
from b12screen.text import clean

_MOST_ROWS = 10_000  # that are looked at
_MOST_CODES = 12  # more different cells than this are no codes
_LONGEST_CODE = 60
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NO_PLAIN = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
_BOX = re.compile(r"(.+?)(?:___|/)([^/]+)")  # as REDCap and KoboToolbox name the boxes of one list

_HEAD = """\
# A first mapping for {name}. Fill in each ~, or take its line out: a mapping with blanks is refused.
# Answers are yes, no, unknown, declined, not_asked, an option or a number. How it all works: docs/mapping.md
"""


@dataclass(slots=True)
class _Seen:
    """The cells of a field that are not empty: how often each occurs, and that is given up where they are many."""

    cells: Counter[str] = field(default_factory=Counter)

    @property
    def codes(self) -> list[str]:
        """The cells, the most frequent first, where they are few and short enough to be codes."""
        few = len(self.cells) <= _MOST_CODES and all(len(cell) <= _LONGEST_CODE for cell in self.cells)
        return [cell for cell, _ in self.cells.most_common()] if few else []

    def take(self, cell: str) -> None:
        if cell and len(self.cells) <= _MOST_CODES:
            self.cells[cell] += 1


def draft(file: FileOfRows, pack: Pack) -> str:
    """Give a mapping with blanks, as YAML. UserError for a file that cannot be read, or has no fields."""
    with open_rows(file, id_field="id") as (source, reader, rows):
        seen = _seen(row.cells for row in islice(rows, _MOST_ROWS) if isinstance(row.cells, dict))
        names = list(dict.fromkeys(reader.names))
    if not names:
        raise UserError(f"{source.name} has no fields, so there is nothing to map.")
    found = {name: seen.get(name, _Seen()) for name in names if name}
    return "".join(f"{line}\n" for line in [_HEAD.format(name=source.name).rstrip(), *_lines(found, pack)])


def _seen(rows: Iterable[dict[str, str]]) -> dict[str, _Seen]:
    found: dict[str, _Seen] = {}
    for cells in rows:
        for name, cell in cells.items():
            found.setdefault(name, _Seen()).take(cell)
    return found


def _lines(fields: dict[str, _Seen], pack: Pack) -> Iterator[str]:
    identifier = next((name for name in fields if name not in pack.question and is_id(name)), None)
    boxes = _boxes(fields)
    of_question: dict[str, str] = {}
    rest = []
    for name in fields:
        meant = question_like(name, pack.questions) if name != identifier else None
        if meant and meant not in of_question:
            of_question[meant] = name
        elif name != identifier and not any(name in each for each in boxes):
            rest.append(name)
    yield f"id: {_quoted(identifier)}" if identifier else "# id: the field with the ids; without it ids are null"
    yield 'not_asked: []  # cells that mean "not asked" in every field, such as NA or "-99"'
    yield "questions:"
    yield from (
        line
        for question in pack.questions
        if question.id in of_question
        for line in _entry(question, of_question[question.id], fields, boxes)
    )
    if not of_question:
        yield "  ~: {field: ~}  # no field has the name of a question: b12screen template lists them"
    yield from _box_lines(boxes, of_question.values())
    yield from _rest(rest, fields)


def _entry(question: Question, name: str, fields: dict[str, _Seen], boxes: Sequence[Sequence[str]]) -> Iterator[str]:
    """Give the entry of a field; what is no answer as it stands gets a blank, and what was only guessed too."""
    is_sure, seen = name == question.id, fields[name]
    wrong = [cell for cell in seen.codes if isinstance(parse_cell(question, cell), AnswerProblem)]
    yield f"  {question.id}:" if is_sure else f"  {question.id}:  # {clean(question.label)}"
    yield f"    field: {_quoted(name)}"
    if any(name in each for each in boxes):
        return
    if question.type == "number":
        if not is_sure:
            yield f"    unknown: ~  # [] where no number means that; seen: {_shown(seen)}"
    elif wrong or not is_sure:
        yield "    answers:"
        yield from (f"      {json.dumps(cell, ensure_ascii=False)}: ~" for cell in seen.codes)
        if not seen.codes:
            yield "      ~: ~  # many different cells were seen: lists, contains, or answers"


def _boxes(fields: dict[str, _Seen]) -> list[list[str]]:
    """Find fields that are the boxes of one list: REDCap and KoboToolbox give them one name before ___ or /."""
    groups: dict[str, list[str]] = {}
    for name, seen in fields.items():
        found = _BOX.fullmatch(name)
        if found and seen.cells and all(tick_in(cell) is not None for cell in seen.cells):
            groups.setdefault(found[1], []).append(name)
    return [names for names in groups.values() if len(names) > 1]


def _box_lines(boxes: Sequence[Sequence[str]], given: Iterable[str]) -> Iterator[str]:
    given = set(given)
    if boxes:
        yield "tick_boxes:  # lists of which people tick all that apply; a box is read by an entry under questions"
    for names in boxes:
        yield f"  - fields: [{', '.join(map(_quoted, names))}]"
        yield "    none: ~  # the box for none of these; take this line out where there is none"
        for name in names:
            if name not in given:
                yield f"    # {clean(name)}: which question is it?"


def _rest(names: Sequence[str], fields: dict[str, _Seen]) -> Iterator[str]:
    if not names:
        yield "ignore: []"
        return
    yield "ignore:  # write a name in place of each ~ to leave it out, or give it a question above; or `ignore: all`"
    for name in names:
        yield f"  - ~  # {clean(name)}: {_shown(fields[name])}"


def _shown(seen: _Seen) -> str:
    if not seen.cells:
        return "always empty"
    return ", ".join(clean(cell) for cell in seen.codes) or "many different cells"


def _quoted(name: str) -> str:
    is_plain = _PLAIN.fullmatch(name) and name.lower() not in _NO_PLAIN
    return name if is_plain else json.dumps(name, ensure_ascii=not name.isprintable())
