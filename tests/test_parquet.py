"""`b12screen score` with Parquet in and out: the same results as from lines, typed, and words for what is not well."""

import gzip
import hashlib
import io
import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from people_on_file import SURVEY, survey_lines
from pyarrow import parquet
from terminal import run_in_terminal
from test_score import LONGEST, SECRET, command, lines, mode_of, read_rejects, refused, score, score_here

from b12screen.formats.parquet.beside import Beside, ahead

PEOPLE: list[dict[str, Any]] = [
    {"id": "p-1", "age": 82, "diet": "vegan", "b12_source": False, "numbness": True},
    {"id": "007", "age": 30, "metformin": True, "metformin_months": 60, "numbness": None},
    {"id": None, "age": None, "numbness": False, "metformin": False},
]


def write(path: Path, table: pa.Table) -> Path:
    parquet.write_table(table, path)
    return path


def people_in(path: Path, people: Sequence[dict[str, Any]] = PEOPLE) -> Path:
    names = dict.fromkeys(key for each in people for key in each)
    return write(path, pa.table({name: [each.get(name) for each in people] for name in names}))


def rows_of(path: Path) -> list[dict[str, Any]]:
    return parquet.read_table(path).to_pylist()  # type: ignore[no-any-return]


# Results


@pytest.mark.parametrize("options", [(), ("--assume", "red_flags=no"), ("--assume", "all=no", "--assume", "age=50")])
def test_rows_give_what_lines_give_whatever_the_results_are_written_as(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    source = people_in(tmp_path / "people.parquet")
    wanted = score_here(*options, given=lines(*PEOPLE))
    assert score_here(source, *options).out == wanted.out
    for to in ("json", "csv", "text"):
        assert (
            score_here(source, "--to", to, *options).out == score_here("--to", to, *options, given=lines(*PEOPLE)).out
        )
    for given in ((source,), ()):
        out = tmp_path / "out.parquet"
        ran = score_here(*given, *options, "-o", out, given=b"" if given else lines(*PEOPLE))
        assert ran.err == wanted.err
        assert rows_of(out) == wanted.rows


def test_the_survey_gives_the_same_from_columns_and_to_columns(tmp_path: Path) -> None:
    people = [json.loads(line) for line in survey_lines()]
    source, out = people_in(tmp_path / "people.parquet", people), tmp_path / "out.parquet"
    wanted = score_here(SURVEY)
    assert score_here(source).out == wanted.out
    score_here(source, "-o", out)
    assert rows_of(out) == wanted.rows


def test_reasons_are_the_same_in_columns_with_answers_as_cells_of_csv_have_them(tmp_path: Path) -> None:
    source, out = people_in(tmp_path / "people.parquet"), tmp_path / "out.parquet"
    wanted = score_here(source, "--explain")
    assert wanted.out == score_here("--explain", given=lines(*PEOPLE)).out
    score_here(source, "--explain", "-o", out)
    rows = rows_of(out)
    for row in rows:
        for reason in row["reasons"]:
            reason["answers"] = {each["question"]: each["answer"] for each in reason["answers"]}
    assert rows[0]["reasons"][0]["answers"] != {}
    as_cells = wanted.rows
    for row in as_cells:
        for reason in row["reasons"]:
            reason["answers"] = {name: as_cell(answer) for name, answer in reason["answers"].items()}
    assert rows == as_cells


def as_cell(answer: object) -> str:
    return {True: "yes", False: "no"}[answer] if isinstance(answer, bool) else str(answer)


def test_results_have_typed_columns_and_the_file_says_which_rules_made_them(tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    one, other = people_in(tmp_path / "one.parquet"), tmp_path / "other.ndjson"
    other.write_text(lines({"age": 20}))
    ran = score_here(one, other, "-o", out, "--explain", "--assume", "age=50")
    table = parquet.read_table(out)
    names = pa.list_(pa.string())
    kinds = {field.name: field.type for field in table.schema}
    answers = pa.list_(pa.struct([("question", pa.string()), ("answer", pa.string())]))
    reason = [("rule", pa.string()), ("title", pa.string()), ("because", pa.string()), ("answers", answers)]
    guidelines = [(name, pa.string()) for name in ("ng239", "aafp_2017", "afp_2025", "mhra_2022", "ada_2026")]
    assert kinds == {
        **{"id": pa.string(), "line": pa.int64(), "source": pa.string(), "outcome": pa.string()},
        **{"decided": pa.bool_(), "could_become": names},
        **dict.fromkeys(("score", "score_min", "score_max"), pa.int32()),
        **{"present": names, "unknown": names, "guidelines": pa.struct(guidelines), "notes": names},
        **{"urgency": pa.int32(), "how_soon": pa.string()},
        **{"pack": pa.string(), "reasons": pa.list_(pa.struct([*reason, ("sources", names)]))},
        **{"settle": names, "assumed": names},
    }
    assert table["source"].to_pylist() == [str(one)] * 3 + [str(other)]
    told = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
    pack = table["pack"][0].as_py()
    assert told["b12screen.pack"] == pack
    assert told["b12screen.pack.hash"].startswith(pack.partition("sha256:")[2])
    assert (told["b12screen.assumed"], told["b12screen.pack.status"]) == ('["age=50"]', "unreviewed")
    assert "4 read, 4 scored" in ran.err
    assert mode_of(out) == 0o600


def test_no_rows_give_a_table_without_rows(tmp_path: Path) -> None:
    source, out = (
        write(tmp_path / "none.parquet", pa.table({"id": pa.array([], pa.int16()), "age": pa.array([], pa.int8())})),
        tmp_path / "out.parquet",
    )
    assert score_here(source, "-o", out).code == 0
    assert parquet.read_table(out).schema.field("id").type == pa.int16()
    assert rows_of(out) == []
    assert score_here(source, "--to", "json").out == b"[\n\n]\n"


def test_more_rows_than_are_read_or_written_at_once_keep_their_order_and_numbers(tmp_path: Path) -> None:
    source, out = tmp_path / "people.parquet", tmp_path / "out.parquet"
    count = 70_000
    ages = [i % 130 for i in range(count)]
    table = pa.table({"id": range(count), "age": pa.array(ages, pa.uint8())})
    parquet.write_table(table, source, row_group_size=30_001)
    assert score_here(source, "-o", out, "-q").code == 1
    rows = parquet.read_table(out, columns=["id", "line", "outcome"]).to_pylist()
    assert [(row["id"], row["line"]) for row in rows] == [(i, i + 1) for i in range(count) if ages[i] <= 120]
    assert {row["outcome"] == "out_of_scope" for row in rows if ages[row["id"]] < 16} == {True}
    assert parquet.read_metadata(out).num_row_groups == 1


# Types


@pytest.mark.soak
def test_every_number_of_workers_writes_the_same_bytes(tmp_path: Path) -> None:
    people = [{"id": f"p-{i}", "age": i % 130, "numbness": i % 3 == 0} for i in range(150_000)]  # three groups of rows
    source = people_in(tmp_path / "people.parquet", people)
    written = []
    for workers in ("1", "2", "7"):
        out, errors = tmp_path / f"out{workers}.parquet", tmp_path / f"errors{workers}"
        assert score(source, "-o", out, "--errors", errors, "--workers", workers).code == 1
        written.append((out.read_bytes(), errors.read_bytes()))
    assert written[0] == written[1] == written[2]
    assert parquet.ParquetFile(tmp_path / "out1.parquet").num_row_groups == 3


def test_what_fails_while_rows_are_read_or_written_beside_the_scoring_is_raised() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    with ahead(items()) as found:
        assert next(found) == 1
        with pytest.raises(OSError, match="gone"):
            next(found)
    alive = threading.active_count()
    with pytest.raises(KeyboardInterrupt), ahead(iter([1, 2, 3])) as found:
        assert next(found) == 1
        raise KeyboardInterrupt
    assert threading.active_count() == alive
    beside = Beside()
    beside.start(lambda: next(iter([]), None) or 1 / 0)  # type: ignore[arg-type]
    with pytest.raises(ZeroDivisionError):
        beside.wait()
    beside.wait()  # it is raised once


@pytest.mark.parametrize(
    "kind", [pa.int8(), pa.uint8(), pa.int16(), pa.uint16(), pa.int32(), pa.uint32(), pa.int64(), pa.uint64()], ids=str
)
def test_whole_numbers_of_any_size_are_answers_and_ids_that_come_back_unchanged(
    tmp_path: Path, kind: pa.DataType
) -> None:
    largest = 2 ** (kind.bit_width - (not str(kind).startswith("u"))) - 1
    ids = [largest, None, 0]
    columns = {"id": pa.array(ids, kind), "age": pa.array([82, 3, None], kind)}
    out = tmp_path / "out.parquet"
    for table in (pa.table(columns), pa.table({name: each.dictionary_encode() for name, each in columns.items()})):
        source = write(tmp_path / "people.parquet", table)
        score_here(source, "-o", out)
        assert parquet.read_table(out)["id"].type == kind
        assert [(row["id"], row["outcome"]) for row in rows_of(out)] == [
            (largest, "not_enough_answers"),
            (None, "out_of_scope"),
            (0, "not_enough_answers"),
        ]
        assert score_here(source).ids == ids


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int8(), pa.string())], ids=str)
def test_texts_are_read_as_cells_of_csv_are(tmp_path: Path, kind: pa.DataType) -> None:
    cells: dict[str, list[str | None]] = {
        "id": ["007", None, "1e5", "x"],
        "age": ["082", "unknown", "", None],
        "numbness": ["TRUE", "declined", "No", "yes"],
        "diet": ["vegan", "unknown", "", None],
    }
    source = write(
        tmp_path / "people.parquet", pa.table({key: pa.array(each).cast(kind) for key, each in cells.items()})
    )
    rows = [",".join(each[i] or "" for each in cells.values()) for i in range(4)]
    as_csv = score_here("--from", "csv", given="\n".join([",".join(cells), *rows]))
    assert [row | {"line": row["line"] + 1} for row in score_here(source).rows] == as_csv.rows


