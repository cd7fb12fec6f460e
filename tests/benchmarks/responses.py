"""FHIR: responses a line each, beside the same people as flat NDJSON in the same run."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from b12screen.engine.plan import Plan
from b12screen.formats.fhir.answers import ResponseWriter
from b12screen.formats.json.reader import JsonReader, measure
from b12screen.formats.lines import Lines

from .ours import score
from .report import Item, Speed
from .setup import Setup
from .side_by_side import clear, in_turn

MOST_LINES = 100_000  # a response has 9,000 bytes


def responses(setup: Setup) -> Iterator[Item]:
    """QuestionnaireResponses in, NDJSON out."""
    count = min(setup.lines, MOST_LINES)
    flat = setup.file("in.ndjson", setup.inputs.answered(), count)
    bulk = setup.folder / "responses.ndjson"
    _write(bulk, setup, count)
    out = setup.folder / "out"
    floor, ours = in_turn(setup, score(flat, out), score(bulk, out, "--from", "fhir")).seconds()
    name = f"FHIR responses, {count:,} lines, 1 process"
    yield Speed(name=name, floor_is="ours, flat NDJSON", floor=floor, ours=ours, target=3.0)
    clear(setup.folder, "*")


def _write(path: Path, setup: Setup, count: int) -> None:
    plan = Plan(setup.pack, {}, measure)
    reader, writer = JsonReader(plan), ResponseWriter(plan)
    with path.open("wb") as file:
        for line in islice(setup.inputs.answered(), count):
            [(_, _, weighed)] = reader.read(Lines(1, [line.rstrip(b"\n")]))
            assert isinstance(weighed, tuple)
            file.write(writer.row(1, weighed))
