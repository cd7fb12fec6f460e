"""What there is to say of each thing in a pack, in plain words: the one text behind `rules show` and the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass

from b12screen.authoring.conditions_in_words import in_words, kind_in_words
from b12screen.authoring.cross_references import Use, uses_of_question, uses_of_rule, uses_of_source
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
    """One line of a fact: a text of the pack, what to add to it, and where in the catalogue it leads."""

    text: str
    more: str = ""
    leads_to: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what stands behind it; a list stays a list even when it holds one line."""

    label: str
    lines: tuple[Line, ...]
    is_list: bool = False


def question_facts(pack: Pack, question: Question) -> list[Fact]:
    """Say what is asked, of whom, why, and what reads the answer."""
    section = next(each for each in pack.sections if question in each.questions)
    page = next((each for each in section.pages if isinstance(each, Checklist) and question in each.questions), None)
    return _facts(
        _fact("Section", f"{section.id} ({section.title})"),
        _fact("Checklist", page.checklist if page else None),
        _fact("Text", question.text),
        _fact("In a summary", question.label),
        _fact("Why it is asked", question.why or (page.why if page else None)),
        *_values(question),
        _fact("Asked only if", in_words(question.only_if, pack) if question.only_if is not None else None),
        _used("Read by", uses_of_question(pack, question.id), "nothing"),
    )


def title_of(rule: Rule) -> str:
    """Give what stands behind the id of a rule in a heading."""
    return f"{kind_in_words(rule.kind)}: {rule.title}"


def rule_facts(pack: Pack, rule: Rule, *, cited_in_full: bool = False) -> list[Fact]:
    """Say when a rule holds, what it weighs, why, who says so, its examples and who uses it."""
    points = {name: f"{name} ({_points(number)})" for name, number in pack.manifest.weights.items()}
    levels = (f"{points[level.weight]}, when {in_words(level.when, pack)}" for level in rule.levels)
    return _facts(
        _fact("For a clinician", rule.short),
        _fact("Present when", in_words(rule.when, pack)),
        _fact("Weight", points[rule.weight]),
        _list("Levels, of which the last that holds counts", levels),
        _fact("Do now", rule.do_now),
        _fact("Tags", ", ".join(rule.tags)),
        _fact("Because", rule.because),
        _sources(pack, rule.sources, in_full=cited_in_full),
        _list("Examples", (_example(each) for each in rule.examples)),
        _used("Used by", uses_of_rule(pack, rule), "nothing but the points"),
    )


def outcome_facts(pack: Pack, outcome: Outcome, *, cited_in_full: bool = False) -> list[Fact]:
    """Say when an outcome is the result, how urgent it is, and what it tells a person."""
    place = [each.id for each in pack.outcomes].index(outcome.id) + 1
    return _facts(
        _fact("Place in the order", f"{place} of {len(pack.outcomes)}"),
        _fact("Chosen when", _condition(pack, outcome.when)),
        _fact("Urgency", "none" if outcome.urgency is None else str(outcome.urgency)),
        _fact("How soon", outcome.how_soon),
        _fact("Reassuring", "yes" if outcome.reassuring else "no"),
        _fact("Says", outcome.say),
        _list("Next steps", (said(pack, step) for step in outcome.steps)),
        _sources(pack, outcome.sources, in_full=cited_in_full),
    )


def said(pack: Pack, statement: Statement) -> str:
    """Give what a sentence says, and of whom it is not left out."""
    left = (
        f" (unless it is certain that this does not hold: {in_words(statement.when, pack)})" if statement.when else ""
    )
    return statement.say + left


def note_facts(pack: Pack, note: Note, *, cited_in_full: bool = False) -> list[Fact]:
    """Say when a note stands beside the outcome, and what it says."""
    return _facts(
        _fact("Shown when", f"{in_words(note.when, pack)} - and only where that is certain"),
        _fact("How soon", note.how_soon),
        _fact("Says", note.say),
        _sources(pack, note.sources, in_full=cited_in_full),
    )


def guideline_facts(pack: Pack, guideline: Guideline, *, cited_in_full: bool = False) -> list[Fact]:
    """Say how well a guideline was read, and each thing it can say."""
    views = (Line(view.id, f", {_condition(pack, view.when)}: {_view(view)}") for view in guideline.views)
    return _facts(
        _fact("Verified", VERIFIED[guideline.verified]),
        _sources(pack, (guideline.source,), in_full=cited_in_full),
        Fact("What it says, the first that is certain", tuple(views), is_list=True),
    )


def source_facts(pack: Pack, source: Source) -> list[Fact]:
    """Say what a source is, how much of it was read, and who cites it."""
    return _facts(
        _fact("Citation", source.citation),
        _fact("Address", source.address),
        _fact("Read", READ[source.read]),
        _fact("Read at", source.read_at),
        _used("Cited by", uses_of_source(pack, source.id), "nothing"),
    )


def _facts(*facts: Fact | None) -> list[Fact]:
    return [fact for fact in facts if fact is not None]


def _fact(label: str, text: str | None) -> Fact | None:
    return Fact(label, (Line(text),)) if text else None


def _list(label: str, texts: Iterable[str]) -> Fact | None:
    lines = tuple(Line(text) for text in texts)
    return Fact(label, lines, is_list=True) if lines else None


def _used(label: str, uses: list[Use], nothing: str) -> Fact:
    lines = [Line(str(use), use.how, use.anchor) for use in uses]
    return Fact(label, tuple(lines), is_list=True) if lines else Fact(label, (Line(nothing),))


def _sources(pack: Pack, names: tuple[str, ...], *, in_full: bool) -> Fact | None:
    cited = [source for name in names for source in pack.sources if source.id == name]
    lines = tuple(Line(source.id, _source_more(source, in_full), f"source {source.id}") for source in cited)
    return Fact("Sources", lines, is_list=True) if lines else None


def _source_more(source: Source, in_full: bool) -> str:
    full = f": {source.citation} {source.address}" if in_full else ""
    return f" ({READ[source.read]}){full}"


def _view(view: GuidelineView) -> str:
    return view.say if view.applies else f"{view.say} (It does not apply, so no summary shows it.)"


def _condition(pack: Pack, condition: Condition | None) -> str:
    return "in all other cases" if condition is None else in_words(condition, pack)


def _values(question: Question) -> list[Fact | None]:
    if question.type == "number":
        lowest, highest = question.range or (0, 0)
        return [_fact("Values", f"a whole number from {lowest} to {highest}"), _fact("Unit", question.unit)]
    if question.type == "yes_no":
        unsure = 'yes, no; "not sure" counts as yes' if question.unknown_means else "yes, no"
        return [_fact("Values", unsure)]
    return [Fact("Values", tuple(_option(option) for option in question.options), is_list=True)]


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
