"""The rules with one choice undone each: what it did to the points."""

from collections.abc import Callable

import msgspec

from b12screen.pack.models import Pack, Rule

from .survey import pack

_Change = Callable[[Rule], Rule]


def _weighs(weight: str, **levels: str) -> _Change:
    """Give a rule another weight, and its levels, by place, other weights."""
    changed = {int(place.removeprefix("level_")): each for place, each in levels.items()}

    def change(rule: Rule) -> Rule:
        now = tuple(
            msgspec.structs.replace(level, weight=changed.get(place, level.weight))
            for place, level in enumerate(rule.levels)
        )
        return msgspec.structs.replace(rule, weight=weight, levels=now)

    return change


# What it says in the table; the rule; how it was before.
_UNDONE: dict[str, tuple[str, _Change]] = {
    "nothing for age 50 to 64": ("age_from_50", _weighs("none")),
    "age 70 to 75 as 65 to 69": ("age_65_to_75", _weighs("weak", level_0="weak")),
    "the first year of metformin as the next ones": ("metformin", _weighs("moderate", level_0="moderate")),
    "acid tablets (PPIs) a class higher": ("ppi", _weighs("weak", level_0="moderate")),
}


def variants() -> dict[str, Pack]:
    """Give the rules with each choice undone alone, and then with all of them undone."""
    alone = {name: _changed(pack(), *undone) for name, undone in _UNDONE.items()}
    before = pack()
    for undone in _UNDONE.values():
        before = _changed(before, *undone)
    return {**alone, "all of these, as in 0.4.0": before}


def _changed(rules: Pack, name: str, change: _Change) -> Pack:
    return rules.changed(rules=tuple(change(rule) if rule.id == name else rule for rule in rules.rules))
