"""How soon somebody should be seen: the soonest that the outcome, the red flags found and the notes call for."""

from collections.abc import Mapping
from typing import get_args

from b12screen.engine.dependencies import Dependencies
from b12screen.engine.logic import kleene
from b12screen.engine.values import Value, matches
from b12screen.pack.conditions import AnswerIs, Leaf, RuleHolds, picks
from b12screen.pack.models import HowSoon, Pack
from b12screen.pack.reads import rules_read

SOONEST_FIRST = ("now", *get_args(HowSoon))
NO_TIME = len(SOONEST_FIRST)
TIMES = NO_TIME + 1
TODAY = ("now", "same_day")


class Urgency:
    """What of a pack names a time: its red flags by what to do now, its outcomes and its notes."""

    def __init__(self, pack: Pack) -> None:
        flags = {i: pack.manifest.how_soon[rule.do_now] for i, rule in enumerate(pack.rules) if rule.do_now}
        # Of each place in SOONEST_FIRST, as bits in pack order.
        self.flags = [_bits(flags, name) for name in SOONEST_FIRST]
        self.notes = [_bits({i: note.how_soon for i, note in enumerate(pack.notes)}, name) for name in SOONEST_FIRST]
        self.of_outcomes = [SOONEST_FIRST.index(each.how_soon) if each.how_soon else NO_TIME for each in pack.outcomes]
        self.flag_bits = sum(1 << i for i in flags)

    def of_flags(self, present: int) -> int:
        """Give the place in SOONEST_FIRST of what the present rules call for, as bits in pack order; else NO_TIME."""
        return next((i for i, bits in enumerate(self.flags) if bits & present), NO_TIME)

    def of_notes(self, notes: int) -> int:
        """Give the same for the notes that apply, as bits in pack order."""
        return next((i for i, bits in enumerate(self.notes) if bits & notes), NO_TIME)

    def of_all(self, outcome: int, present: int, notes: int) -> int:
        """Give the same for a person: the outcome by position, rules and notes as bits."""
        return min(self.of_outcomes[outcome], self.of_flags(present), self.of_notes(notes))


class RedFlags:
    """The red flags of a pack, and what they read, for records that cannot be scored.

    Openers are left aside: whoever says yes to an emergency is to be seen, whatever else the record says.
    """

    def __init__(self, dependencies: Dependencies) -> None:
        self._flags = {rule.id for rule in dependencies.rules if rule.kind == "red_flag"}
        needed = set(self._flags)
        for rule in reversed(dependencies.rules):
            needed.update(rules_read(rule.when, dependencies.rules) if rule.id in needed else ())
        self._rules = [rule for rule in dependencies.rules if rule.id in needed]
        self.questions = frozenset().union(*(dependencies.reads[flag] for flag in self._flags))

    def are_raised(self, values: Mapping[str, Value]) -> bool:
        """Say whether these definite answers alone make a red flag certain."""
        verdicts: dict[str, bool | None] = {}

        def truth(leaf: Leaf) -> bool | None:
            if isinstance(leaf, AnswerIs):
                return matches(leaf, values[leaf.answer]) if leaf.answer in values else None
            if isinstance(leaf, RuleHolds):
                return verdicts[leaf.rule]
            counted = [verdicts[rule.id] for rule in self._rules if picks(leaf.count, rule)]
            if counted.count(True) >= leaf.at_least:
                return True
            return False if len(counted) - counted.count(False) < leaf.at_least else None

        for rule in self._rules:
            verdicts[rule.id] = kleene(rule.when, truth)
        return any(verdicts[flag] for flag in self._flags)


def outcome_and_time(outcome: int, place: int) -> int:
    """Give one number for an outcome, by position in the pack, and how soon, by place in SOONEST_FIRST."""
    return outcome * TIMES + place


def named(place: int) -> str | None:
    """Give the name of a place in SOONEST_FIRST; None for NO_TIME."""
    return SOONEST_FIRST[place] if place < NO_TIME else None


def _bits(times: Mapping[int, str | None], name: str) -> int:
    return sum(1 << i for i, time in times.items() if time == name)
