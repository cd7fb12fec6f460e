"""What some answers give, as fields of one integer, so that putting independent groups together is one addition."""

from typing import NamedTuple


class Field(NamedTuple):
    """The bytes of one field in a tally, the lowest byte first; in the tally `one` it is 1 and all others are 0."""

    span: slice
    one: int

    @property
    def shift(self) -> int:
        """How many bits stand below it."""
        return 8 * int(self.span.start)

    def read(self, raw: bytes) -> int:
        """Give the field from the bytes of a tally."""
        return int.from_bytes(raw[self.span], "little")


class Layout:
    """Where each field of a tally stands.

    `present` and `unknown` have a bit for each rule in pack order, `notes` for each note that one group alone
    decides, `heard` for what the other notes read of the answers. `score`, `score_min` and `score_max` count from
    the lowest sum that the pack's points allow. `measure` is a sum for whoever made the plan. A regular tally has
    `size` bytes; above them stands a bit for each question, in asking order, that is a misplaced follow-up.
    """

    def __init__(self, *, rules: int, notes: int, heard: int, points: int) -> None:
        self.size = 0
        self.present = self._field(rules)
        self.unknown = self._field(rules)
        self.notes = self._field(notes)
        self.heard = self._field(heard)
        self.score = self._field(points.bit_length())
        self.score_min = self._field(points.bit_length())
        self.score_max = self._field(points.bit_length())
        self.measure = self._field(48)
        # A misplaced follow-up stands above all fields that are bytes of a tally.
        self.regular = 1 << 8 * self.size

    def _field(self, bits: int) -> Field:
        start = self.size
        self.size += (bits + 7) // 8
        return Field(slice(start, self.size), 1 << 8 * start)
