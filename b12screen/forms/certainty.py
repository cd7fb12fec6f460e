"""When a condition is certain, said so plainly that the forms of other systems can say it too.

Other systems know no "unknown", only answers that are there or not. So a condition becomes two plain ones: one that
holds where the condition is certainly true, one where it is certainly false. A question that is hidden has no answer.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, get_args

from b12screen.errors import UserError
from b12screen.pack.conditions import AllOf, AnswerIs, AnyOf, Condition, Count, Not, RuleHolds, picks
from b12screen.pack.models import DoNow, Pack, Rule
from b12screen.pack.questions import Checklist, Question, Section
from b12screen.pack.reads import questions_by_rule, questions_read

_MOST_PARTS = 5_000


class Chosen(NamedTuple):
    """Holds where one of these is the answer to a question."""

    question: Question
    answers: tuple[str, ...]


class Limit(NamedTuple):
    """Holds where a question has a number, and it is so: the sign is <, <=, > or >=."""

    question: Question
    sign: str
    number: int


class AtLeast(NamedTuple):
    """Holds where so many of the parts do: of no part, always or never."""

    number: int
    parts: tuple["Plain", ...]
    size: int

    @property
    def is_every(self) -> bool:
        """Say whether each part has to hold."""
        return self.number == len(self.parts)

    @property
    def is_one(self) -> bool:
        """Say whether one part is enough."""
        return self.number == 1 < len(self.parts)


Plain = Chosen | Limit | AtLeast
Help = dict[DoNow, list[Rule]]

_SIGNS = {"at_least": (">=", "<"), "more_than": (">", "<="), "below": ("<", ">="), "at_most": ("<=", ">")}


def at_least(number: int, parts: Iterable[Plain]) -> Plain:
    """Give what holds where so many of the parts do, as simple as it can be. UserError where there are far too many."""
    left: list[Plain] = []
    for part in parts:
        if is_always(part):
            number -= 1
        elif not is_never(part):
            left.append(part)
    if number <= 0:
        return ALWAYS
    if number > len(left):
        return NEVER
    if len(left) == 1:
        return left[0]
    if number == 1:
        left = [each for part in left for each in (part.parts if isinstance(part, AtLeast) and part.is_one else [part])]
    size = sum(part.size if isinstance(part, AtLeast) else 1 for part in left)
    if size > _MOST_PARTS:
        raise UserError(f"A condition of these rules has more than {_MOST_PARTS:,} parts, which no form can hold.")
    return AtLeast(number, tuple(left), size)


def every(parts: Iterable[Plain]) -> Plain:
    """Give what holds where each part does."""
    listed = tuple(parts)
    return at_least(len(listed), listed)


def either(parts: Iterable[Plain]) -> Plain:
    """Give what holds where one part does, or more."""
    return at_least(1, parts)


ALWAYS = AtLeast(0, (), 0)
NEVER = AtLeast(1, (), 0)


def is_always(part: Plain) -> bool:
    """Say whether it holds whatever the answers are."""
    return isinstance(part, AtLeast) and part.number <= 0


def is_never(part: Plain) -> bool:
    """Say whether it holds for no answers."""
    return isinstance(part, AtLeast) and part.number > len(part.parts)


class Certainty:
    """Says of the conditions of a pack when they are certain."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._of_rules: dict[tuple[str, bool], Plain] = {}

    def of(self, condition: Condition, truth: bool = True) -> Plain:
        """Give when a condition is certainly true, or certainly false."""
        match condition:
            case AllOf(all=inner):
                return (every if truth else either)(self.of(each, truth) for each in inner)
            case AnyOf(any=inner):
                return (either if truth else every)(self.of(each, truth) for each in inner)
            case Not(condition=negated):
                return self.of(negated, not truth)
            case RuleHolds(rule=name):
                return self._rule(self.pack.rule[name], truth)
            case Count(at_least=number):
                rules = [rule for rule in self.pack.rules if picks(condition.count, rule)]
                needed = number if truth else len(rules) - number + 1
                return at_least(needed, (self._rule(rule, truth) for rule in rules))
            case AnswerIs(answer=name):
                return self._answer(condition, self.pack.question[name], truth)

    def shown(self, question: Question) -> Plain:
        """Give when a question is asked."""
        return ALWAYS if question.only_if is None else self.of(question.only_if)

    def help_now(self, rule: Rule) -> Plain:
        """Give when what to do now is shown for a red flag: a crisis line also where its question was declined."""
        up = self._rule(rule, True)
        if rule.do_now != "crisis_line":
            return up
        declined = (Chosen(each, ("declined",)) for each in questions_of(self.pack, rule.when) if each.type == "yes_no")
        return either([up, *declined])

    def _rule(self, rule: Rule, truth: bool) -> Plain:
        key = (rule.id, truth)
        if key not in self._of_rules:
            self._of_rules[key] = self.of(rule.when, truth)
        return self._of_rules[key]

    def _answer(self, test: AnswerIs, question: Question, truth: bool) -> Plain:
        parts: list[Plain] = []
        values = [value for value in question.values if (value in test.is_) == truth]
        if question.unknown_means in values:
            values.append("unknown")
        if values and question.type != "number":
            parts.append(Chosen(question, tuple(values)))
        limits: list[Plain] = [Limit(question, _SIGNS[name][not truth], number) for name, number in test.limits.items()]
        if limits:
            parts.append(every(limits) if truth else either(limits))
        if not truth and question.only_if is not None:  # a question that is not asked answers no
            parts.append(self.of(question.only_if, False))
        return either(parts)


def help_after(pack: Pack) -> dict[str, Help]:
    """Give what to do now for the red flags of each page, by the page's last question, the most pressing first.

    A red flag belongs to the page with the last question that it reads.
    """
    last = {each.id: page[-1].id for section in pack.sections for page in pages_of(section) for each in page}
    found: dict[str, Help] = {}
    for kind in get_args(DoNow):
        for rule in pack.rules:
            if rule.do_now == kind and (read := questions_of(pack, rule.when)):
                found.setdefault(last[read[-1].id], {}).setdefault(kind, []).append(rule)
    return found


def pages_of(section: Section) -> Iterator[tuple[Question, ...]]:
    """Give the questions of each page of a section."""
    return (page.questions if isinstance(page, Checklist) else (page,) for page in section.pages)


def questions_of(pack: Pack, condition: Condition) -> list[Question]:
    """Give the questions that a condition reads, itself or through rules, in asking order."""
    read = questions_read(condition, pack.rules, questions_by_rule(pack.rules))
    return [question for question in pack.questions if question.id in read]
