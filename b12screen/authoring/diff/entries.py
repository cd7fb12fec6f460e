"""The entries of a pack in a form that `rules diff` can compare: equal forms mean the same."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from msgspec.structs import replace

from b12screen.authoring.conditions_in_words import in_words
from b12screen.pack.conditions import AllOf, AnswerIs, AnyOf, Condition, Not, RuleHolds
from b12screen.pack.models import Guideline, Note, Outcome, Pack, Rule
from b12screen.pack.questions import Checklist, Question, Section

Key = tuple[str, str]  # what it is, and its id


class Property(NamedTuple):
    """One property of an entry: in a form in which equal means the same, and as it is shown."""

    meaning: Any
    shown: str | None


class Entry(NamedTuple):
    """One entry of a pack: the properties that make up its meaning, and all of it, words included."""

    properties: Mapping[str, Property]
    whole: object


NO_PROPERTY = Property(None, None)
WORDS = ("pack.yaml", "section", "source", "for_other.yaml", "case")  # these change no result, whatever happens to them


def meaning(condition: Condition | None) -> tuple[Any, ...]:
    """Give a condition in a form that is equal for conditions that differ only in order, nesting or wording."""
    match condition:
        case None:
            return ("always",)
        case AllOf(all=inner):
            return _joined("all", inner)
        case AnyOf(any=inner):
            return _joined("any", inner)
        case Not(condition=negated):
            form = meaning(negated)
            return tuple(form[1]) if form[0] == "not" else ("not", form)
        case AnswerIs(answer=name, is_=values):
            return ("answer", name, frozenset(values), *_limits(condition))
        case RuleHolds(rule=name):
            return ("rule", name)
        case _:
            picked = condition.count
            rules = None if picked.rules is None else frozenset(picked.rules)
            return ("count", picked.kind, picked.tag, rules, condition.at_least)


def _joined(word: str, inner: Iterable[Condition]) -> tuple[Any, ...]:
    parts: set[tuple[Any, ...]] = set()
    for form in map(meaning, inner):
        parts |= form[1] if form[0] == word else {form}
    return parts.pop() if len(parts) == 1 else (word, frozenset(parts))


def _limits(test: AnswerIs) -> tuple[int | None, int | None]:
    """Give the lowest number that passes, and the lowest that is too large."""
    lowest = [cut for operator, cut in test.cuts.items() if operator in ("at_least", "more_than")]
    above = [cut for operator, cut in test.cuts.items() if operator in ("below", "at_most")]
    return max(lowest, default=None), min(above, default=None)


def entries(pack: Pack) -> dict[Key, Entry]:
    """Give every entry of a pack by what it is and its id."""
    manifest = pack.manifest
    worth = {f'weight "{name}"': Property(points, str(points)) for name, points in manifest.weights.items()}
    found = {("pack", ""): Entry({"id": _plain(manifest.id), **worth}, None)}
    found["pack.yaml", ""] = Entry({}, replace(manifest, id="", version="", weights={}))
    found["for_other.yaml", ""] = Entry({}, pack.proxy_texts)
    for section in pack.sections:
        found |= {("question", each.id): Entry(_question(pack, section, each), each) for each in section.questions}
    found |= {("rule", each.id): Entry(_rule(pack, each), each) for each in pack.rules}
    found |= {("outcome", each.id): Entry(_outcome(pack, each), each) for each in pack.outcomes}
    found |= {("note", each.id): Entry(_note(pack, each), each) for each in pack.notes}
    found |= {("guideline", each.id): Entry(_guideline(pack, each), each) for each in pack.guidelines}
    found |= {("section", each.id): Entry({}, _words_of(each)) for each in pack.sections}
    found |= {("source", each.id): Entry({}, each) for each in pack.sources}
    return found | {("case", each.id): Entry({}, each) for each in pack.cases}


def _question(pack: Pack, section: Section, question: Question) -> dict[str, Property]:
    codes = tuple(option.code for option in question.options)
    lowest, highest = question.range or (0, 0)
    return {
        "section": _plain(section.id),
        "type": _plain(question.type),
        "options": Property(codes, ", ".join(codes) or None),
        "range": Property(question.range, f"{lowest} to {highest}" if question.range else None),
        "unit": _plain(question.unit),
        "opener": _when(pack, question.only_if) if question.only_if is not None else NO_PROPERTY,
        "unknown_means": _plain(question.unknown_means),
    }


def _rule(pack: Pack, rule: Rule) -> dict[str, Property]:
    weights = pack.manifest.weights
    levels = [(weights[level.weight], level.when) for level in rule.levels]
    said = "; then ".join(f"{points} when {in_words(when, pack)}" for points, when in levels)
    return {
        "kind": _plain(rule.kind),
        "tags": Property(frozenset(rule.tags), ", ".join(sorted(rule.tags)) or None),
        "when": _when(pack, rule.when),
        "points": Property(weights[rule.weight], str(weights[rule.weight])),
        "levels": Property(tuple((points, meaning(when)) for points, when in levels), said or None),
        "do_now": _plain(rule.do_now),
    }


def _outcome(pack: Pack, outcome: Outcome) -> dict[str, Property]:
    return {
        "when": _when(pack, outcome.when),
        "urgency": _plain(None if outcome.urgency is None else str(outcome.urgency)),
        "how_soon": _plain(outcome.how_soon),
        "reassuring": _plain("yes" if outcome.reassuring else "no"),
    }


def _note(pack: Pack, note: Note) -> dict[str, Property]:
    return {"when": _when(pack, note.when), "how_soon": _plain(note.how_soon)}


def _guideline(pack: Pack, guideline: Guideline) -> dict[str, Property]:
    views = {f'view "{view.id}"': _when(pack, view.when) for view in guideline.views}
    return {"verified": _plain(guideline.verified), **views}


def _plain(value: str | None) -> Property:
    return Property(value, value)


def _when(pack: Pack, condition: Condition | None) -> Property:
    return Property(meaning(condition), "in all other cases" if condition is None else in_words(condition, pack))


def _words_of(section: Section) -> object:
    return section.title, [(page.checklist, page.why) for page in section.pages if isinstance(page, Checklist)]
