"""Reads JSON records: a type that is built from the pack checks id and answers in one step."""

import re
import sys
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, NoReturn, TypeVar

import msgspec
from msgspec import UNSET, Raw

from b12screen.engine.memo import Lookup
from b12screen.engine.plan import Answers, Plan
from b12screen.formats.column_names import SkippedKeys, known_names
from b12screen.formats.json.answer_types import ID_TYPE, answer_type, answer_type_or_decimal
from b12screen.formats.lines import LONGEST_LINE, Lines
from b12screen.formats.reader import AT_ONCE, Reading, Weighed, weigh
from b12screen.formats.rejects import Emergencies, RejectedError, first_of, rejected
from b12screen.pack.answers import problem_with, whole
from b12screen.pack.questions import Question
from b12screen.text import did_you_mean

_MOST_DIGITS = sys.get_int_max_str_digits()  # Python refuses to read longer integers
_DEEPEST = 600  # brackets inside each other
_NO_ID = Raw(b"null")
_MOST_HINTS = 1_000
REFUSED = (msgspec.MsgspecError, ValueError, RecursionError)
# What a record has beside its answers, their commas, and the id; without an id, one comma of {} is too many.
_AROUND = len(b'{"id":}')
JSON_SPACE = b" \t\r\n"

Some = TypeVar("Some")


def measure(question: Question, answer: object) -> int:
    """Give the length of the shortest JSON for an answer with its key and comma, and 1 << 32; 0 for an absent one.

    So the sum tells how many keys a record has, and how short it can be: a record that is just as long as that
    cannot hide a key that stands twice.
    """
    if answer is UNSET:
        return 0
    written = len(msgspec.json.encode(answer))
    if isinstance(answer, int) and not isinstance(answer, bool) and answer:
        digits = str(answer).rstrip("0")
        written = min(written, len(f"{digits}e{written - len(digits)}"))  # 1e6 for 1000000
    return len(question.id) + len('"":,') + written + (1 << 32)


