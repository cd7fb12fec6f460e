"""One result a person, as bytes: NDJSON, JSON or text."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

import msgspec
from msgspec import UNSET, UnsetType

from b12screen.batch.decode import Record
from b12screen.engine.explain import Explanation, Reason
from b12screen.engine.plan import Assessment


class Scored(NamedTuple):
    """One person, scored; the explanation is there where somebody asked for it."""

    line: int
    record: Record
    assessment: Assessment
    explanation: Explanation | None


class Result(msgspec.Struct, frozen=True):
    """One result; design.md 4 says what each key means. `reasons`, `settle` and `assumed` are there if asked for."""

    id: str | int | None
    line: int
    outcome: str
    decided: bool
    could_become: tuple[str, ...]
    score: int
    score_min: int
    score_max: int
    present: tuple[str, ...]
    unknown: tuple[str, ...]
    guidelines: dict[str, str]
    notes: tuple[str, ...]
    pack: str
    reasons: tuple[Reason, ...] | UnsetType = UNSET
    settle: tuple[str, ...] | UnsetType = UNSET
    assumed: tuple[str, ...] | UnsetType = UNSET


class Writer(Protocol):
    """A format: pure, from a scored person to bytes; `start` and `end` stand around all of them."""

    start: bytes
    end: bytes

    def row(self, scored: Scored, position: int) -> bytes:
        """Give the bytes of one person, the `position`-th from 0."""


class JsonWriter:
    """Results as JSON objects: a line each, or as the elements of one array."""

    def __init__(self, pack: str, assumed: tuple[str, ...], *, array: bool = False) -> None:
        self.start, self.end = (b"[\n", b"\n]\n") if array else (b"", b"")
        self._before, self._after = (b",\n", b"") if array else (b"", b"\n")
        self._pack = pack
        self._assumed = assumed or UNSET
        self._encode = msgspec.json.Encoder().encode

    def row(self, scored: Scored, position: int) -> bytes:
        """Give one object."""
        before = self._before if position else b""
        return before + self._encode(self.result(scored)) + self._after

    def result(self, scored: Scored) -> Result:
        """Put a scored person into the form of design.md 4."""
        line, record, found, explanation = scored
        return Result(
            id=record.id,
            line=line,
            outcome=found.outcome,
            decided=found.decided,
            could_become=found.could_become,
            score=found.score,
            score_min=found.score_min,
            score_max=found.score_max,
            present=found.present,
            unknown=found.unknown,
            guidelines=found.guidelines,
            notes=found.notes,
            pack=self._pack,
            reasons=explanation.reasons if explanation else UNSET,
            settle=explanation.settle if explanation else UNSET,
            assumed=self._assumed,
        )


class TextWriter:
    """Results as summaries in words, with a rule between two people."""

    start = end = b""

    def __init__(self, summary: Callable[[Scored], str]) -> None:
        self._summary = summary

    def row(self, scored: Scored, position: int) -> bytes:
        """Give one summary."""
        before = "\n" + "=" * 72 + "\n\n" if position else ""
        return (before + self._summary(scored)).encode("utf-8", errors="replace")
