"""Conditions as a person would say them."""

from b12screen.pack.conditions import AllOf, AnswerIs, AnyOf, Condition, Count, CountFilter, Kind, Not, RuleHolds
from b12screen.pack.models import Pack
from b12screen.text import clean
from b12screen.text import in_words as listed

OPERATORS = {"at_least": "at least", "more_than": "more than", "below": "below", "at_most": "at most"}


def in_words(condition: Condition, pack: Pack) -> str:
    """Say a condition in words, with brackets around what belongs together."""
    match condition:
        case AllOf(all=inner):
            return _joined(inner, " and ", pack)
        case AnyOf(any=inner):
            return _joined(inner, " or ", pack)
        case Not(condition=negated):
            return f"not ({in_words(negated, pack)})"
        case AnswerIs():
            return _answer_in_words(condition, pack)
        case RuleHolds(rule=name):
            return f'the rule "{name}" is present'
        case _:
            number = condition.at_least
            return f"at least {number} {_picked_in_words(condition.count, plural=number > 1)}"


def kind_in_words(kind: Kind, *, plural: bool = False) -> str:
    """Say a kind of rule as people do: "risk factor"."""
    return kind.replace("_", " ") + "s" * plural


def _joined(inner: tuple[Condition, ...], word: str, pack: Pack) -> str:
    if len(inner) == 1:
        return in_words(inner[0], pack)
    said = ((each, in_words(each, pack)) for each in inner)
    return word.join(f"({words})" if _is_compound(each) else words for each, words in said)


def _is_compound(condition: Condition) -> bool:
    """Say whether the words of a condition hold an "and" or an "or" of their own."""
    match condition:
        case AllOf(all=inner) | AnyOf(any=inner):
            return len(inner) > 1 or _is_compound(inner[0])
        case AnswerIs(is_=values, limits=limits):
            return len(values) > 1 or len(limits) > 1
        case Count(count=picked):
            return len(picked.rules or ()) > 1
        case _:
            return False


def _answer_in_words(test: AnswerIs, pack: Pack) -> str:
    question = pack.question[test.answer]
    unit = f" {clean(question.unit)}" if question.unit else ""
    limits = [f"{OPERATORS[name]} {limit}{unit}" for name, limit in test.limits.items()]
    wanted = listed((clean(value) for value in test.is_), "or") if test.is_ else listed(limits)
    unsure = ' (and "not sure" counts as yes)' if question.unknown_means and "yes" in test.is_ else ""
    return f'the answer to "{test.answer}" is {wanted}{unsure}'


def _picked_in_words(picked: CountFilter, *, plural: bool) -> str:
    noun = kind_in_words(picked.kind, plural=plural) if picked.kind else "rule" + "s" * plural
    tagged = f' tagged "{picked.tag}"' if picked.tag else ""
    names = listed(f'"{name}"' for name in picked.rules or ())
    return f"{noun}{tagged} among {names}" if names else f"{noun}{tagged}"
