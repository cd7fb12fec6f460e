"""Says when nothing that is still open can change what a person is told to do, or how soon."""

from typing import get_args

from b12screen.engine.plan import Answers, Plan
from b12screen.engine.truths import possible_notes
from b12screen.pack.models import HowSoon

_SOONEST_FIRST = get_args(HowSoon)


def is_settled(plan: Plan, answers: Answers) -> bool:
    """Say whether outcome, red flags and the soonest advice stand, whatever the open answers turn out to be."""
    assessment = plan.assess(answers)
    flags = [rule.id for rule in plan.pack.rules if rule.kind == "red_flag"]
    if not assessment.decided or not set(flags).isdisjoint(assessment.unknown):
        return False
    leading = 0 if not set(flags).isdisjoint(assessment.present) else _soonest(plan, assessment.notes)
    return leading <= _soonest(plan, possible_notes(plan, answers, assessment))


def _soonest(plan: Plan, notes: tuple[str, ...]) -> int:
    """Give how soon the most pressing of these notes is; a number larger than any where none has a time."""
    named = [note.how_soon for note in plan.pack.notes if note.id in notes and note.how_soon]
    return min(map(_SOONEST_FIRST.index, named), default=len(_SOONEST_FIRST))
