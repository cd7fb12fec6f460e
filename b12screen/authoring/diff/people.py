"""Scores the same people with two packs: who gets another outcome, and who gains or loses which rule."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from b12screen.engine.plan import Assessment, Plan
from b12screen.formats.column_names import known_names
from b12screen.formats.files.recognized import refuse_other_kinds
from b12screen.formats.json.reader import measure
from b12screen.formats.reader import Reading, Weighed, shown_id
from b12screen.formats.registry import input_format
from b12screen.formats.source import open_source
from b12screen.pack.models import Pack
from b12screen.pack.questions import Section

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose urgency changes: the id, if there is one, the line, and both outcomes."""

    id: str | None
    line: int
    old: str
    new: str


@dataclass(slots=True)
class Moved:
    """The people whose urgency goes one way: how many, and the first of them."""

    count: int = 0
    shown: list[Person] = field(default_factory=list)

    def add(self, person: Person) -> None:
        """Take in one person."""
        self.count += 1
        if self.count <= SHOWN:
            self.shown.append(person)


@dataclass(slots=True)
class Comparison:
    """How two packs treat one file of answers.

    `only_old` and `only_new` are questions that the other pack lacks; `rejected` counts by who rejects: old, new, both.
    """

    only_old: tuple[str, ...]
    only_new: tuple[str, ...]
    compared: int = 0
    blank: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    down: Moved = field(default_factory=Moved)
    up: Moved = field(default_factory=Moved)


class _Side:
    """One of the two packs at work: its plan, and the urgency of each of its outcomes."""

    def __init__(self, pack: Pack, other: Pack) -> None:
        self.plan = Plan(_tolerating(pack, other), None, measure)
        self.urgency = {each.id: -1 if each.urgency is None else each.urgency for each in pack.outcomes}

    def assessed(self, weighed: Weighed) -> Assessment:
        """Give what the pack says of a person."""
        _, _, tally, conclusion = weighed
        return self.plan.told(tally, conclusion)


def compare_answers(old: Pack, new: Pack, path: Path | None) -> Comparison:
    """Score the answers at `path`, or from standard input, with both packs; only counts and a few people are kept."""
    sides = _Side(old, new), _Side(new, old)
    found = Comparison(_only_in(old, new), _only_in(new, old))
    form = input_format(path)
    readers = [form.reads().reader(side.plan, ignore_extra=False) for side in sides]
    columns = known_names(sides[0].plan) | known_names(sides[1].plan)
    with open_source(path) as source:
        refuse_other_kinds(source.name, source.start, form)
        for some in form.reads().records(source, columns):
            for was, now in zip(*(reader.read(some) for reader in readers), strict=True):
                _take(found, sides, was, now)
    return found


def _take(found: Comparison, sides: tuple[_Side, _Side], first: Reading, second: Reading) -> None:
    (line, _, one), (_, _, other) = first, second
    if one is None or other is None:
        found.blank += 1
        return
    if not isinstance(one, tuple) or not isinstance(other, tuple):
        scored = isinstance(one, tuple), isinstance(other, tuple)
        found.rejected[{(False, True): "old", (True, False): "new"}.get(scored, "both")] += 1
        return
    was, now = sides[0].assessed(one), sides[1].assessed(other)
    found.compared += 1
    found.outcomes[was.outcome, now.outcome] += 1
    if was.present != now.present:
        found.gained.update(set(now.present) - set(was.present))
        found.lost.update(set(was.present) - set(now.present))
    before, after = sides[0].urgency[was.outcome], sides[1].urgency[now.outcome]
    if before != after:
        person = Person(shown_id(one[0]), line, was.outcome, now.outcome)
        (found.down if after < before else found.up).add(person)


def _only_in(pack: Pack, other: Pack) -> tuple[str, ...]:
    return tuple(question.id for question in pack.questions if question.id not in other.question)


def _tolerating(pack: Pack, other: Pack) -> Pack:
    """Let a pack take answers to questions that only the other has; no rule reads them, so they change nothing.

    Keys that neither knows are rejected all the same, which ignoring everything unknown would not do.
    """
    extra = tuple(replace(other.question[name], only_if=None) for name in _only_in(other, pack))
    section = Section(id="", title="", pages=extra)
    return pack.changed(sections=(*pack.sections, section)) if extra else pack
