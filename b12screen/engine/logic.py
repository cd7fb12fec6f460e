"""What all, any, not and at_least mean: exactly, over sets of cases, and in Kleene's three-valued logic."""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import and_, or_

from b12screen.pack.conditions import AllOf, AnyOf, Condition, Leaf, Not

# A set of cases is an integer: bit i is set where case i belongs to it. The cases are the completions of some
# questions, or the vectors that the parts of a view can take; in a case everything is known.
Cases = int


def where(condition: Condition, leaf: Callable[[Leaf], Cases], everything: Cases) -> Cases:
    """Give the cases of `everything` in which a condition holds, from those in which each of its leaves does."""
    match condition:
        case AllOf(all=inner):
            return reduce(and_, (where(each, leaf, everything) for each in inner), everything)
        case AnyOf(any=inner):
            return reduce(or_, (where(each, leaf, everything) for each in inner), 0)
        case Not(condition=negated):
            return everything & ~where(negated, leaf, everything)
        case _:
            return leaf(condition)


def where_at_least(number: int, sets: Iterable[Cases], everything: Cases) -> Cases:
    """Give the cases that belong to at least `number` of the sets."""
    reached = [everything] + [0] * number
    for cases in sets:
        for already in range(number, 0, -1):
            reached[already] |= reached[already - 1] & cases
    return reached[number]


def kleene(condition: Condition, leaf: Callable[[Leaf], bool | None]) -> bool | None:
    """Give the truth of a condition where None is unknown, from the truth of its leaves."""
    match condition:
        case AllOf(all=inner):
            return _least([kleene(each, leaf) for each in inner])
        case AnyOf(any=inner):
            return _negate(_least([_negate(kleene(each, leaf)) for each in inner]))
        case Not(condition=negated):
            return _negate(kleene(negated, leaf))
        case _:
            return leaf(condition)


def _least(truths: list[bool | None]) -> bool | None:
    """False before unknown before true."""
    if False in truths:
        return False
    return None if None in truths else True


def _negate(truth: bool | None) -> bool | None:
    return None if truth is None else not truth
