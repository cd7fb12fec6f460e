"""Reads people: answers, which are scored at once, or results that `score` has written."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.evaluate.read.people import Codes, Flags, Patterns, People, Read, members_of
from b12screen.evaluate.read.text_columns import Columns, names_in, read_columns
from b12screen.formats.files.recognized import refuse_other_kinds
from b12screen.formats.json.reader import measure
from b12screen.formats.lines import CHUNK
from b12screen.formats.mapping.fields import names_read
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.reader import ANY_CUT, Cut, Weighed, shown_id
from b12screen.formats.registry import EXPORTS, InputFormat, input_format
from b12screen.formats.source import Source, open_source
from b12screen.pack.assumptions import read_assumptions
from b12screen.pack.models import Pack
from b12screen.text import clean

_RESULT = ("id", "outcome", "could_become", "score", "score_min", "score_max", "present", "unknown", "pack")
_MAYBE = ("assumed",)
_NUMBERS = ("score", "score_min", "score_max")
_RUN_BY_SPREADSHEETS = ("'=", "'+", "'-", "'@", "'\t", "'\r", "''")


@dataclass(frozen=True, slots=True)
class Way:
    """How answers are read: their format, a mapping, whether fields that are no question are left out; or assumed."""

    form: InputFormat | None = None
    mapping: Mapping | None = None
    ignore_extra: bool = False
    assume: Sequence[str] = ()


def read_people(path: Path | None, pack: Pack, way: Way, questions: Sequence[str]) -> Read:
    """Read answers or results; the answers to some questions are kept. UserError in words."""
    form = way.form or input_format(path)
    with open_source(path) as source:
        refuse_other_kinds(source.name, source.start, form)
        if form not in EXPORTS and not way.mapping and set(_RESULT) <= set(names_in(source, form)):
            if way.assume:
                raise UserError("--assume is for answers, and these are results. Give it to b12screen score.")
            read = _results(source, form, pack)
        else:
            read = _answers(source, form, Plan(pack, read_assumptions(pack, way.assume), measure), way, questions)
        source.check_unchanged()
    return read


def _answers(source: Source, form: InputFormat, plan: Plan, way: Way, questions: Sequence[str]) -> Read:
    reader = form.reads().reader(plan, ignore_extra=way.ignore_extra, mapping=way.mapping)
    collected, rejected = _Collected(plan, questions), 0
    for some in form.reads().records(source, names_read(plan, way.mapping), CHUNK, _cut(way.mapping)):
        for _, _, found in reader.read(some):
            if isinstance(found, tuple):
                collected.add(found)
            elif found is not None:
                rejected += 1
    if reader.skipped and not reader.asked:
        raise UserError(f"No field of {source.name} is a question. Say what yours mean: b12screen map draft FILE")
    return Read(source.name, collected.people(), rejected, tuple(way.assume))


def _cut(mapping: Mapping | None) -> Cut:
    return ANY_CUT if mapping is None else Cut(header_row=mapping.header_row, header_rows=mapping.header_rows)


class _Collected:
    """What the plan said of people, one after another."""

    def __init__(self, plan: Plan, questions: Sequence[str]) -> None:
        self._plan = plan
        places = {question.id: place for place, question in enumerate(plan.fields)}
        self._places = {name: places[name] for name in questions if name in places}
        self._answers: dict[str, list[object]] = {name: [] for name in self._places}
        self._ids: list[str] = []
        self._numbers: list[tuple[int, ...]] = []
        self._could = Codes[tuple[int, ...]]()
        self._rules = Codes[int]()

    def add(self, weighed: Weighed) -> None:
        """Take in a person."""
        identifier, answers, tally, conclusion = weighed
        layout = self._plan.layout
        raw = tally.to_bytes(layout.size, "little")
        self._ids.append(shown_id(identifier) or "")
        self._numbers.append(
            (
                conclusion.outcome,
                *self._plan.points(raw),
                self._could[conclusion.could_become],
                self._rules[layout.present.read(raw)],
                self._rules[layout.unknown.read(raw)],
            )
        )
        for name, place in self._places.items():
            self._answers[name].append(answers[place])

    def people(self) -> People:
        """Give everybody in columns."""
        table = np.array(self._numbers, np.int64).reshape(-1, 7).T
        pack = self._plan.pack
        could = _members(list(self._could), len(pack.outcomes))
        rules = _members([_places(bits) for bits in self._rules], len(pack.rules))
        outcome, score, least, most, could_become, present, unknown = table
        sets = Patterns(could_become, could), Patterns(present, rules), Patterns(unknown, rules)
        return People(pack, self._ids, outcome, sets[0], score, least, most, *sets[1:], self._answers)


def _members(sets: Sequence[Sequence[int]], width: int) -> Flags:
    return members_of(list(map(len, sets)), chain.from_iterable(sets), width)


def _places(bits: int) -> list[int]:
    return [place for place in range(bits.bit_length()) if bits >> place & 1]


def _results(source: Source, form: InputFormat, pack: Pack) -> Read:
    found: dict[str, list[Any]] = {name: [] for name in (*_RESULT, *_MAYBE)}
    codes = {name: Codes[str]() for name in ("outcome", "could_become", "present", "unknown")}
    once: dict[str, set[str]] = {"pack": set(), "assumed": set()}
    for some in read_columns(source, form, tuple(found)):
        for name, cells in _numbered(source.name, some, codes).items():
            found[name].append(cells)
        for name, values in once.items():
            values.update(some.get(name, ()))
    _check_pack(source.name, sorted(once["pack"]), pack)
    if form is InputFormat.CSV:
        found["id"] = [
            [each[1:] if each.startswith(_RUN_BY_SPREADSHEETS) else each for each in ids] for ids in found["id"]
        ]
    people = _of_results(source.name, found, codes, pack)
    return Read(source.name, people, 0, _assumed(sorted(once["assumed"])))


def _numbered(source: str, some: Columns, codes: dict[str, Codes[str]]) -> dict[str, Any]:
    try:
        numbers = {name: np.array(list(map(int, some[name])), np.int64) for name in _NUMBERS}
    except (ValueError, OverflowError):
        raise UserError(
            f"{source}: a score is no whole number. Write the results again with b12screen score."
        ) from None
    coded = {name: list(map(known.__getitem__, some[name])) for name, known in codes.items() if name in some}
    return {"id": some["id"], **numbers, **coded}


def _check_pack(source: str, packs: Sequence[str], pack: Pack) -> None:
    if len(packs) > 1:
        named = ", ".join(clean(each[:80]) for each in packs[:3])
        raise UserError(f"{source} mixes results of {len(packs)} packs of rules ({named}). Score everybody with one.")
    if packs and packs[0] != pack.name:
        raise UserError(
            f"{source} holds results of {clean(packs[0][:80]) or 'no rules'}, and the rules here are {pack.name}. "
            "Give --rules with the rules that made them, or the answers instead of results."
        )


def _of_results(source: str, found: dict[str, list[Any]], codes: dict[str, Codes[str]], pack: Pack) -> People:
    outcomes = {each.id: place for place, each in enumerate(pack.outcomes)}
    rules = {each.id: place for place, each in enumerate(pack.rules)}
    try:
        outcome = np.array([outcomes[name] for name in codes["outcome"]], np.int64)
        names = (("could_become", outcomes), ("present", rules), ("unknown", rules))
        sets = [_patterns(codes[name], known, found[name]) for name, known in names]
    except KeyError as error:
        what = clean(str(error.args[0])[:60])
        raise UserError(f'{source}: "{what}" is no outcome and no rule of {pack.name}.') from None
    score, least, most = (np.concatenate([_whole(()), *found[name]]) for name in _NUMBERS)
    return People(
        pack=pack,
        ids=list(chain.from_iterable(found["id"])),
        outcome=outcome[_whole(found["outcome"])],
        could_become=sets[0],
        score=score,
        least=least,
        most=most,
        present=sets[1],
        unknown=sets[2],
    )


def _patterns(lists: Collection[str], known: dict[str, int], which: Sequence[Sequence[int]]) -> Patterns:
    sizes = [each.count(";") + 1 if each else 0 for each in lists]
    names = ";".join(filter(None, lists)).split(";") if any(sizes) else []  # once for all, which is faster
    return Patterns(_whole(which), members_of(sizes, map(known.__getitem__, names), len(known)))


def _whole(parts: Sequence[Sequence[int]]) -> "np.ndarray[Any, np.dtype[np.int64]]":
    return np.fromiter(chain.from_iterable(parts), np.int64)


def _assumed(told: Sequence[str]) -> tuple[str, ...]:
    return tuple(told[0].split(";")) if told and told[0] else ()
