"""Results as JSON objects, a line each or in one array; only the fields that are needed are read."""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal, NoReturn

import msgspec
import numpy as np
from msgspec import Meta, Raw

from b12screen.errors import UserError
from b12screen.evaluate.results.rows import HIGHEST_SCORE, Lists, Rows, Words, WrongRowError, numbered, of_other_rules
from b12screen.formats.json.array import elements
from b12screen.formats.lines import Lines, all_lines
from b12screen.formats.source import Source

_READ = 1 << 20  # bytes at a time
_ROWS = 4_096
_ABSENT = Raw(b"null")
_FIELD = re.compile(r"`\$?\.?([a-z_]+)[^`]*`\Z")


class Objects:
    """Reads results of one input, some at a time; what the first one has, `settle` and `assumed`, all must have."""

    def __init__(self, source: Source, words: Words, *, array: bool) -> None:
        self._name = source.name
        self._words = words
        self._lines = elements(source.read) if array else all_lines(source.read, _READ)
        self._decode: Any = None
        self._assumed = b"null"
        split = msgspec.json.Decoder(list[list[str]]).decode
        self._lists = {
            field: Lists(field, names, lambda some: split(b"[" + b",".join(some) + b"]"))
            for field, names in (("present", words.rules), ("unknown", words.rules), ("settle", words.questions))
        }

    def __iter__(self) -> Iterator[Rows]:
        for lines in self._lines:
            for i in range(0, len(lines.raws), _ROWS):
                if rows := self._read(Lines(lines.first + i, lines.raws[i : i + _ROWS])):
                    yield rows

    def _read(self, lines: Lines) -> Rows | None:
        numbered_raws = [(place, raw) for place, raw in enumerate(lines.raws, lines.first) if raw.strip()]
        if not numbered_raws:
            return None
        places, raws = zip(*numbered_raws, strict=True)
        if self._decode is None:
            self._begin(places[0], raws[0])
        try:
            return self._rows(places, list(map(self._decode, raws)))
        except WrongRowError as error:
            raise error.in_file(self._name, places[error.row]) from None
        except (msgspec.MsgspecError, ValueError, RecursionError):
            self._explain(places, raws)

    def _begin(self, place: int, first: bytes) -> None:
        """Settle what every row must have by the first one."""
        keys = self._object(place, first)
        self._assumed = bytes(keys.get("assumed", _ABSENT))
        self._explained = "settle" in keys
        self._check_pack(place, keys, first=True)
        self._decode = msgspec.json.Decoder(_row_type(self._words, explained=self._explained)).decode

    def _rows(self, places: Sequence[int], rows: Sequence[Any]) -> Rows:
        count = len(rows)
        assumed = [bytes(row.assumed) for row in rows]
        if assumed.count(self._assumed) != count:
            wrong = next(i for i, each in enumerate(assumed) if each != self._assumed)
            raise WrongRowError(wrong, "assumed", "is another than that of the first row")

        def listed(field: str) -> Any:
            return self._lists[field].read([bytes(getattr(row, field)) for row in rows])

        return Rows(
            places=places,
            ids=[row.id for row in rows],
            lines=np.fromiter((row.line for row in rows), np.int64, count),
            outcome=numbered([row.outcome for row in rows], self._words.outcomes, "outcome"),
            how_soon=numbered([row.how_soon for row in rows], self._words.times, "how_soon"),
            decided=np.fromiter((row.decided for row in rows), np.bool_, count),
            score=np.fromiter((row.score for row in rows), np.int64, count),
            present=listed("present"),
            unknown=listed("unknown"),
            settle=listed("settle") if self._explained else None,
            assumed=msgspec.json.decode(self._assumed, type=tuple[str, ...] | None) or (),
        )

    def _explain(self, places: Sequence[int], raws: Sequence[bytes]) -> NoReturn:
        """Find the first row that is wrong, and say in what."""
        for place, raw in zip(places, raws, strict=True):
            self._check_pack(place, self._object(place, raw), first=False)
            try:
                self._decode(raw)
            except (msgspec.MsgspecError, ValueError, RecursionError) as error:
                found = _FIELD.search(str(error))
                raise WrongRowError(0, found[1] if found else "the row").in_file(self._name, place) from None
        raise AssertionError("rows were refused, and none is wrong")

    def _object(self, place: int, raw: bytes) -> dict[str, Raw]:
        try:
            return msgspec.json.decode(raw, type=dict[str, Raw])
        except (msgspec.MsgspecError, ValueError, RecursionError):
            raise WrongRowError(0, "the row", "is no JSON object in UTF-8").in_file(self._name, place) from None

    def _check_pack(self, place: int, keys: dict[str, Raw], *, first: bool) -> None:
        if "outcome" not in keys:
            raise UserError(f"{self._name}:{place}: no result, for it has no outcome. First: b12screen score")
        try:
            found = msgspec.json.decode(keys.get("pack", _ABSENT), type=str)
        except (msgspec.MsgspecError, ValueError):
            raise WrongRowError(0, "pack", "is missing or no text").in_file(self._name, place) from None
        if found != self._words.pack.name:
            raise of_other_rules(self._name, place, found, self._words.pack.name, first=first)


def _row_type(words: Words, *, explained: bool) -> type:
    times = tuple(name for name in words.times if name)
    bound = HIGHEST_SCORE
    fields: list[Any] = [
        ("outcome", Literal[tuple(words.outcomes)]),
        ("how_soon", Literal[times] | None),
        ("decided", bool),
        ("score", Annotated[int, Meta(gt=-bound, lt=bound)]),
        ("present", Raw),
        ("unknown", Raw),
        ("pack", Literal[words.pack.name]),
        ("line", Annotated[int, Meta(ge=1)]),
        *([("settle", Raw)] if explained else []),
        ("id", str | int | None, None),
        ("assumed", Raw, _ABSENT),
    ]
    return msgspec.defstruct("Row", fields, gc=False)
