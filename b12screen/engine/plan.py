"""A pack made ready to run: built once, then asked what it says of one person after another."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import add, getitem, itemgetter

import msgspec

from b12screen.engine.accumulators import Layout
from b12screen.engine.conclusions import Conclusion, Conclusions
from b12screen.engine.dependencies import Dependencies
from b12screen.engine.groups import Bounds, Common, Group, Measure, Standing, lowest_and_highest
from b12screen.engine.memo import Lookup, remember
from b12screen.engine.notes import Counted, Notes
from b12screen.engine.tables import Table, in_table_order, tables
from b12screen.engine.urgency import Urgency, named
from b12screen.pack.models import Pack
from b12screen.pack.questions import Question

Answers = tuple[object, ...]  # in the order of Plan.fields; None, or msgspec.UNSET, where nothing was asked

_MOST_PATTERNS = 20_000
# A table is parted in two when more than one person in 12 brings it a new pattern.
_PEOPLE_A_PATTERN = 12


class FollowUpError(ValueError):
    """A follow-up asserts something although the condition that opens it is not certainly true."""

    def __init__(self, question: Question) -> None:
        self.question = question
        super().__init__(question.id)


class Assessment(msgspec.Struct, frozen=True):
    """What the plan says of one person; rules, outcomes and notes by id.

    What each means: docs/meaning.md, "Outcomes" and "Points and bounds". `score` counts the rules that are certain;
    `score_min` and `score_max` are the smallest and largest sum of points over all completions.
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
    urgency: int | None
    how_soon: str | None


def _no_measure(question: Question, answer: object) -> int:
    return 0


