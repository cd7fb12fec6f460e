"""Conditions of a pack without rules and counts: tests of answers only, with every "not" moved down to a test."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import comb

import msgspec

from b12screen.pack.conditions import AllOf, AnswerIs, AnyOf, Condition, Count, Not, RuleHolds, picks
from b12screen.pack.models import Pack
from b12screen.pack.questions import Question

_MOST_WAYS = 500


@dataclass(frozen=True, slots=True)
class Test:
    """A test of one answer; negated, it also holds where the question does not apply."""

    test: AnswerIs
    negated: bool


@dataclass(frozen=True, slots=True)
class Some:
    """Holds where at least so many of the parts hold."""

    at_least: int
    parts: "tuple[Test | Some, ...]"


Plain = Test | Some


def plain(condition: Condition, pack: Pack, negated: bool = False) -> Plain:
    """Give a condition, or what it is when it does not hold, as tests of answers."""
    match condition:
        case Not(condition=inner):
            return plain(inner, pack, not negated)
        case AllOf(all=inner):
            return _some(len(inner), inner, pack, negated)
        case AnyOf(any=inner):
            return _some(1, inner, pack, negated)
        case RuleHolds(rule=name):
            return plain(pack.rule[name].when, pack, negated)
        case Count():
            counted = tuple(rule.when for rule in pack.rules if picks(condition.count, rule))
            return _some(condition.at_least, counted, pack, negated)
        case _:
            return Test(condition, negated)


def _some(at_least: int, inner: tuple[Condition, ...], pack: Pack, negated: bool) -> Some:
    parts = tuple(plain(each, pack, negated) for each in inner)
    return Some(len(inner) - at_least + 1 if negated else at_least, parts)


def without_rules(condition: Condition, pack: Pack) -> Condition:
    """Give a condition that says the same by answers alone. ValueError where that takes too many words."""
    match condition:
        case Not(condition=inner):
            return Not(without_rules(inner, pack))
        case AllOf(all=inner):
            return AllOf(tuple(without_rules(each, pack) for each in inner))
        case AnyOf(any=inner):
            return AnyOf(tuple(without_rules(each, pack) for each in inner))
        case RuleHolds(rule=name):
            return without_rules(pack.rule[name].when, pack)
        case Count():
            counted = [without_rules(rule.when, pack) for rule in pack.rules if picks(condition.count, rule)]
            if comb(len(counted), condition.at_least) > _MOST_WAYS:
                raise ValueError("there are too many ways to count so many rules")
            return AnyOf(tuple(AllOf(some) for some in combinations(counted, condition.at_least)))
        case _:
            return condition


def asked_by_answers(question: Question, pack: Pack) -> Question:
    """Give a follow-up whose opener says the same by answers alone."""
    if question.only_if is None:
        return question
    return msgspec.structs.replace(question, only_if=without_rules(question.only_if, pack))


def questions_in(condition: Plain, openers: Mapping[str, Plain]) -> frozenset[str]:
    """Give the questions that a condition reads, with those that open them."""
    if isinstance(condition, Some):
        return frozenset().union(*(questions_in(each, openers) for each in condition.parts))
    name = condition.test.answer
    own = frozenset({name})
    return own | questions_in(openers[name], openers) if name in openers else own
