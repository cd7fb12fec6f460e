"""Small changes to a condition, each as a person could slip: a threshold, an operator, an option, a part."""

from collections.abc import Iterator

from msgspec.structs import replace

from b12screen.pack.conditions import AllOf, AnswerIs, AnyOf, Condition, Count, Not

Variant = tuple[str, Condition]

_OTHER_OPERATOR = {"at_least": "more_than", "more_than": "at_least", "below": "at_most", "at_most": "below"}


def variants(condition: Condition) -> Iterator[Variant]:
    """Give every way to change one place of a condition, each with what was changed."""
    match condition:
        case AllOf(all=inner):
            yield from ((what, AllOf(all=parts)) for what, parts in _in_list(inner))
            if len(inner) > 1:
                yield "all -> any", AnyOf(any=inner)
        case AnyOf(any=inner):
            yield from ((what, AnyOf(any=parts)) for what, parts in _in_list(inner))
            if len(inner) > 1:
                yield "any -> all", AllOf(all=inner)
        case Not(condition=negated):
            yield "not dropped", negated
            yield from ((what, Not(condition=changed)) for what, changed in variants(negated))
        case Count(at_least=number):
            yield f"at_least {number} -> {number + 1}", replace(condition, at_least=number + 1)
        case AnswerIs():
            yield from _of_answer(condition)


def _in_list(inner: tuple[Condition, ...]) -> Iterator[tuple[str, tuple[Condition, ...]]]:
    for i, each in enumerate(inner):
        before, after = inner[:i], inner[i + 1 :]
        if before or after:
            yield f"part {i + 1} dropped", (*before, *after)
        yield from ((f"part {i + 1}, {what}", (*before, changed, *after)) for what, changed in variants(each))


def _of_answer(test: AnswerIs) -> Iterator[Variant]:
    for operator, limit in test.limits.items():
        for moved in (limit - 1, limit + 1):
            yield f"{test.answer} {operator} {limit} -> {moved}", replace(test, **{operator: moved})
        other = _OTHER_OPERATOR[operator]
        if other not in test.limits:
            changed = replace(test, **{operator: None, other: limit})
            yield f"{test.answer} {operator} {limit} -> {other} {limit}", changed
    if test.is_ in (("yes",), ("no",)):
        opposite = ("no",) if test.is_ == ("yes",) else ("yes",)
        yield f"{test.answer} is {test.is_[0]} -> is {opposite[0]}", replace(test, is_=opposite)
    for option in test.is_ if len(test.is_) > 1 else ():
        kept = tuple(each for each in test.is_ if each != option)
        yield f"{test.answer} without {option}", replace(test, is_=kept)
