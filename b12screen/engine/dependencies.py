"""Who reads whom in a pack: which questions belong together, and which need no thought at all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from copy import copy

from b12screen.pack.conditions import AnswerIs, Condition, leaves
from b12screen.pack.models import GuidelineView, Outcome, Pack
from b12screen.pack.questions import Question
from b12screen.pack.reads import answers_read, conditions_of, in_reading_order, questions_by_rule, questions_read


class Dependencies:
    """The questions, rules and tests of a pack, by who reads whom."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.rules = in_reading_order(pack.rules)
        self.reads = questions_by_rule(pack.rules)
        self.opened_by = {
            question.id: self._questions(question.only_if)
            for question in pack.questions
            if question.only_if is not None
        }
        self.tests = self._exact_tests()
        self.groups = self._groups()
        self.group_of = {question.id: i for i, questions in enumerate(self.groups) for question in questions}
        # The group that each rule belongs to; a rule that reads nothing goes to the first.
        self.home = {rule: min((self.group_of[each] for each in read), default=0) for rule, read in self.reads.items()}
        self.rule_bits = {rule.id: 1 << i for i, rule in enumerate(pack.rules)}
        self.asked_as = {question.id: i for i, question in enumerate(pack.questions)}
        self.matters = frozenset(self.tests) | frozenset().union(*self.reads.values(), *self.opened_by.values())

    def of_changed(self, pack: Pack) -> "Dependencies":
        """Give those of a pack that differs in some conditions, weights or tags and reads nothing new: same groups."""
        changed = copy(self)
        changed.pack = pack
        changed.rules = [pack.rule[rule.id] for rule in self.rules]
        changed.tests = changed._exact_tests()
        return changed

    def _exact_tests(self) -> dict[str, list[AnswerIs]]:
        found: dict[str, list[AnswerIs]] = defaultdict(list)
        for condition in self.exact_conditions():
            for test in answers_read(condition):
                found[test.answer].append(test)
        return found

    def _groups(self) -> list[tuple[Question, ...]]:
        """Give the questions in groups that no rule and no opener crosses; both in asking order."""
        leader = {question.id: question.id for question in self.pack.questions}

        def lead(name: str) -> str:
            while leader[name] != name:
                leader[name] = leader[leader[name]]
                name = leader[name]
            return name

        for first, *others in filter(None, self._ties()):
            for other in others:
                leader[lead(other)] = lead(first)
        members: dict[str, list[Question]] = defaultdict(list)
        for question in self.pack.questions:
            members[lead(question.id)].append(question)
        return [tuple(questions) for questions in members.values()]

    def followers(self, question: str) -> list[str]:
        """Give the follow-ups that a question opens, directly or through another, in asking order."""
        found = {question}
        for name, opened_by in self.opened_by.items():
            if opened_by & found:
                found.add(name)
        return [name for name in self.opened_by if name in found - {question}]

    def _ties(self) -> Iterator[list[str]]:
        for rule in self.rules:
            yield sorted(frozenset().union(*(self._questions(each) for each in conditions_of(rule))))
        yield from ([name, *read] for name, read in self.opened_by.items())

    def _questions(self, condition: Condition) -> frozenset[str]:
        return questions_read(condition, self.pack.rules, self.reads)

    def exact_conditions(self) -> Iterable[Condition]:
        """Give all conditions of which every completion counts: all but those of notes."""
        pack = self.pack
        yield from (each for rule in pack.rules for each in conditions_of(rule))
        yield from (question.only_if for question in pack.questions if question.only_if is not None)
        views: list[Sequence[Outcome | GuidelineView]] = [pack.outcomes]
        views.extend(guideline.views for guideline in pack.guidelines)
        yield from (entry.when for view in views for entry in view if entry.when is not None)

    def tests_of_all(self) -> dict[str, list[AnswerIs]]:
        """Give by question every test of its answers, those of notes included."""
        found: dict[str, list[AnswerIs]] = defaultdict(list, {name: list(tests) for name, tests in self.tests.items()})
        for test in self.note_tests():
            found[test.answer].append(test)
        return dict(found)

    def note_tests(self) -> set[AnswerIs]:
        """Give every test of an answer that a note makes."""
        return {leaf for note in self.pack.notes for leaf in leaves(note.when) if isinstance(leaf, AnswerIs)}
