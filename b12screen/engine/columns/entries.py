"""What patterns of answers give, in arrays: words that are put together with OR, sums, and numbers of contributions."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from b12screen.engine.accumulators import Layout
from b12screen.engine.contributions import Contributions
from b12screen.engine.groups import Found

Words: TypeAlias = npt.NDArray[np.uint64]
Numbers: TypeAlias = npt.NDArray[np.int32]

_WORD = 64
_MOST_NUMBERS = 2_048  # of contributions to one thing; what two of them make stands in a square of that size
_FEWEST_NUMBERS = 64
_UNKNOWN = -1


class TooVariedError(Exception):
    """The people at hand are too different from each other for arrays; they can be assessed one by one."""


class Form:
    """How the fields of a tally stand in words: first those of bits, as they are, then sums, none across two words.

    The last sum counts the groups in which a follow-up is misplaced.
    """

    def __init__(self, layout: Layout, *, groups: int, things: int) -> None:
        self._layout = layout
        self._bytes = layout.heard.span.stop
        self.words = -(-self._bytes // 8)
        points = max(8 * (each.span.stop - each.span.start) for each in self._points)
        self._places: list[tuple[int, int, int]] = []  # of each sum: its word, its shift, its bits
        word = shift = 0
        for bits in (points, points, points, groups.bit_length()):
            if shift + bits > _WORD:
                word, shift = word + 1, 0
            self._places.append((word, shift, bits))
            shift += bits
        self.sums = word + 1
        self.things = things

    @property
    def _points(self) -> tuple[Any, ...]:
        return self._layout.score, self._layout.score_min, self._layout.score_max

    def words_of(self, found: Sequence[Found]) -> tuple[Words, Words, Numbers]:
        """Give what groups found as words, sums and numbers, a column for each."""
        raws = [(each.tally % self._layout.regular).to_bytes(self._layout.size, "little") for each in found]
        sums = [[0] * self.sums for _ in found]
        for row, raw, each in zip(sums, raws, found, strict=True):
            added = [*(field.read(raw) for field in self._points), int(each.tally >= self._layout.regular)]
            for (word, shift, _), value in zip(self._places, added, strict=True):
                row[word] |= value << shift
        bits = b"".join(raw[: self._bytes].ljust(8 * self.words, b"\0") for raw in raws)
        return (
            np.frombuffer(bits, "<u8").reshape(len(found), self.words).T,
            np.array(sums, np.uint64).T,
            np.array([each.total.numbers for each in found], np.int32).T,
        )

    def summed(self, sums: Words) -> list[npt.NDArray[np.int64]]:
        """Give score, score_min, score_max, and the groups with a misplaced follow-up, for each column of sums."""
        fields = [sums[word] >> np.uint64(shift) & np.uint64((1 << bits) - 1) for word, shift, bits in self._places]
        return [each.astype(np.int64) for each in fields]

    def bytes_of(self, words: Words) -> npt.NDArray[np.uint8]:
        """Give the bytes of a tally as far as its fields of bits go, a row for each column of words."""
        return np.ascontiguousarray(words.T).astype("<u8", copy=False).view(np.uint8)[:, : self._bytes]


class Joiner:
    """Puts contributions together by their numbers: a square of numbers for each thing that groups contribute to."""

    def __init__(self, contributions: Sequence[Contributions[Any]]) -> None:
        self._contributions = contributions
        self._squares: list[npt.NDArray[np.int16]] = []
        self.forget()

    @property
    def is_full(self) -> bool:
        """Say whether there are so many contributions that the next people may find no place."""
        return any(2 * len(each) > _MOST_NUMBERS for each in self._contributions)

    def forget(self) -> None:
        """Forget what numbers make together."""
        self._squares = [_square(min(_FEWEST_NUMBERS, _MOST_NUMBERS)) for _ in self._contributions]

    def joined(self, thing: int, some: Numbers, others: Numbers) -> Numbers:
        """Give the numbers of what two contributions make together, for each person."""
        square = self._squares[thing]
        if len(self._contributions[thing]) > len(square):
            square = self._grown(thing)
        places = np.multiply(some, len(square), dtype=np.intp) + others
        found = square.ravel().take(places)
        if found.min(initial=0) == _UNKNOWN:
            self._learn(thing, np.unique(places[found == _UNKNOWN]))
            return self.joined(thing, some, others)
        return np.asarray(found, np.int32)

    def _learn(self, thing: int, places: Numbers) -> None:
        square, sums = self._squares[thing], self._contributions[thing].sums
        for place in places.tolist():
            square.ravel()[place] = _stored(sums[divmod(place, len(square))])

    def _grown(self, thing: int) -> npt.NDArray[np.int16]:
        before = self._squares[thing]
        size = len(before)
        while size < len(self._contributions[thing]):
            size *= 2
        if size > _MOST_NUMBERS:
            raise TooVariedError
        self._squares[thing] = square = _square(size)
        square[: len(before), : len(before)] = before
        return square


class Entries:
    """Some entries: in arrays with a row for each word, sum or thing, and a column for each entry."""

    def __init__(self, form: Form, size: int) -> None:
        self.bits = np.zeros((form.words, size), np.uint64)
        self.sums = np.zeros((form.sums, size), np.uint64)
        self.numbers = np.zeros((form.things, size), np.int32)

    def put(self, start: int, bits: Words, sums: Words, numbers: Numbers) -> None:
        """Write entries from a place on."""
        columns = slice(start, start + bits.shape[1])
        self.bits[:, columns], self.sums[:, columns], self.numbers[:, columns] = bits, sums, numbers

    def add(self, other: "Entries", positions: Numbers, joiner: Joiner) -> None:
        """Put to each entry the one of independent groups that stands at its position in `other`."""
        places = positions.astype(np.intp)  # once, or each take would do it
        for mine, its in zip(self.bits, other.bits, strict=True):
            mine |= its.take(places)
        for mine, its in zip(self.sums, other.sums, strict=True):
            mine += its.take(places)
        for thing, its_numbers in enumerate(other.numbers):
            self.numbers[thing] = joiner.joined(thing, self.numbers[thing], its_numbers.take(places))


def _square(size: int) -> npt.NDArray[np.int16]:
    return np.full((size, size), _UNKNOWN, np.int16)


def _stored(number: int) -> int:
    if number > np.iinfo(np.int16).max:
        raise TooVariedError
    return number
