"""What other rule engines say of people who left something open."""

from collections import Counter
from collections.abc import Iterable

from b12screen.engine.plan import Assessment, Plan

from .peers import Peer, two_valued
from .people import Answers

ERROR = "an error"


class Differences:
    """Counts, for each peer, how often it says something else than ours; people by name."""

    def __init__(self, plan: Plan, others: Iterable[Peer], people: Iterable[tuple[str, Answers]]) -> None:
        self.people = self.undecided = 0
        self.other_outcome = Counter[str]()
        self.errors = Counter[str]()
        self.reassured = Counter[str]()  # those whom the peer reassures, and we do not
        self.example: str | None = None
        self._others = list(others)
        self._reassuring = {outcome.id for outcome in plan.pack.outcomes if outcome.reassuring}
        for name, person in people:
            ours = plan.assess(plan.row(person))
            self.people += 1
            self.undecided += not ours.decided
            answers = two_valued(person, plan.pack)
            for peer in self._others:
                self._compare(peer, name, _outcome(peer, answers), ours)

    def told(self, who: str) -> list[str]:
        """Give the counts and the example in sentences."""
        start = (
            f"Of {self.people:,} {who}, b12screen says of {self.undecided:,} that an open answer could change the "
            "outcome, and which. Other engines know only yes and no; given the same people without the open answers,"
        )
        counts = (
            f"{peer.name} gives {self.other_outcome[peer.name]:,} another outcome, among them "
            f"{self.reassured[peer.name]:,} whom it reassures and b12screen does not, and ends with an error for "
            f"{self.errors[peer.name]:,}"
            for peer in self._others
        )
        return [f"{start} {'; '.join(counts)}.", *([f"For example, {self.example}."] if self.example else [])]

    def _compare(self, peer: Peer, name: str, said: str, ours: Assessment) -> None:
        self.errors[peer.name] += said == ERROR
        self.other_outcome[peer.name] += said not in (ERROR, ours.outcome)
        if said in self._reassuring and ours.outcome not in self._reassuring:
            self.reassured[peer.name] += 1
            could = ", ".join(ours.could_become)
            self.example = self.example or (
                f"of {name} {peer.name} says {said}; b12screen says {ours.outcome}, which could become {could}"
            )


def _outcome(peer: Peer, answers: Answers) -> str:
    try:
        return peer.read(peer.evaluate(answers))[0]
    except RuntimeError:  # zen compares no number with nothing
        return ERROR
