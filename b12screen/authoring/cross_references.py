"""Cross-references within a pack: which entries read a question or a rule, and which cite a source."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from msgspec.structs import asdict

from b12screen.pack.conditions import AnswerIs, Condition, Count, Leaf, RuleHolds, leaves, picks
from b12screen.pack.models import Pack, Rule, Statement
from b12screen.text import in_words


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry that reads or cites another one: its kind and id, which of its parts do so, and how."""

    kind: str
    id: str
    parts: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """The heading of the entry in the catalogue."""
        return f"{self.kind} {self.id}"

    @property
    def how(self) -> str:
        """Say in which parts, and in what way."""
        said = [in_words(each) for each in (self.parts, self.ways) if each]
        return f" ({'; '.join(said)})" if said else ""

    def __str__(self) -> str:
        return f'{self.kind} "{self.id}"'


def conditions(pack: Pack) -> Iterator[tuple[Reference, Condition]]:
    """Give every condition of a pack with the entry that has it."""
    for question in pack.questions:
        if question.only_if is not None:
            yield Reference("question", question.id, ("what opens it",)), question.only_if
    for rule in pack.rules:
        yield Reference("rule", rule.id), rule.when
        yield from ((Reference("rule", rule.id, (f"level {i}",)), level.when) for i, level in enumerate(rule.levels, 1))
    for outcome in pack.outcomes:
        if outcome.when is not None:
            yield Reference("outcome", outcome.id), outcome.when
    yield from ((Reference("note", note.id), note.when) for note in pack.notes)
    for guideline in pack.guidelines:
        for view in guideline.views:
            if view.when is not None:
                yield Reference("guideline", guideline.id, (f'"{view.id}"',)), view.when
    yield from ((use, statement.when) for use, statement in _statements(pack) if statement.when is not None)


def _statements(pack: Pack) -> Iterator[tuple[Reference, Statement]]:
    """Give every sentence that can have a condition of its own; a fixed sentence is named by its list."""
    for outcome in pack.outcomes:
        yield from ((Reference("outcome", outcome.id, (f"step {i}",)), step) for i, step in enumerate(outcome.steps, 1))
    for heading, statements in asdict(pack.manifest.always).items():
        for i, statement in enumerate(statements, 1):
            yield Reference("fixed sentence", heading, (f"number {i}",)), statement


def references_to_question(pack: Pack, name: str) -> list[Reference]:
    """Give everything that tests the answer to a question itself, and not only through a rule."""
    return _users(pack, lambda leaf: ("",) if isinstance(leaf, AnswerIs) and leaf.answer == name else ())


def references_to_rule(pack: Pack, rule: Rule) -> list[Reference]:
    """Give everything that names or counts a rule."""

    def ways(leaf: Leaf) -> tuple[str, ...]:
        if isinstance(leaf, Count):
            return ("through a count",) if picks(leaf.count, rule) else ()
        return ("by name",) if isinstance(leaf, RuleHolds) and leaf.rule == rule.id else ()

    return _users(pack, ways)


def _users(pack: Pack, ways_of: Callable[[Leaf], tuple[str, ...]]) -> list[Reference]:
    """Give what has a condition with a test that is meant, each once with all its parts and ways."""
    parts: dict[tuple[str, str], list[str]] = defaultdict(list)
    ways: dict[tuple[str, str], set[str]] = defaultdict(set)
    for use, condition in conditions(pack):
        if found := {way for leaf in leaves(condition) for way in ways_of(leaf)}:
            parts[use.kind, use.id] += use.parts
            ways[use.kind, use.id] |= found - {""}
    return [Reference(kind, name, tuple(said), tuple(sorted(ways[kind, name]))) for (kind, name), said in parts.items()]


def references_to_source(pack: Pack, name: str) -> list[Reference]:
    """Give everything that cites a source."""
    found = [Reference("rule", rule.id) for rule in pack.rules if name in rule.sources]
    found += [Reference("outcome", outcome.id) for outcome in pack.outcomes if name in outcome.sources]
    found += [Reference("note", note.id) for note in pack.notes if name in note.sources]
    found += [Reference("guideline", guideline.id) for guideline in pack.guidelines if guideline.source == name]
    found += [use for use, statement in _statements(pack) if name in statement.sources]
    return found