class Plan:
    """The pack as groups of questions, and tables that remember what patterns of answers to them give.

    `assume` gives answers, in JSON form, for what is not asked; a follow-up takes its own only where it is open.
    `measure` gives a whole number, 0 or more, for one answer to a question; a tally carries the sum. `bounds` may
    leave room for other points than the rules have now.
    Raises TooManyCompletionsError for a pack whose rules tie too many questions together.
    """

    def __init__(
        self,
        pack: Pack,
        assume: Mapping[str, object] | None = None,
        measure: Measure = _no_measure,
        bounds: Bounds = lowest_and_highest,
    ) -> None:
        self.pack = pack
        self.assume = assume or {}
        self.dependencies = Dependencies(pack)
        points = [bounds(rule, pack.manifest.weights) for rule in pack.rules]
        self.lowest = sum(lowest for lowest, _ in points)
        self.all_notes = Notes(self.dependencies)
        self.layout = Layout(
            rules=len(pack.rules),
            notes=len(pack.notes),
            heard=self.all_notes.heard_bits,
            points=sum(highest for _, highest in points) - self.lowest,
        )
        self.urgency = Urgency(pack)
        self.conclusions = Conclusions(pack, self.all_notes)
        self._common = Common(self.layout, self.conclusions, self.all_notes, self.assume, measure, bounds)
        made = [
            Group(number, questions, self.dependencies, self._common)
            for number, questions in enumerate(self.dependencies.groups)
        ]
        self.groups = tuple(in_table_order(made))
        self.fields = tuple(question for group in self.groups for question in group.questions)
        self._tables: Sequence[Table] = tables(self.groups, self._part)
        self._people = 0
        self._ids = Lookup(self._rules, _MOST_PATTERNS)
        self._known_notes: dict[tuple[bytes, Counted], int] = {}
        notes = sum(self.urgency.notes)
        self._timed = (
            self.urgency.flag_bits * self.layout.present.one
            | notes * self.layout.notes.one
            | self.all_notes.heard_by(notes) * self.layout.heard.one
        )
        self._known_times: dict[tuple[int, int, Counted], int] = {}

    def row(self, answers: Mapping[str, object]) -> Answers:
        """Put answers by question into the order of `fields`."""
        return tuple(answers.get(question.id) for question in self.fields)

    def by_question(self, answers: Answers) -> dict[str, object]:
        """Give the answers of a row by question; what stands behind those to `fields` is not looked at."""
        return {question.id: answer for question, answer in zip(self.fields, answers, strict=False)}

    def taken(self, answers: Answers) -> dict[str, object]:
        """Give the answers of a row by question, without those that are taken as not asked."""
        applies = self.applies(answers)
        return {name: answer for name, answer in self.by_question(answers).items() if applies[name]}

    def tally(self, answers: Answers) -> tuple[int, Conclusion]:
        """Put together what all answers give; what stands behind the answers to `fields` is not looked at.

        Raises FollowUpError for the first follow-up, in asking order, that is answered but not open.
        """
        [tally], [conclusion] = self.tallies([answers])
        if tally >= self.layout.regular:
            misplaced = tally // self.layout.regular
            raise FollowUpError(self.pack.questions[(misplaced & -misplaced).bit_length() - 1])
        return tally, conclusion

    def tallies(self, people: Sequence[Answers]) -> tuple[list[int], list[Conclusion]]:
        """Give what `tally` does for many people; where that raises, a tally is not below `layout.regular`."""
        return self.tallies_of_patterns(len(people), lambda span: map(itemgetter(span), people))

    def tallies_of_columns(
        self, people: int, columns: Sequence[Sequence[object]]
    ) -> tuple[list[int], list[Conclusion]]:
        """Give what `tallies` does, for as many people, from the answers to each of `fields`."""
        return self.tallies_of_patterns(people, lambda span: zip(*columns[span], strict=True))

    def tallies_of_patterns(
        self, people: int, patterns: Callable[[slice], Iterable[Answers]]
    ) -> tuple[list[int], list[Conclusion]]:
        """Give what `tallies` does, for as many people, from what gives their answers to a slice of `fields`."""
        if self.conclusions.are_too_many:  # hostile input must not fill the memory
            self.forget()
        self._people += people
        tallies, totals = [0] * people, [self.conclusions.nothing] * people
        # Table by table, and in C, since a table that stays in the processor's cache is looked up in half the time.
        for table in self._tables:
            found = list(map(table.__getitem__, patterns(table.span)))
            tallies = list(map(add, tallies, map(itemgetter(0), found)))
            totals = list(map(getitem, totals, map(itemgetter(1), found)))
        return tallies, list(map(self.conclusions.of.__getitem__, totals))

    def notes(self, raw: bytes, conclusion: Conclusion) -> int:
        """Give the notes that apply, as bits in their order, from the bytes of a tally."""
        heard = (raw[self.layout.heard.span], conclusion.counted)
        shared = self._known_notes.get(heard)
        if shared is None:
            shared = self.all_notes.certain(self.layout.heard.read(raw), conclusion.counted)
            remember(self._known_notes, heard, shared, _MOST_PATTERNS)
        return self.layout.notes.read(raw) | shared

    def soonest(self, tally: int, conclusion: Conclusion) -> int:
        """Give the place in SOONEST_FIRST of what a person is told, or NO_TIME."""
        timed = (tally & self._timed, conclusion.outcome, conclusion.counted)
        place = self._known_times.get(timed)
        if place is None:
            raw = tally.to_bytes(self.layout.size, "little")
            notes = self.notes(raw, conclusion)
            place = self.urgency.of_all(conclusion.outcome, self.layout.present.read(raw), notes)
            remember(self._known_times, timed, place, _MOST_PATTERNS)
        return place

    def points(self, raw: bytes) -> tuple[int, int, int]:
        """Give score, score_min and score_max from the bytes of a tally."""
        layout = self.layout
        return (
            layout.score.read(raw) + self.lowest,
            layout.score_min.read(raw) + self.lowest,
            layout.score_max.read(raw) + self.lowest,
        )

    def assess(self, answers: Answers) -> Assessment:
        """Say what the pack says of one person, whose answers stand each on its own (pack/answers.py).

        Raises FollowUpError for the first follow-up, in asking order, that is answered but not open.
        """
        return self.told(*self.tally(answers))

    def told(self, tally: int, conclusion: Conclusion) -> Assessment:
        """Put a tally and its conclusion into the names that the pack uses."""
        raw = tally.to_bytes(self.layout.size, "little")
        score, score_min, score_max = self.points(raw)
        notes = self.notes(raw, conclusion)
        return Assessment(
            outcome=self.pack.outcomes[conclusion.outcome].id,
            decided=not conclusion.could_become,
            could_become=tuple(self.pack.outcomes[i].id for i in conclusion.could_become),
            score=score,
            score_min=score_min,
            score_max=score_max,
            present=self._ids[self.layout.present.read(raw)],
            unknown=self._ids[self.layout.unknown.read(raw)],
            guidelines={
                guideline.id: guideline.views[i].id
                for guideline, i in zip(self.pack.guidelines, conclusion.guidelines, strict=True)
            },
            notes=tuple(note.id for i, note in enumerate(self.pack.notes) if notes >> i & 1),
            urgency=self.pack.outcomes[conclusion.outcome].urgency,
            how_soon=named(self.soonest(tally, conclusion)),
        )

    def standings(self, answers: Answers) -> Iterator[tuple[Group, Standing]]:
        """Give where a person stands in each group, for those who explain a result."""
        start = 0
        for group in self.groups:
            stop = start + len(group.questions)
            yield group, group.stand(answers[start:stop])
            start = stop

    def group_in(self, changed: Pack, question: str) -> Group:
        """Give the group of a question as it is in a pack that differs in conditions, weights or tags of rules.

        They must read nothing that they did not read before, and the plan's bounds must hold for them.
        """
        dependencies = self.dependencies.of_changed(changed)
        number = dependencies.group_of[question]
        return Group(number, dependencies.groups[number], dependencies, self._common)

    def applies(self, answers: Answers) -> dict[str, bool | None]:
        """Say of each question whether it applies: certainly, certainly not, or None where that is still open."""
        return {name: applies for _, standing in self.standings(answers) for name, applies in standing.applies.items()}

    def assumed(self, answers: Answers) -> dict[str, object]:
        """Give the answers that were taken by assumption."""
        return {name: standing.values[name] for _, standing in self.standings(answers) for name in standing.assumed}

    def points_by_rule(self, answers: Answers) -> dict[str, int]:
        """Give what each rule is worth where it is present, at the level that is certain."""
        return {
            name: group.certain_points(name, standing.left)
            for group, standing in self.standings(answers)
            for name in group.completions.holds
        }

    def _rules(self, bits: int) -> tuple[str, ...]:
        return tuple(rule.id for i, rule in enumerate(self.pack.rules) if bits >> i & 1)

    def forget(self) -> None:
        """Forget all totals and numbers, and what holds them; what it costs is time."""
        self.conclusions.forget()
        for table in self._tables:
            table.forget()

    def _part(self, table: Table) -> None:
        """Use two tables for a full one from the next people on, if new patterns come too often."""
        if self._people - table.emptied < _PEOPLE_A_PATTERN * len(table):
            halves = table.halves()
            for half in halves:
                half.emptied = self._people
            self._tables = [part for each in self._tables for part in (halves if each is table else [each])]
        table.emptied = self._people
