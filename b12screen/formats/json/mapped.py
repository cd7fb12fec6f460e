"""Reads JSON records with a mapping: one decoder takes the fields, and cells that were met before are looked up."""

from collections import deque
from collections.abc import Collection, Sequence
from collections.abc import Mapping as Table
from functools import partial
from itertools import chain
from operator import itemgetter
from typing import Any

import msgspec
from msgspec import UNSET, Raw, UnsetType

from b12screen.engine.plan import Plan
from b12screen.formats.json.answer_types import ID_TYPE
from b12screen.formats.json.fields import text_in
from b12screen.formats.json.reader import REFUSED, JsonReader, check_id, checked_pairs, id_as_json, pairs_in, slowly
from b12screen.formats.lines import LONGEST_LINE, Lines
from b12screen.formats.mapping.apply import Applied, Found
from b12screen.formats.mapping.entries import Answer
from b12screen.formats.mapping.fields import Fields
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.reader import AT_ONCE, Reading
from b12screen.formats.rejects import Emergencies, RejectedError, pairs_told
from b12screen.pack.answers import AnswerProblem

_MOST_SKIPPED = 1_000  # names of fields that are left out; more are looked at one by one
_ID = Raw(b"null")


def json_reader(
    plan: Plan, mapping: Mapping | None, *, ignore_extra: bool, keeps_answers: bool = True
) -> "JsonReader | MappedReader":
    """Give what reads and scores records, with a mapping or without."""
    if mapping is None:
        return JsonReader(plan, ignore_extra=ignore_extra)
    return MappedReader(plan, mapping, ignore_extra=ignore_extra, keeps_answers=keeps_answers)


