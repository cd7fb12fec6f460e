"""Tries the examples and cases of a pack again after one change; only what the change can touch is worked out anew."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from operator import getitem
from typing import NamedTuple

from b12screen.authoring.trials import Said, answers_in, said_in, stated
from b12screen.engine.contributions import Contributions
from b12screen.engine.explain import Truths
from b12screen.engine.groups import Found, Group
from b12screen.engine.logic import Cases, kleene
from b12screen.engine.memo import Lookup
from b12screen.engine.plan import Plan
from b12screen.engine.views import Vectors, View
from b12screen.pack.conditions import AnswerIs
from b12screen.pack.models import Case, Example, Pack, Rule

_MOST_PATTERNS = 20_000


class Change(NamedTuple):
    """A pack that differs from another in one place: in a rule, in a note, or in a view, which is 0 for outcomes."""

    pack: Pack
    rule: str | None = None
    note: int | None = None
    view: int | None = None


class Retrials:
    """The examples and cases of a pack, all of which pass, and what is known of them whatever changes."""

    def __init__(self, pack: Pack) -> None:
        self._plan = plan = Plan(pack, bounds=_bounds)
        self._place = {question.id: i for i, group in enumerate(plan.groups) for question in group.questions}
        self._cases = [_KnownCase(case, plan) for case in pack.cases]

    def notice(self, change: Change) -> bool:
        """Say whether some example or case fails after a change that drops or alters conditions, weights or tags."""
        if change.rule is not None:
            return self._notice_rule(change.pack, change.rule)
        if change.note is not None:
            return self._notice_note(change.pack, change.note)
        assert change.view is not None
        return self._notice_view(change.pack, change.view)

    def _notice_rule(self, pack: Pack, rule: str) -> bool:
        """Whatever reads a rule is in its group, so that nothing else can differ; its own examples notice most."""
        home = self._plan.dependencies.groups[self._plan.dependencies.home[rule]]
        group = self._plan.group_in(pack, home[0].id)
        others = [each for each in group.completions.rules if each.id != rule]
        return _fails(group, [pack.rule[rule]]) or self._some_case_differs(group) or _fails(group, others)

    def _some_case_differs(self, group: Group) -> bool:
        place = self._place[group.questions[0].id]
        # A case may answer more or less than before, where what opens a follow-up has changed.
        find = Lookup[Said, Found](lambda said: group.find(answers_in(group, said)), _MOST_PATTERNS)
        for known in self._cases:
            found = find[known.said[place]]
            if found != known.found[place] and not known.passes(self._plan, place, found):
                return True
        return False

    def _notice_note(self, pack: Pack, note: int) -> bool:
        changed = pack.notes[note]
        return any(
            (kleene(changed.when, known.truths.of) is True) != (changed.id in known.case.expect.notes)
            for known in self._cases
            if known.case.expect.notes is not None
        )

    def _notice_view(self, pack: Pack, number: int) -> bool:
        said = _Said(self._plan, pack, number, self._place)
        guideline = pack.guidelines[number - 1].id if number else None
        for known in self._cases:
            expected = known.case.expect.guidelines
            if guideline is None:
                outcome, could_become = said.of(known)
                got = {"outcome": outcome, "decided": not could_become, "could_become": could_become}
                if any(known.stated.get(key, value) != value for key, value in got.items()):
                    return True
            elif guideline in expected and said.of(known)[0] != expected[guideline]:
                return True
        return False


class _KnownCase:
    """A case, and what each group gives for its answers; `before` and `after` sum up those on both sides of one."""

    def __init__(self, case: Case, plan: Plan) -> None:
        self.case = case
        self.stated = stated(case)
        self._plan = plan
        self.said = [said_in(group, case) for group in plan.groups]
        self.patterns = [answers_in(group, said) for group, said in zip(plan.groups, self.said, strict=True)]
        self.row = tuple(answer for pattern in self.patterns for answer in pattern)
        self.found = [group.find(pattern) for group, pattern in zip(plan.groups, self.patterns, strict=True)]
        totals = [each.total for each in self.found]
        nothing = plan.conclusions.nothing
        self.before = list(accumulate(totals, getitem, initial=nothing))
        self.after = list(accumulate(reversed(totals), getitem, initial=nothing))[::-1]
        self.tally = sum(each.tally for each in self.found)

    def passes(self, plan: Plan, place: int, found: Found) -> bool:
        """Say whether it passes where one group gives something else."""
        if found.tally >= plan.layout.regular:
            return False  # a follow-up that is no longer open
        total = self.before[place][found.total][self.after[place + 1]]
        tally = self.tally - self.found[place].tally + found.tally
        assessment = plan.told(tally, plan.conclusions.of[total])
        guidelines = self.case.expect.guidelines
        return all(getattr(assessment, key) == value for key, value in self.stated.items()) and all(
            assessment.guidelines[name] == view for name, view in guidelines.items()
        )

    @cached_property
    def lefts(self) -> list[Cases]:
        """The completions left in each group."""
        return [standing.left for _, standing in self._plan.standings(self.row)]

    @cached_property
    def truths(self) -> Truths:
        """The truth of every test that a note can make."""
        plan = self._plan
        return Truths(plan, plan.told(self.tally, plan.conclusions.of[self.after[0]]), plan.standings(self.row))


class _Said:
    """What one view of a changed pack says of cases."""

    def __init__(self, plan: Plan, pack: Pack, number: int, place: Mapping[str, int]) -> None:
        self._view = view = View(pack.guidelines[number - 1].views if number else pack.outcomes)
        self._sums: Contributions[Vectors] = Contributions(view.nothing, view.together)
        self._anew = {place[question]: plan.group_in(pack, question) for question in _tested_anew(view, plan)}
        groups = [self._anew.get(i, group) for i, group in enumerate(plan.groups)]
        vectors = [view.vectors(group.completions) for group in groups]
        self._adding = [(i, _adds(self._sums, each)) for i, each in enumerate(vectors) if each.keys() != view.nothing]

    def of(self, known: _KnownCase) -> tuple[str, tuple[str, ...]]:
        """Give the entry that is certain for a case, and the others that are possible."""
        total = 0
        for place, adds in self._adding:
            again = self._anew.get(place)
            left = known.lefts[place] if again is None else again.stand(known.patterns[place]).left
            total = self._sums.sums[total, adds[left]]
        certain, others = self._view.decide(self._sums[total])
        return self._view.entries[certain].id, tuple(self._view.entries[i].id for i in others)


def _adds(sums: Contributions[Vectors], vectors: Mapping[tuple[int, ...], Cases]) -> Lookup[Cases, int]:
    """Give what says of the completions left in a group which contribution they make."""

    def number(left: Cases) -> int:
        return sums.number(frozenset(vector for vector, cases in vectors.items() if cases & left))

    return Lookup(number, _MOST_PATTERNS)


def _tested_anew(view: View, plan: Plan) -> Iterable[str]:
    """Give the questions that a view tests in a way in which nothing tests them yet."""
    tests = plan.dependencies.tests
    return {each.answer for each in view.parts if isinstance(each, AnswerIs) and each not in tests[each.answer]}


def _fails(group: Group, rules: Sequence[Rule]) -> bool:
    return any(not _fits(group, rule, example) for rule in rules for example in rule.examples)


def _fits(group: Group, rule: Rule, example: Example) -> bool:
    """Say whether an example of a rule passes, as far as the rule's group decides that."""
    standing = group.stand([example.given.get(question.id) for question in group.questions])
    holds = group.completions.holds[rule.id] & standing.left
    verdict = "present" if holds == standing.left else "unknown" if holds else "absent"
    points = group.certain_points(rule.id, standing.left) if verdict == "present" else 0
    return not standing.misplaced and verdict == example.expect and example.points in (None, points)


def _bounds(rule: Rule, weights: Mapping[str, int]) -> tuple[int, int]:
    """Leave room for every weight."""
    return min(0, *weights.values()), max(0, *weights.values())
