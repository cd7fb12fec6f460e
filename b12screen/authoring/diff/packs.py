"""What changed in meaning between two packs, and which bump of the version that asks for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import takewhile
from typing import Any, NamedTuple

from b12screen.authoring.diff.entries import NO_PROPERTY, WORDS, Entry, Key, entries
from b12screen.pack.models import Pack
from b12screen.pack.reads import answers_read, rules_read


class Bump(IntEnum):
    """Which number of MAJOR.MINOR.PATCH has to go up; the higher, the more can break."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


@dataclass(frozen=True, slots=True)
class Change:
    """One difference in meaning.

    `id` is empty for the pack itself. `field` is None where the whole entry was added, without an old value, or
    removed, without a new one; a value that is None says that there is none.
    """

    what: str
    id: str
    field: str | None
    old: str | None
    new: str | None
    bump: Bump


@dataclass(frozen=True, slots=True)
class Diff:
    """Two packs compared: what changed, what changed in words only, and the version that the new one needs."""

    old: Pack
    new: Pack
    changes: tuple[Change, ...]
    words_only: tuple[Key, ...]
    bump: Bump
    wanted: str
    enough: bool


class Read(NamedTuple):
    """What the outcomes read, directly or through anything else, and the weights that rules name."""

    rules: frozenset[str]
    questions: frozenset[str]
    weights: frozenset[str]


def compare(old: Pack, new: Pack) -> Diff:
    """Compare two packs entry by entry."""
    changes, words_only = _differences(old, new)
    bump = Bump.NONE if old.hash == new.hash else max([Bump.PATCH, *(change.bump for change in changes)])
    wanted = _bumped(old.manifest.version, bump)
    enough = _numbers(new.manifest.version) >= _numbers(wanted)
    return Diff(old, new, changes, words_only, bump, wanted, enough)


def _differences(old: Pack, new: Pack) -> tuple[tuple[Change, ...], tuple[Key, ...]]:
    """Give the changes in meaning, those that ask for the highest bump first, and what changed in words only."""
    before, after = entries(old), entries(new)
    read = Read(*(a | b for a, b in zip(_read(old), _read(new), strict=True)))
    keys = list(dict.fromkeys([*before, *after]))
    found = [change for key in keys if key[0] not in WORDS for change in _changes(key, before, after, read)]
    found += _order_changes(old, new)
    changed = {(change.what, change.id) for change in found}
    words = (key for key in keys if key not in changed and _whole(before, key) != _whole(after, key))
    kinds = list(dict.fromkeys(what for what, _ in keys))
    found.sort(key=lambda change: (-change.bump, kinds.index(change.what)))
    return tuple(found), tuple(words)


def _whole(found: Mapping[Key, Entry], key: Key) -> object:
    return found[key].whole if key in found else None


def _changes(key: Key, before: Mapping[Key, Entry], after: Mapping[Key, Entry], read: Read) -> Iterator[Change]:
    what, name = key
    old, new = before.get(key), after.get(key)
    if old is None or new is None:
        yield Change(what, name, None, _told(old), _told(new), _bump(what, name, None, old, new, read))
        return
    for field in dict.fromkeys([*old.properties, *new.properties]):
        was, now = old.properties.get(field, NO_PROPERTY), new.properties.get(field, NO_PROPERTY)
        if was.meaning != now.meaning:
            bump = _bump(what, name, field, was.meaning, now.meaning, read)
            yield Change(what, name, field, was.shown, now.shown, bump)


def _told(entry: Entry | None) -> str | None:
    """Give all properties of an entry that one pack lacks."""
    if entry is None:
        return None
    return "; ".join(
        f"{name}: {entry_property.shown}"
        for name, entry_property in entry.properties.items()
        if entry_property.shown is not None
    )


def _bump(what: str, name: str, field: str | None, old: Any, new: Any, read: Read) -> Bump:
    """Say what one change asks for; all that outcomes can depend on is major, all else that changes results minor."""
    counts = name in (read.rules if what == "rule" else read.questions)
    match what, field:
        case ("outcome", "how_soon"):
            major = False
        case ("outcome", _) | ("rule", "do_now") | ("pack", "id"):
            major = True
        case ("question", "type" | "range" | "opener" | "unknown_means"):
            major = True
        case (_, None):
            major = new is None or (what == "rule" and counts)
        case ("question", "options"):
            major = not set(old) <= set(new) or (counts and set(old) != set(new))
        case ("question", "unit") | ("rule", "kind" | "tags" | "when"):
            major = counts
        case ("pack", _):  # a weight; what it does to a rule is a change of that rule
            return Bump.MINOR if field in read.weights and None not in (old, new) else Bump.PATCH
        case _:
            major = False
    return Bump.MAJOR if major else Bump.MINOR


def _read(pack: Pack) -> Read:
    """Follow the conditions of the outcomes through rules, counts and openers."""
    rules, questions = set[str](), set[str]()
    todo = [outcome.when for outcome in pack.outcomes]
    while todo:
        condition = todo.pop()
        if condition is None:
            continue
        for name in set(rules_read(condition, pack.rules)) - rules:
            rules.add(name)
            todo.append(pack.rule[name].when)
        for name in {test.answer for test in answers_read(condition)} - questions:
            questions.add(name)
            todo.append(pack.question[name].only_if)
    weights = {rule.weight for rule in pack.rules} | {level.weight for rule in pack.rules for level in rule.levels}
    return Read(frozenset(rules), frozenset(questions), frozenset(f'weight "{name}"' for name in weights))


def _order_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """Compare the order of what both packs have."""
    before, after = _orders(old), _orders(new)
    for (what, name, field), was in before.items():
        now = after.get((what, name, field), [])
        both = set(was) & set(now)
        first, second = _moved([each for each in was if each in both], [each for each in now if each in both])
        if first:
            bump = Bump.MAJOR if field == "order of outcomes" else Bump.MINOR
            yield Change(what, name, field, ", ".join(first), ", ".join(second), bump)


def _orders(pack: Pack) -> dict[tuple[str, str, str], list[str]]:
    found = {("guideline", each.id, "order of views"): [view.id for view in each.views] for each in pack.guidelines}
    found["pack", "", "order of questions"] = [each.id for each in pack.questions]
    found["pack", "", "order of outcomes"] = [each.id for each in pack.outcomes]
    found["pack", "", "order of notes"] = [each.id for each in pack.notes]
    found["pack", "", "order of guidelines"] = [each.id for each in pack.guidelines]
    return found


def _moved(old: Sequence[str], new: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Leave out what is the same at the start and at the end."""
    start = _alike(old, new)
    end = len(old) - _alike(old[start:][::-1], new[start:][::-1])
    return old[start:end], new[start:end]


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=True)))


def _bumped(version: str, bump: Bump) -> str:
    """Give the lowest version that a bump leads to."""
    major, minor, patch = _numbers(version)
    steps = {
        Bump.NONE: (major, minor, patch),
        Bump.PATCH: (major, minor, patch + 1),
        Bump.MINOR: (major, minor + 1, 0),
        Bump.MAJOR: (major + 1, 0, 0),
    }
    return ".".join(map(str, steps[bump]))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))
