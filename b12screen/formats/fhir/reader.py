"""Reads QuestionnaireResponses: what many people answered alike is held against the form once, and remembered.

A response of 73 questions has 10,000 bytes. Its sections are kept as bytes and looked up; those not seen before are
looked up item by item. Whatever is unusual is read again from the start, to say what is wrong.
"""

from collections.abc import Collection, Sequence
from itertools import chain
from operator import itemgetter
from typing import Annotated, Literal, NamedTuple

import msgspec
from msgspec import UNSET, Meta, Raw, UnsetType

from b12screen.engine.memo import Lookup
from b12screen.engine.plan import Answers, Plan
from b12screen.formats.fhir.codes import canonical
from b12screen.formats.fhir.documents import SPACE
from b12screen.formats.fhir.layout import RESULT, of_section
from b12screen.formats.fhir.parse import read_object
from b12screen.formats.fhir.reconcile import Form, Found
from b12screen.formats.fhir.responses import DATE_TIME, ID
from b12screen.formats.fhir.told import told
from b12screen.formats.lines import LONGEST_LINE, Lines
from b12screen.formats.reader import AT_ONCE, Reading, Weighed, weigh_all
from b12screen.formats.rejects import Emergencies, RejectedError

_MOST_SECTIONS = 16_384
_MOST_PARTS = 16_384
_REFUSED = (msgspec.MsgspecError, ValueError, RecursionError)


class _Subject(msgspec.Struct, forbid_unknown_fields=True):
    reference: Annotated[str, Meta(pattern="^[^#]")]
    type: str | UnsetType = UNSET
    display: str | UnsetType = UNSET


class _Usual(msgspec.Struct, forbid_unknown_fields=True):
    """What most responses have; those with more are read in full."""

    resourceType: Literal["QuestionnaireResponse"]
    questionnaire: str
    status: Literal["in-progress", "completed", "amended", "stopped"]
    item: list[Raw]
    id: Annotated[str, Meta(pattern=ID)] | UnsetType = UNSET
    subject: Raw | UnsetType = UNSET
    meta: Raw | UnsetType = UNSET
    text: Raw | UnsetType = UNSET
    author: Raw | UnsetType = UNSET
    source: Raw | UnsetType = UNSET
    authored: Annotated[str, Meta(pattern=DATE_TIME)] | UnsetType = UNSET


class _Group(msgspec.Struct, forbid_unknown_fields=True):
    linkId: str
    item: list[Raw]
    text: str | UnsetType = UNSET


class _Link(msgspec.Struct):
    linkId: str


class _Part(NamedTuple):
    """An item, where the form has it, the answers in it, and how many colons it is written with."""

    link: str
    parent: str | None
    answers: Found
    colons: int


_subject = msgspec.json.Decoder(_Subject).decode


class _Section(NamedTuple):
    """A section, an answer for each of its questions, and how many colons it is written with."""

    link: str
    answers: tuple[object, ...]
    colons: int


_group = msgspec.json.Decoder(_Group).decode
_link = msgspec.json.Decoder(_Link).decode
_usual = msgspec.json.Decoder(_Usual).decode
_TEXTS = ("id", "authored")
_OBJECTS = ("subject", "meta", "text", "author", "source")


