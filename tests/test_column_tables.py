"""Tables scored many rows at a time give what the row reader gives: every value, schema and reject, however hostile."""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from benchmarks.people import People

from b12screen.engine.columns import entries
from b12screen.engine.columns.people import ColumnPlan
from b12screen.engine.plan import Plan
from b12screen.formats.lines import LONGEST_LINE
from b12screen.formats.parquet import columns, scoring
from b12screen.formats.parquet.columns import ColumnReader, Rows
from b12screen.formats.parquet.results import ResultTable, type_of_ids
from b12screen.formats.parquet.scoring import TableScorer
from b12screen.formats.rejects import RejectedError
from b12screen.pack.load import load_pack
from b12screen.pack.models import Pack
from b12screen.pack.questions import Question

PACK = load_pack(Path(__file__).parents[1] / "rules")
PLAN = Plan(PACK)
COLUMNS = ColumnPlan(PLAN)
ROWS = 400

Rejects = list[tuple[int, str | None, str, str, bytes]]


def texts(pack: Pack, seed: str, rows: int) -> dict[str, list[str | None]]:
    """Made-up people as cells, 3 in 100 open."""
    people = [person for person, _ in zip(People(pack, seed), range(rows), strict=False)]
    return {question.id: [as_cell(person[question.id]) for person in people] for question in pack.questions}


def as_cell(answer: Any) -> str | None:
    if answer is None:
        return None
    return ("yes" if answer else "no") if isinstance(answer, bool) else str(answer)


def hostile_cell(question: Question, rng: random.Random) -> str | None:
    wild = ["", "YES", "True", "maybe", " yes", "-1", "007", "1e5", "9" * 30, "\x00", "é", "unknown", "declined", None]
    return rng.choice([*question.values, *wild, str(rng.randint(0, 130)), "x" * rng.randint(0, 50)])


def hostile(seed: str, share: float) -> pa.Table:
    """Columns of many types in which some cells are wrong; some are not there at all."""
    rng = random.Random(seed)
    cells: dict[str, pa.Array] = {"id": hostile_ids(rng)}
    for question in PACK.questions:
        cells |= hostile_column(question, texts_of[question.id], rng, share)
    names = list(cells)
    rng.shuffle(names)
    return pa.table({name: cells[name] for name in names})


texts_of = texts(PACK, "column tables", ROWS)


def hostile_column(question: Question, good: Sequence[str | None], rng: random.Random, share: float) -> dict[str, Any]:
    kind = rng.choice(["text", "text", "large", "view", "dictionary", "own", "null", "none"])
    if kind == "none":
        return {}
    if kind == "null":
        return {question.id: pa.nulls(ROWS)}
    if kind == "own" and question.type == "yes_no":
        return {question.id: pa.array([rng.choice([True, False, False, None]) for _ in good])}
    if kind == "own" and question.type == "number":
        wanted = rng.choice([pa.int8(), pa.uint16(), pa.int64()])
        return {question.id: pa.array([rng.choice([None, rng.randint(0, 127)]) for _ in good], wanted)}
    mixed = [hostile_cell(question, rng) if rng.random() < share else cell for cell in good]
    types = {"large": pa.large_string(), "view": pa.string_view(), "dictionary": pa.dictionary(pa.int16(), pa.string())}
    return {question.id: pa.array(mixed, pa.string()).cast(types.get(kind, pa.string()))}


def hostile_ids(rng: random.Random) -> pa.Array:
    raw = [rng.choice([b"p-%d" % i, b"", None, b"\xff", b'"', "ж".encode(), b"q"]) for i in range(ROWS)]
    raw[7] = b"x" * (LONGEST_LINE + 1)
    return pa.array(raw, pa.binary()).view(pa.string())


def by_rows(table: pa.Table, plan: Plan, results: ResultTable) -> tuple[pa.Table, Rejects]:
    """The reference: the reader that walks row by row, and results made of one weighed person after the other."""
    reader = ColumnReader(plan, keeps_answers=False)
    batches, rejects, first = [], Rejects(), 1
    for batch in table.to_batches():
        found = reader.read(Rows(first, batch))
        first += batch.num_rows
        scored = [(line, each) for line, _, each in found if isinstance(each, tuple)]
        batches.append(results.batch_of([line for line, _ in scored], [each for _, each in scored]))
        rejects += [
            (line, each.field, each.code, each.message, raw)
            for line, raw, each in found
            if isinstance(each, RejectedError)
        ]
    return pa.Table.from_batches(list(map(results.plain, batches)), results.schema), rejects


