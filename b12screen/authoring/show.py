"""One thing of a pack in plain words: a rule, question, outcome, note, guideline or source by its id."""

from collections.abc import Iterator

from b12screen.authoring.descriptions import (
    Fact,
    guideline_facts,
    note_facts,
    outcome_facts,
    question_facts,
    rule_facts,
    source_facts,
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
    return "\n\n".join("\n".join([one_line(head), *_lines(facts)]) for head, facts in found)


def _called(pack: Pack, name: str) -> Iterator[tuple[str, list[Fact]]]:
    if name in pack.rule:
        rule = pack.rule[name]
        yield f'rule "{name}", {title_of(rule)}', rule_facts(pack, rule, cited_in_full=True)
    if name in pack.question:
        question = pack.question[name]
        yield f'question "{name}" ({question.type})', question_facts(pack, question)
    for outcome in pack.outcomes:
        if outcome.id == name:
            yield f'outcome "{name}": {outcome.title}', outcome_facts(pack, outcome, cited_in_full=True)
    for note in pack.notes:
        if note.id == name:
            yield f'note "{name}"', note_facts(pack, note, cited_in_full=True)
    for guideline in pack.guidelines:
        if guideline.id == name:
            yield f'guideline "{name}": {guideline.title}', guideline_facts(pack, guideline, cited_in_full=True)
    for source in pack.sources:
        if source.id == name:
            yield f'source "{name}"', source_facts(pack, source)


def _names(pack: Pack) -> list[str]:
    listed = (pack.rules, pack.questions, pack.outcomes, pack.notes, pack.guidelines, pack.sources)
    return [entry.id for entries in listed for entry in entries]


def _lines(facts: list[Fact]) -> Iterator[str]:
    for fact in facts:
        lines = [one_line(line.text + line.more) for line in fact.lines]
        if fact.is_list:
            yield f"  {fact.label}:"
            yield from (f"    - {line}" for line in lines)
        else:
            yield f"  {fact.label}: {lines[0]}"