class JsonReader:
    """Reads records strictly. Good records take the fast way; the others are read again, to say what is wrong.

    The plan must have been made with `measure`.
    """

    never_met = ()

    def __init__(self, plan: Plan, *, ignore_extra: bool = False) -> None:
        self._plan = plan
        self._ignore_extra = ignore_extra
        self._known = {question.id: question for question in plan.fields}
        self._skipped = SkippedKeys(known_names(plan))
        self.asked = False
        # The nearest key takes a millisecond to find; a wrong key is wrong in many records.
        self._hints = Lookup[str, str](lambda key: did_you_mean(key, self._known), _MOST_HINTS)
        fields, strict = plan.fields, not ignore_extra
        self._decode = msgspec.json.Decoder(form_of(fields, answer_type, strict=strict)).decode
        self._decode_decimals = msgspec.json.Decoder(form_of(fields, answer_type_or_decimal, strict=strict)).decode
        self._regular = plan.layout.regular
        self._shift = plan.layout.measure.shift
        self._emergencies = Emergencies(plan)
        self._check_id = msgspec.json.Decoder(ID_TYPE).decode

    @property
    def skipped(self) -> Collection[str]:
        """The keys that were left out so far."""
        return self._skipped.names

    def read(self, lines: Lines) -> Sequence[Reading]:
        """Read each record, or say why not."""
        found: list[Reading] = []
        for i in range(0, len(lines.raws), AT_ONCE):
            found += self._read(Lines(lines.first + i, lines.raws[i : i + AT_ONCE]))
        return found

    def read_one(self, record: Mapping[str, object]) -> Weighed | RejectedError:
        """Read a record whose values are what Python makes of JSON, or say why not."""
        try:
            for key, value in record.items():
                if not isinstance(key, str):
                    raise RejectedError("unknown_key", "a key is no text")
                self._check(key, value, record)
            found = weigh(self._plan, id_as_json(record.get("id")), self._row(record))
        except RejectedError as error:
            found = error
        if isinstance(found, RejectedError):
            self._emergencies.mark(found, record.items())
        return found

    def _read(self, lines: Lines) -> list[Reading]:
        try:
            people = self._decoded(lines.raws)
        except REFUSED:  # one bad record, at least
            if len(lines.raws) > 1:
                one_by_one = (Lines(line, [raw]) for line, raw in enumerate(lines.raws, lines.first))
                return [reading for each in one_by_one for reading in self._read(each)]
            [raw] = lines.raws
            return [(lines.first, raw, self._slowly(raw))]
        shift, is_doubtful = self._shift, self._is_doubtful
        found: list[Reading] = []
        weighed = zip(lines.raws, people, *self._plan.tallies(people), strict=True)
        for line, (raw, answers, tally, conclusion) in enumerate(weighed, lines.first):
            identifier = answers[-1]
            around = 1 if identifier is _NO_ID else len(identifier) + _AROUND
            shortest = (tally >> shift & 0xFFFF_FFFF) + around
            # A record that is as short as it can be hides nothing. Most are; of the others the keys are counted.
            if (len(raw) != shortest or shortest > LONGEST_LINE) and is_doubtful(raw, identifier, tally):
                found.append((line, raw, self._slowly(raw)))
            else:
                found.append((line, raw, (identifier, answers, tally, conclusion)))
        self.asked = self.asked or any(map(self._asks, found))
        return found

    def _asks(self, reading: Reading) -> bool:
        """Say whether a record that was read the fast way, whose answers end in the id, has a question."""
        person = reading[2]
        return isinstance(person, tuple) and len(person[1]) > len(self._known) and self._keys(person[2]) > 0

    def _keys(self, tally: int) -> int:
        """Give the number of questions in a record that was read the fast way."""
        return tally >> self._shift + 32 & 0xFFFF

    def _decoded(self, raws: Sequence[bytes]) -> list[tuple[Any, ...]]:
        try:
            people = list(map(msgspec.structs.astuple, map(self._decode, raws)))
        except REFUSED:  # perhaps only for 64.0, which a file has in many records or in none
            people = [tuple(map(whole, msgspec.structs.astuple(self._decode_decimals(raw)))) for raw in raws]
        deque(map(self._check_id, map(itemgetter(-1), people)), maxlen=0)
        return people

    def _is_doubtful(self, raw: bytes, identifier: Raw, tally: int) -> bool:
        """Say whether a follow-up has no open question, a key may occur twice, or the record is too long."""
        # A key that occurs twice shows as one colon too many. Of the values only the id can have colons of its own.
        keys = self._keys(tally)
        if identifier is not _NO_ID:
            keys += 1 + bytes(identifier).count(b":")
        return tally >= self._regular or raw.count(b":") != keys or len(raw) > LONGEST_LINE

    def _slowly(self, raw: bytes) -> Weighed | RejectedError | None:
        found = slowly(raw, self._checked)
        if isinstance(found, RejectedError):
            self._emergencies.mark_by_text(found, raw)
        return found

    def _checked(self, raw: bytes) -> Weighed | RejectedError:
        pairs = checked_pairs(raw)
        record = dict(pairs)
        if problem := first_of(self._problems(pairs, record)):
            raise problem
        return weigh(self._plan, bytes(msgspec.json.decode(raw, type=_OnlyId).id), self._row(record))

    def _row(self, answers: Mapping[str, object]) -> Answers:
        return tuple(map(whole, self._plan.row(answers)))

    def _problems(self, pairs: "Pairs", record: Mapping[str, object]) -> Iterator[RejectedError]:
        for key, value in pairs:
            try:
                self._check(key, value, record)
            except RejectedError as error:
                yield error

    def _check(self, key: str, value: object, given: Collection[str]) -> None:
        if key == "id":
            check_id(value)
        elif question := self._known.get(key):
            self.asked = True
            if problem := problem_with(question, whole(value)):
                raise rejected(problem, key)
        elif not self._ignore_extra:
            raise RejectedError("unknown_key", f"no question has this key{self._hints[key]}", key)
        else:
            self._skipped.take(key, given)