def by_columns(table: pa.Table, plan: ColumnPlan, results: ResultTable) -> tuple[pa.Table, Rejects]:
    scorer = TableScorer(plan, results)
    batches, rejects, first = [], Rejects(), 1
    for batch in table.to_batches():
        for each in scorer.score(Rows(first, batch)):
            batches.append(results.plain(each.results))
            rejects += [(line, error.field, error.code, error.message, raw) for line, raw, error in each.rejects]
        first += batch.num_rows
    return pa.Table.from_batches(batches, results.schema), rejects


def assert_the_same(table: pa.Table, plan: ColumnPlan = COLUMNS) -> tuple[pa.Table, Rejects]:
    ids = type_of_ids([table.schema])
    results = ResultTable(plan.plan, id_type=ids, assumed=(), has_source=False, explains=False)
    expected, found = by_rows(table, plan.plan, results), by_columns(table, plan, results)
    assert found[1] == expected[1]
    assert found[0].schema.equals(expected[0].schema, check_metadata=True)
    assert found[0].to_pylist() == expected[0].to_pylist()
    return found


@pytest.mark.parametrize("share", [0, 0.002, 0.2])
@pytest.mark.parametrize("seed", range(6))
def test_hostile_columns_give_the_same_results_and_rejects(
    monkeypatch: pytest.MonkeyPatch, seed: int, share: float
) -> None:
    monkeypatch.setattr(scoring, "MOST_ROWS", 150)
    found, rejects = assert_the_same(hostile(f"{seed} {share}", share))
    assert found.num_rows + len(rejects) == ROWS
    assert {code for _, _, code, *_ in rejects} >= {"encoding", "too_long"}


def test_only_rows_that_are_not_well_are_read_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    right = ColumnReader.read

    def counted(self: ColumnReader, some: Rows) -> Any:
        read.append(some.batch.num_rows)
        return right(self, some)

    table = pa.table(
        {"id": ["a", "b", "c", "d"], "age": [64, 200, 30, None], "metformin_months": [None, None, None, 3]}
    )
    monkeypatch.setattr(ColumnReader, "read", counted)
    results = ResultTable(PLAN, id_type=pa.string(), assumed=(), has_source=False, explains=False)
    found, rejects = by_columns(table, COLUMNS, results)
    assert found["line"].to_pylist() == [1, 3]
    assert [(line, field, code) for line, field, code, *_ in rejects] == [
        (2, "age", "out_of_range"),
        (4, "metformin_months", "follow_up"),
    ]
    assert read == [2]


def test_people_too_different_for_columns_are_scored_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pa.table(texts_of)
    expected, _ = assert_the_same(table)
    monkeypatch.setattr(entries, "_MOST_NUMBERS", 16)
    monkeypatch.setattr(entries, "_FEWEST_NUMBERS", 16)
    found, _ = assert_the_same(table, ColumnPlan(Plan(PACK)))
    assert found.to_pylist() == expected.to_pylist()


def test_a_dictionary_may_differ_from_batch_to_batch_and_be_longer_than_the_column() -> None:
    kind = pa.dictionary(pa.int32(), pa.string())
    many = pa.array([str(i) for i in range(5_000)])
    chunks = [
        pa.DictionaryArray.from_arrays(pa.array([0, 1, None], pa.int32()), pa.array(["vegan", "mixed"])),
        pa.DictionaryArray.from_arrays(pa.array([1, 0, 0], pa.int32()), pa.array(["unknown", "vegan"])),
        pa.DictionaryArray.from_arrays(pa.array([0, None, 1], pa.int32()), pa.array([None, "mixed"], pa.string())),
    ]
    ages = [pa.DictionaryArray.from_arrays(pa.array([at, 17, None], pa.int32()), many) for at in (64, 4_999, 3)]
    found, rejects = assert_the_same(
        pa.table({"diet": pa.chunked_array(chunks, kind), "age": pa.chunked_array(ages, kind)})
    )
    assert [line for line, *_ in rejects] == [4]
    assert found["outcome"].to_pylist()[-3] == "out_of_scope"


def test_a_long_dictionary_is_read_as_far_as_it_occurs(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    right = columns.answer_in

    def counted(question: Question, value: Any) -> object:
        asked.append(value)
        return right(question, value)

    monkeypatch.setattr("b12screen.formats.parquet.codes.answer_in", counted)
    ages = pa.DictionaryArray.from_arrays(
        pa.array([64, 65] * 50, pa.int32()), pa.array([str(i) for i in range(10_000)])
    )
    results = ResultTable(PLAN, id_type=pa.string(), assumed=(), has_source=False, explains=False)
    by_columns(pa.table({"age": ages}), COLUMNS, results)
    assert sorted(map(str, asked)) == ["64", "65"]
