"""`b12screen score --engine spark` as a shell sees it, and b12screen.spark as a program does: as on one machine."""

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from benchmarks.inputs import Inputs
from examples import ROOT, python_that_fails
from mapped import written
from small_pack import write_small_pack
from spark_here import settings_of_spark, skip_without_spark
from test_score import BAD_LINES, LONGEST, RULES, SECRET, Ran, mode_of, refused, score_here

from b12screen.errors import UserError
from b12screen.formats.mapping.model import Entry, Mapping, PersonRows
from b12screen.formats.registry import InputFormat
from b12screen.pack.load import load_pack

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.timeout(900)

SPLIT_BYTES = 300_000  # bytes


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    skip_without_spark()
    with settings_of_spark(tmp_path_factory.mktemp("spark") / "conf", split_bytes=SPLIT_BYTES):
        yield


@pytest.fixture(scope="module")
def spark(settings: None) -> "Iterator[SparkSession]":
    """Give a session that is running already, so that `score --engine spark` takes it and leaves it running."""
    from b12screen.spark.session import session

    with session("local[2]") as spark:
        yield spark


def inputs() -> Inputs:
    return Inputs(load_pack(RULES), seed=7)


def good_lines(count: int) -> list[bytes]:
    return list(islice(inputs().answered(), count))


def spark_here(*arguments: str | Path) -> Ran:
    return score_here(*arguments, "--engine", "spark")


def rows_in(folder: Path) -> list[dict[str, Any]]:
    """Give all rows of the part files, in the order of the input."""
    rows = [json.loads(line) for part in folder.glob("part-*") for line in part.read_bytes().splitlines()]
    return sorted(rows, key=lambda row: (row["source"], row["line"]))


@pytest.mark.soak
def test_splits_of_a_file_of_lines_give_the_rows_and_rejects_of_one_machine(
    spark: "SparkSession", tmp_path: Path
) -> None:
    bad = [line for line, _, _ in BAD_LINES.values()] + [b'{"id": "%s"}' % (b"x" * LONGEST)]
    pairs = zip(good_lines(len(bad)), bad, strict=True)
    lines = [line for good, spoiled in pairs for line in (good, spoiled + b"\n", b"\r\n")]
    people = tmp_path / "people [1], é.ndjson"
    lines.append(b'{"id": "a return is a space",\r"age": 64}\n')
    people.write_bytes(b"\xef\xbb\xbf" + b"".join(lines) + b'{"id": "the last has no newline"}')
    assert people.stat().st_size > 5 * SPLIT_BYTES

    one = score_here(people, "-o", tmp_path / "one.ndjson", "--errors", tmp_path / "rejects.ndjson")
    many = spark_here(people, "-o", tmp_path / "many")

    assert many.code == one.code == 1
    where = f"Rejected records are in {tmp_path}/many/rejects. It holds health data."
    assert [where if each.startswith("Rejected records") else each for each in one.told] == many.told
    rows = rows_in(tmp_path / "many")
    assert {row.pop("source") for row in rows} == {str(people)}
    assert rows == [json.loads(line) for line in (tmp_path / "one.ndjson").read_bytes().splitlines()]
    rejects = [json.loads(line) for line in (tmp_path / "rejects.ndjson").read_bytes().splitlines()]
    assert rows_in(tmp_path / "many" / "rejects") == rejects
    assert len(list((tmp_path / "many").glob("part-*"))) > 2


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Give files of every format, each with good and bad people, and cells over several lines."""
    import pyarrow as pa
    from pyarrow import parquet

    folder = tmp_path_factory.mktemp("mixed")
    bad = [line for line, _, _ in BAD_LINES.values()]
    lines = b"".join([*good_lines(200), *(line + b"\n" for line in bad)])
    (folder / "lines.ndjson").write_bytes(lines)
    (folder / "packed.ndjson.gz").write_bytes(gzip.compress(lines))
    cells = b"".join(islice(inputs().cells(), 300)) + b'"p, in ""two\nlines""",,\n"open\n'
    (folder / "cells.csv").write_bytes(cells)
    (folder / "list.json").write_bytes(b"[" + b",".join(good_lines(50)) + b', {"age": "old"}]')
    people = [{"id": name, **answers} for name, answers in islice(inputs().people(open_in_100=0), 500)]
    for person in people[::50]:
        person["age"] = 130
    parquet.write_table(pa.Table.from_pylist(people), folder / "rows.parquet", row_group_size=20)
    return sorted(folder.iterdir())


