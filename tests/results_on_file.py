"""Results in every format for tests: made by `score` itself, and rows of one's own."""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet
from typer.testing import CliRunner

from b12screen.cli.app import app
from b12screen.pack.load import load_pack
from b12screen.pack.models import Pack

RULES = Path(__file__).parents[1] / "rules"
PACK: Pack = load_pack(RULES)
PEOPLE = Path(__file__).parent / "people.ndjson"


def scored(folder: Path, ending: str, *options: str, people: Path = PEOPLE) -> Path:
    """Score people, and give the file of results; an ending of .gz packs it."""
    path = folder / f"results.{ending.removesuffix('.gz')}"
    done = CliRunner().invoke(app, ["score", str(people), "-o", str(path), *options])
    assert done.exit_code == 0, done.stderr
    if not ending.endswith(".gz"):
        return path
    packed = path.with_name(f"{path.name}.gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    return packed


def result(**fields: Any) -> dict[str, Any]:
    """Give one result of the built-in pack, with some fields of one's own."""
    plain = {
        "id": "p",
        "line": 1,
        "outcome": "no_trigger",
        "decided": True,
        "could_become": [],
        "score": 0,
        "score_min": 0,
        "score_max": 0,
        "present": [],
        "unknown": [],
        "guidelines": {},
        "notes": [],
        "urgency": 0,
        "how_soon": None,
        "pack": PACK.name,
    }
    return {**plain, **fields}


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write results as lines, or as one array where the name ends so."""
    if path.suffix == ".json":
        path.write_text(json.dumps(rows))
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def as_file(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write results in the format that the name ends in."""
    if path.suffix == ".ndjson":
        return written(path, rows)
    kept = [{key: value for key, value in row.items() if key != "guidelines"} for row in rows]
    if path.suffix == ".parquet":
        table = pa.Table.from_pylist(kept)
        lists = {"could_become", "present", "unknown", "notes"}
        fields = [
            (name, pa.list_(pa.string()) if name in lists else table.schema.field(name).type)
            for name in table.column_names
        ]
        parquet.write_table(pa.Table.from_pylist(kept, schema=pa.schema(fields)), path)
        return path
    text = io.StringIO()
    rows_out = csv.DictWriter(text, kept[0], lineterminator="\n")
    rows_out.writeheader()
    rows_out.writerows([{key: cell(value) for key, value in row.items()} for row in kept])
    path.write_text(text.getvalue())
    return path


def cell(value: object) -> object:
    if isinstance(value, list):
        return ";".join(value)
    return str(value).lower() if isinstance(value, bool) else value