def test_a_boolean_is_an_answer_to_yes_or_no_and_a_column_of_nothing_to_any_question(tmp_path: Path) -> None:
    columns = {"numbness": pa.array([True, False, None]), "diet": pa.nulls(3), "age": pa.nulls(3), "id": pa.nulls(3)}
    ran = score_here(write(tmp_path / "people.parquet", pa.table(columns)))
    assert ["numbness" in row["present"] for row in ran.rows] == [True, False, False]
    assert ["numbness" in row["unknown"] for row in ran.rows] == [False, False, True]
    assert ran.ids == [None, None, None]


def test_ids_of_several_files_keep_their_type_where_it_is_the_same_and_are_text_elsewhere(tmp_path: Path) -> None:
    numbers, texts = (people_in(tmp_path / f"{i}.parquet", [{"id": i, "age": 1}]) for i in (5, "x"))
    also, out, ndjson = (
        people_in(tmp_path / "more.parquet", [{"id": 6, "age": 1}]),
        tmp_path / "out.parquet",
        tmp_path / "l.ndjson",
    )
    ndjson.write_text(lines({"id": 7}))
    for sources, kind in (
        ((numbers, also), pa.int64()),
        ((numbers, texts), pa.string()),
        ((numbers, ndjson), pa.string()),
    ):
        score_here(*sources, "-o", out)
        assert parquet.read_table(out)["id"].type == kind
    assert [row["id"] for row in rows_of(out)] == ["5", "7"]