def _without_repeats(told: str) -> str:
    """Leave out ids that occurred before, which are not counted on a cluster."""
    return re.sub(r"; [0-9,]+ ids? occurred before", "", told)


@pytest.mark.soak
@pytest.mark.parametrize("options", [(), ("--explain", "--assume", "all=no", "--assume", "age=40")], ids=["", "more"])
def test_files_of_every_format_give_the_rows_and_rejects_of_one_machine(
    options: tuple[str, ...], spark: "SparkSession", mixed: list[Path], tmp_path: Path
) -> None:
    one = score_here(*mixed, "-o", tmp_path / "one.ndjson", "--errors", tmp_path / "rejects.ndjson", *options)
    many = spark_here(*mixed, "-o", tmp_path / "many", *options)

    assert many.code == one.code == 1
    assert many.told[-1] == _without_repeats(one.told[-1])
    rows = [json.loads(line) for line in (tmp_path / "one.ndjson").read_bytes().splitlines()]
    assert rows_in(tmp_path / "many") == rows
    rejects = [json.loads(line) for line in (tmp_path / "rejects.ndjson").read_bytes().splitlines()]
    assert rows_in(tmp_path / "many" / "rejects") == rejects


@pytest.mark.parametrize("largest", [1 << 25, 100_000, 1], ids=["whole", "both", "rows"])
def test_parquet_gives_the_rows_and_rejects_of_one_machine_also_where_a_file_is_too_large_for_one_task(
    largest: int, spark: "SparkSession", mixed: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyarrow import parquet

    monkeypatch.setattr("b12screen.spark.frames._LARGEST_WHOLE", largest)
    [large] = [path for path in mixed if path.suffix == ".parquet"]
    small = tmp_path / "few.parquet"
    parquet.write_table(parquet.read_table(large, columns=["id", "age"]).slice(49, 3), small)
    assert small.stat().st_size < 100_000 < large.stat().st_size
    one = score_here(large, small, "-o", tmp_path / "one.parquet", "--errors", tmp_path / "rejects.ndjson")
    many = spark_here(large, small, "-o", tmp_path / "many", "--to", "parquet")

    assert many.code == one.code == 1
    assert many.told[-1] == _without_repeats(one.told[-1])
    assert _rows_of((tmp_path / "many").glob("part-*.parquet")) == _rows_of([tmp_path / "one.parquet"])
    rejects = [json.loads(line) for line in (tmp_path / "rejects.ndjson").read_bytes().splitlines()]
    assert rows_in(tmp_path / "many" / "rejects") == rejects


def _rows_of(files: Iterable[Path]) -> list[dict[str, Any]]:
    from pyarrow import parquet

    rows = [row for file in files for row in parquet.read_table(file).to_pylist()]
    return sorted(rows, key=lambda row: (row["source"], row["line"]))


@pytest.mark.soak
def test_results_as_parquet_are_those_of_one_machine_with_the_same_types(
    spark: "SparkSession", mixed: list[Path], tmp_path: Path
) -> None:
    from pyarrow import parquet

    options = ["--to", "parquet", "--explain", "--assume", "age=40"]
    one = score_here(*mixed, "-o", tmp_path / "one.parquet", "--errors", tmp_path / "rejects.ndjson", *options)
    many = spark_here(*mixed, "-o", tmp_path / "many", *options)

    assert many.told[-1] == _without_repeats(one.told[-1])
    expected = parquet.read_table(tmp_path / "one.parquet")
    tables = [parquet.read_table(part) for part in (tmp_path / "many").glob("part-*.parquet")]
    assert {column.name: str(column.type) for column in tables[0].schema} == {
        column.name: str(column.type) for column in expected.schema
    }
    rows = [row for table in tables for row in table.to_pylist()]
    assert sorted(rows, key=lambda row: (row["source"], row["line"])) == expected.to_pylist()
    rejects = [json.loads(line) for line in (tmp_path / "rejects.ndjson").read_bytes().splitlines()]
    assert rows_in(tmp_path / "many" / "rejects") == rejects


def test_a_folder_is_all_its_files_and_the_receipt_names_them(spark: "SparkSession", tmp_path: Path) -> None:
    folder = tmp_path / "people" / "day=1"
    folder.mkdir(parents=True)
    (folder / "a.ndjson").write_bytes(b"".join(good_lines(2)))
    (folder / "b.csv").write_text("id,fever\n007,no\n")
    (folder / "_SUCCESS").write_text("")
    rules = write_small_pack(tmp_path / "rules")
    receipt = tmp_path / "receipt.json"
    ran = spark_here(
        tmp_path / "people", "-o", tmp_path / "out", "--receipt", receipt, "--extra", "ignore", "--rules", rules
    )

    assert ran.code == 0
    rows = rows_in(tmp_path / "out")
    assert [(row["source"], row["line"]) for row in rows] == [
        (f"{folder}/a.ndjson", 1),
        (f"{folder}/a.ndjson", 2),
        (f"{folder}/b.csv", 2),
    ]
    assert rows[-1]["id"] == "007"
    assert {row["pack"] for row in rows} == {load_pack(rules).name}
    told = json.loads(receipt.read_bytes())
    assert told["options"]["engine"] == "spark"
    assert told["pack"]["hash"] == load_pack(rules).hash
    assert [(each["name"], each["bytes"], each["sha256"]) for each in told["inputs"]] == [
        (f"{folder}/a.ndjson", (folder / "a.ndjson").stat().st_size, None),
        (f"{folder}/b.csv", 16, None),
    ]
    assert (told["read"], told["scored"], told["rejected"]) == (3, 3, 0)
    assert not (tmp_path / "out" / "rejects").exists()


def test_only_the_owner_may_read_results_and_rejects(spark: "SparkSession", tmp_path: Path) -> None:
    (tmp_path / "people.ndjson").write_bytes(good_lines(1)[0] + b"{}{}\n")
    spark_here(tmp_path / "people.ndjson", "-o", tmp_path / "out")
    made = [tmp_path / "out", *(tmp_path / "out").rglob("*")]
    assert len(list((tmp_path / "out").glob("**/part-*"))) == 2
    assert {mode_of(path) for path in made} == {0o600, 0o700}


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of files, with something wrong in most of them."""
    import pyarrow as pa
    from pyarrow import parquet

    folder = tmp_path_factory.mktemp("wrong")
    (folder / "good.ndjson").write_bytes(good_lines(1)[0])
    (folder / "unknown.csv").write_text(f"id,agee\n{SECRET},64\n")
    (folder / "cut.ndjson.gz").write_bytes(gzip.compress(b"".join(good_lines(9)))[:-20])
    (folder / "empty").mkdir()
    tables = {
        "ages": pa.table({"id": [SECRET], "age": [64]}),
        "texts": pa.table({"id": [SECRET], "age": ["64"]}),
        "truths": pa.table({"id": [SECRET], "age": [True]}),
        "unknown": pa.table({"id": [SECRET], "agee": [64]}),
        "near": pa.table({"age": [64], "Sudden_confusion": [True]}),
        "twice": pa.table([[64], [65]], names=["age", "age"]),
    }
    for name, table in tables.items():
        parquet.write_table(table, folder / f"{name}.parquet")
    (folder / "other.ndjson").write_text("id,age\nx,64\n")
    (folder / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    (folder / "none_of_ours.ndjson").write_text('{"id": 1, "q": 2}\n')
    (folder / "cut.parquet").write_bytes((folder / "ages.parquet").read_bytes()[:-20])
    whole = (folder / "ages.parquet").read_bytes()
    (folder / "damaged.parquet").write_bytes(whole[:4] + b"\xff" * 200 + whole[204:])
    return folder


# What is asked for, in the folder {0} -> the sentence.
REFUSED = {
    "{0}/good.ndjson": "Spark writes many files. Give a folder for them that does not exist yet: -o DIR.",
    "- -o {0}/out": "Spark cannot read standard input. Give files or folders that all its workers can read.",
    "{0}/good.ndjson -o {0}/empty": "{0}/empty exists already. Choose another folder for -o, or delete it first.",
    "{0}/none.ndjson -o {0}/out": "There is no file {0}/none.ndjson. Check the name.",
    "{0}/empty -o {0}/out": "There is no file {0}/empty. Check the name.",
    "{0}/good.ndjson {0}/good* -o {0}/out": "{0}/good.ndjson is given twice. Name each input once.",
    "{0}/good.ndjson -o {0}/out --master local[4]": (
        "Spark runs already, with local[2] as its master. Leave out --master."
    ),
    "{0}/unknown.csv -o {0}/out": (
        'No question is called "agee"; did you mean "age"? '
        "To say what columns of your own mean: b12screen map draft FILE"
    ),
    "{0}/other.ndjson -o {0}/out": "{0}/other.ndjson looks like CSV. Read it with --from csv.",
    "{0}/picture.csv -o {0}/out": ("{0}/picture.csv is a PNG picture. Give a file of answers as NDJSON, JSON or CSV."),
    "{0}/none_of_ours.ndjson -o {0}/out --extra ignore": (
        'No field is a question, so there is nothing to score: "q". '
        "To say what fields of your own mean: b12screen map draft FILE"
    ),
    "{0}/near.parquet -o {0}/out --extra ignore": (
        'The column "Sudden_confusion" is nearly "sudden_confusion", and is not left out for that. '
        "Rename it, or read it by a mapping: b12screen map draft FILE"
    ),
    "{0}/unknown.parquet -o {0}/out": (
        'No question is called "agee"; did you mean "age"? '
        "To say what columns of your own mean: b12screen map draft FILE"
    ),
    "{0}/twice.parquet -o {0}/out": 'The column "age" stands twice; keep one.',
    "{0}/truths.parquet -o {0}/out": (
        'The column "age" holds bool, and can only hold whole numbers or text. Convert it first.'
    ),
    "{0}/ages.parquet {0}/texts.parquet -o {0}/out": (
        "The Parquet files hold the same column in different types. Convert it first."
    ),
    "{0}/cut.parquet -o {0}/out": (
        "Cannot read {0}/cut.parquet: it is no whole Parquet file. Get it again, or give --from."
    ),
    "{0}/damaged.parquet -o {0}/out": (
        "Cannot read {0}/damaged.parquet: it is no whole Parquet file. Get it again, or give --from."
    ),
    "{0}/cut.ndjson.gz -o {0}/out": (
        "Cannot read {0}/cut.ndjson.gz to its end: it is cut off. Get the compressed file again."
    ),
    "{0}/good.ndjson -o {0}/out --errors {0}/e": (
        "--errors does not go with --engine spark. "
        "Rejected records are written to the folder rejects in that of the results."
    ),
    "{0}/good.ndjson -o {0}/out.csv": "--to csv does not go with --engine spark. Spark writes ndjson or parquet.",
    "{0}/good.ndjson -o {0}/out --on-error stop": "--on-error stop does not go with --engine spark.",
    "{0}/good.ndjson -o {0}/out --check-only": "--check-only does not go with --engine spark.",
    "{0}/good.ndjson -o {0}/out --workers 2": "--workers does not go with --engine spark.",
    "{0}/good.ndjson -o {0}/out --locale en-GB": "--locale does not go with --engine spark.",
}


@pytest.mark.parametrize("asked", REFUSED)
def test_what_cannot_be_done_is_said_in_a_sentence_and_nothing_is_left(
    asked: str, spark: "SparkSession", wrong: Path
) -> None:
    before = set(wrong.rglob("*"))
    said = refused("--engine", "spark", *(each.format(wrong) for each in asked.split()))
    assert said == REFUSED[asked].format(wrong)
    assert set(wrong.rglob("*")) == before


def test_a_master_goes_with_spark_only(tmp_path: Path) -> None:
    assert refused("--master", "local[2]") == "--master goes with --engine spark."


def test_a_column_that_a_file_does_not_have_was_not_asked_there(spark: "SparkSession", tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    parquet.write_table(pa.table({"id": [1], "age": [76], "Age": [1]}), tmp_path / "a.parquet")
    parquet.write_table(pa.table({"id": [2], "numbness": [True]}), tmp_path / "b.parquet")
    ran = spark_here(tmp_path, "--from", "parquet", "-o", tmp_path / "out", "--extra", "ignore")
    assert ran.code == 0
    assert [(row["id"], row["line"], row["present"]) for row in rows_in(tmp_path / "out")] == [
        (1, 1, ["age_over_75", "age_from_50"]),
        (2, 1, ["numbness"]),
    ]


def test_what_a_path_says_and_what_no_column_says_is_read_as_on_one_machine(
    spark: "SparkSession", tmp_path: Path
) -> None:
    import duckdb
    import polars
    import pyarrow as pa
    from pyarrow import parquet

    folder = tmp_path / "in"
    for name in ("metformin=yes/id=7", "metformin=no", "own", "nothing"):
        (folder / name).mkdir(parents=True)
    parquet.write_table(pa.table({"age": [64]}), folder / "metformin=yes/id=7/part.parquet")
    parquet.write_table(pa.table({"metformin": [True]}), folder / "own/part.parquet")
    (folder / "metformin=no/part.csv").write_text("id;age\nx;64\ny;200\n")
    (folder / "metformin=no/part.ndjson").write_text('{"id": "z"}\n{}\n')
    null = {"id": ["n"], "age": [64], "numbness": [None], "diet": [None]}
    tables = [folder / "nothing" / f"{name}.parquet" for name in ("pyarrow", "polars", "duckdb")]
    parquet.write_table(pa.table(null), tables[0])
    polars.DataFrame(null).write_parquet(tables[1])
    duckdb.sql(f"copy (select 'n' as id, 64 as age, null as numbness, null as diet) to '{tables[2]}' (format parquet)")
    for number, given in enumerate(
        ([folder / "metformin=yes", folder / "metformin=no", folder / "own"], *([each] for each in tables))
    ):
        many = tmp_path / f"many{number}"
        ran = spark_here(*given, "-o", many)
        sources = [file for each in given for file in (sorted(each.rglob("part.*")) if each.is_dir() else [each])]
        one = score_here(*sources)
        rows = one.rows if len(sources) > 1 else [{**row, "source": str(sources[0])} for row in one.rows]
        assert rows_in(many) == sorted(rows, key=lambda row: (row["source"], row["line"]))
        assert ran.code == one.code == (1 if number == 0 else 0)
    assert {row["id"] for row in rows_in(tmp_path / "many0")} == {"7", "x", "z", None}


def test_files_as_people_have_them_are_read_as_on_one_machine(spark: "SparkSession", tmp_path: Path) -> None:
    folder, receipt = tmp_path / "in", tmp_path / "receipt"
    folder.mkdir()
    (folder / "a.csv").write_bytes("id\tage\tsite\r\nZoë\t64\tx\r\n".encode("utf-16"))
    (folder / "b.ndjson").write_bytes('{"id": "Zoë", "x": 1, "age": 64}\n'.encode("utf-16"))
    options = ("--extra", "ignore", "--encoding", "utf-16")
    ran = spark_here(folder, "-o", tmp_path / "many", "--receipt", receipt, *options)
    one = score_here(*sorted(folder.iterdir()), *options)
    assert rows_in(tmp_path / "many") == one.rows
    assert [row["id"] for row in one.rows] == ["Zoë", "Zoë"]
    assert sorted(json.loads(receipt.read_bytes())["left_out_fields"]) == ["site", "x"]
    assert "left out 2 fields: " in ran.err


def test_a_workbook_is_read_as_on_one_machine(spark: "SparkSession", tmp_path: Path) -> None:
    from test_excel import workbook

    source = workbook(tmp_path / "people.xlsx", [("id", "age"), ("x", 64), ("y", 200)])
    assert spark_here(source, "-o", tmp_path / "many").code == 1
    assert [row["id"] for row in rows_in(tmp_path / "many")] == ["x"]


def test_a_dataframe_of_answers_becomes_a_typed_dataframe_of_results_a_row_for_each(
    spark: "SparkSession", tmp_path: Path
) -> None:
    from b12screen.spark import score

    people = [
        (1, 76, True, "vegan", "unknown"),
        (2, None, None, None, None),
        (3, 130, True, "vegan", "no"),
        (4, 40, False, "raw", None),
        (None, 50, None, "mixed", "yes"),
    ]
    answers = spark.createDataFrame(people, "id long, age short, metformin boolean, diet string, numbness string")
    results = score(answers)
    assert results.schema.simpleString() == (
        "struct<id:bigint,outcome:string,decided:boolean,could_become:array<string>,score:int,score_min:int,"
        "score_max:int,present:array<string>,unknown:array<string>,guidelines:struct<ng239:string,aafp_2017:string,"
        "afp_2025:string,mhra_2022:string,ada_2026:string>,notes:array<string>,urgency:int,how_soon:string,"
        "pack:string,reject:struct<field:string,code:string,message:string,red_flag:boolean>>"
    )
    rows = [row.asDict(recursive=True) for row in results.collect()]
    assert [(row["id"], row["reject"] and tuple(row["reject"].values())) for row in rows] == [
        (1, None),
        (2, None),
        (3, ("age", "out_of_range", "the number is not from 0 to 120", False)),
        (4, ("diet", "unknown_option", "the answer is none of mixed, low_animal, vegetarian or vegan", False)),
        (None, None),
    ]
    names = answers.columns
    lines = "".join(json.dumps(dict(zip(names, person, strict=True))) + "\n" for person in people)
    for expected in score_here(given=lines).rows:
        row = rows[expected.pop("line") - 1]
        assert {name: row[name] for name in expected} == expected
    assert {row["pack"] for row in rows} == {load_pack(RULES).name}
    assert rows[2]["outcome"] is None


def test_the_examples_of_docs_spark_in_python_run(spark: "SparkSession", capsys: pytest.CaptureFixture[str]) -> None:
    spark.createDataFrame([("p-1", 82, True)], "id string, age int, numbness boolean").createTempView("answers")
    page = (ROOT / "docs" / "spark.md").read_text(encoding="utf-8")
    assert python_that_fails("docs/spark.md", page, spark=spark) == ""
    assert " |-- outcome: string" in capsys.readouterr().out


def test_a_dataframe_takes_the_options_of_the_command_line(spark: "SparkSession", tmp_path: Path) -> None:
    from b12screen.spark import score

    rules = write_small_pack(tmp_path / "rules")
    [row] = score(
        spark.createDataFrame([(True, 1)], "blister boolean, other int"),
        rules=rules,
        assume=["fever=no"],
        explain=True,
        ignore_extra=True,
    ).collect()
    assert row.assumed == ["fever=no"]
    assert [reason.rule for reason in row.reasons] == ["blister"]
    assert row.id is None
    assert row.pack == load_pack(rules).name


def test_a_dataframe_whose_columns_do_not_fit_is_refused_before_anything_runs(spark: "SparkSession") -> None:
    from b12screen.spark import score

    with pytest.raises(UserError, match='No question is called "agee"; did you mean "age"'):
        score(spark.createDataFrame([(64,)], "agee int"))
    with pytest.raises(UserError, match='The column "age" holds bool, and can only hold whole numbers or text'):
        score(spark.createDataFrame([(True,)], "age boolean"))
    assert score(spark.createDataFrame([(64.0,), (64.5,)], "age double")).where("reject is null").count() == 1


CODED = """\
id: who
only: {state: ["1"]}
questions:
  age: {field: a, unknown: ["99"]}
  metformin: {field: q, answers: {"1": yes, "0": no}}
  numbness: {field: s___1}
tick_boxes:
  - {fields: [s___1, s___2]}
ignore: [site]
"""


@pytest.mark.parametrize("form", ["ndjson", "csv", "parquet"])
def test_a_mapping_reads_as_on_one_machine(spark: "SparkSession", tmp_path: Path, form: str) -> None:
    by, file = tmp_path / "map.yaml", tmp_path / f"people.{form}"
    by.write_text(CODED, encoding="utf-8")
    row = {"state": 1, "a": 82, "q": 1, "s___1": 1, "s___2": 0, "site": "x"}
    changes: dict[str, dict[str, Any]] = {"p": {}, "q": {"state": 0}, "r": {"q": 7}, "s": {"a": 99}}
    people = [{"who": who, **row, **changed} for who, changed in changes.items()]
    file.write_bytes(written(people, InputFormat[form.upper()]))
    local, whole = tmp_path / "local", tmp_path / "whole"
    assert score_here(str(file), "--map", str(by), "-o", str(local)).code == 1
    ran = spark_here(str(file), "--map", str(by), "-o", str(whole))
    assert ran.code == 1
    assert "3 read, 2 scored, 1 rejected" in ran.err and "1 row left out by the mapping" in ran.err
    expected = [json.loads(line) for line in local.read_text().splitlines()]
    assert [{**row, "source": 0} for row in rows_in(whole)] == [{**row, "source": 0} for row in expected]


def test_a_dataframe_is_read_by_a_mapping(spark: "SparkSession", tmp_path: Path) -> None:
    from b12screen.spark import score

    (tmp_path / "map.yaml").write_text(CODED, encoding="utf-8")
    kinds = "who string, state int, a double, q int, s___1 boolean, s___2 boolean, site string"
    rows = [(who, state, 82.0, q, True, False, "x") for who, state, q in (("p", 1, 1), ("q", 0, 1), ("r", 1, 7))]
    found = score(spark.createDataFrame(rows, kinds), mapping=tmp_path / "map.yaml").collect()
    assert [row.id for row in found] == ["p", "r"]
    assert [row.reject and row.reject.code for row in found] == [None, "unmapped_answer"]
    assert found[0].present[:3] == ["age_over_75", "metformin", "numbness"]
    with pytest.raises(UserError, match='there is no field "who"'):
        score(spark.createDataFrame([(1,)], "a int"), mapping=tmp_path / "map.yaml")


def test_rows_are_not_put_together_on_spark(spark: "SparkSession") -> None:
    from b12screen.spark import score

    by = Mapping(questions={"age": Entry(field="a")}, rows=PersonRows(same_id="join"))
    with pytest.raises(UserError, match="Use --engine local"):
        score(spark.createDataFrame([("p", 1)], "id string, a int"), mapping=by)
