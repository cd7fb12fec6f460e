"""b12screen from Python: score_one, score_many and score_table say what the command says."""

import json
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow as pa
import pytest
from benchmarks.people import People
from test_score import RULES, SECRET, lines, score_here

import b12screen
from b12screen import RejectedError, UserError, score_many, score_one, score_table
from b12screen.pack.load import load_pack

PACK = load_pack(RULES)
PERSON: dict[str, Any] = {
    "id": "p-17",
    "age": 82,
    "metformin": True,
    "metformin_months": 60,
    "numbness": "yes",
    "diet": "unknown",
}
NO_EXTRAS = 'import sys; sys.modules["pyarrow"] = None; '


def people(count: int) -> list[dict[str, Any]]:
    """Give people who answered every question, a few of them with "unknown" or "declined"."""
    return [{"id": i, **person} for i, person in enumerate(islice(People(PACK, "library"), count))]


def test_one_person_gets_the_result_that_the_command_gives() -> None:
    assert score_one(PERSON) == score_here(given=lines(PERSON)).row
    explained = score_one(PERSON, explain=True, assume=["all=no"])
    assert explained == score_here("--explain", "--assume", "all=no", given=lines(PERSON)).row
    schema = json.loads(
        subprocess.run([sys.executable, "-m", "b12screen", "schema", "result"], capture_output=True).stdout
    )
    jsonschema.validate(score_one(PERSON), schema)


def test_many_people_get_the_results_that_the_command_gives() -> None:
    some = people(300)
    assert list(score_many(iter(some))) == score_here(given=lines(*some)).rows
    assert [score_one(each) | {"line": i} for i, each in enumerate(some, 1)] == list(score_many(some))


def test_a_table_gets_the_results_that_the_command_gives() -> None:
    some = [as_text(each) for each in people(5_000)]
    names = dict.fromkeys(key for each in some for key in each)
    table = pa.table({name: [each.get(name) for each in some] for name in names})
    found = score_table(table, assume=["red_flags=no"])
    assert found.to_pylist() == list(score_many(people(5_000), assume=["red_flags=no"]))
    assert found.schema.field("id").type == pa.int64()
    assert found.schema.metadata[b"b12screen.pack"].decode() == found["pack"][0].as_py()
    chunked = pa.concat_tables([table.slice(0, 7), table.slice(7)])
    assert score_table(chunked, assume=["red_flags=no"]) == found


def as_text(person: Mapping[str, Any]) -> dict[str, Any]:
    """Give answers as text, since a column holds one type."""
    words = {True: "yes", False: "no"}
    return {
        key: value if key == "id" or value is None else words[value] if isinstance(value, bool) else str(value)
        for key, value in person.items()
    }


BAD: list[tuple[dict[Any, Any], str | None, str]] = [
    ({"age": "82"}, "age", "wrong_type"),
    ({"age": 82.0}, "age", "wrong_type"),
    ({"age": float("nan")}, "age", "wrong_type"),
    ({"age": True}, "age", "wrong_type"),
    ({"age": 121}, "age", "out_of_range"),
    ({"diet": SECRET}, "diet", "unknown_option"),
    ({"diets": "vegan"}, "diets", "unknown_key"),
    ({1: "vegan"}, None, "unknown_key"),
    ({"metformin_months": 3}, "metformin_months", "follow_up"),
    ({"id": 1.0}, "id", "wrong_type"),
    ({"id": "\ud800"}, None, "encoding"),
    ({"numbness": ["yes"]}, "numbness", "wrong_type"),
]


@pytest.mark.parametrize(("bad", "field", "code"), BAD, ids=[code for _, _, code in BAD])
def test_answers_that_cannot_stand_raise_what_is_wrong_and_never_say_the_answer(
    bad: dict[Any, Any], field: str | None, code: str
) -> None:
    with pytest.raises(RejectedError) as caught:
        score_one(bad)
    error = caught.value
    assert (error.field, error.code) == (field, code)
    assert error.code in str(error)
    assert error.message in str(error)
    assert SECRET not in str(error)
    rejects: list[dict[str, Any]] = []
    found = list(score_many([{}, bad, PERSON], rejects=rejects))
    assert [row["line"] for row in found] == [1, 3]
    assert rejects == [{"line": 2, "field": field, "code": code, "message": error.message}]
    with pytest.raises(RejectedError):
        list(score_many([{}, bad]))


def test_a_row_that_cannot_stand_raises_or_goes_to_the_rejects() -> None:
    table = pa.table({"id": [1, 2, 3], "age": [82, 121, 82], "numbness": [True, None, False]})
    with pytest.raises(RejectedError, match="age: out_of_range"):
        score_table(table)
    rejects: list[dict[str, Any]] = []
    assert score_table(table, rejects=rejects)["line"].to_pylist() == [1, 3]
    assert [(each["line"], each["field"], each["code"]) for each in rejects] == [(2, "age", "out_of_range")]


def test_extra_keys_and_columns_are_left_out_on_demand() -> None:
    assert score_one(PERSON | {"ward": 3}, ignore_extra=True) == score_one(PERSON)
    assert list(score_many([PERSON | {"ward": 3}], ignore_extra=True)) == [score_one(PERSON)]
    table = pa.table({"age": [82], "ward": [3.0]})
    with pytest.raises(UserError, match='No question is called "ward"'):
        score_table(table)
    assert score_table(table, ignore_extra=True) == score_table(table.select(["age"]))


def test_tables_without_rows_give_tables_without_rows() -> None:
    found = score_table(pa.table({"age": pa.array([], pa.int8())}), explain=True)
    assert found.num_rows == 0
    assert {"id", "outcome", "reasons", "settle"} < set(found.column_names)


def test_other_rules_are_taken_from_their_folder_and_wrong_ones_are_said(tmp_path: Path) -> None:
    assert score_one(PERSON, rules=RULES) == score_one(PERSON)
    with pytest.raises(UserError):
        score_one(PERSON, rules=tmp_path / "none")
    with pytest.raises(UserError, match='there is no question or section "agee"'):
        score_one(PERSON, assume=["agee=3"])


def test_threads_that_score_at_once_get_the_same_results() -> None:
    some = people(400)
    wanted = [score_one(each) for each in some]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(score_one, some)) == wanted


def test_only_tables_need_the_extra() -> None:
    program = NO_EXTRAS + (
        "import b12screen; print(b12screen.score_one({'age': 3})['outcome'])\n"
        "try: b12screen.score_table(None)\n"
        "except b12screen.UserError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8")
    assert done.stdout.splitlines() == [
        "out_of_scope",
        "pyarrow is not installed. Get it with: pip install 'b12screen[parquet]'",
    ]


def test_the_package_names_what_it_gives_and_nothing_else() -> None:
    assert all(getattr(b12screen, name) for name in b12screen.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'score_all'"):
        b12screen.score_all  # noqa: B018 - that it cannot be had is what is tested
