"""Each entry of a pack in plain words, label by label: the texts that `rules show` and the catalogue share."""

from collections.abc import Iterable
from dataclasses import dataclass

from b12screen.authoring.conditions_in_words import in_words, kind_in_words
from b12screen.authoring.cross_references import (
    Reference,
    references_to_question,
    references_to_rule,
    references_to_source,
)
from b12screen.pack.conditions import Condition
from b12screen.pack.models import Example, Guideline, GuidelineView, Note, Outcome, Pack, Rule, Source, Statement
from b12screen.pack.questions import Checklist, Option, Question

READ = {
    "whole": "read whole",
    "excerpt": "read in part",
    "abstract": "only its abstract was read",
    "secondary": "not read, known second-hand",
}
VERIFIED = {
    "primary": "primary: its own text was read",
    "secondary": "secondary: known from what others say of it",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a property: a text of the pack, what to add to it, and where in the catalogue it leads."""

    text: str
    more: str = ""
    leads_to: str = ""


@dataclass(frozen=True, slots=True)
class Property:
    """What an entry says under one label, such as Weight; a list stays a list even when it holds one line."""

    label: str
    lines: tuple[Line, ...]
    is_list: bool = False


def question_properties(pack: Pack, question: Question) -> list[Property]:
    """Say what is asked, of whom, why, and what reads the answer."""
    section = next(each for each in pack.sections if question in each.questions)
    page = next((each for each in section.pages if isinstance(each, Checklist) and question in each.questions), None)
    return _properties(
        _property("Section", f"{section.id} ({section.title})"),
        _property("Checklist", page.checklist if page else None),
        _property("Text", question.text),
        _property("In a summary", question.label),
        _property("Why it is asked", question.why or (page.why if page else None)),
        *_values(question),
        _property("Asked only if", in_words(question.only_if, pack) if question.only_if is not None else None),
        _used("Read by", references_to_question(pack, question.id), "nothing"),
    )


def title_of(rule: Rule) -> str:
    """Give what follows the id of a rule in a heading."""
    return f"{kind_in_words(rule.kind)}: {rule.title}"


def rule_properties(pack: Pack, rule: Rule, *, cited_in_full: bool = False) -> list[Property]:
    """Say when a rule holds, what it weighs, why, who says so, its examples and who uses it."""
    points = {name: f"{name} ({_points(number)})" for name, number in pack.manifest.weights.items()}
    levels = (f"{points[level.weight]}, when {in_words(level.when, pack)}" for level in rule.levels)
    return _properties(
        _property("For a clinician", rule.short),
        _property("Present when", in_words(rule.when, pack)),
        _property("Weight", points[rule.weight]),
        _list("Levels, of which the last that holds counts", levels),
        _property("Do now", rule.do_now),
        _property("Tags", ", ".join(rule.tags)),
        _property("Because", rule.because),
        _sources(pack, rule.sources, in_full=cited_in_full),
        _list("Examples", (_example(each) for each in rule.examples)),
        _used("Used by", references_to_rule(pack, rule), "nothing but the points"),
    )


def outcome_properties(pack: Pack, outcome: Outcome, *, cited_in_full: bool = False) -> list[Property]:
    """Say when an outcome is the result, how urgent it is, and what it tells a person."""
    place = [each.id for each in pack.outcomes].index(outcome.id) + 1
    return _properties(
        _property("Place in the order", f"{place} of {len(pack.outcomes)}"),
        _property("Chosen when", _condition(pack, outcome.when)),
        _property("Urgency", "none" if outcome.urgency is None else str(outcome.urgency)),
        _property("How soon", outcome.how_soon),
        _property("Reassuring", "yes" if outcome.reassuring else "no"),
        _property("Says", outcome.say),
        _list("Next steps", (said(pack, step) for step in outcome.steps)),
        _sources(pack, outcome.sources, in_full=cited_in_full),
    )


def said(pack: Pack, statement: Statement) -> str:
    """Give what a sentence says, and of whom it is left out."""
    if statement.when is None:
        return statement.say
    return f"{statement.say} (Left out where this certainly does not hold: {in_words(statement.when, pack)}.)"


def note_properties(pack: Pack, note: Note, *, cited_in_full: bool = False) -> list[Property]:
    """Say when a note is shown beside the outcome, and what it says."""
    return _properties(
        _property("Shown when", f"{in_words(note.when, pack)} - and only where that is certain"),
        _property("How soon", note.how_soon),
        _property("Says", note.say),
        _sources(pack, note.sources, in_full=cited_in_full),
    )


def guideline_properties(pack: Pack, guideline: Guideline, *, cited_in_full: bool = False) -> list[Property]:
    """Say how well a guideline was read, and everything it can say."""
    views = (Line(view.id, f", {_condition(pack, view.when)}: {_view(view)}") for view in guideline.views)
    return _properties(
        _property("Verified", VERIFIED[guideline.verified]),
        _sources(pack, (guideline.source,), in_full=cited_in_full),
        Property("What it says, the first that is certain", tuple(views), is_list=True),
    )


def source_properties(pack: Pack, source: Source) -> list[Property]:
    """Say what a source is, how much of it was read, and who cites it."""
    return _properties(
        _property("Citation", source.citation),
        _property("Address", source.address),
        _property("Read", READ[source.read]),
        _property("Read at", source.read_at),
        _used("Cited by", references_to_source(pack, source.id), "nothing"),
    )


def _properties(*properties: Property | None) -> list[Property]:
    return [entry_property for entry_property in properties if entry_property is not None]


def _property(label: str, text: str | None) -> Property | None:
    return Property(label, (Line(text),)) if text else None


def _list(label: str, texts: Iterable[str]) -> Property | None:
    lines = tuple(Line(text) for text in texts)
    return Property(label, lines, is_list=True) if lines else None


def _used(label: str, uses: list[Reference], nothing: str) -> Property:
    lines = [Line(str(use), use.how, use.anchor) for use in uses]
    return Property(label, tuple(lines), is_list=True) if lines else Property(label, (Line(nothing),))


def _sources(pack: Pack, names: tuple[str, ...], *, in_full: bool) -> Property | None:
    cited = [source for name in names for source in pack.sources if source.id == name]
    lines = tuple(Line(source.id, _source_more(source, in_full), f"source {source.id}") for source in cited)
    return Property("Sources", lines, is_list=True) if lines else None


def _source_more(source: Source, in_full: bool) -> str:
    full = f": {source.citation} {source.address}" if in_full else ""
    return f" ({READ[source.read]}){full}"


def _view(view: GuidelineView) -> str:
    return view.say if view.applies else f"{view.say} (It does not apply, so no summary shows it.)"


def _condition(pack: Pack, condition: Condition | None) -> str:
    return "in all other cases" if condition is None else in_words(condition, pack)


def _values(question: Question) -> list[Property | None]:
    if question.type == "number":
        lowest, highest = question.range or (0, 0)
        return [_property("Values", f"a whole number from {lowest} to {highest}"), _property("Unit", question.unit)]
    if question.type == "yes_no":
        unsure = 'yes, no; "not sure" counts as yes' if question.unknown_means else "yes, no"
        return [_property("Values", unsure)]
    return [Property("Values", tuple(_option(option) for option in question.options), is_list=True)]


def _option(option: Option) -> Line:
    return Line(option.code, f": {option.text}")


def _points(number: int) -> str:
    return f"{number} point" if abs(number) == 1 else f"{number} points"


def _example(example: Example) -> str:
    given = ", ".join(f"{name}: {_answer(value)}" for name, value in example.given.items()) or "no answers"
    points = f", {_points(example.points)}" if example.points is not None else ""
    return f"{given} gives {example.expect}{points}"


def _answer(value: object) -> str:
    spoken = {True: "yes", False: "no", None: "not asked"}
    return spoken[value] if value is None or isinstance(value, bool) else str(value)
