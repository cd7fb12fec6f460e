"""`b12screen.score_table` with DataFrames as people have them, of polars, pandas and DuckDB, in types they write."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pandas as pd
import pyarrow as pa
import pytest

from b12screen import Rejected, RejectedError, UserError, score_many, score_table

PEOPLE: list[dict[str, Any]] = [
    {"id": "a", "age": 82, "diet": "vegan", "b12_source": False, "numbness": True},
    {"id": "b", "age": 30, "diet": "mixed", "b12_source": None, "numbness": None},
    {"id": "c", "age": None, "diet": None, "b12_source": True, "numbness": False},
]
ID = UUID("7d511eae-04fe-4cbf-817e-87ff68459b9e")


def of_polars(people: list[dict[str, Any]]) -> Any:
    polars = pytest.importorskip("polars")
    return polars.DataFrame(people)


def of_polars_with_categories(people: list[dict[str, Any]]) -> Any:
    polars = pytest.importorskip("polars")
    return polars.DataFrame(people).with_columns(
        polars.col("diet").cast(polars.Categorical),
        polars.col("age").cast(polars.UInt8),
        polars.lit(None).alias("metformin"),
    )


def of_polars_with_enums(people: list[dict[str, Any]]) -> Any:
    polars = pytest.importorskip("polars")
    return polars.DataFrame(people).with_columns(
        polars.col("diet").cast(polars.Enum(["never", "vegan", "mixed"])), polars.col("age").cast(polars.Int64)
    )


def of_pandas(people: list[dict[str, Any]]) -> Any:
    frame = pd.DataFrame(people)
    assert frame["age"].dtype == "float64"  # as it makes of every column of numbers with a gap
    return frame


def of_pandas_with_categories(people: list[dict[str, Any]]) -> Any:
    return pd.DataFrame(people).astype({"diet": "category", "age": "Int16", "numbness": "boolean", "id": "string"})


def of_duckdb(people: list[dict[str, Any]]) -> Any:
    duckdb = pytest.importorskip("duckdb")
    given = pa.Table.from_pylist(people)
    return (
        duckdb.connect()
        .from_arrow(given)
        .select(
            "id, age::hugeint as age, diet::enum('vegan', 'mixed') as diet, b12_source, numbness, NULL as metformin"
        )
    )


def of_duckdb_with_decimals(people: list[dict[str, Any]]) -> Any:
    duckdb = pytest.importorskip("duckdb")
    given = pa.Table.from_pylist(people)
    return duckdb.connect().from_arrow(given).select("id, age::decimal(5, 1) as age, diet, b12_source, numbness")


def of_pyarrow(people: list[dict[str, Any]]) -> Any:
    return pa.Table.from_pylist(people)


def of_batches(people: list[dict[str, Any]]) -> Any:
    table = pa.Table.from_pylist(people)
    return pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=1))


@pytest.mark.parametrize(
    "made",
    [
        of_polars,
        of_polars_with_categories,
        of_polars_with_enums,
        of_pandas,
        of_pandas_with_categories,
        of_duckdb,
        of_duckdb_with_decimals,
        of_pyarrow,
        of_batches,
    ],
    ids=lambda each: each.__name__,
)
@pytest.mark.parametrize("explain", [False, True])
def test_a_dataframe_gives_what_its_people_give(made: Callable[[Any], Any], explain: bool) -> None:
    found = score_table(made(PEOPLE), explain=explain)
    assert found.schema.field("id").type in (pa.string(), pa.large_string())
    rows = found.drop(["reasons"] if explain else []).to_pylist()
    wanted = list(score_many(PEOPLE, explain=explain))
    assert rows == [{name: value for name, value in each.items() if name != "reasons"} for each in wanted]


def test_results_go_back_to_where_people_work() -> None:
    polars, duckdb = pytest.importorskip("polars"), pytest.importorskip("duckdb")
    results = score_table(polars.DataFrame(PEOPLE))
    assert polars.from_arrow(results)["outcome"].to_list() == results["outcome"].to_pylist()
    assert results.to_pandas()["present"].map(list).to_list() == results["present"].to_pylist()
    counted = duckdb.sql("select outcome, count(*) from results group by outcome order by outcome").fetchall()
    assert sum(number for _, number in counted) == len(PEOPLE)


@pytest.mark.parametrize(
    "kind", [pa.float16(), pa.float32(), pa.float64(), pa.decimal128(5, 2), pa.decimal256(50, 1)], ids=str
)
def test_a_number_that_is_not_whole_rejects_its_row_and_no_other(kind: pa.DataType) -> None:
    ages = pa.array([82.0, 64.5, None, 3.0], pa.float64()).cast(kind)
    rejects: list[Rejected] = []
    found = score_table(pa.table({"age": ages}), rejects=rejects)
    assert [(each["line"], each["field"], each["code"]) for each in rejects] == [(2, "age", "wrong_type")]
    assert found["outcome"].to_pylist() == [each["outcome"] for each in score_many([{"age": 82}, {}, {"age": 3}])]


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), -1.0, 1e300])
def test_numbers_that_are_none_reject_their_row(wrong: float) -> None:
    with pytest.raises(RejectedError, match="age"):
        score_table(pa.table({"age": [wrong]}))


def test_uuids_and_large_whole_numbers_are_ids_as_text() -> None:
    uuids = pa.array([ID.bytes, None], pa.uuid())
    assert score_table(pa.table({"id": uuids, "age": [1, 2]}))["id"].to_pylist() == [str(ID), None]
    large = pa.array(["12345678901234567890123", None])
    numbers = large.cast(pa.decimal128(38, 0))
    assert score_table(pa.table({"id": numbers, "age": [1, 2]}))["id"].to_pylist() == ["12345678901234567890123", None]


def test_ids_that_a_decimal_would_spoil_are_refused() -> None:
    with pytest.raises(UserError, match='The column "id" holds double, and can only hold text or whole numbers'):
        score_table(pa.table({"id": [1.0], "age": [1]}))
