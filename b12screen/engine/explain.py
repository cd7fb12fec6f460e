"""Why a result is what it is: the answers behind each rule, and the questions that could still change it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import msgspec

from b12screen.engine.contributions import Contributions
from b12screen.engine.groups import Group, Standing, test_of
from b12screen.engine.logic import Cases, kleene
from b12screen.engine.memo import Lookup
from b12screen.engine.plan import Answers, Assessment, Plan
from b12screen.engine.values import given
from b12screen.engine.views import Vectors, View
from b12screen.pack.conditions import AllOf, AnswerIs, AnyOf, Condition, Leaf, Not, RuleHolds, picks
from b12screen.pack.models import Rule

_MOST_PATTERNS = 16_384


class Reason(msgspec.Struct, frozen=True):
    """A rule that is present, with the answers that made it true, as given."""

    rule: str
    title: str
    because: str
    answers: dict[str, object]
    sources: tuple[str, ...]


class Explanation(msgspec.Struct, frozen=True):
    """The rules behind a result, and the open questions that could change it."""

    reasons: tuple[Reason, ...]
    settle: tuple[str, ...]


def explain(plan: Plan, answers: Answers, assessment: Assessment) -> Explanation:
    """Say why `plan` made this assessment of these answers, and what would settle it."""
    standings = list(plan.standings(answers))
    settle = () if assessment.decided else _settling(plan, standings)
    return Explanation(
        reasons=_Reasons(plan, answers, assessment, standings).all(),
        settle=settle,
    )


class Settling:
    """Finds for many people which questions could change their outcomes, and remembers what groups of answers give."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._spans: list[slice] = []
        for group in plan.groups:
            start = self._spans[-1].stop if self._spans else 0
            self._spans.append(slice(start, start + len(group.questions)))
        self._lefts = Lookup[tuple[int, Answers], Vectors](self._left_of, _MOST_PATTERNS)
        self._names = Lookup[tuple[int, Answers, Vectors], tuple[str, ...]](self._names_in, _MOST_PATTERNS)

    def unasked(self, answers: Answers) -> Iterator[str]:
        """Give the questions that were not asked, and that could change the outcome of somebody who is not decided."""
        outcomes = self._plan.conclusions.contributions[0]
        parts = [(i, answers[span]) for i, span in enumerate(self._spans)]
        lefts = [self._lefts[part] for part in parts]
        here = [outcomes.number(left) for left in lefts]
        rests = _rests(outcomes, here)
        for (i, part), left, number in zip(parts, lefts, here, strict=True):
            if len(left) > 1:
                yield from self._names[i, part, outcomes[rests[number]]]

    def _left_of(self, key: tuple[int, Answers]) -> Vectors:
        group = self._plan.groups[key[0]]
        return _left(group, group.stand(key[1]))

    def _names_in(self, key: tuple[int, Answers, Vectors]) -> tuple[str, ...]:
        i, part, rest = key
        group = self._plan.groups[i]
        standing = group.stand(part)
        by_effect = _cases_by_effect(self._plan.conclusions.views[0], group, standing, rest)
        unasked = {question.id for question, answer in zip(group.questions, part, strict=True) if not given(answer)}
        return tuple(name for name in _settling_in(self._plan, group, standing, by_effect) if name in unasked)


def possible_notes(plan: Plan, answers: Answers, assessment: Assessment) -> tuple[str, ...]:
    """Give the notes that apply or may still apply; one that cannot any more may be among them, never the reverse."""
    truths = Truths(plan, assessment, plan.standings(answers))
    return tuple(note.id for note in plan.pack.notes if kleene(note.when, truths.of) is not False)


class Truths:
    """The truth of single tests, from verdicts and answers, in three-valued logic."""

    def __init__(self, plan: Plan, assessment: Assessment, standings: Iterable[tuple[Group, Standing]]) -> None:
        self._rules = plan.pack.rules
        self.present = frozenset(assessment.present)
        self.absent = frozenset(plan.pack.rule) - self.present - frozenset(assessment.unknown)
        self.standing = {question.id: standing for group, standing in standings for question in group.questions}

    def of(self, leaf: Leaf) -> bool | None:
        """Say whether a test holds; None where that is open."""
        if isinstance(leaf, AnswerIs):
            return test_of(leaf, self.standing[leaf.answer])
        if isinstance(leaf, RuleHolds):
            return self._verdict(leaf.rule)
        verdicts = [self._verdict(rule.id) for rule in self._rules if picks(leaf.count, rule)]
        if verdicts.count(True) >= leaf.at_least:
            return True
        return False if len(verdicts) - verdicts.count(False) < leaf.at_least else None

    def _verdict(self, rule: str) -> bool | None:
        return True if rule in self.present else False if rule in self.absent else None


