"""Reads JSON records with a mapping: one decoder takes the fields, and cells that were met before are looked up."""

from collections.abc import Collection, Sequence
from collections.abc import Mapping as Table
from itertools import chain
from operator import itemgetter
from typing import Any

import msgspec
from msgspec import UNSET, Raw, UnsetType

from b12screen.engine.plan import Answers, Plan
from b12screen.formats.json.answer_types import ID_TYPE
from b12screen.formats.json.reader import (
    REFUSED,
    JsonReader,
    Pairs,
    check_id,
    checked_pairs,
    id_as_json,
    pairs_in,
    slowly,
)
from b12screen.formats.lines import LONGEST_LINE, Lines
from b12screen.formats.mapping.apply import Applied
from b12screen.formats.mapping.cells import text_of
from b12screen.formats.mapping.fields import Fields
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.reader import AT_ONCE, LeftOut, Reading, Weighed, weigh, weigh_all
from b12screen.formats.rejects import Emergencies, RejectedError, pairs_told
from b12screen.pack.answers import AnswerProblem

_MOST_SKIPPED = 1_000  # names of fields that are left out; more are looked at one by one
_ID = Raw(b"null")

_Read = tuple[bytes | Raw, Answers] | RejectedError | LeftOut | None


def json_reader(plan: Plan, mapping: Mapping | None, *, ignore_extra: bool) -> "JsonReader | MappedReader":
    """Give what reads and scores records, with a mapping or without."""
    if mapping is None:
        return JsonReader(plan, ignore_extra=ignore_extra)
    return MappedReader(plan, mapping, ignore_extra=ignore_extra)