class Pairs(list[tuple[str, Any]]):
    """An object as its keys and values in order, so that a key that occurs twice is seen."""


def slowly(raw: bytes, checked: Callable[[bytes], Some]) -> Some | RejectedError | None:
    """Give what `checked` makes of a record, or why it is none; None for a blank line."""
    raw = raw.removesuffix(b"\r")
    if len(raw) > LONGEST_LINE:
        return RejectedError("too_long", f"the record has more than {LONGEST_LINE:,} bytes")
    if not raw.strip(JSON_SPACE):
        return None
    try:
        return checked(raw)
    except RejectedError as error:
        return error


def check_id(value: object) -> None:
    """Raise RejectedError for a value that no id can be."""
    if value is not None and (not isinstance(whole(value), (str, int)) or isinstance(value, (bool, _Oversized))):
        raise RejectedError("wrong_type", "the id must be text, a whole number or null", "id")


def checked_pairs(raw: bytes) -> Pairs:
    """Give the keys and values of a record in order; RejectedError where it is no object, or a key stands twice."""
    pairs = pairs_in(raw)
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise RejectedError("duplicate_key", "the key stands twice", key)
        seen.add(key)
    return pairs


def id_as_json(identifier: object) -> bytes:
    try:
        return b"%d" % identifier if isinstance(identifier, int) else msgspec.json.encode(identifier)
    except UnicodeEncodeError:
        raise RejectedError("encoding", "half of a surrogate pair is no character") from None


class _OnlyId(msgspec.Struct):
    id: Raw = _NO_ID


def form_of(
    questions: Sequence[Question], type_of: Callable[[Question], Any], *, strict: bool = True
) -> type[msgspec.Struct]:
    """Give the type of a record, whose fields are the answers to these questions and then the id, for msgspec."""
    fields = [(question.id, type_of(question), UNSET) for question in questions]
    return msgspec.defstruct("Answers", [*fields, ("id", Raw, _NO_ID)], forbid_unknown_fields=strict)


class _Oversized(int):
    """Stands for an integer that is too long to be read."""


def pairs_in(raw: bytes) -> Pairs:
    """Give the keys and values of a record in order; RejectedError where it is no object."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise RejectedError("encoding", "the record is not UTF-8") from None
    if _has_lone_surrogate(text):
        raise RejectedError("encoding", "half of a surrogate pair is no character")
    if _is_too_deep(text):
        raise RejectedError("not_json", "the record is nested too deeply")
    import json

    try:
        value = json.loads(text, object_pairs_hook=Pairs, parse_constant=_refuse, parse_int=_integer)
    except ValueError as error:
        where = f" at character {_fault_in(text, error.pos) + 1}" if isinstance(error, json.JSONDecodeError) else ""
        raise RejectedError("not_json", "the record is not JSON", where=where) from None
    if not isinstance(value, Pairs):
        raise RejectedError("not_an_object", "a record is an object: {...}")
    return value


def _fault_in(text: str, position: int) -> int:
    """Give where a record stops being JSON; of a comma too many, Python names the comma only from 3.13 on."""
    before = text[:position].rstrip(" \t\r\n")
    return len(before) - 1 if before.endswith(",") and text[position : position + 1] in ("]", "}") else position


def _is_too_deep(text: str) -> bool:
    """Look for more brackets inside each other than any record needs; how many Python can read varies."""
    if text.count("[") + text.count("{") <= _DEEPEST:
        return False
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", re.sub(r'"(?:[^"\\]|\\.)*"', "", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > _DEEPEST:
            return True
    return False


def _has_lone_surrogate(text: str) -> bool:
    """Look for half a pair among the escapes, also where the text around it is not JSON."""
    if "\\u" not in text:
        return False
    escapes = text.replace("\\\\", "  ")
    whole_pair = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    return bool(re.search(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}", re.sub(whole_pair, " ", escapes)))


def _integer(digits: str) -> int:
    if len(digits.removeprefix("-")) > _MOST_DIGITS:
        return _Oversized(-(10**30) if digits.startswith("-") else 10**30)
    return int(digits)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
