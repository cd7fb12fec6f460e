"""Reads people: answers, which are scored at once, or results that `score` has written."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.evaluate.read.people import Codes, Flags, Patterns, People, Read, members_of
from b12screen.evaluate.read.results import are_results, read_results
from b12screen.evaluate.read.text_columns import names_in
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
        if form not in EXPORTS and not way.mapping and are_results(names_in(source, form)):
            if way.assume:
                raise UserError("--assume is for answers, and these are results. Give it to b12screen score.")
            read = read_results(source, form, pack)
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
    return members_of(list(map(len, sets)), np.fromiter(chain.from_iterable(sets), np.int64), width)


def _places(bits: int) -> list[int]:
    return [place for place in range(bits.bit_length()) if bits >> place & 1]
