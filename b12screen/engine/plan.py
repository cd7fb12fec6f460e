"""A pack made ready to run: built once, then asked what it says of one person after another."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from b12screen.engine.groups import Group, Standing
from b12screen.engine.notes import Notes
from b12screen.engine.views import Combination, Combinations, View
from b12screen.engine.wiring import Wiring
from b12screen.pack.models import Pack
from b12screen.pack.questions import Question

_MOST_PATTERNS = 50_000

Answers = tuple[object, ...]  # in the order of Plan.fields; None, or msgspec.UNSET, where nothing was asked


class FollowUpError(ValueError):
    """A follow-up was answered although the condition that opens it is not certainly true."""

    def __init__(self, question: Question) -> None:
        self.question = question
        super().__init__(question.id)


class Assessment(msgspec.Struct, frozen=True):
    """What the plan says of one person; rules, outcomes and notes by id.

    Source of the meaning: design.md, section 3. `score` counts the rules that are certain; `score_min` and
    `score_max` are the smallest and largest sum of points over all completions.
    """

    outcome: str
    decided: bool
    could_become: tuple[str, ...]
    score: int
    score_min: int
    score_max: int
    present: tuple[str, ...]
    unknown: tuple[str, ...]
    guidelines: dict[str, str]
    notes: tuple[str, ...]


class Plan:
    """The pack as groups of questions, each of which remembers what a pattern of answers to it gives.

    `assume` gives answers, in JSON form, for what is not asked; a follow-up takes its own only where it is open.
    Raises TooManyCompletionsError for a pack whose rules tie too many questions together.
    """

    def __init__(self, pack: Pack, assume: Mapping[str, object] | None = None) -> None:
        self.pack = pack
        self.wiring = Wiring(pack)
        self.combinations = Combinations(View(pack.outcomes), [View(each.views) for each in pack.guidelines])
        self.groups = tuple(Group(each, self.wiring, self.combinations, assume or {}) for each in self.wiring.groups())
        self.fields = tuple(question for group in self.groups for question in group.questions)
        self._parts = tuple(_slices(self.groups))
        self._notes = Notes(pack, self.wiring.note_tests())
        self._ids: dict[int, tuple[str, ...]] = {}
        self._outcomes = tuple(outcome.id for outcome in pack.outcomes)

    def row(self, answers: Mapping[str, object]) -> Answers:
        """Put answers by question into the order of `fields`."""
        return tuple(answers.get(question.id) for question in self.fields)

    def assess(self, answers: Answers) -> Assessment:
        """Say what the pack says of one person, whose answers stand each on its own (pack/answers.py).

        Raises FollowUpError for the first follow-up, in asking order, that is answered but not open.
        """
        present = unknown = score = score_min = score_max = passed = failed = misplaced = 0
        combination = self.combinations.start
        for group, part in self._parts:
            found = group.found(answers[part])
            present |= found.present
            unknown |= found.unknown
            score += found.score
            score_min += found.score_min
            score_max += found.score_max
            passed |= found.passed
            failed |= found.failed
            misplaced |= found.misplaced
            if found.move:
                combination = self._after(combination, found.move)
        if misplaced:
            raise FollowUpError(self.pack.questions[(misplaced & -misplaced).bit_length() - 1])
        outcome, could_become, guidelines = combination.verdicts
        return Assessment(
            outcome=self._outcomes[outcome],
            decided=not could_become,
            could_become=tuple(self._outcomes[i] for i in could_become),
            score=score,
            score_min=score_min,
            score_max=score_max,
            present=self._rules(present),
            unknown=self._rules(unknown),
            guidelines={
                guideline.id: guideline.views[i].id
                for guideline, i in zip(self.pack.guidelines, guidelines, strict=True)
            },
            notes=self._notes.certain(present, unknown, passed, failed),
        )

    def standings(self, answers: Answers) -> Iterator[tuple[Group, Standing]]:
        """Give where a person stands in each group, for those who explain a result."""
        for group, part in self._parts:
            yield group, group.stand(answers[part])

    def applies(self, answers: Answers) -> dict[str, bool | None]:
        """Say of each question whether it applies: certainly, certainly not, or None where that is still open."""
        return {name: applies for _, standing in self.standings(answers) for name, applies in standing.applies.items()}

    def assumed(self, answers: Answers) -> dict[str, object]:
        """Give the answers that were taken by assumption."""
        return {name: standing.values[name] for _, standing in self.standings(answers) for name in standing.assumed}

    def points(self, answers: Answers) -> dict[str, int]:
        """Give what each rule is worth where it is present, at the level that is certain."""
        return {
            name: group.certain_points(name, standing.left)
            for group, standing in self.standings(answers)
            for name in group.space.holds
        }

    def _after(self, combination: Combination, move: int) -> Combination:
        return combination.after.get(move) or self.combinations.after(combination, move)

    def _rules(self, bits: int) -> tuple[str, ...]:
        if bits not in self._ids:
            if len(self._ids) >= _MOST_PATTERNS:
                self._ids.clear()
            self._ids[bits] = tuple(rule.id for i, rule in enumerate(self.pack.rules) if bits >> i & 1)
        return self._ids[bits]


def _slices(groups: Sequence[Group]) -> Iterator[tuple[Group, slice]]:
    start = 0
    for group in groups:
        yield group, slice(start, start + len(group.questions))
        start += len(group.questions)