class MappedReader:
    """Reads records by a mapping. A field that a record has not is one that is empty."""

    asked = True  # a mapping names questions

    def __init__(self, plan: Plan, mapping: Mapping, *, ignore_extra: bool = False) -> None:
        self._plan = plan
        self._fields = Fields(mapping, plan.pack.question, ignore_extra=ignore_extra)
        self._id = mapping.id or "id"
        names = [*self._fields.read, *(question.id for question in plan.fields if self._fields.reads(question.id))]
        self._names = list(dict.fromkeys(name for name in names if name != self._id))
        self._applied = Applied(mapping, plan, self._names, fixed=False)
        self._skipped: dict[str, None] = {}
        self._check_id = msgspec.json.Decoder(ID_TYPE).decode
        self._emergencies = Emergencies(plan)
        self._make_decoder()

    @property
    def skipped(self) -> Collection[str]:
        """The fields that were left out so far."""
        return self._skipped

    def read(self, lines: Lines) -> Sequence[Reading]:
        """Read each record, or say why not."""
        found: list[Reading] = []
        for start in range(0, len(lines.raws), AT_ONCE):
            raws = lines.raws[start : start + AT_ONCE]
            read = [self._read(raw) for raw in raws]
            weighed = iter(weigh_all(self._plan, [each for each in read if isinstance(each, tuple)]))
            people = [next(weighed) if isinstance(each, tuple) else each for each in read]
            for raw, person in zip(raws, people, strict=True):
                if isinstance(person, RejectedError):
                    self._mark(person, raw)
            found += zip(range(lines.first + start, lines.first + start + len(raws)), raws, people, strict=True)
        return found

    def _mark(self, error: RejectedError, raw: bytes) -> None:
        try:
            pairs: list[tuple[str, Any]] = pairs_in(raw)
        except RejectedError:
            pairs = list(pairs_told(raw))
        for record in (dict(pairs), dict(reversed(pairs))):  # a key may stand twice
            self._mark_by_record(error, record)

    def _mark_by_record(self, error: RejectedError, record: Table[Any, object]) -> None:
        cells = [self._text(record.get(name)) for name in self._names]
        self._emergencies.mark(error, chain(self._applied.told(cells), record.items()))

    def _make_decoder(self) -> None:
        """Make the decoder; fields that are left out are told apart by it, so that a key that stands twice shows."""
        read = [(f"f{i}", _type_of(self._applied, name), UNSET) for i, name in enumerate(self._names)]
        skipped = [(f"s{i}", Raw | UnsetType, UNSET) for i in range(len(self._skipped))]
        names = dict(zip([name for name, *_ in [*read, *skipped]], [*self._names, *self._skipped], strict=True))
        form = msgspec.defstruct(
            "Record",
            [*read, *skipped, ("id", Raw, _ID)],
            forbid_unknown_fields=True,
            rename={**names, "id": self._id},
        )
        self._decode = msgspec.json.Decoder(form).decode
        self._count, self._all_names = len(names), [*names.values(), self._id]
        self._cells = itemgetter(slice(len(self._names)))

    def _read(self, raw: bytes) -> _Read:
        try:
            row = msgspec.structs.astuple(self._decode(raw))
            identifier = row[-1]
            self._check_id(identifier)
        except REFUSED:
            return self._slowly(raw)
        # A key that stands twice is a colon too many; the colons inside texts are counted where there are any.
        keys = self._count - row.count(UNSET) + (identifier is not _ID)
        if raw.count(b":") != keys and not _has_keys(raw, row, self._all_names, keys):
            return self._slowly(raw)
        if len(raw) > LONGEST_LINE:
            return self._slowly(raw)
        answers = self._applied.answers(self._cells(row))
        if isinstance(answers, tuple):
            return identifier, answers
        return self._slowly(raw) if isinstance(answers, RejectedError) else answers

    def _slowly(self, raw: bytes) -> _Read:
        return slowly(raw, self._checked)

    def _checked(self, raw: bytes) -> tuple[bytes, Answers] | LeftOut:
        """Read a record again, to say what is wrong with it, or to learn which fields are left out."""
        return self._answers(dict(checked_pairs(raw)))

    def read_one(self, record: Table[Any, object]) -> Weighed | RejectedError | LeftOut:
        """Read a record whose values are what Python makes of JSON, or say why not."""
        try:
            read = self._answers(record)
            found = weigh(self._plan, *read) if isinstance(read, tuple) else read
        except RejectedError as error:
            found = error
        if isinstance(found, RejectedError):
            self._mark_by_record(found, record)
        return found

    def _answers(self, record: Table[Any, object]) -> tuple[bytes, Answers] | LeftOut:
        identifier = record.get(self._id)
        check_id(identifier)
        for name in record:
            if not isinstance(name, str):
                raise RejectedError("unknown_key", "a key is no text")
            if name != self._id and not self._fields.reads(name):
                self._skip(name)
        answers = self._applied.answers([self._text(record.get(name)) for name in self._names])
        if isinstance(answers, RejectedError):
            raise answers
        return (id_as_json(identifier), answers) if isinstance(answers, tuple) else answers

    def _skip(self, name: str) -> None:
        if name in self._skipped:
            return
        if why := self._fields.why_not_skipped(name):
            raise RejectedError("unknown_key", f"the field {why}", name)
        if len(self._skipped) < _MOST_SKIPPED:
            self._skipped[name] = None
            self._make_decoder()

    def _text(self, value: object) -> str:
        """Give a value as text; a list as a cell that holds several choices."""
        if isinstance(value, list) and not isinstance(value, Pairs):
            return self._fields.mapping.separator.join(map(text_of, value))
        return text_of(value)


def _has_keys(raw: bytes, row: Sequence[Any], names: Sequence[str], keys: int) -> bool:
    """Say whether a record has just so many keys, by its colons; those inside its texts and names are none of them."""
    if b"\\" in raw:
        return False
    inside = sum(name.count(":") for name, value in zip(names, row, strict=False) if value is not UNSET)
    inside += sum(value.count(":") for value in row if isinstance(value, str))
    inside += sum(bytes(value).count(b":") for value in row if isinstance(value, Raw))
    return raw.count(b":") == keys + inside


def _type_of(applied: Applied, name: str) -> Any:
    """Give the type of a field for msgspec, without those of which two are equal to Python and mean two things."""
    alone = [unit for unit in applied.units if list(unit.fields) == [name]]
    read = {text: [unit.read(text)[0] for unit in alone] for text in ("1", "true", "0", "false")}
    if read["1"] == read["true"] and read["0"] == read["false"]:
        return str | int | float | bool | UnsetType | None
    takes_truths = any(not isinstance(answer, AnswerProblem) for answer in read["true"])
    return str | bool | UnsetType | None if takes_truths else str | int | float | UnsetType | None
