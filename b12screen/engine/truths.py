"""What is known of each condition once a person is assessed: true, false, or open."""

from collections.abc import Iterable

from b12screen.engine.groups import Group, Standing, test_of
from b12screen.engine.logic import kleene
from b12screen.engine.plan import Answers, Assessment, Plan
from b12screen.pack.conditions import AnswerIs, Leaf, RuleHolds, picks


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


def possible_notes(plan: Plan, answers: Answers, assessment: Assessment) -> tuple[str, ...]:
    """Give the notes that apply or may still apply; one that cannot any more may be among them, never the reverse."""
    truths = Truths(plan, assessment, plan.standings(answers))
    return tuple(note.id for note in plan.pack.notes if kleene(note.when, truths.of) is not False)
