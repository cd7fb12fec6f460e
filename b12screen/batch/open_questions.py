"""Which question that was not asked keeps most people open, found by looking at the first of these people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from b12screen.engine.explain import Settling
from b12screen.engine.plan import Answers
from b12screen.pack.models import Pack

MOST_LOOKED_AT = 500  # people; it takes a tenth of a millisecond to look at one


@dataclass(slots=True)
class OpenQuestions:
    """How many people could still become something else, and which questions that were not asked could settle them."""

    people: int = 0
    looked_at: int = 0
    settling: dict[str, int] = field(default_factory=dict)

    def take(self, settling: Settling, people: int, first: Sequence[Answers]) -> None:
        """Take in how many people stay open, and the answers of the first of them."""
        self.people += people
        for answers in filter(None, first[: MOST_LOOKED_AT - self.looked_at]):  # some readers keep no answers
            self.looked_at += 1
            self._count(dict.fromkeys(settling.unasked(answers), 1))

    def add(self, others: "OpenQuestions") -> None:
        """Take in another part of the run."""
        self.people += others.people
        self.looked_at += others.looked_at
        self._count(others.settling)

    def _count(self, people: Mapping[str, int]) -> None:
        for question, number in people.items():
            self.settling[question] = self.settling.get(question, 0) + number

    def told(self, pack: Pack) -> Iterator[str]:
        """Say which question keeps most people open; of two, the one that is asked first."""
        most = max(self.settling.values(), default=0)
        first = next((each.id for each in pack.questions if most and self.settling.get(each.id) == most), None)
        if first is not None:
            of = "" if self.looked_at == self.people else f"Of the first {self.looked_at:,} that stay open, "
            stay = "do" if of else "stay open" if most > 1 else "stays open"
            yield f"{of}{most:,} {stay} because {first} was not asked."
