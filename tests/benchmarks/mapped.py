"""The same people under fields and codes of somebody's own, read by a mapping, beside the same file without one."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from b12screen.pack.models import Pack
from b12screen.pack.questions import Question

from .columns import write_columns
from .ours import score
from .people import Answers
from .processes import run
from .report import Item, Speed
from .setup import Setup
from .side_by_side import clear, in_turn

BOXES = ("pins_and_needles", "numbness", "nerve_pain", "balance_problems")  # are one list, with a box for none of them
NONE = "f_none"
CODES = {True: 1, False: 0, "unknown": 8, "declined": 9}


def mapped(setup: Setup) -> Iterator[Item]:
    """Every question answered: NDJSON, CSV and Parquet with a mapping and without, on 1 process."""
    by = setup.folder / "map.yaml"
    by.write_text(json.dumps(mapping(setup.pack)), encoding="utf-8")
    for form, target in (("ndjson", 1.4), ("csv", 1.4), ("parquet", 1.2)):
        plain, coded = setup.folder / f"plain.{form}", setup.folder / f"coded.{form}"
        write_both(setup, plain, coded)
        out = setup.folder / ("out.parquet" if form == "parquet" else "out")
        if form != "parquet":
            expect_the_same(setup, plain, coded, by)
        rounds = in_turn(setup, score(plain, out), score(coded, out, f"--map={by}"))
        floor, ours = rounds.seconds()
        name = f"{form} read by a mapping, {setup.lines:,} rows, 1 process"
        yield Speed(name=name, floor_is="ours, without a mapping", floor=floor, ours=ours, target=target)
        clear(setup.folder, "*d.*")
        clear(setup.folder, "plain.*")
    clear(setup.folder, "*")


def mapping(pack: Pack) -> dict[str, Any]:
    """Give a mapping of fields with other names and codes."""
    return {
        "questions": {question.id: _entry(question) for question in pack.questions},
        "tick_boxes": [{"fields": [f"f_{name}" for name in BOXES], "none": NONE}],
    }


def _entry(question: Question) -> dict[str, Any]:
    entry: dict[str, Any] = {"field": f"f_{question.id}"}
    if question.type == "choice":
        codes = {str(number): option.code for number, option in enumerate(question.options, 1)}
        entry["answers"] = {**codes, "8": "unknown", "9": "declined"}
    elif question.type == "yes_no" and question.id not in BOXES:
        entry["answers"] = {"1": True, "0": False, "8": "unknown", "9": "declined"}
    return entry


def write_both(setup: Setup, plain: Path, coded: Path) -> None:
    """Write the people with the names and answers of the rules, and with others."""
    people = list(islice(setup.inputs.people(open_in_100=0), setup.lines))
    rows = [{"id": name, **coded_answers(setup.pack, person)} for name, person in people]
    if plain.suffix == ".parquet":
        write_columns(plain, setup, setup.lines, open_in_100=0)
        parquet.write_table(pa.Table.from_pylist(rows), coded, row_group_size=1 << 16)
        return
    lines = setup.inputs.cells(open_in_100=0) if plain.suffix == ".csv" else setup.inputs.answered(open_in_100=0)
    setup.file(plain.name, lines, setup.lines + (plain.suffix == ".csv"))
    if plain.suffix == ".csv":
        coded.write_text(_as_csv(rows), encoding="utf-8")
    else:
        coded.write_text("".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows), encoding="utf-8")


def coded_answers(pack: Pack, person: Answers) -> dict[str, Any]:
    """Give a person's answers under other names, as codes."""
    found = {f"f_{question.id}": _code(question, person[question.id]) for question in pack.questions}
    return {**found, NONE: int(not any(found[f"f_{name}"] for name in BOXES))}


def _code(question: Question, answer: Any) -> Any:
    if answer is None:
        return None
    if question.type == "choice" and answer not in CODES:
        return [option.code for option in question.options].index(answer) + 1
    return answer if question.type == "number" else CODES[answer]


def _as_csv(rows: Sequence[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def expect_the_same(setup: Setup, plain: Path, coded: Path, by: Path) -> None:
    """Raise AssertionError where the mapping changes a result."""
    out = setup.folder / "out"
    run(score(plain, out, "--to=ndjson"))
    expected = out.read_bytes()
    run(score(coded, out, f"--map={by}", "--to=ndjson"))
    assert out.read_bytes() == expected, f"{coded.name} gives other results than {plain.name}"
    clear(setup.folder, "out*")
