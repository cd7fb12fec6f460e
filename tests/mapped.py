"""Reads rows with a mapping as `score` does, and gives the answers: in every format that a mapping works on."""

import csv
import io
import json
import random
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Table
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from textwrap import dedent
from typing import Any, BinaryIO, cast

import pyarrow as pa
from pyarrow import parquet

from b12screen.engine.plan import Plan
from b12screen.formats.json.reader import measure
from b12screen.formats.mapping.fields import names_read
from b12screen.formats.mapping.joined import way_in
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
    if form is InputFormat.PARQUET:
        table = io.BytesIO()
        parquet.write_table(pa.Table.from_pylist(list(rows)), table)
        return table.getvalue()
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
    with TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        yield from _read(Source("rows", cast(BinaryIO, file), hashed=False), form, by, ignore_extra)


def _read(source: Source, form: InputFormat, by: Mapping, ignore_extra: bool) -> Iterator[tuple[int, str | None, Any]]:
    reads = way_in(form.reads(), by)
    reader = reads.reader(plan(), ignore_extra=ignore_extra, mapping=by)
    for some in reads.records(source, names_read(plan(), by)):
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
    [(_, _, found)] = read(written([{"id": "p", **row}], form), form, mapping(text))
    return outcome(found)


MAP = """\
id: who
not_asked: ["-9"]
only: {state: ["1", done]}
questions:
  age: {field: age_yrs, unknown: ["99"]}
  metformin: {field: q12, answers: {"1": yes, "0": no, "8": unknown, "9": declined}}
  metformin_months: {field: years, times: 12, round: down}
  diet: {field: diet3, answers: {"1": mixed, "2": vegetarian, "3": vegan}}
  pins_and_needles: {field: s___1}
  numbness: {field: s___2}
  ppi: {field: medicines, contains: [omeprazole], absent: no}
tick_boxes:
  - {fields: [s___1, s___2], none: s___99}
ignore: all
"""


def people_at_random(number: int) -> list[dict[str, object]]:
    """People with all kinds of cells, good and bad."""
    pick = random.Random(7).choice
    return [
        {
            "who": f"p{i}",
            "state": pick(["1", "done", "done", "open"]),
            "age_yrs": pick([64, 82, 99, None, 12]),
            "q12": pick([1.0, 0.0, 8.0, 9.0, None, -9.0, *([3.0] if i % 20 == 0 else [])]),
            "years": pick(["", "2.5", "4"]),
            "diet3": pick([1, 2, 3, None]),
            **{box: pick([0, 1]) for box in ("s___1", "s___2")},
            "s___99": pick([0, 0, 0, 1]),
            "medicines": pick(["Omeprazole 20", "aspirin", None]),
            "nobody": pick(["x", "y"]),
        }
        for i in range(number)
    ]


def lines_of(path: Path) -> list[dict[str, Any]]:
    """The records of a file of NDJSON."""
    return [json.loads(line) for line in path.read_text().splitlines()]
