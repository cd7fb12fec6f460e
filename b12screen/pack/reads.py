"""Which rules and questions a condition reads, directly and through other rules."""

from collections.abc import Iterator, Mapping, Sequence
from graphlib import TopologicalSorter

from b12screen.pack.conditions import AnswerIs, Condition, Count, RuleHolds, leaves, picks
from b12screen.pack.models import Rule


def conditions_of(rule: Rule) -> tuple[Condition, ...]:
    """Give the conditions of a rule: its own and those of its levels."""
    return (rule.when, *(level.when for level in rule.levels))


def rules_read(condition: Condition, rules: Sequence[Rule]) -> Iterator[str]:
    """Give the ids of the rules that a condition names or counts."""
    for leaf in leaves(condition):
        if isinstance(leaf, RuleHolds):
            yield leaf.rule
        elif isinstance(leaf, Count):
            yield from (rule.id for rule in rules if picks(leaf.count, rule))


def answers_read(condition: Condition) -> Iterator[AnswerIs]:
    """Give the tests of answers that stand in a condition itself."""
    return (leaf for leaf in leaves(condition) if isinstance(leaf, AnswerIs))


def in_reading_order(rules: Sequence[Rule]) -> list[Rule]:
    """Give the rules so that each comes after all rules that it reads; CycleError where they go in circles."""
    by_id = {rule.id: rule for rule in rules}
    edges = {rule.id: {name for each in conditions_of(rule) for name in rules_read(each, rules)} for rule in rules}
    return [by_id[name] for name in TopologicalSorter(edges).static_order()]


def questions_by_rule(rules: Sequence[Rule]) -> dict[str, frozenset[str]]:
    """Give for each rule the questions that its verdict depends on, openers not counted; levels decide nothing."""
    found: dict[str, frozenset[str]] = {}
    for rule in in_reading_order(rules):
        found[rule.id] = questions_read(rule.when, rules, found)
    return found


def questions_read(
    condition: Condition, rules: Sequence[Rule], by_rule: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """Give the questions that a condition depends on, openers not counted."""
    direct = frozenset(leaf.answer for leaf in answers_read(condition))
    return direct.union(*(by_rule[name] for name in rules_read(condition, rules)))
