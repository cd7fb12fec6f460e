"""The fragments of a result as bytes: most of them repeat from person to person, and are formatted once."""

from collections.abc import Callable, Sequence
from functools import partial
from operator import getitem
from typing import NamedTuple

from b12screen.engine.conclusions import Conclusion
from b12screen.engine.memo import Lookup, remember
from b12screen.engine.notes import Counted
from b12screen.engine.plan import Plan
from b12screen.engine.urgency import NO_TIME, named

Names = Lookup[int, bytes]  # what each value of one byte of a set of bits lists

_MOST_KNOWN = 20_000
_MOST_NOTES = 32_768  # of what is remembered for all sets of counts


class Style(NamedTuple):
    """How a format writes the parts of a result."""

    name: Callable[[str], bytes]  # one id of a rule or a note
    between: bytes  # two names of a list
    points: bytes  # with %d for score, score_min and score_max
    conclusion: Callable[[str, Sequence[str], Sequence[str]], tuple[bytes, bytes]]
    """Outcome, could_become and the view of each guideline -> what comes before the points, and after `unknown`."""
    urgency: Callable[[int | None, str | None], bytes]
    """Urgency and how_soon -> what comes after the notes."""


# Before the points, the points, present, unknown, after unknown, notes, urgency; in the order of a result. A plain
# tuple, since one with names takes longer to make than most of the fragments.
Written = tuple[bytes, bytes, bytes, bytes, bytes, bytes, bytes]


_KnownNotes = dict[bytes, tuple[bytes, int]]  # what is listed, and the soonest of it


class Fragments:
    """Formats what tallies and conclusions say, in one style."""

    def __init__(self, plan: Plan, style: Style) -> None:
        self._plan = plan
        self._style = style
        layout = plan.layout
        self._size = layout.size
        self._spans = layout.present.span, layout.unknown.span
        self._points = slice(layout.score.span.start, layout.score_max.span.stop)
        self._advice = slice(layout.notes.span.start, layout.heard.span.stop)
        self._rules = _bytewise([style.name(rule.id) for rule in plan.pack.rules], style.between)
        self._notes = _bytewise([style.name(note.id) for note in plan.pack.notes], style.between)
        urgency = plan.urgency
        self._flag_bits = urgency.flag_bits << layout.present.shift
        self._flags = Lookup(self._of_flags, _MOST_KNOWN)
        self._urgency = [
            [style.urgency(outcome.urgency, named(min(own, soonest))) for soonest in range(NO_TIME + 1)]
            for outcome, own in zip(plan.pack.outcomes, urgency.of_outcomes, strict=True)
        ]
        self._known_conclusions: dict[Conclusion, tuple[bytes, bytes, _KnownNotes]] = {}
        self._known_notes: dict[Counted, _KnownNotes] = {}
        self._notes_kept = 0
        self._notes_told = Lookup(self._tell_notes, _MOST_KNOWN)
        self._known_points: dict[bytes, bytes] = {}
        self._known_unknown: dict[bytes, bytes] = {}

    def written(self, tally: int, conclusion: Conclusion) -> Written:
        """Give the fragments for one person."""
        raw = tally.to_bytes(self._size, "little")
        before, after, known_notes = self._known_conclusions.get(conclusion) or self._conclude(conclusion)
        present_span, unknown_span = self._spans
        points = self._known_points.get(raw[self._points])
        unknown = self._known_unknown.get(raw[unknown_span])
        notes, soonest = known_notes.get(raw[self._advice]) or self._list_notes(raw, conclusion, known_notes)
        soonest = min(soonest, self._flags[tally & self._flag_bits])
        return (
            before,
            self._format_points(raw) if points is None else points,
            # Nearly everybody has another list of what is present, so that remembering it would only cost time.
            self._listed(self._rules, raw[present_span]),
            self._list_unknown(raw[unknown_span]) if unknown is None else unknown,
            after,
            notes,
            self._urgency[conclusion.outcome][soonest],
        )

    def _listed(self, names: Sequence[Names], bits: bytes) -> bytes:
        return self._style.between.join(filter(None, map(getitem, names, bits)))

    def _conclude(self, conclusion: Conclusion) -> tuple[bytes, bytes, _KnownNotes]:
        pack = self._plan.pack
        before, after = self._style.conclusion(
            pack.outcomes[conclusion.outcome].id,
            [pack.outcomes[i].id for i in conclusion.could_become],
            [each.views[i].id for each, i in zip(pack.guidelines, conclusion.guidelines, strict=True)],
        )
        notes = self._known_notes.get(conclusion.counted)
        if notes is None:
            notes = remember(self._known_notes, conclusion.counted, {}, _MOST_KNOWN)
        return remember(self._known_conclusions, conclusion, (before, after, notes), _MOST_KNOWN)

    def _format_points(self, raw: bytes) -> bytes:
        written = self._style.points % self._plan.points(raw)
        return remember(self._known_points, raw[self._points], written, _MOST_KNOWN)

    def _list_unknown(self, bits: bytes) -> bytes:
        written = self._listed(self._rules, bits)
        if len(self._known_unknown) < _MOST_KNOWN:
            self._known_unknown[bits] = written
        return written

    def _list_notes(self, raw: bytes, conclusion: Conclusion, known: _KnownNotes) -> tuple[bytes, int]:
        """Give the list of the notes that apply, and the soonest of them."""
        written = self._notes_told[self._plan.notes(raw, conclusion)]
        if self._notes_kept < _MOST_NOTES:
            self._notes_kept += 1
            known[raw[self._advice]] = written
        return written

    def _tell_notes(self, notes: int) -> tuple[bytes, int]:
        listed = self._listed(self._notes, notes.to_bytes(len(self._notes), "little"))
        return listed, self._plan.urgency.of_notes(notes)

    def _of_flags(self, flags: int) -> int:
        return self._plan.urgency.of_flags(flags >> self._plan.layout.present.shift)


def _bytewise(names: Sequence[bytes], between: bytes) -> list[Names]:
    """Give for each byte of a set of bits what each of its values lists; a bit is a name."""

    def listed(of_byte: Sequence[bytes], value: int) -> bytes:
        return between.join(name for i, name in enumerate(of_byte) if value >> i & 1)

    return [Lookup(partial(listed, names[i : i + 8]), 256) for i in range(0, len(names), 8)]
