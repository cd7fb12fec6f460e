"""What becomes of an emergency in a record that is rejected: it is marked, counted and told, in every format."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet
from test_score import lines, read_rejects, score, score_here

from b12screen import RejectedError, score_many, score_one, score_table

LONG = b'"x": "' + b"y" * 1_100_000 + b'", "sudden_confusion": true'
MARKED: dict[str, bytes] = {
    "a yes": b'{"age": 900, "sudden_confusion": true}',
    "a yes in words, behind what is wrong": b'{"age": "x", "sudden_confusion": "yes"}',
    "not sure": b'{"age": 900, "saddle_numbness": "unknown"}',
    "two answers that are an emergency together": b'{"age": 900, "nitrous_oxide": "yes", "numbness": true}',
    "a yes written as no answer may be": b'{"suicidal_thoughts": "Yes "}',
    "a 1, which is wrong itself": b'{"sudden_confusion": 1}',
    "a name that is nearly the question's": b'{"suicidal_thought": "yes"}',
    "a name in capitals, with a space": b'{"Sudden_Confusion ": true}',
    "a yes among two answers to one question": b'{"sudden_confusion": true, "sudden_confusion": false}',
    "a no first": b'{"sudden_confusion": false, "sudden_confusion": true}',
    "a key in escapes": b'{"age": 900, "sudden_confu\\u0073ion": "y\\u0065s"}',
    "JSON that is cut off": b'{"sudden_confusion": true, "age": 8',
    "JSON that is cut off in the value": b'{"age": 8, "sudden_confusion": "yes',
    "what Python writes": b"{'sudden_confusion': True}",
    "bytes that are not UTF-8": b'{"id": "\xff", "sudden_confusion": true}',
    "an object within": b'{"data": {"sudden_confusion": true}}',
    "a list of one": b'[{"sudden_confusion": true}]',
    "a follow-up that nothing opens": b'{"metformin_months": 5, "sudden_confusion": true}',
    "more than a line may have": b"{" + LONG + b"}",
    "text after the record": b'{"sudden_confusion": true} and more',
    "10,000 other keys": b"{" + b"".join(b'"k%d": "yes", ' % i for i in range(10_000)) + b'"sudden_confusion": 1}',
}
NOT_MARKED: dict[str, bytes] = {
    "no": b'{"age": 900, "sudden_confusion": "no", "saddle_numbness": false}',
    "a 0": b'{"sudden_confusion": 0}',
    "declined": b'{"age": 900, "sudden_confusion": "declined", "saddle_numbness": null}',
    "not asked": b'{"age": 900, "numbness": true}',
    "one of two answers that are an emergency together": b'{"age": 900, "nitrous_oxide": "yes", "numbness": "no"}',
    "a word that says nothing": b'{"sudden_confusion": "perhaps"}',
    "no JSON at all": b"Sudden confusion can be a sign of a stroke. Yes.",
    "a number as the name": b'{"1": true, "": "yes"}',
}


@pytest.fixture(scope="module")
def marks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bool]:
    errors = tmp_path_factory.mktemp("rejects") / "errors"
    texts = {**MARKED, **NOT_MARKED}
    ran = score("--errors", errors, given=b"\n".join(texts.values()))
    assert ran.code == 1
    rejects = {each["line"]: each for each in read_rejects(errors)}
    assert sorted(rejects) == list(range(1, len(texts) + 1))
    assert all(each.get("red_flag", True) is True for each in rejects.values())  # there, and true, or not there
    return {name: "red_flag" in rejects[line] for line, name in enumerate(texts, start=1)}


@pytest.mark.parametrize("name", MARKED)
def test_a_reject_that_may_be_an_emergency_is_marked(marks: dict[str, bool], name: str) -> None:
    assert marks[name]


@pytest.mark.parametrize("name", NOT_MARKED)
def test_a_reject_that_says_nothing_of_an_emergency_is_not_marked(marks: dict[str, bool], name: str) -> None:
    assert not marks[name]


HEADER = b"id,age,sudden_confusion,numbness"
ROWS: dict[str, tuple[bytes, bool]] = {
    "a yes": (b"a,900,yes,", True),
    "true in capitals, not sure of its own": (b"a,900,TRUE,maybe", True),
    "not sure": (b"a,900,unknown,", True),
    "a 1, which is wrong itself": (b"a,64,1,", True),
    "a short row": (b"a,64,yes", True),
    "a comma too many before it": (b"a,b,64,yes,", True),
    "a comma too many behind it": (b"a,64,yes,,,", True),
    "text after a quote": (b'"a"b,64,yes,', True),
    "a quote that is not closed": (b'"a,64,yes,', True),
    "a line ending in the middle": (b"a,64\r,yes,", True),
    "bytes that are not UTF-8": (b"Zo\xeb,64,yes,", True),
    "2 MB": (b"a,64,yes," + b"n" * 2_000_000, True),
    "a no": (b"a,900,no,yes", False),
    "a 0": (b"a,64,0,", False),
    "nothing": (b"a,900,,yes", False),
    "an open quote and a no": (b'"a,64,no,', False),
}


def test_rows_are_marked_as_far_as_their_cells_can_be_told_apart(tmp_path: Path) -> None:
    good = "Zoë,64,no,no".encode()
    table = b"\n".join([HEADER, *(line for row, _ in ROWS.values() for line in (row, good))])
    score("--from", "csv", "--errors", tmp_path / "errors", given=table)
    found = {each["line"]: each.get("red_flag", False) for each in read_rejects(tmp_path / "errors")}
    assert found == {2 * i: marked for i, (_, marked) in enumerate(ROWS.values(), start=1)}


PEOPLE: list[dict[str, Any]] = [
    {"id": "a", "age": 900, "pregnancy": None, "sudden_confusion": "yes"},
    {"id": "b", "age": 900, "sudden_confusion": "no"},
    {"id": "c", "age": 64, "sudden_confusion": "yes"},
    {"id": "d", "age": 64, "sudden_confusion": "1"},
    {"id": "e", "age": 64, "sudden_confusion": "0"},
    {"id": "f", "age": 8, "pregnancy": "pregnant", "sudden_confusion": "unknown"},
]
WITH_A_SIGN = [1, 4, 6]


def as_csv(people: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, ["id", "age", "pregnancy", "sudden_confusion"])
    writer.writeheader()
    writer.writerows(people)
    return text.getvalue()


@pytest.mark.parametrize("form", ["ndjson", "json", "csv", "parquet"])
@pytest.mark.parametrize("to", ["ndjson", "parquet"])
def test_every_format_marks_the_same_rejects(form: str, to: str, tmp_path: Path) -> None:
    source, errors = tmp_path / f"people.{form}", tmp_path / "errors"
    texts = {"ndjson": lines(*PEOPLE), "json": json.dumps(PEOPLE), "csv": as_csv(PEOPLE)}
    if form == "parquet":
        parquet.write_table(pa.Table.from_pylist(PEOPLE), source)
    else:
        source.write_text(texts[form], encoding="utf-8")
    ran = score_here(source, "--to", to, "-o", tmp_path / "out", "--errors", errors)
    shift = form == "csv"
    assert [each["line"] - shift for each in read_rejects(errors) if each.get("red_flag")] == WITH_A_SIGN
    assert "6 read, 1 scored, 5 rejected, 3 of them perhaps an emergency;" in ran.err


def test_functions_mark_the_same_rejects() -> None:
    of_many: list[Any] = []
    list(score_many(PEOPLE, rejects=of_many))
    of_table: list[Any] = []
    score_table(pa.Table.from_pylist(PEOPLE), rejects=of_table)
    for rejects in (of_many, of_table):
        assert [each["line"] for each in rejects if each.get("red_flag")] == WITH_A_SIGN
        assert "red_flag" not in rejects[1]
    with pytest.raises(RejectedError) as caught:
        score_one({"age": 64, "Sudden_confusion": np.bool_(True)})
    assert caught.value.red_flag


def test_the_receipt_counts_rejects_with_an_emergency_sign_and_the_last_line_without_any_says_nothing(
    tmp_path: Path,
) -> None:
    receipt = tmp_path / "receipt.json"
    score_here("--receipt", receipt, given=lines(*PEOPLE))
    told = json.loads(receipt.read_text(encoding="utf-8"))
    assert (told["rejected"], told["rejected_with_red_flag"]) == (5, 3)
    assert "2 read, 1 scored, 1 rejected; rules" in score_here(given=lines(PEOPLE[1], PEOPLE[2])).err


# With a mapping, names and codes are those of somebody else.

MAPPING = """
questions:
  age: {field: alter}
  sudden_confusion: {field: q1, answers: {"1": no, "2": yes, "9": unknown}}
  pins_and_needles: {field: sx___1}
  numbness: {field: sx___2}
  nitrous_oxide: {field: lachgas}
