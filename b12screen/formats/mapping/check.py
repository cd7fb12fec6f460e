"""Checks a mapping against the rules: its questions, its answers, and that it says each thing once."""

from collections.abc import Iterator

from b12screen.formats.mapping.entries import answer_of
from b12screen.formats.mapping.model import Entry, Mapping
from b12screen.formats.mapping.problems import Finding, raise_for
from b12screen.pack.answers import AnswerProblem
from b12screen.pack.models import Pack
from b12screen.pack.questions import Question
from b12screen.text import did_you_mean, nearest

_ANSWERS = ("yes", "no", "unknown", "declined", "not_asked")
_KIND_OF_KEY = {"lists": "yes_no", "contains": "yes_no", "times": "number", "round": "number", "born": "number"}
_SAME = {"y": "yes", "n": "no", "true": "yes", "false": "no", "on": "yes", "off": "no", "dk": "unknown"}


def check(mapping: Mapping, pack: Pack, *, adds: bool = False) -> None:
    """Raise UserError with everything that does not fit the rules; one that only adds to another needs no question."""
    raise_for(mapping, [*_questions(mapping, pack, adds), *_boxes(mapping, pack), *_ignored(mapping), *_rows(mapping)])


def _questions(mapping: Mapping, pack: Pack, adds: bool) -> Iterator[Finding]:
    if not mapping.questions and not adds:
        yield Finding(("questions",), "empty_list", "no question is named; name one at least")
    for name, entry in mapping.questions.items():
        path = ("questions", name)
        if question := pack.question.get(name):
            yield from (finding._replace(path=(*path, *finding.path)) for finding in _entry(entry, question))
        else:
            hint = did_you_mean(name, pack.question)
            yield Finding(path, "unknown_question", f'no question is called "{name}"{hint}', at_key=True)


def _entry(entry: Entry, question: Question) -> Iterator[Finding]:
    for key, kind in _KIND_OF_KEY.items():
        if getattr(entry, key) and question.type != kind:
            yield Finding((key,), "wrong_type", f'"{key}" is for {kind} questions, and this one is {question.type}')
    seen: dict[str, str] = {}
    for key in ("answers", "not_asked", "unknown", "declined"):
        for cell in getattr(entry, key):
            if cell.strip() in seen:
                told = f'the cell "{cell}" stands under {seen[cell.strip()]} too; keep one'
                yield Finding((key, cell) if key == "answers" else (key,), "two_ways", told)
            seen.setdefault(cell.strip(), f"`{key}`")
    for cell, given in entry.answers.items():
        found = answer_of(question, given)
        if isinstance(found, AnswerProblem):
            yield Finding(("answers", cell), found.code, f"{_of(question)}{_hint(question, given)}")
        elif cell.strip() == "" and found is not None:
            told = "an empty cell is always not asked, since nobody can tell whether the question was seen"
            yield Finding(("answers", cell), "empty_cell", told)


def _of(question: Question) -> str:
    if question.range:
        return f"must be a number from {question.range[0]} to {question.range[1]}, unknown, declined or not_asked"
    return f"must be {', '.join(question.values)}, unknown, declined or not_asked"


def _hint(question: Question, given: object) -> str:
    text = str(given).lower()
    known = [*question.values, *_ANSWERS[2:]]
    meant = _SAME.get(text) if question.type == "yes_no" else None
    meant = meant or next((each for each in known if each == text), None) or nearest(text, known)
    return f'; did you mean "{meant}"?' if meant else ""


def _boxes(mapping: Mapping, pack: Pack) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, boxes in enumerate(mapping.tick_boxes):
        for place, field in enumerate(boxes.fields):
            if field in seen:
                yield Finding(("tick_boxes", number, "fields", place), "two_ways", f'"{field}" stands twice; keep one')
            seen.add(field)
        if boxes.none in seen - set(boxes.fields):
            yield Finding(("tick_boxes", number, "none"), "two_ways", f'"{boxes.none}" is in another list; keep one')
        seen |= {boxes.none} if boxes.none else set()
    for name, entry in mapping.questions.items():
        question = pack.question.get(name)
        if entry.field in seen and question and question.type != "yes_no":
            told = f"a tick box says yes or no, and this is a {question.type} question"
            yield Finding(("questions", name, "field"), "wrong_type", told)
        if entry.field in seen and (entry.lists or entry.contains):
            told = f'"{entry.field}" is a tick box, so its cell holds no list and no text'
            yield Finding(("questions", name, "field"), "two_ways", told)


def _ignored(mapping: Mapping) -> Iterator[Finding]:
    read = fields_read(mapping)
    for place, field in enumerate(() if mapping.ignore == "all" else mapping.ignore):
        if field in read:
            yield Finding(("ignore", place), "two_ways", f'"{field}" is read, and ignored here; keep one')


def _rows(mapping: Mapping) -> Iterator[Finding]:
    if mapping.long and mapping.rows.same_id in ("first", "last"):
        told = "with `long`, all rows of a person are one; leave this out, or write join"
        yield Finding(("rows", "same_id"), "two_ways", told)
    if mapping.long and mapping.long.key == mapping.long.value:
        yield Finding(("long", "value"), "two_ways", "`key` and `value` are two fields")


def fields_read(mapping: Mapping) -> dict[str, tuple[str | int, ...]]:
    """Give the fields that a mapping reads, each with the first place where it says so."""
    found: dict[str, tuple[str | int, ...]] = {}
    named: list[tuple[str | None, tuple[str | int, ...]]] = [(mapping.id, ("id",))]
    named += [(name, ("only", name)) for name in mapping.only]
    named += [(mapping.rows.order_by, ("rows", "order_by"))]
    named += [(mapping.long.key, ("long", "key")), (mapping.long.value, ("long", "value"))] if mapping.long else []
    named += [
        (field, ("questions", name, key))
        for name, entry in mapping.questions.items()
        for key, field in entry.fields.items()
    ]
    for number, boxes in enumerate(mapping.tick_boxes):
        named += [(field, ("tick_boxes", number, "fields", place)) for place, field in enumerate(boxes.fields)]
        named += [(boxes.none, ("tick_boxes", number, "none"))]
    for name, path in named:
        if name is not None:
            found.setdefault(name, path)
    return found