class ResponseReader:
    """Reads responses to the form of one pack."""

    asked = True  # a response names the form that it answers
    never_met = ()

    def __init__(self, plan: Plan, *, ignore_extra: bool) -> None:
        self._plan = plan
        self._form = Form(plan.pack, ignore_extra=ignore_extra)
        self._emergencies = Emergencies(plan)
        self._canonical = canonical(plan.pack)
        self._questions = {
            of_section(each): [question.id for question in each.questions] for each in plan.pack.sections
        }
        self._questions[RESULT] = []
        self._nothing = {link: tuple(None for _ in names) for link, names in self._questions.items()}
        asked = list(chain.from_iterable(self._questions.values()))
        self._in_order = itemgetter(*(asked.index(question.id) for question in plan.fields), slice(0))
        self._groups = {spot.link for spot in self._form.spots.values() if spot.role == "group"}
        self._sections = Lookup(self._of_section, _MOST_SECTIONS)
        self._parts = Lookup(self._of_part, _MOST_PARTS)

    @property
    def skipped(self) -> Collection[str]:
        """The linkIds that were left out, since the form does not have them."""
        return self._form.skipped

    def read(self, lines: Lines) -> Sequence[Reading]:
        """Read each response, or say why not."""
        found: list[Reading] = []
        for i in range(0, len(lines.raws), AT_ONCE):
            raws = lines.raws[i : i + AT_ONCE]
            read = [self._read(raw) for raw in raws]
            weighed = iter(weigh_all(self._plan, [each for each in read if isinstance(each, tuple)]))
            found += [
                (line, raw, self._marked(raw, next(weighed) if isinstance(each, tuple) else each))
                for line, (raw, each) in enumerate(zip(raws, read, strict=True), lines.first + i)
            ]
        return found

    def _read(self, raw: bytes) -> tuple[bytes, Answers] | RejectedError | None:
        try:
            return self._quickly(raw)
        except _REFUSED:
            return self._slowly(raw.removesuffix(b"\r"))

    def _quickly(self, raw: bytes) -> tuple[bytes, Answers]:
        usual = _usual(raw)
        if usual.questionnaire != self._canonical or not usual.item or len(raw) > LONGEST_LINE:
            raise ValueError
        links, answers, colons = zip(*map(self._sections.__getitem__, map(bytes, usual.item)), strict=True)
        # Each property has one colon, beside those in what it holds; one too many is a property that stands twice.
        expected = sum(colons) + 4 + self._canonical.count(":") + _colons_of(usual)
        if expected != raw.count(b":") or len(set(links)) < len(links):
            raise ValueError
        in_sections = self._nothing | dict(zip(links, answers, strict=True))
        identifier = usual.id if usual.subject is UNSET else _subject(usual.subject).reference
        about = msgspec.json.encode(None if identifier is UNSET else identifier)
        return about, self._in_order(tuple(chain.from_iterable(in_sections.values())))

    def _slowly(self, raw: bytes) -> tuple[bytes, Answers] | RejectedError | None:
        if not raw.strip(SPACE) and len(raw) <= LONGEST_LINE:
            return None
        try:
            if len(raw) > LONGEST_LINE:
                raise RejectedError("too_long", f"the record has more than {LONGEST_LINE:,} bytes")
            about, answers = self._form.read(read_object(raw))
        except RejectedError as error:
            return error
        return msgspec.json.encode(about), self._plan.row(answers)

    def _marked(self, raw: bytes, found: Weighed | RejectedError | None) -> Weighed | RejectedError | None:
        if isinstance(found, RejectedError):
            self._emergencies.mark(found, told(raw, self._form.spots))
        return found

    def _together(self, parts: Sequence[_Part], parent: str | None) -> tuple[Found, int]:
        """Put together the answers and colons of items beside each other; ValueError where one does not belong."""
        together: Found = {}
        expected = colons = 0
        seen = set()
        for link, around, answers, inside in parts:
            if around != parent:
                raise ValueError
            seen.add(link)
            together.update(answers)
            expected += len(answers)
            colons += inside
        if len(seen) < len(parts) or len(together) < expected:
            raise ValueError
        return together, colons

    def _of_section(self, raw: bytes) -> _Section:
        """Look up what is in a section; ValueError for anything unusual."""
        link, around, answers, colons = self._of_group(raw)
        if around is not None:
            raise ValueError
        return _Section(link, tuple(map(answers.get, self._questions[link])), colons)

    def _of_part(self, raw: bytes) -> _Part:
        return self._of_group(raw) if _link(raw).linkId in self._groups else self._of_item(raw)

    def _of_group(self, raw: bytes) -> _Part:
        group = _group(raw)
        answers, colons = self._together([self._parts[bytes(each)] for each in group.item], group.linkId)
        colons += 2 + group.linkId.count(":") + (0 if group.text is UNSET else 1 + group.text.count(":"))
        if not group.item or colons != raw.count(b":") or group.linkId not in self._groups:
            raise ValueError
        return _Part(group.linkId, self._form.spots[group.linkId].parent, answers, colons)

    def _of_item(self, raw: bytes) -> _Part:
        record = read_object(raw)
        spot = self._form.spots.get(record.get("linkId", ""))
        if spot is None or spot.role == "group":
            raise ValueError
        return _Part(spot.link, spot.parent, self._form.read_item(record, spot.parent), raw.count(b":"))


def _colons_of(usual: _Usual) -> int:
    """Give the colons of what need not be there; ValueError for what should be an object and is none."""
    colons = 0
    for name in _TEXTS:
        if (text := getattr(usual, name)) is not UNSET:
            colons += 1 + text.count(":")
    for name in _OBJECTS:
        if (value := getattr(usual, name)) is not UNSET:
            raw = bytes(value)
            if not raw.startswith(b"{"):
                raise ValueError
            colons += 1 + raw.count(b":")
    return colons