# Rejects


def test_a_row_that_cannot_be_read_is_rejected_alone_with_its_number_and_its_values(tmp_path: Path) -> None:
    people = pa.table(
        {
            "id": [1, 2, 3, 4, 5],
            "age": pa.array([64, 200, 64, None, 64], pa.int16()),
            "diet": pa.array(["vegan", "keto", SECRET, None, "vegan"]).dictionary_encode(),
            "metformin": [True, None, None, False, True],
            "metformin_months": ["3", None, None, "2", "3.5"],
        }
    )
    source, errors = write(tmp_path / "people.parquet", people), tmp_path / "errors"
    ran = score(source, "--errors", errors)
    assert (ran.code, ran.ids) == (1, [1])
    assert SECRET not in ran.err
    assert [(each["line"], each["field"], each["code"], each["source"]) for each in read_rejects(errors)] == [
        (2, "age", "out_of_range", str(source)),
        (3, "diet", "unknown_option", str(source)),
        (4, "metformin_months", "follow_up", str(source)),
        (5, "metformin_months", "wrong_type", str(source)),
    ]
    assert [json.loads(each["raw"]) for each in read_rejects(errors)] == [
        {"id": 2, "age": 200, "diet": "keto"},
        {"id": 3, "age": 64, "diet": SECRET},
        {"id": 4, "metformin": False, "metformin_months": "2"},
        {"id": 5, "age": 64, "diet": "vegan", "metformin": True, "metformin_months": "3.5"},
    ]
    assert mode_of(errors) == 0o600


