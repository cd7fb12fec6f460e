"""Says when nothing that is still open can change what a person is told to do, or how soon."""

from b12screen.engine.explain import possible_notes
from b12screen.engine.plan import Answers, Plan
from b12screen.engine.urgency import NO_TIME, SOONEST_FIRST


def is_settled(plan: Plan, answers: Answers) -> bool:
    """Say whether outcome, red flags and the soonest advice stand, whatever the open answers turn out to be."""
    assessment = plan.assess(answers)
    flags = [rule.id for rule in plan.pack.rules if rule.kind == "red_flag"]
    if not assessment.decided or not set(flags).isdisjoint(assessment.unknown):
        return False
    possible = possible_notes(plan, answers, assessment)
    bits = sum(1 << i for i, note in enumerate(plan.pack.notes) if note.id in possible)
    soonest = NO_TIME if assessment.how_soon is None else SOONEST_FIRST.index(assessment.how_soon)
    return soonest <= plan.urgency.of_notes(bits)
