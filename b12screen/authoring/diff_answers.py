"""What two packs make of the same people: who gets another outcome, and who gains or loses which rule."""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from msgspec.structs import replace

from b12screen.batch.decode import Reading, Record
from b12screen.batch.formats import input_format
from b12screen.batch.rejects import RejectedError
from b12screen.batch.score import readings
from b12screen.batch.source import guarded, open_input
from b12screen.engine.plan import Assessment, FollowUpError, Plan
from b12screen.pack.models import Pack
from b12screen.pack.questions import Section
from b12screen.text import clean

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose urgency changes: the id, if there is one, the line, and both outcomes."""

    id: str | int | None
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
        self.plan = Plan(_tolerating(pack, other))
        self.urgency = {each.id: -1 if each.urgency is None else each.urgency for each in pack.outcomes}

    def assessed(self, reading: Record | RejectedError) -> Assessment | None:
        """Give what the pack says of a record, or None where it rejects it."""
        if isinstance(reading, RejectedError):
            return None
        try:
            return self.plan.assess(reading.answers)
        except FollowUpError:
            return None


def compare_answers(old: Pack, new: Pack, path: Path | None) -> Comparison:
    """Score the answers at `path`, or from standard input, with both packs; only counts and a few people are kept."""
    sides = _Side(old, new), _Side(new, old)
    found = Comparison(_only_in(old, new), _only_in(new, old))
    with open_input(path) as file:
        one, other = _copies(guarded(file, clean(str(path)) if path else "stdin"))
        form = input_format(path)
        first = readings(one, form, sides[0].plan, ignore_extra=False)
        second = readings(other, form, sides[1].plan, ignore_extra=False)
        for was, now in zip(first, second, strict=True):
            _take(found, sides, was, now)
    return found


def _take(found: Comparison, sides: tuple[_Side, _Side], first: Reading, second: Reading) -> None:
    (raw, one), (_, other) = first, second
    if one is None or other is None:
        found.blank += 1
        return
    was, now = sides[0].assessed(one), sides[1].assessed(other)
    if was is None or now is None:
        found.rejected["old" if now else "new" if was else "both"] += 1
        return
    found.compared += 1
    found.outcomes[was.outcome, now.outcome] += 1
    if was.present != now.present:
        found.gained.update(set(now.present) - set(was.present))
        found.lost.update(set(was.present) - set(now.present))
    before, after = sides[0].urgency[was.outcome], sides[1].urgency[now.outcome]
    if before != after:
        assert isinstance(one, Record)  # else nothing was assessed
        person = Person(one.id, raw.line, was.outcome, now.outcome)
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


class _Copy:
    """One of two readers of a file that can be read only once, such as a pipe; both must read in the same steps."""

    def __init__(self, file: BinaryIO, mine: deque[bytes], others: deque[bytes]) -> None:
        self._file, self._mine, self._others = file, mine, others

    def readline(self, limit: int = -1) -> bytes:
        return self._step(lambda: self._file.readline(limit))

    def read(self) -> bytes:
        return self._step(self._file.read)

    def _step(self, step: Callable[[], bytes]) -> bytes:
        if not self._mine:
            self._mine.append(step())
            self._others.append(self._mine[0])
        return self._mine.popleft()


def _copies(file: BinaryIO) -> tuple[BinaryIO, BinaryIO]:
    """Give two readers of one file; what one has read waits for the other, and they go on side by side."""
    left, right = deque[bytes](), deque[bytes]()
    return cast(BinaryIO, _Copy(file, left, right)), cast(BinaryIO, _Copy(file, right, left))
