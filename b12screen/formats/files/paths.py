"""Answers in the path of an input, such as KEY=yes/part.parquet: they are read like a column of the file."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import unquote

import msgspec

from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.formats.column_names import known_names
from b12screen.formats.lines import Lines
from b12screen.formats.mapping.near import question_meant
from b12screen.formats.reader import Row
from b12screen.formats.registry import InputFormat
from b12screen.formats.rejects import RejectedError
from b12screen.pack.answers import AnswerProblem, parse_cell
from b12screen.text import clean, in_words

_NULL = "__HIVE_DEFAULT_PARTITION__"


def answers_in(path: str | PurePath | None, plan: Plan, fields: Collection[str] = ()) -> dict[str, str]:
    """Give what the folders of a path say of a question, the id, or one of the `fields` that a mapping reads.

    UserError for a name that is nearly a question.
    """
    known, found = known_names(plan) | set(fields), dict[str, str]()
    for part in PurePath(path).parts[:-1] if path else ():
        name, equals, value = part.partition("=")
        name = unquote(name)
        if not equals:
            continue
        if name in known:
            found[name] = "" if value == _NULL else unquote(value)
        elif meant := question_meant(name, known):
            raise UserError(
                f'The folder "{clean(part[:80])}" is nearly the question "{meant}". Give it that name, or another one.'
            )
    return found


def with_answers(form: InputFormat, records: Iterable[Any], answers: Mapping[str, str], plan: Plan) -> Iterable[Any]:
    """Give the records of an input with answers that each of them has."""
    if not answers:
        return records
    if form is InputFormat.PARQUET:
        from b12screen.formats.parquet.columns import with_cells

        return (with_cells(rows, answers) for rows in records)
    if form is InputFormat.FHIR:
        raise UserError(
            f"A response holds its own answers, and {in_words(list(answers))} in the path of the file is none of it. "
            "Move the file to another folder."
        )
    if form in (InputFormat.NDJSON, InputFormat.JSON):
        return (in_lines(lines, answers, plan) for lines in records)
    return _in_rows(records, answers)


def in_lines(lines: Lines, answers: Mapping[str, str], plan: Plan) -> Lines:
    """Give records of JSON with some more keys at their beginning; one that they have too stands twice then."""
    pairs = msgspec.json.encode({name: _in_json(plan, name, cell) for name, cell in answers.items()})[:-1]
    return lines._replace(raws=[_begun_with(pairs, raw) for raw in lines.raws])


def _begun_with(pairs: bytes, raw: bytes) -> bytes:
    start, brace, rest = raw.partition(b"{")
    if not brace or start.strip():
        return raw
    return pairs + (b"," if rest.strip() != b"}" else b"") + rest


def _in_json(plan: Plan, name: str, cell: str) -> object:
    question = plan.pack.question.get(name)
    if question is None:  # the id, or a field of a mapping
        return cell or None
    answer = parse_cell(question, cell)
    return cell if isinstance(answer, AnswerProblem) else answer


def _in_rows(records: Iterable[Sequence[Row]], answers: Mapping[str, str]) -> Iterator[list[Row]]:
    width = None
    for some in records:
        found = []
        for row in some:
            if row.cells and not isinstance(row.cells, RejectedError):
                more = list(answers if width is None else answers.values())
                width = len(row.cells) if width is None else width
                row = row._replace(cells=_longer(row.cells, more, width))
            found.append(row)
        yield found


def _longer(cells: list[str], more: list[str], width: int) -> list[str] | RejectedError:
    if len(cells) != width:
        return RejectedError("not_an_object", f"the row has {len(cells)} cells, the header has {width}")
    return [*cells, *more]