@pytest.mark.parametrize("encoded", [False, True])
def test_text_that_is_not_utf_8_and_an_id_that_is_too_long_are_rejected_whatever_else_is_wrong(
    tmp_path: Path, encoded: bool
) -> None:
    def text(*raw: bytes | None) -> pa.Array:
        column = pa.array(raw, pa.binary())
        if not encoded:
            return column.view(pa.string())
        found = column.dictionary_encode()
        return pa.DictionaryArray.from_arrays(found.indices, found.dictionary.view(pa.string()))

    columns = {"diet": text(b"keto", b"vegan", b"keto"), "id": text(b"\xff", b"x" * (LONGEST + 1), None)}
    columns["b12_source"] = text(b"yes", b"yes", b"\xc3(")
    source, errors = write(tmp_path / "people.parquet", pa.table(columns)), tmp_path / "errors"
    assert score_here(source, "--errors", errors).code == 1
    found = read_rejects(errors)
    assert [(each["line"], each["field"], each["code"]) for each in found] == [
        (1, None, "encoding"),
        (2, None, "too_long"),
        (3, None, "encoding"),
    ]
    assert [json.loads(found[i]["raw"]) for i in (0, 2)] == [
        {"diet": "keto", "id": "\\xff", "b12_source": "yes"},
        {"diet": "keto", "b12_source": "\\xc3("},
    ]
    assert len(found[1]["raw"]) == 2_000


def test_a_run_stops_at_the_first_reject_and_finds_ids_that_occur_twice(tmp_path: Path) -> None:
    source, out = (
        people_in(tmp_path / "people.parquet", [{"id": 1}, {"id": 1, "age": 1}, {"age": 121}, {}]),
        tmp_path / "o",
    )
    assert score_here(source, "--on-error", "stop", "-o", out, "--to", "parquet").code == 1
    assert [row["line"] for row in rows_of(out)] == [1, 2]
    assert score_here(source, "--check-only").rows == [
        {"id": 1, "source": str(source), "line": 2, "first_source": str(source), "first_line": 1}
    ]


# Files that are refused


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (
            {"numbnes": [True]},
            'No question is called "numbnes"; did you mean "numbness"? '
            "To say what columns of your own mean: b12screen map draft FILE",
        ),
        (
            {"numbness": [1.0]},
            'The column "numbness" holds double, and can only hold booleans or text. Convert it first.',
        ),
        ({"age": [True]}, 'The column "age" holds bool, and can only hold whole numbers or text. Convert it first.'),
        ({"diet": [1]}, 'The column "diet" holds int64, and can only hold text. Convert it first.'),
        ({"numbness": [1]}, 'The column "numbness" holds int64, and can only hold booleans or text. Convert it first.'),
        (
            {"id": [b"x"], "age": [1]},
            'The column "id" holds binary, and can only hold text or whole numbers. Convert it first.',
        ),
        (
            {"id": [{"a": 1}], "age": [1]},
            'The column "id" holds struct<a: int64>, and can only hold text or whole numbers. Convert it first.',
        ),
    ],
)
@pytest.mark.parametrize("rows", [0, 1])
def test_a_column_that_no_question_has_or_of_another_type_stops_before_anything_is_scored(
    tmp_path: Path, columns: dict[str, list[Any]], said: str, rows: int
) -> None:
    source, out = write(tmp_path / "people.parquet", pa.table(columns).slice(0, rows)), tmp_path / "out.parquet"
    assert refused(source, "-o", out) == said
    assert not out.exists()


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    source = write(tmp_path / "people.parquet", pa.Table.from_arrays([pa.array([1]), pa.array([2])], ["age", "age"]))
    assert refused(source) == 'The column "age" stands twice; keep one.'


