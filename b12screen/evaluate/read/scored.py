"""Reads people: answers, which are scored at once, or results that `score` has written."""

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, cast

import numpy as np

from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.evaluate.read.peeked import Peeked
from b12screen.evaluate.read.people import Codes, Patterns, People, Read
from b12screen.evaluate.read.text_columns import Columns, names_in, read_columns
from b12screen.formats.column_names import known_names
from b12screen.formats.json.reader import measure
from b12screen.formats.reader import Weighed, shown_id
from b12screen.formats.registry import InputFormat, input_format
from b12screen.formats.source import Source, open_source
from b12screen.pack.assumptions import read_assumptions
from b12screen.pack.models import Pack
from b12screen.text import clean

_RESULT = ("id", "outcome", "could_become", "score", "score_min", "score_max", "present", "unknown", "pack")
_MAYBE = ("assumed",)
_NUMBERS = ("score", "score_min", "score_max")
_RUN_BY_SPREADSHEETS = ("'=", "'+", "'-", "'@", "'\t", "'\r", "''")


def read_people(path: Path | None, pack: Pack, assume: Sequence[str], questions: Sequence[str]) -> Read:
    """Read answers or results; the answers to some questions are kept. UserError in words."""
    form = InputFormat.NDJSON if path is None else input_format(path)
    with open_source(path) as source:
        peeked = Peeked(source)
        if set(_RESULT) <= set(names_in(peeked, form)):
            if assume:
                raise UserError("--assume is for answers, and these are results. Give it to b12screen score.")
            read = _results(peeked, form, pack)
        else:
            read = _answers(peeked, form, Plan(pack, read_assumptions(pack, assume), measure), assume, questions)
        source.check_unchanged()
    return read


def _answers(source: Peeked, form: InputFormat, plan: Plan, assume: Sequence[str], questions: Sequence[str]) -> Read:
    reader = form.reads().reader(plan, ignore_extra=False)
    collected, rejected = _Collected(plan, questions), 0
    for some in form.reads().records(cast(Source, source), known_names(plan)):  # it has all that readers use
        for _, _, found in reader.read(some):
            if isinstance(found, tuple):
                collected.add(found)
            elif found is not None:
                rejected += 1
    return Read(source.name, collected.people(), rejected, tuple(assume))


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
        could = [frozenset(each) for each in self._could]
        rules = [frozenset(place for place in range(bits.bit_length()) if bits >> place & 1) for bits in self._rules]
        outcome, score, least, most, could_become, present, unknown = table
        sets = Patterns(could_become, could), Patterns(present, rules), Patterns(unknown, rules)
        return People(self._plan.pack, self._ids, outcome, sets[0], score, least, most, *sets[1:], self._answers)


def _results(source: Peeked, form: InputFormat, pack: Pack) -> Read:
    found: dict[str, list[Any]] = {name: [] for name in (*_RESULT, *_MAYBE)}
    codes = {name: Codes[str]() for name in ("outcome", "could_become", "present", "unknown", "pack", "assumed")}
    for some in read_columns(source, form, tuple(found)):
        for name, cells in _numbered(source.name, some, codes).items():
            found[name].append(cells)
    _check_pack(source.name, list(codes["pack"]), pack)
    if form is InputFormat.CSV:
        found["id"] = [
            [each[1:] if each.startswith(_RUN_BY_SPREADSHEETS) else each for each in ids] for ids in found["id"]
        ]
    people = _of_results(source.name, found, codes, pack)
    return Read(source.name, people, 0, _assumed(list(codes["assumed"])))


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


def _patterns(lists: Iterable[str], known: dict[str, int], which: Sequence[Sequence[int]]) -> Patterns:
    return Patterns(_whole(which), [frozenset(known[name] for name in each.split(";") if name) for each in lists])


def _whole(parts: Sequence[Sequence[int]]) -> "np.ndarray[Any, np.dtype[np.int64]]":
    return np.array(list(chain.from_iterable(parts)), np.int64)


def _assumed(told: Sequence[str]) -> tuple[str, ...]:
    return tuple(told[0].split(";")) if told and told[0] else ()
