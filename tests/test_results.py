"""Results of every format come back as the same numbers, and what score did not write is refused by its line."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet
from results_on_file import PACK, PEOPLE, as_file, result, scored, written

from b12screen.engine.urgency import NO_TIME, SOONEST_FIRST
from b12screen.errors import UserError
from b12screen.evaluate.results import rows as rows_module
from b12screen.evaluate.results.files import read_results
from b12screen.evaluate.results.rows import Rows
from b12screen.formats.registry import InputFormat

WRONG = "is not what b12screen score writes with these rules. Score the answers again."
OTHER = "b12@9.9.9+sha256:0123456789abcdef"


def read(*paths: Path, form: InputFormat | None = None) -> list[Rows]:
    return list(read_results(paths, PACK, form))


def refused(*paths: Path) -> str:
    with pytest.raises(UserError) as error:
        read(*paths)
    return str(error.value).replace(f"{paths[-1].parent}/", "")


def facts(some: list[Rows]) -> list[dict[str, Any]]:
    """The rows as `score` writes them, as far as they are read."""
    rules, questions = [rule.id for rule in PACK.rules], [question.id for question in PACK.questions]

    def names(of: list[str], bits: Any) -> list[str]:
        return [name for name, bit in zip(of, bits, strict=True) if bit]

    return [
        {
            "id": rows.ids[i],
            "line": int(rows.lines[i]),
            "outcome": PACK.outcomes[rows.outcome[i]].id,
            "decided": bool(rows.decided[i]),
            "score": int(rows.score[i]),
            "present": names(rules, rows.present[i]),
            "unknown": names(rules, rows.unknown[i]),
            "how_soon": None if rows.how_soon[i] == NO_TIME else SOONEST_FIRST[rows.how_soon[i]],
            **({} if rows.settle is None else {"settle": sorted(names(questions, rows.settle[i]))}),
        }
        for rows in some
        for i in range(len(rows))
    ]


@pytest.mark.parametrize("options", [(), ("--explain",)], ids=["plain", "explained"])
@pytest.mark.parametrize("ending", ["ndjson", "json", "csv", "parquet", "csv.gz", "ndjson.gz"])
def test_every_format_gives_what_score_wrote(tmp_path: Path, ending: str, options: tuple[str, ...]) -> None:
    lines = scored(tmp_path, "ndjson", *options, people=PEOPLE).read_text().splitlines()
    wanted = [json.loads(line) for line in lines]
    for row in wanted:
        if "settle" in row:
            row["settle"] = sorted(row["settle"])
    found = facts(read(scored(tmp_path, ending, *options)))
    assert found == [{key: row[key] for key in found[0]} for row in wanted]
    assert ("settle" in found[0]) == bool(options)


@pytest.mark.parametrize("ending", ["ndjson", "csv", "parquet"])
def test_what_was_assumed_is_read_from_every_format(tmp_path: Path, ending: str) -> None:
    (rows,) = read(scored(tmp_path, ending, "--assume", "all=no", "--assume", "age=40"))
    assert rows.assumed == ("all=no", "age=40")


# What score did not write


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("outcome", "fine"),
        ("outcome", None),
        ("how_soon", "soon"),
        ("decided", "yes"),
        ("decided", 1),
        ("score", 1.5),
        ("score", "1"),
        ("score", True),
        ("score", 1 << 40),
        ("line", 0),
        ("line", None),
        ("present", "metformin"),
        ("present", ["metformin", "zinc"]),
        ("present", ["metformin", "metformin"]),
        ("present", [["metformin"]]),
        ("present", None),
        ("unknown", {"a": 1}),
        ("id", [1]),
        ("id", True),
    ],
)
def test_a_wrong_field_of_a_line_is_refused_by_line_and_without_its_value(
    tmp_path: Path, field: str, value: object
) -> None:
    path = written(tmp_path / "r.ndjson", [result(), result(), result(**{field: value})])
    told = refused(path)
    assert told.startswith(f"r.ndjson:3: {field} ")
    assert "Score the answers again." in told
    assert "zinc" not in told


@pytest.mark.parametrize("field", ["outcome", "how_soon", "decided", "score", "present", "unknown", "pack", "line"])
def test_a_missing_field_is_refused(tmp_path: Path, field: str) -> None:
    row = result()
    del row[field]
    told = refused(written(tmp_path / "r.ndjson", [result(), row]))
    assert told.startswith("r.ndjson:2: ")
    assert field in told


def test_a_rule_that_is_present_and_unknown_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "r.ndjson", [result(), result(present=["metformin"], unknown=["metformin"])])
    assert refused(path) == "r.ndjson:2: unknown names a rule that is present too. Score the answers again."


@pytest.mark.parametrize("text", ["{", "nan", '{"outcome": NaN}', "[" * 5_000, "\udcff"])
def test_what_is_no_json_is_refused_by_line(tmp_path: Path, text: str) -> None:
    path = written(tmp_path / "r.ndjson", [result()])
    path.write_bytes(path.read_bytes() + b"\r\n \n" + text.encode(errors="surrogateescape") + b"\n")
    assert refused(path) == "r.ndjson:4: the row is no JSON object in UTF-8. Score the answers again."


def test_answers_are_no_results(tmp_path: Path) -> None:
    assert refused(PEOPLE) == "people.ndjson:1: no result, for it has no outcome. First: b12screen score"
    path = tmp_path / "people.csv"
    path.write_text("id,age\na,40\n")
    assert refused(path) == "people.csv has no column outcome, as results of b12screen score have."


# Rules and options


@pytest.mark.parametrize("ending", ["ndjson", "csv", "parquet"])
def test_results_of_other_rules_are_refused_and_mixed_ones_too(tmp_path: Path, ending: str) -> None:
    for row, why in (
        (1, f"and the rules here are {PACK.name}. Give the rules"),
        (2, f"and the rows before by {PACK.name}"),
    ):
        path = tmp_path / f"r{row}.{ending}"
        rows = [result(id="a"), result(id="b"), result(id="c")]
        rows[row - 1]["pack"] = OTHER
        as_file(path, rows)
        line = row + (ending == "csv")
        assert f"r{row}.{ending}:{line}: made by the rules {OTHER}, {why}" in refused(path)


def test_the_name_of_other_rules_is_only_shown_if_it_can_be_one(tmp_path: Path) -> None:
    told = refused(written(tmp_path / "r.ndjson", [result(pack="\x1b[31m a person's name")]))
    assert "made by the rules of another name" in told
    assert "person" not in told
    assert refused(written(tmp_path / "r.ndjson", [result(pack=7)])).startswith(
        "r.ndjson:1: pack is missing or no text."
    )


@pytest.mark.parametrize("ending", ["ndjson", "csv", "parquet"])
def test_rows_with_different_assumptions_are_refused(tmp_path: Path, ending: str) -> None:
    path = as_file(tmp_path / f"r.{ending}", [result(assumed=["all=no"]), result(assumed=["age=40"])])
    assert f":{3 if ending == 'csv' else 2}: assumed is another than that of the first row" in refused(path)


def test_files_made_in_different_ways_are_refused(tmp_path: Path) -> None:
    one = written(tmp_path / "one.ndjson", [result()])
    explained = written(tmp_path / "two.ndjson", [result(settle=[])])
    assert refused(one, explained) == (
        "two.ndjson: not all results were made with --explain. Score all answers in the same way."
    )
    assumed = written(tmp_path / "three.ndjson", [result(assumed=["all=no"])])
    assert "with the same --assume" in refused(one, assumed)
    assert len(facts(read(one, one))) == 2


def test_settle_that_is_missing_in_one_line_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "r.ndjson", [result(settle=["age"]), result()])
    assert refused(path) == f"r.ndjson:2: settle {WRONG}"


def test_results_in_a_format_that_score_never_writes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"^Results are never fhir\."):
        list(read_results([written(tmp_path / "r.ndjson", [result()])], PACK, InputFormat.FHIR))


# CSV


@pytest.mark.parametrize(
    ("field", "text"),
    [
        *(("outcome", "fine"), ("how_soon", "soon"), ("decided", "maybe"), ("score", "1.0"), ("score", "1e3")),
        *(("score", ""), ("line", "x"), ("line", ""), ("present", "zinc"), ("present", "metformin;")),
        ("unknown", "metformin;metformin"),
    ],
)
def test_a_wrong_cell_is_refused_by_line(tmp_path: Path, field: str, text: str) -> None:
    told = refused(as_file(tmp_path / "r.csv", [result(), result(**{field: text})]))
    assert told.startswith(f"r.csv:3: {field} ")


def test_ids_of_csv_lose_the_apostrophe_that_the_writer_put_there(tmp_path: Path) -> None:
    ids = ["'=1+1", "'-x", "''a", "o'brien", "'twas", "007", "-7", ""]
    rows = read(as_file(tmp_path / "r.csv", [result(id=each) for each in ids]))
    assert facts(rows)[0]["id"] == "=1+1"
    assert [row["id"] for row in facts(rows)] == ["=1+1", "-x", "'a", "o'brien", "'twas", "007", "-7", None]


def test_a_quote_late_in_a_file_and_lines_in_cells_keep_their_numbers(tmp_path: Path) -> None:
    path = as_file(
        tmp_path / "r.csv", [*[result(id=f"p{i}") for i in range(5_000)], result(id="two\nlines, and a comma")]
    )
    with path.open("a") as file:
        file.write("\n" + path.read_text().splitlines()[1] + "\nx,1\n")
    assert refused(path) == "r.csv:5006: the row has 2 cells, and the header has 14. Score the answers again."
    path.write_text(path.read_text().removesuffix("x,1\n"))
    found = facts(read(path))
    assert [row["id"] for row in found[4_999:]] == ["p4999", "two\nlines, and a comma", "p0"]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (b'a"b,"\n', "the row cannot be read as cells"),
        (b"\xff,1\n", "the row is not UTF-8"),
        (b"x," * 600_000 + b"\n", "the row is too long"),
        (b"a\rb\n", "the row cannot be read as cells"),
    ],
    ids=["quote", "encoding", "long", "carriage return"],
)
def test_rows_that_are_no_csv_are_refused_by_line(tmp_path: Path, bad: bytes, why: str) -> None:
    path = as_file(tmp_path / "r.csv", [result()])
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n") + bad)
    assert refused(path).startswith(f"r.csv:3: {why}")


def test_headers_that_cannot_be_used(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    good = as_file(path, [result()]).read_text()
    path.write_text(good.replace("id,line", "line,line"))
    assert refused(path) == "r.csv has more than one column line, as results of b12screen score have."
    path.write_bytes(b"\xff\n")
    assert refused(path) == "The header row of r.csv is not UTF-8."
    path.write_text("\n\n")
    assert "has no header row" in refused(path)
    path.write_text("")
    assert "has no header row" in refused(path)
    path.write_text("\n" + good)
    assert len(facts(read(path))) == 1


def test_cells_parted_by_semicolons_are_read_as_spreadsheets_write_them(tmp_path: Path) -> None:
    path = as_file(tmp_path / "r.csv", [result(id=f"p{i}", present=["hiv", "numbness"][: i % 3]) for i in range(9)])
    wanted = facts(read(path))
    with path.open(newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    assert facts(read(path)) == wanted


# Parquet


@pytest.mark.parametrize(
    ("field", "column", "why"),
    [
        ("outcome", pa.array([1, 2]), "1: outcome is a column of another type than text"),
        ("outcome", pa.array(["no_trigger", None]), "2: outcome is not what"),
        ("how_soon", pa.array([None, "soon"]), "2: how_soon is not what"),
        ("decided", pa.array(["true", "true"]), "1: decided is a column of another type than true and false"),
        ("decided", pa.array([True, None]), "2: decided is not what"),
        ("score", pa.array([1.0, float("nan")]), "1: score is a column of another type than whole numbers"),
        ("score", pa.array([1, None]), "2: score is not what"),
        ("score", pa.array([1, 1 << 40]), "2: score is not what"),
        ("line", pa.array([1, 0]), "2: line is not what"),
        ("present", pa.array(["metformin", ""]), "1: present is a column of another type than lists of text"),
        ("present", pa.array([[], None], pa.list_(pa.string())), "2: present is not what"),
        ("present", pa.array([["metformin"], ["numbness", "zinc"]]), "2: present is not what"),
        ("present", pa.array([[], ["numbness", None]]), "2: present is not what"),
        ("present", pa.array([[], ["numbness", "numbness"]]), "2: present names one thing twice"),
        ("id", pa.array([1.5, 2.0]), "1: id is not what"),
        ("assumed", pa.array(["a", "a"]), "1: assumed is not what"),
    ],
)
def test_a_wrong_value_of_a_column_is_refused_by_row(tmp_path: Path, field: str, column: pa.Array, why: str) -> None:
    path = as_file(tmp_path / "r.parquet", [result(assumed=["a"]), result(assumed=["a"])])
    table = parquet.read_table(path)
    parquet.write_table(table.set_column(table.column_names.index(field), field, column), path)
    assert refused(path).startswith(f"r.parquet:{why}")


def test_columns_as_other_programs_write_them(tmp_path: Path) -> None:
    path = as_file(tmp_path / "r.parquet", [result(id=7), result(id=8, present=["hiv"], how_soon="weeks")])
    table = parquet.read_table(path)
    coded = table["outcome"].combine_chunks().dictionary_encode()
    large = table["present"].cast(pa.large_list(pa.large_string()))
    table = table.set_column(table.column_names.index("outcome"), "outcome", coded)
    table = table.set_column(table.column_names.index("present"), "present", large)
    parquet.write_table(table.drop_columns(["id", "notes"]), path)
    assert [(row["id"], row["present"], row["how_soon"]) for row in facts(read(path))] == [
        (None, [], None),
        (None, ["hiv"], "weeks"),
    ]
    parquet.write_table(table.drop_columns(["score"]), path)
    assert refused(path) == "r.parquet has no column score, as results of b12screen score have."


# Many


@pytest.mark.parametrize(("limit", "most"), [("_MOST_LISTS", 10), ("_MOST_LENGTH", 20)])
def test_lists_that_never_repeat_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch, limit: str, most: int) -> None:
    monkeypatch.setattr(rows_module, limit, most)
    names = {name: i for i, name in enumerate("abcdef")}
    lists = rows_module.Lists("present", names, lambda some: [list(each) for each in some])
    for i in range(1, 64):
        written = "".join(name for name, place in names.items() if i >> place & 1)
        bits = lists.read([written, "", written])
        assert np.flatnonzero(bits[0]).tolist() == [names[name] for name in written]
        assert (bits[2] == bits[0]).all()
        assert not bits[1].any()
        assert len(lists._known) <= 14
