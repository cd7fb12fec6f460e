"""Makes people up, from a seed: every question that applies is answered, about as often yes as among adults."""

from collections.abc import Iterator
from random import Random

from b12screen.engine.logic import kleene
from b12screen.pack.conditions import AnswerIs, Condition, Count, Leaf, RuleHolds, picks
from b12screen.pack.models import Pack
from b12screen.pack.questions import OPEN_ANSWERS, Question

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
UNKNOWN, DECLINED = 0.02, 0.01
UNKNOWN_MEANS_YES = 0.001  # else every tenth person would be urgent only for not knowing
FIRST_OPTION = 0.85
AGES = (16, 95)


class People:
    """Gives one person after another, without end; `certain` people leave nothing open."""

    def __init__(self, pack: Pack, seed: object, *, certain: bool = False) -> None:
        self._pack = pack
        self._rng = Random(f"people {seed}")
        self._certain = certain
        self._questions = [
            (question, _share_of_yes(section.id, question))
            for section in pack.sections
            for question in section.questions
        ]

    def __iter__(self) -> Iterator[Answers]:
        while True:
            yield self._person()

    def _person(self) -> Answers:
        answers: Answers = {}
        for question, yes in self._questions:
            open_for_sure = question.only_if is None or self._holds(question.only_if, answers)
            answers[question.id] = self._answer(question, yes) if open_for_sure else None
        return answers

    def _answer(self, question: Question, yes: float) -> object:
        draw = self._rng.random()
        unknown = UNKNOWN_MEANS_YES if question.unknown_means else UNKNOWN
        if not self._certain and draw < unknown + DECLINED:
            return OPEN_ANSWERS[draw >= unknown]
        if question.type == "number":
            return self._number(question)
        if question.type == "choice":
            first, *others = question.values
            return first if self._rng.random() < FIRST_OPTION else self._rng.choice(others)
        return self._rng.random() < yes

    def _number(self, question: Question) -> int:
        lowest, highest = question.range or (0, 0)
        if question.id == "age":
            return self._rng.randint(*AGES)
        return lowest + int((highest - lowest) / 4 * self._rng.random() ** 2)  # short times are the usual ones

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


def _share_of_yes(section: str, question: Question) -> float:
    return Random(f"prevalence of {question.id}").uniform(*YES.get(section, SYMPTOMS))
