"""Reads rows with a mapping as `score` does, and gives the answers: in every format that a mapping works on."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Table
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any

from b12screen.engine.plan import Plan
from b12screen.formats.json.reader import measure
from b12screen.formats.mapping.fields import columns_of
from b12screen.formats.mapping.load import mapping_in
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.reader import LEFT_OUT, shown_id
from b12screen.formats.registry import InputFormat
from b12screen.formats.rejects import RejectedError
from b12screen.formats.source import Source
from b12screen.pack.load import load_pack

RULES = Path(__file__).parents[1] / "rules"
PACK = load_pack(RULES)

Row = Table[str, Any]


@cache
def plan() -> Plan:
    return Plan(PACK, measure=measure)


def mapping(text: str) -> Mapping:
    """The mapping that some YAML holds, indented as it may be."""
    return mapping_in("map.yaml", dedent(text).encode(), PACK)


def written(rows: Sequence[Row], form: InputFormat) -> bytes:
    """Rows as a file of a format."""
    if form is InputFormat.NDJSON:
        return b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    if form is InputFormat.JSON:
        return json.dumps(rows).encode()
    text = io.StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def read(
    content: bytes, form: InputFormat, by: Mapping, *, ignore_extra: bool = False
) -> Iterator[tuple[int, str | None, Any]]:
    """What becomes of each row of a file: its line, its id, and its answers, why there are none, or LEFT_OUT."""
    source = Source("rows", io.BytesIO(content), hashed=False)
    reader = form.reads().reader(plan(), ignore_extra=ignore_extra, mapping=by)
    for some in form.reads().records(source, columns_of(by, plan().pack.question)):
        for line, _, found in reader.read(some):
            if isinstance(found, tuple):
                answers = plan().by_question(found[1])
                yield line, shown_id(found[0]), {key: answer for key, answer in answers.items() if answer is not None}
            elif found is not None:
                yield line, None, found


def outcome(found: Any) -> Any:
    """The field and code of a reject, LEFT_OUT, or answers."""
    if found is LEFT_OUT:
        return "left out"
    return (found.field, found.code) if isinstance(found, RejectedError) else found


def answers(text: str, row: Row, form: InputFormat = InputFormat.CSV) -> Any:
    """What one row becomes."""
    [(_, _, found)] = read(written([row], form), form, mapping(text))
    return outcome(found)
