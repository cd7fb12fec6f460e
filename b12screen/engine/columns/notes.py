"""Says of many people at once which notes apply, of those that several groups decide: a small table for each note."""

from collections.abc import Callable
from functools import partial
from math import prod
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from b12screen.engine.contributions import Contributions
from b12screen.engine.notes import Counted, Notes, SharedNote, Truth

Bytes: TypeAlias = npt.NDArray[np.uint8]  # a row for each person
Digits: TypeAlias = npt.NDArray[np.uint8]  # a row for each thing that notes read, a number for each person

_TRUTHS: tuple[Truth, ...] = (False, True, None)
_MOST_PATTERNS = 1 << 16  # of one note, a byte each
_NEW = -1


class SharedNotes:
    """The notes of a plan that no group decides alone; `counts` are the contributions to what they count."""

    def __init__(self, notes: Notes, counts: Contributions[Counted]) -> None:
        self._notes = notes
        self._counts = counts
        self._says = [(divmod(note.place, 8), _what_says(note)) for note in notes.shared]

    def of(self, heard: Bytes, counted: npt.NDArray[np.int32], size: int) -> Bytes:
        """Give the notes that apply, in `size` bytes, from what the groups tell and the numbers of their counts."""
        found = np.zeros((len(heard), size), np.uint8)
        truths = self._truths(counted)
        bits = np.unpackbits(heard, axis=1, bitorder="little").T
        for (byte, bit), applies in self._says:
            found[:, byte] |= applies(bits, truths) << bit
        return found

    def _truths(self, counted: npt.NDArray[np.int32]) -> Digits:
        """Give for each count its truth, as a place in _TRUTHS."""
        told = np.zeros((len(self._notes.nothing), len(self._counts)), np.uint8)
        for number in np.flatnonzero(np.bincount(counted)).tolist():
            told[:, number] = list(map(_TRUTHS.index, self._notes.truths(self._counts[number])))
        return told[:, counted]


def _what_says(note: SharedNote) -> Callable[[Digits, Digits], Digits]:
    return _NoteTable(note).of if _patterns_of(note) <= _MOST_PATTERNS else partial(_one_by_one, note)


class _NoteTable:
    """What a note says of each pattern of what it reads: a digit of two for what is heard, of three for a count."""

    def __init__(self, note: SharedNote) -> None:
        self._note = note
        self._said = np.full(_patterns_of(note), _NEW, np.int8)

    def of(self, bits: Digits, truths: Digits) -> Digits:
        """Say for each person whether the note applies."""
        patterns = np.zeros(bits.shape[1], np.int32)
        for place in reversed(self._note.counts):
            patterns = patterns * np.int32(len(_TRUTHS)) + truths[place]
        for place in reversed(self._note.heard):
            patterns = patterns * np.int32(2) + bits[place]
        found = self._said[patterns]
        if found.min(initial=0) == _NEW:
            new = np.unique(patterns[found == _NEW])
            self._said[new] = list(map(self._applies, new.tolist()))
            found = self._said[patterns]
        return found.view(np.uint8)

    def _applies(self, pattern: int) -> bool:
        heard = 0
        truths: dict[int, Truth] = {}
        for place in self._note.heard:
            pattern, bit = divmod(pattern, 2)
            heard |= bit << place
        for place in self._note.counts:
            pattern, truth = divmod(pattern, len(_TRUTHS))
            truths[place] = _TRUTHS[truth]
        return self._note.applies(heard, truths)


def _patterns_of(note: SharedNote) -> int:
    return prod([2] * len(note.heard) + [len(_TRUTHS)] * len(note.counts))


def _one_by_one(note: SharedNote, bits: Digits, truths: Digits) -> Digits:
    heard = np.packbits(bits, axis=0, bitorder="little").T
    said = [
        note.applies(int.from_bytes(row.tobytes(), "little"), [_TRUTHS[truth] for truth in of_counts])
        for row, of_counts in zip(heard, truths.T.tolist(), strict=True)
    ]
    return np.array(said, np.uint8)
