"""The short form: nothing is timed, but every way to score the same people must give the same."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from pyarrow import parquet

from b12screen.engine.plan import Plan

from . import glance
from .columns import column_floor, write_columns
from .evaluation import open_answers
from .excel import write_workbook
from .ours import score
from .peers import disagreements, peers
from .people import People
from .processes import run
from .setup import Setup
from .side_by_side import clear, csv_floor, ndjson_floor, sample_of

KEYS = ("outcome", "decided", "could_become", "score", "score_min", "score_max", "present", "unknown", "notes")
MOST_FOR_PEERS = 500  # json-logic takes its time


def check(setup: Setup) -> Iterator[str]:
    """Check each way in turn, and say so; AssertionError where two ways differ."""
    for step in (_ways, _floors, _survey, _cells, _sheets, _columns, _cohort, _bad, _peers):
        yield step(setup)
        clear(setup.folder, "*")


def _ways(setup: Setup) -> str:
    inputs = setup.inputs
    first, *others = [
        _scored(setup, inputs.answered(spaced=spaced), workers) for spaced in (False, True) for workers in (1, 2)
    ]
    assert all(other == first for other in others), "the results depend on workers or spaces"
    rows = [json.loads(row) for row in first.splitlines()]
    assert [row["line"] for row in rows] == list(range(1, setup.lines + 1)), "a line is missing or out of order"
    assert [row["id"] for row in rows] == [f"p-{i:07}" for i in range(1, setup.lines + 1)], "an id is wrong"
    plan = Plan(setup.pack)
    for row, (_, person) in zip(rows, inputs.people(), strict=False):
        found = plan.assess(plan.row(person))
        said = {key: row[key] for key in KEYS}
        assert said == {key: _plain(getattr(found, key)) for key in KEYS}, f"{row['id']} differs from the plan"
        assert row["guidelines"] == found.guidelines, f"{row['id']} differs from the plan"
    outcomes = {row["outcome"] for row in rows}
    return f"{len(rows):,} people, {len(others) + 1} ways to score them, {len(outcomes)} outcomes: all the same"


def _floors(setup: Setup) -> str:
    source = setup.file("in.ndjson", setup.inputs.answered(), setup.lines)
    sample = sample_of(setup, source, setup.lines)
    for workers in (1, 2):
        run(ndjson_floor(setup, source, sample, workers))
        written = sum(part.read_bytes().count(b"\n") for part in setup.folder.glob("out_floor.*"))
        assert written == setup.lines, f"the floor on {workers} processes wrote {written} lines"
        clear(setup.folder, "out_floor*")
    return "the floor writes a row a line, on 1 and 2 processes"


def _survey(setup: Setup) -> str:
    lines, expected = setup.inputs.survey(), setup.inputs.survey()
    rows = [json.loads(row) for row in _scored(setup, lines, 1).splitlines()]
    names = [json.loads(line)["id"] for line in islice(expected, setup.lines)]
    assert [row["id"] for row in rows] == names, "a person of the survey is missing or out of order"
    return f"{len(rows):,} lines of the survey: all scored, in order"


def _cells(setup: Setup) -> str:
    source = setup.file("in.csv", setup.inputs.cells(), setup.lines + 1)
    run(score(source, setup.folder / "cells.ndjson", "--to", "ndjson"))
    rows = [json.loads(row) for row in (setup.folder / "cells.ndjson").read_bytes().splitlines()]
    expected = [json.loads(row) for row in _scored(setup, setup.inputs.answered(), 1).splitlines()]
    assert rows == [row | {"line": row["line"] + 1} for row in expected], "CSV gives something else than NDJSON"
    run(score(source, setup.folder / "cells.csv", "--to", "csv"))
    run(csv_floor(setup, source, setup.folder / "cells.csv"))
    written, floor = (_csv(setup.folder / name) for name in ("cells.csv", "out_floor"))
    assert [row["outcome"] for row in written] == [row["outcome"] for row in rows], "CSV out differs from NDJSON"
    assert floor == written, "the CSV floor does not write the same rows"
    return f"{len(rows):,} rows of CSV: the same results"


def _sheets(setup: Setup) -> str:
    source = write_workbook(setup.folder / "in.xlsx", setup, setup.inputs.answered(), setup.lines)
    run(score(source, setup.folder / "sheets.ndjson"))
    rows = [json.loads(row) for row in (setup.folder / "sheets.ndjson").read_bytes().splitlines()]
    expected = [json.loads(row) for row in _scored(setup, setup.inputs.answered(), 1).splitlines()]
    assert rows == [row | {"line": row["line"] + 1} for row in expected], "Excel gives something else than NDJSON"
    return f"{len(rows):,} rows of Excel: the same results"


def _columns(setup: Setup) -> str:
    expected = [json.loads(row) for row in _scored(setup, setup.inputs.answered(), 1).splitlines()]
    source = write_columns(setup.folder / "in.parquet", setup, setup.lines)
    run(score(source, setup.folder / "out.parquet"))
    rows = parquet.read_table(setup.folder / "out.parquet").to_pylist()
    assert rows == expected, "Parquet gives something else than NDJSON"
    run(column_floor(setup, source))
    floor = parquet.read_table(setup.folder / "out_floor")
    assert floor.to_pylist() == rows, "the Parquet floor does not write the same rows"
    return f"{len(rows):,} rows of Parquet: the same results"


def _cohort(setup: Setup) -> str:
    told = set()
    for form in ("ndjson", "csv", "parquet"):
        source = setup.file("in.ndjson", setup.inputs.answered(), setup.lines)
        output = setup.folder / f"results.{form}"
        run(score(source, output))
        page = setup.folder / "page.html"
        run([*glance.cohort(output), "-o", str(page)])
        told.add(page.read_bytes())
    assert len(told) == 1, "the picture of a population depends on the format of its results"
    return f"{setup.lines:,} results in 3 formats: the same picture"


def _bad(setup: Setup) -> str:
    codes, lines = zip(*islice(setup.inputs.spoiled(), setup.lines), strict=True)
    source = setup.file("bad.ndjson", lines, setup.lines)
    for workers in (1, 2):
        errors = setup.folder / "errors.ndjson"
        run(score(source, setup.folder / "none.ndjson", f"--errors={errors}", workers=workers), code=1)
        rejects = [json.loads(row) for row in errors.read_bytes().splitlines()]
        assert (setup.folder / "none.ndjson").read_bytes() == b"", "a bad line was scored"
        assert [each["line"] for each in rejects] == list(range(1, setup.lines + 1)), "a bad line was not rejected"
        wrong = [
            (each["line"], each["code"]) for each, code in zip(rejects, codes, strict=True) if each["code"] != code
        ]
        assert not wrong, f"rejected for another reason than the planted one: {wrong[:3]}"
    found = ", ".join(f"{code} {count:,}" for code, count in sorted(Counter(codes).items()))
    return f"{len(codes):,} bad lines: all rejected for what is wrong with them ({found})"


def _peers(setup: Setup) -> str:
    plan, others = Plan(setup.pack), peers(setup.pack)
    people = list(islice(People(setup.pack, setup.seed, open_in_100=0), MOST_FOR_PEERS))
    assert not (wrong := disagreements(plan, others, people)), wrong[0]
    told = open_answers(setup, plan, others)
    return "\n".join([f"{len(people):,} people who answered everything: {len(others)} peers agree", *told])


def _scored(setup: Setup, lines: Iterator[bytes], workers: int) -> bytes:
    source = setup.file("in.ndjson", lines, setup.lines)
    output = setup.folder / "out.ndjson"
    run(score(source, output, workers=workers))
    return output.read_bytes()


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