class MappedReader:
    """Reads records by a mapping. A field that a record has not is one that is empty."""

    def __init__(self, plan: Plan, mapping: Mapping, *, ignore_extra: bool = False, keeps_answers: bool = True) -> None:
        self._keeps_answers = keeps_answers
        self._fields = Fields(mapping, plan.pack.question, ignore_extra=ignore_extra)
        self._id = mapping.id or "id"
        self._names = self._fields.names
        self._at = {name: place for place, name in enumerate(self._names)}
        self._applied = Applied(mapping, plan, self._names, fixed=False)
        self._skipped: dict[str, None] = {}
        self._are_alike = True
        self.asked = False  # whether a field that is read was met so far
        self.never_met: Collection[str] | None = None
        self._check_id = msgspec.json.Decoder(ID_TYPE).decode
        self._emergencies = Emergencies(plan)
        self._make_decoders()

    @property
    def skipped(self) -> Collection[str]:
        """The fields that were left out so far."""
        return self._skipped

    def read(self, lines: Lines) -> Sequence[Reading]:
        """Read each record, or say why not."""
        found: list[Reading] = []
        for start in range(0, len(lines.raws), AT_ONCE):
            raws = lines.raws[start : start + AT_ONCE]
            rows = self._rows(raws)
            people = [row for row in rows if row is not None]
            if people:
                self._meet(self._met(people))
            weighed = iter(self._applied.weigh([row[-1] for row in people], people, keeps_answers=self._keeps_answers))
            for line, (raw, row) in enumerate(zip(raws, rows, strict=True), lines.first + start):
                person = self._slowly(raw) if row is None else next(weighed)
                if isinstance(person, RejectedError):
                    self._mark(person, raw)
                found.append((line, raw, person))
        return found

    def _meet(self, names: Collection[str]) -> None:
        self.asked = self.asked or bool(names)
        if self.never_met is None:
            self.never_met = self._fields.never_met(names)
        elif self.never_met:
            self.never_met = [name for name in self.never_met if name not in names]

    def _met(self, rows: Sequence[tuple[Any, ...]]) -> Collection[str]:
        """Give those fields that some row has, of all that no row had so far."""
        sought = self._names if self.never_met is None or not self.asked else self.never_met
        return [name for name in sought if any(row[self._at[name]] is not UNSET for row in rows)]

    def _mark(self, error: RejectedError, raw: bytes) -> None:
        try:
            pairs: list[tuple[str, Any]] = pairs_in(raw)
        except RejectedError:
            pairs = list(pairs_told(raw))
        record = dict(pairs)
        self._mark_by_record(error, record)
        if len(record) < len(pairs):  # a key stands twice
            self._mark_by_record(error, dict(reversed(pairs)))

    def _mark_by_record(self, error: RejectedError, record: Table[Any, object]) -> None:
        cells = [text_in(record.get(name), self._fields.mapping.separator) for name in self._names]
        told = self._applied.told(cells, self._emergencies.questions)
        unread = [(name, value) for name, value in record.items() if not self._fields.is_known(str(name))]
        self._emergencies.mark(error, chain(told, unread))

    def _make_decoders(self) -> None:
        """Make the decoders; they know the fields that are left out too, so that a key that stands twice shows."""
        read = [(f"f{i}", _type_of(self._applied, name)) for i, name in enumerate(self._names)]
        skipped = [(f"s{i}", Raw) for i in range(len(self._skipped))]
        self._all_names = [*self._names, *self._skipped, self._id]
        rename = dict(zip([name for name, _ in [*read, *skipped]] + ["id"], self._all_names, strict=True))
        made = partial(msgspec.defstruct, forbid_unknown_fields=True, rename=rename)
        may_lack = [(name, kind | UnsetType, UNSET) for name, kind in [*read, *skipped]]
        self._decode_alike = msgspec.json.Decoder(made("Record", [*read, *skipped, ("id", Raw)])).decode
        self._decode = msgspec.json.Decoder(made("Record", [*may_lack, ("id", Raw, _ID)])).decode
        self._colons = len(self._all_names) + sum(name.count(":") for name in self._all_names)

    def _rows(self, raws: Sequence[bytes]) -> Sequence[tuple[Any, ...] | None]:
        """Give the fields of records, and None for one that has to be read slowly; most files have alike records."""
        if self._are_alike:
            try:
                rows = list(map(msgspec.structs.astuple, map(self._decode_alike, raws)))
                deque(map(self._check_id, map(itemgetter(-1), rows)), maxlen=0)
            except REFUSED:
                return [self._row(raw) for raw in raws]
            colons = self._colons
            return [
                row if raw.count(b":") == colons and len(raw) <= LONGEST_LINE else self._row(raw)
                for raw, row in zip(raws, rows, strict=True)
            ]
        return [self._row(raw) for raw in raws]

    def _row(self, raw: bytes) -> tuple[Any, ...] | None:
        try:
            row: tuple[Any, ...] = msgspec.structs.astuple(self._decode(raw))
            self._check_id(row[-1])
        except REFUSED:
            return None
        lacks = row.count(UNSET) + (row[-1] is _ID)
        self._are_alike = self._are_alike and not lacks
        if len(raw) > LONGEST_LINE:
            return None
        return row if _has_keys(raw, row, self._all_names, len(self._all_names) - lacks) else None

    def _slowly(self, raw: bytes) -> Found | None:
        return slowly(raw, self._checked)

    def _checked(self, raw: bytes) -> Found:
        """Read a record again, to say what is wrong with it, or to learn which fields are left out."""
        return self._of_record(dict(checked_pairs(raw)))

    def read_one(self, record: Table[Any, object]) -> Found:
        """Read a record whose values are what Python makes of JSON, or say why not."""
        try:
            found = self._of_record(record)
        except RejectedError as error:
            found = error
        if isinstance(found, RejectedError):
            self._mark_by_record(found, record)
        return found

    def _of_record(self, record: Table[Any, object]) -> Found:
        self._meet([name for name in self._names if name in record])
        check_id(record.get(self._id))
        for name in record:
            if not isinstance(name, str):
                raise RejectedError("unknown_key", "a key is no text")
            if name != self._id and not self._fields.reads(name):
                self._skip(name)
        separator = self._fields.mapping.separator
        cells = [text_in(record.get(name), separator) for name in self._names]
        [found] = self._applied.weigh([id_as_json(record.get(self._id))], [cells], keeps_answers=True)
        return found

    def _skip(self, name: str) -> None:
        if name in self._skipped:
            return
        if why := self._fields.why_not_skipped(name):
            raise RejectedError("unknown_key", f"the field {why}", name)
        if len(self._skipped) < _MOST_SKIPPED:
            self._skipped[name] = None
            self._make_decoders()


def _has_keys(raw: bytes, row: Sequence[Any], names: Sequence[str], keys: int) -> bool:
    """Say whether a record has just so many keys, by its colons; those inside its texts and names are none of them."""
    if b"\\" in raw:
        return False  # perhaps an escaped colon
    inside = sum(name.count(":") for name, value in zip(names, row, strict=False) if value is not UNSET)
    inside += sum(value.count(":") for value in row if isinstance(value, str))
    inside += sum(bytes(value).count(b":") for value in row if isinstance(value, Raw))
    return raw.count(b":") == keys + inside


def _type_of(applied: Applied, name: str) -> Any:
    """Give the type of a field for msgspec, without those of which two are equal to Python and mean two things."""
    alone = [unit for unit in applied.units if list(unit.fields) == [name]]
    read = {text: [_or_none(unit.read(text)[0]) for unit in alone] for text in ("1", "true", "0", "false")}
    if read["1"] == read["true"] and read["0"] == read["false"]:
        return str | int | float | bool | None
    takes_truths = any(answer is not None for answer in read["true"])
    return str | bool | None if takes_truths else str | int | float | None


def _or_none(answer: Answer) -> Answer:
    """Give an answer, and None for any reason why there is none."""
    return None if isinstance(answer, AnswerProblem) else answer
