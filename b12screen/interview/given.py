"""Answers that exist already, in a file of one person, to start an interview from."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.formats.files.recognized import refuse_other_kinds
from b12screen.formats.json.reader import measure
from b12screen.formats.mapping.fields import names_read
from b12screen.formats.mapping.joined import way_in
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.reader import LEFT_OUT
from b12screen.formats.registry import input_format
from b12screen.formats.rejects import RejectedError
from b12screen.formats.source import name_of, open_source
from b12screen.interview.pages import Answers
from b12screen.pack.models import Pack
from b12screen.text import clean


@dataclass(frozen=True, slots=True)
class Given:
    """The answers of a file by question, without those that were not asked, and the id of the record."""

    answers: Answers
    id: str | int | None


def given_in(path: Path, pack: Pack, mapping: Mapping | None = None) -> Given:
    """Read the one record of a file, in any format that `score` reads. UserError where that cannot be done."""
    plan, form = Plan(pack, measure=measure), input_format(path)
    reads = way_in(form.reads(), mapping)
    reader, people = reads.reader(plan, ignore_extra=False, mapping=mapping), []
    with open_source(path) as source:
        refuse_other_kinds(source.name, source.start, form)
        for some in reads.records(source, names_read(plan, mapping)):
            people += [person for _, _, person in reader.read(some) if not (person is None or person is LEFT_OUT)]
            if len(people) > 1:
                raise UserError(f"{name_of(path)} holds several records. Give a file with the answers of one person.")
    if not people:
        raise UserError(f"{name_of(path)} holds no answers. For an empty answers file: b12screen template")
    [person] = people
    if isinstance(person, RejectedError):
        field = f" {clean(person.field[:80])}:" if person.field else ""
        raise UserError(f"Cannot start from {name_of(path)}:{field} {person.message} ({person.code}).")
    identifier, row, _, _ = person
    answers = {name: value for name, value in plan.taken(row).items() if value not in (None, msgspec.UNSET)}
    return Given(answers, msgspec.json.decode(identifier))