class _Reasons:
    """Finds the answers behind rules; rules are gone through in reading order, so nothing recurses through them."""

    def __init__(
        self, plan: Plan, answers: Answers, assessment: Assessment, standings: Sequence[tuple[Group, Standing]]
    ) -> None:
        self._plan = plan
        self._truths = Truths(plan, assessment, standings)
        self._groups = standings
        self._given = plan.by_question(answers)
        self._behind: dict[str, frozenset[str]] = {}

    def all(self) -> tuple[Reason, ...]:
        for rule in self._plan.dependencies.rules:
            self._behind[rule.id] = self._of_rule(rule)
        return tuple(
            Reason(rule.id, rule.title, rule.because, self._as_given(self._behind[rule.id]), rule.sources)
            for rule in self._plan.pack.rules
            if rule.id in self._truths.present
        )

    def _of_rule(self, rule: Rule) -> frozenset[str]:
        behind = self._of(rule.when, rule.id in self._truths.present)
        for group, standing in self._groups:
            if rule.id in self._truths.present and rule.id in group.completions.holds:
                level = group.certain_level(rule, standing.left)
                behind |= self._of(rule.levels[level].when, True) if level is not None else frozenset()
        return behind

    def _of(self, condition: Condition, wanted: bool) -> frozenset[str]:
        """Give the questions whose answers make the condition true, or false where that is wanted."""
        match condition:
            case Not(condition=negated):
                return self._of(negated, not wanted)
            case AllOf(all=inner) | AnyOf(any=inner):
                telling = [each for each in inner if kleene(each, self._truths.of) is wanted] or inner
                return frozenset().union(*(self._of(each, wanted) for each in telling))
            case AnswerIs():
                standing = self._truths.standing[condition.answer]
                told = condition.answer in standing.values and test_of(condition, standing) is wanted
                return frozenset({condition.answer}) if told else frozenset()
            case RuleHolds():
                return self._of_verdict(condition.rule, wanted)
            case _:
                counted = [rule.id for rule in self._plan.pack.rules if picks(condition.count, rule)]
                return frozenset().union(*(self._of_verdict(rule, wanted) for rule in counted))

    def _of_verdict(self, rule: str, wanted: bool) -> frozenset[str]:
        return self._behind[rule] if rule in (self._truths.present if wanted else self._truths.absent) else frozenset()

    def _as_given(self, questions: frozenset[str]) -> dict[str, object]:
        """Give answers in asking order, as the person gave them, or as assumed."""
        return {
            question.id: self._shown(question.id) for question in self._plan.pack.questions if question.id in questions
        }

    def _shown(self, question: str) -> object:
        standing = self._truths.standing[question]
        return standing.values[question] if question in standing.assumed else self._given[question]


def _settling(plan: Plan, standings: Sequence[tuple[Group, Standing]]) -> tuple[str, ...]:
    found: set[str] = set()
    outcomes, contributions = plan.conclusions.views[0], plan.conclusions.contributions[0]
    here = [contributions.number(_left(group, standing)) for group, standing in standings]
    rests = _rests(contributions, here)
    for (group, standing), number in zip(standings, here, strict=True):
        if len(contributions[number]) > 1:
            by_effect = _cases_by_effect(outcomes, group, standing, contributions[rests[number]])
            found.update(_settling_in(plan, group, standing, by_effect))
    return tuple(question.id for question in plan.pack.questions if question.id in found)


def _left(group: Group, standing: Standing) -> Vectors:
    """Give the vectors of the outcomes' parts that a group can still make."""
    return frozenset(vector for vector, cases in group.vectors[0].items() if cases & standing.left)


def _rests(outcomes: Contributions[Vectors], here: Sequence[int]) -> dict[int, int]:
    """Give for the contribution of each group what all other groups contribute together, by numbers."""
    before = list(accumulate(here, lambda some, one: outcomes.sums[some, one], initial=0))
    behind = list(accumulate(reversed(here), lambda some, one: outcomes.sums[some, one], initial=0))[::-1]
    return {number: outcomes.sums[before[i], behind[i + 1]] for i, number in enumerate(here)}


def _cases_by_effect(outcomes: View, group: Group, standing: Standing, rest: Vectors) -> list[Cases]:
    """Part the completions left in one group by the outcomes that they lead to, whatever the rest turns out to be."""
    effects: dict[tuple[int, ...], Cases] = {}
    for vector, cases in group.vectors[0].items():
        if cases & standing.left:
            effect = outcomes.effect(vector, rest)
            effects[effect] = effects.get(effect, 0) | cases & standing.left
    return list(effects.values())


def _settling_in(plan: Plan, group: Group, standing: Standing, by_effect: Sequence[Cases]) -> list[str]:
    completions = group.completions
    settling = []
    for name, column in completions.columns.items() if len(by_effect) > 1 else ():
        applies = sum(column.values()) & standing.left
        alike = (name, *plan.dependencies.followers(name))
        seen = 0
        for cases in by_effect:
            around = completions.smear(cases & applies, alike)
            if around & seen:
                settling.append(name)
                break
            seen |= cases & applies
    return [name for name in settling if name not in standing.values]
