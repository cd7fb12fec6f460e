"""Says of many people at once what the plan says of each; what it says of any pattern it asks the plan's groups."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from b12screen.engine.columns.entries import Entries, Form, Joiner, Numbers, TooVariedError
from b12screen.engine.columns.kinds import Kinds
from b12screen.engine.columns.notes import Bytes, SharedNotes
from b12screen.engine.columns.tables import MOST_ROWS, Codes, tables
from b12screen.engine.conclusions import Decision
from b12screen.engine.plan import Plan
from b12screen.engine.urgency import NO_TIME


class Assessed(NamedTuple):
    """What the plan says of some people: an array each, with a number for each person.

    `bits` has the bytes of a tally up to `heard`. Outcomes and guidelines' views are positions in the pack's lists,
    `soonest` in SOONEST_FIRST; `could_become` says which of `possible` holds for somebody. Of somebody who is
    `misplaced`, with a follow-up where none may be, nothing else means anything.
    """

    misplaced: npt.NDArray[np.bool_]
    present: Bytes
    unknown: Bytes
    notes: Bytes
    points: Sequence[npt.NDArray[np.int64]]  # score, score_min, score_max
    outcome: Numbers
    could_become: Numbers
    possible: Sequence[tuple[int, ...]]
    guidelines: Sequence[Numbers]
    soonest: npt.NDArray[np.int64]


class ColumnPlan:
    """A plan for people in columns; `kinds` gives the codes of the answers to each of `plan.fields`."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.kinds = _kinds(plan)
        things = plan.conclusions.contributions
        self._form = Form(plan.layout, groups=len(plan.groups), things=len(things))
        self._joiner = Joiner(things)
        self._notes = SharedNotes(plan.all_notes, things[-1])
        self._tables = tables(plan.groups, self.kinds, self._form, self._joiner)

    def assess(self, rows: int, codes: Sequence[Codes]) -> Assessed:
        """Say what the plan says of some people, MOST_ROWS at most, from the codes of their answers.

        Raises TooVariedError where they are too different for arrays; they can be assessed one by one.
        """
        assert rows <= MOST_ROWS
        if self._joiner.is_full or self.plan.conclusions.are_too_many:
            self.forget()
        total = Entries(self._form, rows)
        try:
            for span, table in self._tables:
                total.add(table.entries, table.positions(rows, codes[span]), self._joiner)
        except TooVariedError:
            self.forget()
            raise
        return self._concluded(total)

    def forget(self) -> None:
        """Forget all that was worked out; what it costs is time."""
        self.plan.forget()
        self._joiner.forget()
        for _, table in self._tables:
            table.forget()

    def _concluded(self, total: Entries) -> Assessed:
        layout, lowest = self.plan.layout, self.plan.lowest
        *points, misplaced = self._form.summed(total.sums)
        bits = self._form.bytes_of(total.bits)
        (outcome, could_become, possible), *guidelines = [
            _decided(numbers, partial(self.plan.conclusions.decision, view))
            for view, numbers in enumerate(total.numbers[:-1])
        ]
        present = bits[:, layout.present.span]
        notes = bits[:, layout.notes.span]
        notes = notes | self._notes.of(bits[:, layout.heard.span], total.numbers[-1], notes.shape[1])
        return Assessed(
            misplaced=misplaced > 0,
            present=present,
            unknown=bits[:, layout.unknown.span],
            notes=notes,
            points=[each + lowest for each in points],
            outcome=outcome,
            could_become=could_become,
            possible=possible,
            guidelines=[certain for certain, *_ in guidelines],
            soonest=self._soonest(outcome, present, notes),
        )

    def _soonest(self, outcome: Numbers, present: Bytes, notes: Bytes) -> npt.NDArray[np.int64]:
        """Give how soon the outcome, the red flags found and the notes call for help."""
        urgency = self.plan.urgency
        soonest = np.array(urgency.of_outcomes, np.int64)[outcome]
        for place in range(NO_TIME):
            for bits, named in ((present, urgency.flags[place]), (notes, urgency.notes[place])):
                if named:
                    calls = _any_of(bits, named)
                    soonest[calls] = np.minimum(soonest[calls], place)
        return soonest


def _kinds(plan: Plan) -> list[Kinds]:
    read = plan.dependencies.tests_of_all()
    matters = plan.dependencies.matters | read.keys()
    return [Kinds(each, read.get(each.id, ()), matters=each.id in matters, assume=plan.assume) for each in plan.fields]


def _decided(numbers: Numbers, decide: Callable[[int], Decision]) -> tuple[Numbers, Numbers, list[tuple[int, ...]]]:
    """Give the entry that is certain for each person, and which of some lists of others is possible, and the lists."""
    occur = np.flatnonzero(np.bincount(numbers))
    decisions = [decide(number) for number in occur.tolist()]
    possible = list(dict.fromkeys(others for _, others in decisions))
    number_of = {others: i for i, others in enumerate(possible)}
    told = np.zeros((2, occur[-1] + 1 if len(occur) else 1), np.int32)
    told[:, occur] = (
        np.array([(certain, number_of[others]) for certain, others in decisions], np.int32).reshape(-1, 2).T
    )
    certain, could_become = told[:, numbers]
    return certain, could_become, possible


def _any_of(bits: Bytes, named: int) -> npt.NDArray[np.bool_]:
    """Say of each row of bits whether it has one of those named."""
    mask = np.frombuffer(named.to_bytes(bits.shape[1], "little"), np.uint8)
    places = np.flatnonzero(mask)
    return np.asarray((bits[:, places] & mask[places]).any(axis=1))


__all__ = ["MOST_ROWS", "Assessed", "ColumnPlan", "TooVariedError"]
