"""The counts of a run: how many records were read, scored and rejected, as numbers and in words."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from b12screen.batch.noticed import Noticed
from b12screen.batch.open_questions import OpenQuestions
from b12screen.batch.reject_kinds import RejectKinds, kinds_told
from b12screen.engine.urgency import SOONEST_FIRST, TIMES, TODAY
from b12screen.formats.rejects import RejectedError
from b12screen.pack.models import Pack
from b12screen.text import clean


@dataclass(slots=True)
class Counts:
    """The counts of a run so far; `outcomes` by the number of outcome_and_time.

    `red_flags` counts the rejects that raise a red flag, as far as they could be read.
    """

    scored: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    red_flags: int = 0
    blank: int = 0
    outcomes: Counter[int] = field(default_factory=Counter)
    kinds: RejectKinds = field(default_factory=RejectKinds)
    stopped: bool = False
    left_out: int = 0
    noticed: Noticed = field(default_factory=Noticed)
    open: OpenQuestions = field(default_factory=OpenQuestions)

    @property
    def read(self) -> int:
        """Records read, blank lines not counted."""
        return self.scored + self.rejected.total()

    def by_outcome(self, pack: Pack) -> dict[str, int]:
        """Give the number of people with each outcome."""
        found = Counter[int]()
        for number, people in self.outcomes.items():
            found[number // TIMES] += people
        return {outcome.id: found[i] for i, outcome in enumerate(pack.outcomes)}

    def by_time(self) -> dict[str, int]:
        """Give the number of people by how soon they should be seen, those without a time left out."""
        found = Counter[int]()
        for number, people in self.outcomes.items():
            found[number % TIMES] += people
        return {name: found[i] for i, name in enumerate(SOONEST_FIRST)}

    def table(self, pack: Pack) -> Iterator[str]:
        """Give the outcomes that occurred, the most urgent first; who needs help today, and what keeps people open."""
        by_outcome = self.by_outcome(pack)
        most_urgent_first = sorted(pack.outcomes, key=lambda each: (each.urgency is None, -(each.urgency or 0)))
        rows = [(each.id, by_outcome[each.id]) for each in most_urgent_first if by_outcome[each.id]]
        if not rows:
            return
        wide, long = max(len(name) for name, _ in rows), max(len(f"{people:,}") for _, people in rows)
        for name, people in rows:
            yield f"  {name:<{wide}}  {people:>{long},}  {100 * people / self.scored:5.1f} %"
        today = sum(self.by_time()[name] for name in TODAY)
        yield f"{today:,} of {self.scored:,} need help today, as far as is answered."
        yield from self.open.told(pack)

    def rejects_told(self, kept_in: str | None) -> Iterator[str]:
        """Give the lines about rejects, never a value; `kept_in` says where they are, if they are kept."""
        if not self.rejected:
            return
        if kept_in is None:
            yield from self.kinds.lines()
        else:
            yield from kinds_told(self.kinds.counts)
            yield f"Rejected records are in {clean(kept_in)}. It holds health data."
        if self.red_flags:
            where = "" if kept_in else "give --errors FILE, and "
            yield f'{self.red_flags:,} of them may be an emergency: {where}look first at those with "red_flag": true.'

    def told(self, pack: Pack, assumed: Iterable[str], verb: str = "scored", repeats: int | None = None) -> str:
        """Give the run in one line: read, scored, rejected, and what was assumed; `verb` says what became of people.

        `repeats` says how many ids had occurred before, in a run that only checks.
        """
        manifest = pack.manifest
        rejected = self.rejected.total()
        vital = f", {self.red_flags:,} of them perhaps an emergency" if self.red_flags else ""
        parts = [f"{self.read:,} read, {self.scored:,} {verb}, {rejected:,} rejected{vital}"]
        parts += [] if repeats is None else [f"{repeats:,} id{'s' * (repeats != 1)} occurred before"]
        parts += [f"{self.blank:,} blank line{'s' * (self.blank != 1)}"] if self.blank else []
        parts += [f"{self.left_out:,} row{'s' * (self.left_out != 1)} left out by the mapping"] if self.left_out else []
        parts += [f"assumed {', '.join(assumed)}"] if assumed else []
        parts += self.noticed.told()
        parts += ["stopped at the first reject"] if self.stopped else []
        parts += [f"rules {manifest.id} {manifest.version} {manifest.status}"]
        return "; ".join(parts)

    def add(self, others: "Counts") -> None:
        """Take in the counts of another part of the run."""
        self.scored += others.scored
        self.rejected += others.rejected
        self.kinds.add(others.kinds.counts.items())
        self.red_flags += others.red_flags
        self.blank += others.blank
        self.left_out += others.left_out
        self.outcomes += others.outcomes
        self.noticed.add(others.noticed)
        self.open.add(others.open)

    def note_reject(self, told: str, error: RejectedError) -> None:
        """Count one reject."""
        self.rejected[error.code] += 1
        self.red_flags += error.red_flag
        self.kinds.note(told, error)
