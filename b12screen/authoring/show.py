"""One entry of a pack in plain words: a rule, question, outcome, note, guideline or source by its id."""

from collections.abc import Iterator

from b12screen.authoring.descriptions import (
    Property,
    guideline_properties,
    note_properties,
    outcome_properties,
    question_properties,
    rule_properties,
    source_properties,
    title_of,
)
from b12screen.errors import UserError
from b12screen.pack.models import Pack
from b12screen.report.markup import one_line
from b12screen.text import clean, nearest


def shown(pack: Pack, name: str) -> str:
    """Give everything called `name`; a rule and the question that it tests often share an id."""
    found = [*_called(pack, name)]
    if not found:
        meant = nearest(name, _names(pack))
        hint = f'Did you mean "{meant}"?' if meant else "b12screen rules docs lists every id."
        raise UserError(f'Nothing in these rules has the id "{clean(name)}". {hint}')
    return "\n\n".join("\n".join([one_line(head), *_lines(properties)]) for head, properties in found)


def _called(pack: Pack, name: str) -> Iterator[tuple[str, list[Property]]]:
    if name in pack.rule:
        rule = pack.rule[name]
        yield f'rule "{name}", {title_of(rule)}', rule_properties(pack, rule, cited_in_full=True)
    if name in pack.question:
        question = pack.question[name]
        yield f'question "{name}" ({question.type})', question_properties(pack, question)
    for outcome in pack.outcomes:
        if outcome.id == name:
            yield f'outcome "{name}": {outcome.title}', outcome_properties(pack, outcome, cited_in_full=True)
    for note in pack.notes:
        if note.id == name:
            yield f'note "{name}"', note_properties(pack, note, cited_in_full=True)
    for guideline in pack.guidelines:
        if guideline.id == name:
            yield f'guideline "{name}": {guideline.title}', guideline_properties(pack, guideline, cited_in_full=True)
    for source in pack.sources:
        if source.id == name:
            yield f'source "{name}"', source_properties(pack, source)


def _names(pack: Pack) -> list[str]:
    listed = (pack.rules, pack.questions, pack.outcomes, pack.notes, pack.guidelines, pack.sources)
    return [entry.id for entries in listed for entry in entries]


def _lines(properties: list[Property]) -> Iterator[str]:
    for entry_property in properties:
        lines = [one_line(line.text + line.more) for line in entry_property.lines]
        if entry_property.is_list:
            yield f"  {entry_property.label}:"
            yield from (f"    - {line}" for line in lines)
        else:
            yield f"  {entry_property.label}: {lines[0]}"
