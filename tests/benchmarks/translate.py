"""Puts the conditions of a pack into another engine's language; rules that a condition reads stand in its place."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from b12screen.pack.conditions import AllOf, AnswerIs, AnyOf, Condition, Count, Not, RuleHolds, picks
from b12screen.pack.models import Pack

T = TypeVar("T")
OPERATORS = {"at_least": ">=", "more_than": ">", "below": "<", "at_most": "<="}


class Language(Protocol[T]):
    """What an engine must be able to say; parts are never empty."""

    def all_of(self, parts: Sequence[T]) -> T:
        """Hold when each part does."""

    def any_of(self, parts: Sequence[T]) -> T:
        """Hold when some part does."""

    def negated(self, part: T) -> T:
        """Hold when the part does not."""

    def at_least(self, number: int, parts: Sequence[T]) -> T:
        """Hold when so many parts do; asked only for 2 or more."""

    def equals(self, question: str, value: bool | str) -> T:
        """Compare an answer with yes, no or an option."""

    def compares(self, question: str, operator: str, number: int) -> T:
        """Compare a number."""

    def chosen(self, condition: T, name: str, otherwise: T) -> T:
        """Give `name` where the condition holds, else what stands in `otherwise`."""

    def named(self, name: str) -> T:
        """Give a name as it is."""


def translated(condition: Condition, pack: Pack, language: Language[T]) -> T:
    """Give a condition in another language."""

    def again(inner: Condition) -> T:
        return translated(inner, pack, language)

    match condition:
        case AllOf(all=inner):
            return language.all_of([again(each) for each in inner])
        case AnyOf(any=inner):
            return language.any_of([again(each) for each in inner])
        case Not(condition=negated):
            return language.negated(again(negated))
        case RuleHolds(rule=name):
            return again(pack.rule[name].when)
        case Count(count=wanted, at_least=least):
            parts = [again(rule.when) for rule in pack.rules if picks(wanted, rule)]
            return language.any_of(parts) if least == 1 else language.at_least(least, parts)
        case AnswerIs():
            return _test(condition, pack, language)


def first_outcome(pack: Pack, language: Language[T]) -> T:
    """Give the id of the first outcome whose condition holds."""
    *tried, last = pack.outcomes
    found = language.named(last.id)
    for outcome in reversed(tried):
        assert outcome.when is not None
        found = language.chosen(translated(outcome.when, pack, language), outcome.id, found)
    return found


def _test(test: AnswerIs, pack: Pack, language: Language[T]) -> T:
    name = test.answer
    if test.limits:
        return language.all_of(
            [language.compares(name, OPERATORS[limit], number) for limit, number in test.limits.items()]
        )
    yes_no = pack.question[name].type == "yes_no"
    return language.any_of([language.equals(name, value == "yes" if yes_no else value) for value in test.is_])
