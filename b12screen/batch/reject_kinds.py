"""What is said of rejects on the screen: the first few one by one, all others by kind with what to do, no value."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from b12screen.formats.rejects import Kind, RejectedError
from b12screen.text import clean

SHOWN = 10
_MOST_KINDS = 200  # that are told apart: names of fields come from outside
_TO_DO = {
    "conflict": "keep one of the answers",
    "duplicate_key": "keep one",
    "encoding": "save it as UTF-8, or name what it is in with --encoding",
    "follow_up": "one of the two answers is wrong",
    "not_an_object": "see what --errors FILE shows of them",
    "not_json": "see what --errors FILE shows of them",
    "out_of_range": "where it is a code, say what it means with --map",
    "too_long": "part it, or leave out what is no answer",
    "unknown_key": "say what it means with --map, or leave it out there",
    "unknown_option": "say what other words mean with --map",
    "wrong_type": "say what other words mean with --map",
}


@dataclass(slots=True)
class RejectKinds:
    """The first rejects of a run, as they are told, and how many there are of each kind."""

    first: list[tuple[str, Kind]] = field(default_factory=list)
    counts: Counter[Kind] = field(default_factory=Counter)

    def note(self, told: str, error: RejectedError) -> None:
        """Take in one reject, and the line that tells it."""
        self._count(error.kind, 1)
        if len(self.first) < SHOWN:
            self.first.append((told, error.kind))

    def add(self, counts: Iterable[tuple[Kind, int]]) -> None:
        """Take in how many there are of each kind in another part of the run."""
        for kind, number in counts:
            self._count(kind, number)

    def _count(self, kind: Kind, number: int) -> None:
        is_known = kind in self.counts or len(self.counts) < _MOST_KINDS
        self.counts[kind if is_known else ("", kind[1], "")] += number

    def lines(self) -> Iterator[str]:
        """Give the first rejects one by one, and how many others there are of each kind."""
        yield from (told for told, _ in self.first)
        if others := self.counts - Counter(kind for _, kind in self.first):
            yield f"... and {others.total():,} more; use --errors FILE to keep them:"
            yield from kinds_told(others)


def kinds_told(counts: Counter[Kind]) -> Iterator[str]:
    """Give the number of each kind with what to do, most first."""
    for (name, code, sentence), number in counts.most_common(SHOWN):
        to_do = "" if "--map" in sentence else _TO_DO.get(code, "")
        told = [clean(name), code, "; ".join(filter(None, (sentence, to_do)))]
        yield f"  {number:,} x {': '.join(filter(None, told))}"
    hidden = counts.total() - sum(number for _, number in counts.most_common(SHOWN))
    if hidden:
        yield f"  {hidden:,} more, of {len(counts) - SHOWN:,} other kinds"
