"""Every example and every case of a pack as one named trial: what was expected, and what the plan says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msgspec.structs import asdict

from b12screen.engine.groups import Group
from b12screen.engine.plan import FollowUpError, Plan
from b12screen.pack.models import Case, Example, Pack, Rule
from b12screen.pack.questions import Question
from b12screen.text import clean

Said = tuple[str, tuple[object, ...]]  # the base of a case, and its answers to some questions
_SILENT = object()  # in place of an answer, where only the base says something


@dataclass(frozen=True, slots=True)
class Trial:
    """One proof of a pack; what was expected and what was got have the same keys."""

    name: str
    expected: Mapping[str, object]
    got: Mapping[str, object]

    @property
    def passed(self) -> bool:
        """Say whether everything is as expected."""
        return self.expected == self.got

    def told(self) -> str:
        """Say what differs."""
        keys = [key for key in self.expected if self.expected[key] != self.got[key]]
        differing = "; ".join(f"{key}: expected {self.expected[key]}, got {self.got[key]}" for key in keys)
        return clean(f"FAILED {self.name}: {differing}")


def trials(pack: Pack, plan: Plan) -> Iterator[Trial]:
    """Try every example of every rule, then every case."""
    for rule in pack.rules:
        yield from trials_of(rule, plan)
    for case in pack.cases:
        yield try_case(case, plan)


def trials_of(rule: Rule, plan: Plan) -> Iterator[Trial]:
    """Try the examples of one rule."""
    for position, example in enumerate(rule.examples):
        yield _try_example(example_name(rule, position), rule, example, plan)


def example_name(rule: Rule, position: int) -> str:
    """Give the name of the trial of an example, by its position from 0."""
    return f"{rule.id}, example {position + 1}"


def case_name(case: Case) -> str:
    """Give the name of the trial of a case."""
    return f"case {case.id}"


def stated(case: Case) -> dict[str, object]:
    """Give what a case says of the result, by key, but for what it says of guidelines."""
    found = asdict(case.expect)
    return {key: value for key, value in found.items() if value is not None and key != "guidelines"}


def try_case(case: Case, plan: Plan) -> Trial:
    """Try one case; only what it states is compared."""
    said, guidelines = stated(case), case.expect.guidelines
    expected = {**said, **{f"guideline {name}": view for name, view in guidelines.items()}}
    name = case_name(case)
    try:
        found = plan.assess(plan.row(answers_of(case, plan)))
    except FollowUpError as error:
        return Trial(name, expected, dict.fromkeys(expected, f'the follow-up "{error.question.id}" is not open'))
    got = {key: getattr(found, key) for key in said}
    return Trial(name, expected, got | {f"guideline {name}": found.guidelines[name] for name in guidelines})


def answers_of(case: Case, plan: Plan) -> dict[str, object]:
    """Give the answers of a case, with what its base says of every other question that applies."""
    found = {
        question.id: answer
        for group in plan.groups
        for question, answer in zip(group.questions, answers_in(group, said_in(group, case)), strict=True)
    }
    return {question.id: found[question.id] for question in plan.pack.questions if found[question.id] is not None}


def said_in(group: Group, case: Case) -> Said:
    """Give what a case says of the questions of a group."""
    return case.base, tuple(case.answers.get(question.id, _SILENT) for question in group.questions)


def answers_in(group: Group, said: Said) -> tuple[object, ...]:
    """Give the answers to the questions of a group; what opens a follow-up is in the same group."""
    base, given = said
    answers: list[object] = [None] * len(group.questions)
    for i, (question, answer) in enumerate(zip(group.questions, given, strict=True)):
        if answer is not _SILENT:
            answers[i] = answer
        elif question.only_if is None or group.stand(answers).applies[question.id]:
            answers[i] = _base_answer(base, question)
    return tuple(answers)


def _base_answer(base: str, question: Question) -> object:
    if base == "no":
        return False if question.type == "yes_no" else None
    return "unknown" if base == "unknown" else None


def _try_example(name: str, rule: Rule, example: Example, plan: Plan) -> Trial:
    expected: dict[str, object] = {"verdict": example.expect}
    if example.points is not None:
        expected["points"] = example.points
    try:
        row = plan.row(example.given)
        found = plan.assess(row)
    except FollowUpError as error:
        return Trial(name, expected, dict.fromkeys(expected, f'the follow-up "{error.question.id}" is not open'))
    verdict = "present" if rule.id in found.present else "unknown" if rule.id in found.unknown else "absent"
    points = plan.points_by_rule(row)[rule.id] if verdict == "present" else 0
    return Trial(name, expected, {key: {"verdict": verdict, "points": points}[key] for key in expected})


def run_trials(pack: Pack) -> list[Trial]:
    """Run every trial of a pack."""
    return list(trials(pack, Plan(pack)))