tick_boxes: [{fields: [sx___1, sx___2]}]
"""
CODED: dict[str, tuple[dict[str, Any], bool]] = {
    "a code for yes": ({"alter": "900", "q1": "2"}, True),
    "a code for no": ({"alter": "900", "q1": "1"}, False),
    "a code for not sure": ({"alter": "900", "q1": "9"}, True),
    "a label where codes are": ({"alter": "64", "q1": "Yes"}, True),
    "a code that is not mapped": ({"alter": "64", "q1": "7"}, False),
    "a tick box and a yes": ({"alter": "900", "q1": "", "sx___1": "1", "sx___2": "0", "lachgas": "yes"}, True),
    "a tick box that is not ticked": (
        {"alter": "900", "q1": "", "sx___1": "0", "sx___2": "0", "lachgas": "yes"},
        False,
    ),
}


@pytest.mark.parametrize("form", ["ndjson", "csv", "parquet"])
def test_rejects_of_mapped_records_are_marked_by_what_their_codes_mean(form: str, tmp_path: Path) -> None:
    source, errors, mapping = tmp_path / f"people.{form}", tmp_path / "errors", tmp_path / "map.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    names = ["alter", "q1", "sx___1", "sx___2", "lachgas"]
    rows = [{name: row.get(name, "") for name in names} for row, _ in CODED.values()]
    if form == "parquet":
        parquet.write_table(pa.Table.from_pylist(rows), source)
    else:
        table = "\n".join(",".join(row) for row in [names, *(row.values() for row in rows)])
        source.write_text(table if form == "csv" else lines(*rows), encoding="utf-8")
    score_here(source, "--map", mapping, "--errors", errors, "-o", tmp_path / "out.parquet")
    found = [each.get("red_flag", False) for each in read_rejects(errors)]
    assert found == [marked for _, marked in CODED.values()]


def test_mapped_records_that_are_cut_off_or_given_by_a_program_are_marked_too(tmp_path: Path) -> None:
    mapping = tmp_path / "map.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    given = '{"alter": 64, "q1": "2", "lach\n{"q1": "1", "alter": "x", "q1": 2}\n{"alter": 12, "q1": 1, "lach\n'
    score_here("--map", mapping, "--errors", tmp_path / "errors", given=given)
    assert [each.get("red_flag") for each in read_rejects(tmp_path / "errors")] == [True, True, None]
    short = "alter,q1,sx___1,sx___2,lachgas\n2\n64,2\n64,2,0,0,no,no\n2,64,1\n"
    score_here("--from", "csv", "--map", mapping, "--errors", tmp_path / "errors", given=short)
    assert [each.get("red_flag") for each in read_rejects(tmp_path / "errors")] == [None, True, True, None]
    rejects: list[Any] = []
    list(score_many([{"alter": 900, "q1": 2}, {"alter": 900, "q1": 1}], mapping=mapping, rejects=rejects))
    assert [each.get("red_flag") for each in rejects] == [True, None]


# A record that has several things wrong

SEVERAL = {"age": "x", "diet": "fish", "numbness": "maybe", "metformin": "yes"}


@pytest.mark.parametrize("form", ["ndjson", "csv", "parquet", "mapped csv"])
def test_a_reject_names_all_fields_that_are_wrong(form: str, tmp_path: Path) -> None:
    source, errors = tmp_path / f"people.{form.split()[-1]}", tmp_path / "errors"
    mapping = tmp_path / "map.yaml"
    mapping.write_text("questions: {age: {field: age}}\n", encoding="utf-8")
    if form == "parquet":
        parquet.write_table(pa.Table.from_pylist([SEVERAL]), source)
    else:
        table = "\n".join([",".join(SEVERAL), ",".join(SEVERAL.values())])
        source.write_text(lines(SEVERAL) if form == "ndjson" else table, encoding="utf-8")
    options = ["--map", str(mapping)] if "mapped" in form else []
    score_here(source, "--errors", errors, *options)
    [reject] = read_rejects(errors)
    assert [reject["field"], *(each["field"] for each in reject["more"])] == ["age", "diet", "numbness"]
    assert [list(each) for each in reject["more"]] == [["field", "code", "message"]] * 2


def test_a_reject_names_10_fields_at_most(tmp_path: Path) -> None:
    score_here("--errors", tmp_path / "errors", given=lines({f"key{i}": 1 for i in range(1_000)}))
    [reject] = read_rejects(tmp_path / "errors")
    assert (reject["field"], len(reject["more"]), reject["more"][-1]["field"]) == ("key0", 9, "key9")


def test_in_a_table_what_spoils_a_whole_record_comes_before_its_fields(tmp_path: Path) -> None:
    table = pa.table({"age": ["x"], "diet": ["fish"], "numbness": pa.array([b"\xff"]).cast(pa.string(), safe=False)})
    parquet.write_table(table, tmp_path / "people.parquet")
    score_here(tmp_path / "people.parquet", "--errors", tmp_path / "errors")
    [reject] = read_rejects(tmp_path / "errors")
    assert reject["code"] == "encoding"
    assert sorted(each["field"] for each in reject["more"]) == ["age", "diet"]
