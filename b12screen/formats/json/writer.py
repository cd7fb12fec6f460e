"""Results as JSON objects: a line each, or as the elements of one array."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import BinaryIO

import msgspec

from b12screen.engine.explain import Explanation
from b12screen.engine.plan import Plan
from b12screen.formats.fragments import Fragments, Style
from b12screen.formats.reader import Weighed
from b12screen.formats.writer import JoinedRows, ResultsWanted, WriterOf, explained, to_one_file

_encode = msgspec.json.encode


def json_results(wanted: ResultsWanted, *, array: bool) -> AbstractContextManager[tuple[BinaryIO, WriterOf]]:
    """Open the file for results as lines or as one array, and give what writes them."""
    return to_one_file(
        wanted,
        lambda source: JsonWriter(
            wanted.plan, assumed=wanted.assumed, source=source, explained=wanted.explained, array=array
        ),
    )


class JsonWriter(JoinedRows):
    """Results as JSON objects (docs/meaning.md, "Results"): a line each, or as the elements of one array."""

    def __init__(
        self, plan: Plan, *, assumed: Sequence[str], source: str | None, explained: bool, array: bool = False
    ) -> None:
        self.start, self.between, self.end = (b"[\n", b",\n", b"\n]\n") if array else (b"", b"", b"")
        self._plan = plan
        self._explained = explained
        self._written = Fragments(plan, _json_style([each.id for each in plan.pack.guidelines])).written
        # Doubled, since this is a format with %d for the line.
        shown = _encode(source).replace(b"%", b"%%") if source is not None else b""
        self._line = b',"line":%%d%b' % (b',"source":' + shown if shown else b"")
        self._pack = b',"pack":' + _encode(plan.pack.name)
        self._last = b',"assumed":' + _encode(assumed) if assumed else b""
        self._last += b"}" if array else b"}\n"
        self._tail = self._pack + self._last

    def row(self, line: int, weighed: Weighed) -> bytes:
        """Give one object."""
        identifier, _, tally, conclusion = weighed
        before, points, present, unknown, after, notes, urgency = self._written(tally, conclusion)
        tail = self._tail
        if self._explained:
            tail = self._pack + _explanation(explained(self._plan, weighed)) + self._last
        return b"".join(
            (
                b'{"id":',
                identifier,
                self._line % line,
                before,
                points,
                present,
                b'],"unknown":[',
                unknown,
                after,
                notes,
                urgency,
                tail,
            )
        )


def _explanation(told: Explanation) -> bytes:
    return b',"reasons":' + _encode(told.reasons) + b',"settle":' + _encode(told.settle)


def _json_style(guidelines: Sequence[str]) -> Style:
    def conclusion(outcome: str, could_become: Sequence[str], views: Sequence[str]) -> tuple[bytes, bytes]:
        head = {"outcome": outcome, "decided": not could_become, "could_become": could_become}
        told = _encode(dict(zip(guidelines, views, strict=True)))
        return b"," + _encode(head)[1:-1], b'],"guidelines":' + told + b',"notes":['

    def urgency(number: int | None, how_soon: str | None) -> bytes:
        return b"]," + _encode({"urgency": number, "how_soon": how_soon})[1:-1]

    points = b',"score":%d,"score_min":%d,"score_max":%d,"present":['
    return Style(name=_encode, between=b",", points=points, conclusion=conclusion, urgency=urgency)