def test_extra_columns_of_any_type_are_left_out_on_demand(tmp_path: Path) -> None:
    columns = {"age": [82], "when": pa.array([0], pa.timestamp("s")), "deep": [{"age": [1]}], "\x1b[31m": [SECRET]}
    source = write(tmp_path / "people.parquet", pa.table(columns))
    assert "\x1b" not in refused(source)
    assert score_here(source, "--extra", "ignore").rows == score_here(given=lines({"age": 82})).rows


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda raw: raw[:-100], "it is no whole Parquet file. Get it again, or give --from."),
        (lambda raw: raw[:200] + b"\0" * 300 + raw[500:], "it is no whole Parquet file. Get it again, or give --from."),
        (lambda raw: b"", "it is no whole Parquet file. Get it again, or give --from."),
        (lambda raw: b'{"age": 64}\n', "it is no whole Parquet file. Get it again, or give --from."),
        (lambda raw: raw[:4], "it is no whole Parquet file. Get it again, or give --from."),
    ],
    ids=["cut off", "overwritten", "empty", "NDJSON", "only its start"],
)
@pytest.mark.parametrize("to", ["ndjson", "parquet"])
def test_a_file_that_is_no_whole_parquet_file_is_said_in_one_sentence(
    tmp_path: Path, spoil: Any, said: str, to: str
) -> None:
    source, out = people_in(tmp_path / "people.parquet", PEOPLE * 500), tmp_path / "out"
    source.write_bytes(spoil(source.read_bytes()))
    assert refused(source, "-o", out, "--to", to) == f"Cannot read {source}: {said}"
    assert [each.name for each in tmp_path.iterdir()] == ["people.parquet"]


def test_what_cannot_be_read_at_any_place_is_refused(tmp_path: Path) -> None:
    table = people_in(tmp_path / "people.parquet").read_bytes()
    said = "Tables cannot be read from stdin, where there is no going back. Give a file."
    assert score("--from", "parquet", given=table).told == [said]
    source = tmp_path / "people.parquet.gz"
    source.write_bytes(gzip.compress(table))
    said = f"{source} is packed as a whole. Unpack it first; such files are packed inside."
    assert refused(source) == said


def test_parquet_goes_to_a_pipe_and_not_to_a_terminal(tmp_path: Path) -> None:
    source = people_in(tmp_path / "people.parquet")
    ran = score(source, "--to", "parquet")
    assert parquet.read_table(io.BytesIO(ran.out)).to_pylist() == score_here(source).rows
    code, shown = run_in_terminal(*command("score", source, "--to", "parquet"))
    assert code == 2
    assert shown.splitlines() == ["Parquet is for programs, not for a terminal. Give -o FILE."]


@pytest.mark.parametrize("missing", ["pyarrow", "numpy"])
def test_without_the_extra_it_is_said_how_to_get_it(tmp_path: Path, missing: str) -> None:
    source = people_in(tmp_path / "people.parquet")
    without = f"import sys; sys.modules['{missing}'] = None; from b12screen.cli.app import main; main()"
    for typed in ([str(source)], ["--to", "parquet"]):
        ran = subprocess.run([sys.executable, "-c", without, "score", *typed], input=b"{}", capture_output=True)
        said = f"{missing} is not installed. Get it with: pip install 'numpy>=1.26,<3' 'pyarrow>=18,<27'\n"
        assert (ran.returncode, ran.stdout, ran.stderr.decode()) == (2, b"", said)


def test_a_receipt_holds_the_digest_of_the_whole_file(tmp_path: Path) -> None:
    source, receipt = people_in(tmp_path / "people.parquet"), tmp_path / "receipt"
    score_here(source, "--receipt", receipt)
    [told] = json.loads(receipt.read_bytes())["inputs"]
    raw = source.read_bytes()
    assert told == {"name": str(source), "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
