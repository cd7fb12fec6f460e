"""Counts what a mapping makes of a file: what it leaves out, what it cannot read, and what it says of red flags."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from functools import partial

from b12screen.engine.plan import FollowUpError, Plan
from b12screen.formats.files.paths import answers_in, with_answers
from b12screen.formats.mapping.apply import Applied
from b12screen.formats.mapping.check import fields_read
from b12screen.formats.mapping.entries import Answer
from b12screen.formats.mapping.fields import Fields
from b12screen.formats.mapping.joined import Person, names_of, persons
from b12screen.formats.mapping.making.inputs import FileOfRows, open_rows
from b12screen.formats.mapping.model import Entry, Mapping
from b12screen.formats.reader import LEFT_OUT, shown_id
from b12screen.formats.rejects import RejectedError
from b12screen.formats.writer import answer_in_words
from b12screen.pack.answers import AnswerProblem
from b12screen.text import clean, in_words

_PEOPLE_SHOWN = 3
_MOST_SHOWN = 20
_SHORTEST = 60  # signs of a cell that are shown


@dataclass(slots=True)
class Review:
    """What was found; `codes` counts the cells of each question that nothing is known of, `said` its answers."""

    name: str
    people: int = 0
    left_out: int = 0
    rejects: Counter[str] = field(default_factory=Counter)
    skipped: Sequence[str] = ()
    never_met: Sequence[str] = ()
    boxes: Sequence[str] = ()
    codes: dict[str, Counter[str]] = field(default_factory=dict)
    said: dict[str, Counter[str]] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)

    @property
    def has_problems(self) -> bool:
        """Say whether somebody could not be read."""
        return bool(self.rejects)


def review(file: FileOfRows, mapping: Mapping, plan: Plan) -> Review:
    """Read a whole file by a mapping, and count. UserError where its fields do not fit."""
    told = answers_in(file.path, plan, fields_read(mapping))
    add = partial(with_answers, file.form, answers=told, plan=plan)
    with open_rows(file, id_field=mapping.id or "id", separator=mapping.separator, add=add) as (source, reader, rows):
        held = list(rows)
        names = names_of(held, reader, mapping)
    fields = Fields(mapping, plan.pack.question)
    found = Review(source.name, skipped=fields.check(names, may_lack=not reader.is_table))
    found.never_met = fields.never_met(names)
    ticked = {name for boxes in mapping.tick_boxes for name in boxes.all}
    found.boxes = [name for name in fields.read if "___" in name and name not in ticked]
    people = persons(held, mapping) if mapping.joins else _each_alone(held, mapping)
    applied = Applied(mapping, plan, fields.names, fixed=False)
    for person in people:
        _take(found, person, applied, plan, mapping)
    return found


def _each_alone(rows: Iterable[object], mapping: Mapping) -> Iterator[Person]:
    for row in rows:
        yield from persons([row], mapping)  # type: ignore[list-item]


def _take(found: Review, person: Person, applied: Applied, plan: Plan, mapping: Mapping) -> None:
    if person.found is LEFT_OUT:
        found.left_out += 1
    elif isinstance(person.found, RejectedError):
        found.people += 1
        found.rejects[person.found.code] += 1
    elif person.found is not None:
        found.people += 1
        rows = [[cells.get(name, "") for name in applied.names] for cells in person.found]
        for cells, row in zip(person.found, rows, strict=True):
            _take_codes(found, cells, applied.each(row), mapping)
        answers = applied.merged(rows)
        if isinstance(answers, RejectedError):
            found.rejects[answers.code] += 1
        else:
            _take_answers(found, person, plan.by_question(answers), plan, answers)


def _take_codes(found: Review, cells: Table[str, str], answers: Table[str, Answer], mapping: Mapping) -> None:
    for question, answer in answers.items():
        entry = mapping.questions.get(question, Entry(field=question))
        if isinstance(answer, AnswerProblem) and answer.code != "conflict":
            told = " and ".join(cells.get(name, "") for name in entry.fields.values())
            found.codes.setdefault(question, Counter())[told[:_SHORTEST]] += 1
    for name, known in _choices(mapping).items():
        parts = {part.strip() for part in cells.get(name, "").split(mapping.separator)}
        for part in parts - known:
            found.codes.setdefault(f"{name}, as a choice", Counter())[part[:_SHORTEST]] += 1


def _choices(mapping: Mapping) -> dict[str, set[str]]:
    """Give the fields whose cells hold several choices, each with the choices that some entry knows."""
    found: dict[str, set[str]] = {}
    for entry in mapping.questions.values():
        if entry.field and entry.lists:
            known = [*entry.lists, *entry.not_asked, *entry.unknown, *entry.declined]
            known += [*mapping.not_asked, *mapping.unknown, *mapping.declined]
            parts = {part.strip() for each in known for part in each.split(mapping.separator)}
            found.setdefault(entry.field, {""}).update(parts)
    return found


def _take_answers(
    found: Review, person: Person, answers: Table[str, object], plan: Plan, row: tuple[object, ...]
) -> None:
    try:
        plan.tally(row)
    except FollowUpError:
        found.rejects["follow_up"] += 1
        return
    for question, answer in answers.items():
        if answer is not None:
            found.said.setdefault(question, Counter())[answer_in_words(answer)] += 1
    if len(found.shown) < _PEOPLE_SHOWN:
        said = [
            f"{each.id} {answer_in_words(answers[each.id])}"
            for each in plan.pack.questions
            if answers.get(each.id) is not None
        ]
        found.shown.append(f"line {person.line}, id {shown_id(person.id)}: {', '.join(said) or 'nothing was asked'}")


def in_lines(found: Review, plan: Plan) -> Iterator[str]:
    """Put a review into words."""
    rejected = found.rejects.total()
    yield f"{found.name}: {found.people:,} people, {rejected:,} of them rejected; {found.left_out:,} rows left out"
    yield from _listed("Fields that are left out", found.skipped)
    yield from _listed("Fields of the mapping that no record has", found.never_met)
    if found.boxes:
        listed = in_words([clean(name) for name in found.boxes[:_MOST_SHOWN]])
        yield f"These look like tick boxes: {listed}. Name them under tick_boxes, or 0 says no where nobody was asked"
    never = [question.id for question in plan.pack.questions if question.id not in found.said]
    yield from _listed("Questions that nobody was asked", never)
    if rejected:
        yield "Rejected: " + ", ".join(f"{code} {number:,}" for code, number in found.rejects.most_common())
    for question, cells in found.codes.items():
        told = ", ".join(f'"{clean(cell)}" {number:,}' for cell, number in cells.most_common(_MOST_SHOWN))
        yield f"Not mapped, of {question}: {told}"
    yield from _red_flags(found, plan)
    yield from ("As they were read:", *(f"  {clean(person)}" for person in found.shown)) if found.shown else ()


def _listed(head: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        shown = [clean(name[:80]) for name in names[:_MOST_SHOWN]]
        more = [f"{len(names) - _MOST_SHOWN} more"] if len(names) > _MOST_SHOWN else []
        yield f"{head}: {in_words([*shown, *more])}"


def _red_flags(found: Review, plan: Plan) -> Iterator[str]:
    """Say of each emergency question how many said yes, where being unsure counts as yes, no, and nothing."""
    flags = [question for question in plan.pack.questions if question.unknown_means]
    if not flags:
        return
    read = found.people - found.rejects.total()
    wide = max(len(question.id) for question in flags)
    yield f"{'Emergency questions':<{wide + 2}}      yes       no     open"
    for question in flags:
        said = found.said.get(question.id, Counter())
        yes, no = said["yes"] + said["unknown"], said["no"]
        told = f"{yes:>9,}{no:>9,}{read - yes - no:>9,}" if said else "  never asked"
        yield f"  {question.id:<{wide}}{told}"
