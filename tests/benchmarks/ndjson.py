"""NDJSON in memory: cold and warm, compact and spaced lines, few to many open answers, 73 and 300 questions."""

import gc
import io
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice

import msgspec
import orjson
from large_pack import large_pack

from b12screen.batch.counts import Counts
from b12screen.batch.loop import Files, Scorer
from b12screen.engine.plan import Plan
from b12screen.formats.json.answer_types import answer_type
from b12screen.formats.json.reader import JsonReader, form_of, measure
from b12screen.formats.json.writer import JsonWriter
from b12screen.formats.lines import Lines
from b12screen.pack.models import Pack

from .inputs import Inputs
from .report import Item, Speed
from .setup import Setup

OPEN = (0, 3, 10, 30)  # of 100 answers
QUESTIONS = 300
MOST_LINES = 100_000
AT_ONCE = 128  # lines, about what is read at a time


def ndjson(setup: Setup) -> Iterator[Item]:
    """Processor time of one process; nothing is opened, and the lines are in memory."""
    lines = min(setup.lines, MOST_LINES)
    for open_in_100 in OPEN:
        for spaced in (False, True):
            yield from _beside_floors(setup, setup.pack, lines, open_in_100, spaced=spaced)
    larger = large_pack(setup.pack, QUESTIONS)
    for open_in_100 in OPEN[:2]:
        yield from _beside_floors(setup, larger, lines // 4, open_in_100, spaced=False)


def _beside_floors(setup: Setup, pack: Pack, count: int, open_in_100: int, *, spaced: bool) -> Iterator[Item]:
    people = Inputs(pack, setup.seed).answered(spaced=spaced, open_in_100=open_in_100)
    raws = [line.rstrip(b"\n") for line in islice(people, count)]
    rows = _Ours(pack).score(raws).splitlines(keepends=True)
    ways: dict[str, Callable[[], object]] = {
        "orjson loads and dumps": lambda: _orjson(raws, rows),
        "msgspec typed decoding, astuple, the same bytes": lambda: _typed(pack, raws, rows),
    }
    taken: dict[str, list[float]] = {name: [] for name in (*ways, "cold", "warm")}
    for _ in range(setup.rounds):
        for name, way in ways.items():
            taken[name].append(_seconds(way))
        ours = _Ours(pack)
        for name in ("cold", "warm"):
            taken[name].append(_seconds(lambda: ours.score(raws)))  # noqa: B023 - run at once
    kind = f"NDJSON in memory, {len(pack.questions)} questions, {open_in_100} in 100 open, "
    kind += f"{'spaced' if spaced else 'compact'}, {count:,} lines"
    for floor in ways:
        for name in ("cold", "warm"):
            yield Speed(name=f"{kind}, {name}", floor_is=floor, floor=tuple(taken[floor]), ours=tuple(taken[name]))


class _Ours:
    """The loop of `score`, from lines to the bytes that it writes."""

    def __init__(self, pack: Pack) -> None:
        plan = Plan(pack, measure=measure)
        writer = JsonWriter(plan, assumed=(), source=None, explained=False)
        self._scorer = Scorer("", plan, JsonReader(plan), writer)

    def score(self, raws: Sequence[bytes]) -> bytes:
        files, counts = Files(io.BytesIO(), None), Counts()
        for i in range(0, len(raws), AT_ONCE):
            self._scorer.write(self._scorer.score(Lines(i + 1, raws[i : i + AT_ONCE])), files, counts)
        assert counts.scored == len(raws)
        return files.out.getvalue()  # type: ignore[attr-defined,no-any-return]


def _orjson(raws: Sequence[bytes], rows: Sequence[bytes]) -> None:
    some = cycle([orjson.loads(row) for row in rows[:5_000]])
    out = io.BytesIO()
    for i in range(0, len(raws), AT_ONCE):
        part = [orjson.loads(raw) for raw in raws[i : i + AT_ONCE]]
        out.write(b"\n".join(map(orjson.dumps, islice(some, len(part)))) + b"\n")


def _typed(pack: Pack, raws: Sequence[bytes], rows: Sequence[bytes]) -> None:
    decode = msgspec.json.Decoder(form_of(pack.questions, answer_type)).decode
    out = io.BytesIO()
    for i in range(0, len(raws), AT_ONCE):
        list(map(msgspec.structs.astuple, map(decode, raws[i : i + AT_ONCE])))
        out.write(b"".join(rows[i : i + AT_ONCE]))


def _seconds(way: Callable[[], object]) -> float:
    gc.collect()
    gc.freeze()
    start = time.process_time()
    way()
    seconds = time.process_time() - start
    gc.unfreeze()
    return seconds
