"""Makes people up, from a seed: every question that applies is answered, about as often yes as among adults."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from b12screen.engine.logic import kleene
from b12screen.pack.conditions import AnswerIs, Condition, Count, Leaf, RuleHolds, picks
from b12screen.pack.models import Pack
from b12screen.pack.questions import OPEN_ANSWERS, Question
from b12screen.pack.reads import questions_by_rule, questions_read

Answers = dict[str, object]

SYMPTOMS = (0.05, 0.20)  # every section that is not named here
YES = {  # by section, how often a question of it is answered yes: from, to
    "red_flags": (0.003, 0.003),
    "about": (0.01, 0.02),
    "food": (0.02, 0.10),
    "medicines": (0.05, 0.15),
    "conditions": (0.01, 0.05),
    "operations": (0.01, 0.05),
    "exposures": (0.01, 0.10),
    "feet": (0.01, 0.03),
}
OPEN_IN_100 = 3  # two of these are unknown, one is declined
UNKNOWN_MEANS_YES = 0.001  # else every tenth person would be urgent only for not knowing
FIRST_OPTION = 0.85
AGES = (16, 95)


class Asked(NamedTuple):
    """A question, and where one number drawn from 0 to 1 must lie for each answer: unknown, declined, yes, else no."""

    question: Question
    unknown: float
    declined: float
    yes: float


class People:
    """Gives one person after another, without end, who leave so many of 100 answers open."""

    def __init__(self, pack: Pack, seed: object, *, open_in_100: float = OPEN_IN_100) -> None:
        self._pack = pack
        self._rng = Random(f"people {seed}")
        self._asked = [
            _asked(each, section.id, open_in_100 / 100) for section in pack.sections for each in section.questions
        ]
        by_rule = questions_by_rule(pack.rules)
        self._reads = {
            question.id: sorted(questions_read(question.only_if, pack.rules, by_rule))
            for question in pack.questions
            if question.only_if is not None
        }
        self._opened: dict[tuple[object, ...], bool | None] = {}

    def __iter__(self) -> Iterator[Answers]:
        while True:
            yield self._person()

    def _person(self) -> Answers:
        answers: Answers = {}
        draw = self._rng.random
        for question, unknown, declined, yes in self._asked:
            if question.only_if is not None and not self._opens(question.only_if, question.id, answers):
                answers[question.id] = None
            elif (drawn := draw()) < declined:
                answers[question.id] = OPEN_ANSWERS[drawn >= unknown]
            else:
                answers[question.id] = drawn < yes if question.type == "yes_no" else self._other(question)
        return answers

    def _other(self, question: Question) -> object:
        if question.type == "number":
            return self._number(question)
        first, *others = question.values
        return first if self._rng.random() < FIRST_OPTION else self._rng.choice(others)

    def _number(self, question: Question) -> int:
        lowest, highest = question.range or (0, 0)
        if question.id == "age":
            return self._rng.randint(*AGES)
        return lowest + int((highest - lowest) / 4 * self._rng.random() ** 2)  # short times are the usual ones

    def _opens(self, condition: Condition, question: str, answers: Answers) -> bool | None:
        seen = question, *map(answers.get, self._reads[question])
        if seen not in self._opened:
            self._opened[seen] = self._holds(condition, answers)
        return self._opened[seen]

    def _holds(self, condition: Condition, answers: Answers) -> bool | None:
        """Say whether a condition holds: None where that is open; simpler than the plan, and never too sure."""

        def leaf(each: Leaf) -> bool | None:
            match each:
                case RuleHolds(rule=name):
                    return self._holds(self._pack.rule[name].when, answers)
                case Count(count=wanted, at_least=least):
                    counted = [self._holds(rule.when, answers) for rule in self._pack.rules if picks(wanted, rule)]
                    known = counted.count(True) >= least
                    return known or (None if counted.count(True) + counted.count(None) >= least else False)
                case AnswerIs(answer=name):
                    return _passes(each, answers.get(name))

        return kleene(condition, leaf)


def _passes(test: AnswerIs, answer: object) -> bool | None:
    if answer is None or answer in OPEN_ANSWERS:
        return None
    if isinstance(answer, bool):
        return ("yes" if answer else "no") in test.is_
    return test.allows(answer) if isinstance(answer, int) else answer in test.is_


def _asked(question: Question, section: str, is_open: float) -> Asked:
    share = Random(f"prevalence of {question.id}").uniform(*YES.get(section.rstrip("_0123456789"), SYMPTOMS))
    unknown = min(UNKNOWN_MEANS_YES, is_open) if question.unknown_means else is_open * 2 / 3
    declined = unknown + is_open / 3
    return Asked(question, unknown, declined, declined + share * (1 - declined))
