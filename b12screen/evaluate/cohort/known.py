"""What a picture of a population is made of: its counts, how numbers are written, and sections with charts."""

from collections.abc import Sequence
from dataclasses import dataclass

from b12screen.evaluate.cohort.counts import Counts
from b12screen.evaluate.cohort.hiding import Shown
from b12screen.evaluate.show.tables import Section
from b12screen.pack.models import Pack
from b12screen.text import starting_large

HIDDEN = "hidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the numbers are of: the pack, the counts, the smallest group that is shown, whether ages are known."""

    pack: Pack
    counts: Counts
    least: int = 0
    has_ages: bool = False

    @property
    def ids(self) -> list[str]:
        """The ids of the rules."""
        return [rule.id for rule in self.pack.rules]

    @property
    def names(self) -> list[str]:
        """The names of the rules, as a clinician would note them."""
        return [starting_large(rule.short or rule.title) for rule in self.pack.rules]

    def share(self, people: Shown) -> str:
        """Write a number of people in percent of all."""
        return HIDDEN if people is None else f"{100 * people / self.counts.people:.1f} %"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A bar for each name, in parts that have names of their own; None is hidden, and drawn as nothing."""

    says: str
    names: Sequence[str]
    parts: Sequence[tuple[str, Sequence[Shown]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Charted(Section):
    """A section with a chart of its one table.

    A terminal shows the first `short` rows by their `codes`, as files have them, with `sizes` as bars.
    """

    bars: Bars
    sizes: Sequence[Shown]
    codes: Sequence[str]
    short: int = 10


def number(people: Shown) -> str:
    """Write a number of people."""
    return HIDDEN if people is None else f"{people:,}"


def largest_first(sizes: Sequence[Shown]) -> list[int]:
    """Give the places of what is not nothing, the largest first; what is hidden comes last, so that no order tells."""
    return sorted((i for i, size in enumerate(sizes) if size != 0), key=lambda i: -(sizes[i] or 0))
